"""The text of a call's agreements is begun in the browser: with the general text, or with that of another call."""

from functools import cache
from typing import cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from programmes.agreements import languages_of
from programmes.loading import plain
from programmes.models import Call
from programmes.new_forms import TEMPLATES, spoken
from programmes.states import NotAllowed
from programmes.words import Text
from programmes.yamlfile import read_file

from ..models import AgreementTemplate
from .wording_owed import owed_in

GENERAL = "general"


@cache
def shipped():
    """The general text, as data, in each language of the portal."""
    return plain(read_file(TEMPLATES / "agreement.yaml"))


def general_text(call, languages):
    """The general text for a call, in the languages of its programme; the first of them counts."""
    data = spoken(shipped(), languages)
    triggers, number = data.pop("triggers"), call.instalments
    parts = [triggers["first"], *[triggers["between"]] * (number - 2), triggers["last"]][:number]
    data["instalments"] = [{"key": f"i{place}", "trigger": words} for place, words in enumerate(parts, 1)]
    data["owes"] = [each | {"of": call.parties[0]} for each in data["owes"]]
    return data | {"language": languages[0]}


def text_of_other(call, other):
    """The text of another call of the programme, with this one's instalments, parties and days of the timetable.

    Its first instalment stays the first and its last the last; one between that it has not is as in the general text.
    """
    template, days = dict(other.agreement), set(call.dates.values_list("key", flat=True))
    if template.get("starts") not in days:
        template.pop("starts", None)
    said = as_many(template["instalments"], general_text(call, languages_of(template))["instalments"])
    owed = [each for each in owed_in(template) if each["of"] in call.parties]
    template |= {"owes": [{**each, "by": each["by"] if each.get("by") in days else ""} for each in owed]}
    rules = {kind: without_strangers(rule, call.parties) for kind, rule in (template.get("changes") or {}).items()}
    return template | {"instalments": said} | ({"changes": rules} if rules else {})


def as_many(said, general):
    """As many instalments as the general text has, of the other call's as far as they go."""
    if len(said) == len(general):
        return said
    between = said[1:-1][: max(len(general) - 2, 0)]
    last = said[-1] if len(said) > 1 else general[-1]
    parts = [said[0], *between, *general[1 + len(between) : -1], last][: len(general)]
    return [{**each, "key": f"i{place}"} for place, each in enumerate(parts, 1)]


def without_strangers(rule, parties):
    """Who must consent, of the parties that this call has; all, where nobody of them is left."""
    return {name: left_of(who, parties) if isinstance(who, list) else who for name, who in rule.items()}


def left_of(who, parties):
    left = [kind for kind in who if kind in parties]
    return left if left or not who else "all"


def begin(call, by, template):
    """The first version of a call's text. Of two who begin at once the second reads that there is one."""
    held = Call.objects.held(call.pk)
    if held.agreement:
        raise NotAllowed(_("Somebody has begun the text already. Read what stands here."))
    last = held.agreement_templates.last()
    facts = {"template": template, "version": str(template["version"]), "by": by, "heading": Text()}
    held.agreement_templates.create(number=last.number + 1 if last else 0, act=AgreementTemplate.Act.BEGUN, **facts)
    Call.objects.filter(pk=held.pk).update(agreement=template)


def still_general(call):
    """How many clauses of a text that was begun with it read as the general one, in every language that they have."""
    if call.agreement["key"] != GENERAL:
        return 0
    known = {each["key"]: each for each in shipped()["clauses"]}
    return sum(is_shipped(each, known.get(each["key"])) for each in call.agreement["clauses"])


def is_shipped(clause, known):
    names = ("heading", "body")
    return bool(known) and all(known[name].get(code) == text for name in names for code, text in clause[name].items())


class BeginForm(forms.Form):
    """With which text it begins."""

    source = forms.ChoiceField(label=_l("Begin with"), widget=forms.RadioSelect, initial=GENERAL)

    def __init__(self, *args, call, others, **options):
        super().__init__(*args, **options)
        self.call, self.others = call, {str(each.pk): each for each in others}
        general = (GENERAL, _("The general text: what such agreements usually say, in each language of the programme"))
        said = _("The text of another call: %(call)s")
        cast(forms.ChoiceField, self.fields["source"]).choices = [
            general, *((pk, said % {"call": each.title or each.reference}) for pk, each in self.others.items())
        ]  # fmt: skip

    def template(self):
        source = self.cleaned_data["source"]
        if source == GENERAL:
            return general_text(self.call, self.call.programme.languages)
        return text_of_other(self.call, self.others[source])
