"""Whether the figures of a call fit: those of one partnership, those that its texts say, and those of its form."""

from django.utils.translation import gettext as _

from .entries import keyed, named
from .figures import FILLED, unfilled
from .finding import CALL, ENTRY, Finding
from .gaps import named as typed
from .money import say_number
from .rules import ERROR, WARNING
from .scale import problems_of


def figures_found(call, asks):
    """What cannot be, and what a reader would see in square brackets."""
    for name, sentence in problems_of(call.scale):
        said = f"{_('What each partnership does')}: {sentence}"
        yield Finding(ERROR, f"scale-{name}", said, CALL, anchor=f"id_{name}")
    empty = _("stands in square brackets, and the call does not say it")
    for code, words in call.lead.items():
        if gaps := unfilled({code: words}, call.amount, call.scale):
            yield Finding(ERROR, f"lead-{code}-gaps", f"{typed(gaps)} {empty}", CALL, anchor=f"id_lead_{code}")
    for name in FILLED:
        for entry in keyed(call, name):
            if gaps := unfilled(entry, call.amount, call.scale):
                sentence = f"{named(entry, name) or _('An entry')}: {typed(gaps)} {empty}"
                yield Finding(ERROR, f"{name}-{entry['key']}-gaps", sentence, ENTRY, (name, entry["key"]))
    yield from weeks_found(call, asks)


def weeks_found(call, asks):
    """A rule that reckons with courses of another length would warn for nothing, or be silent."""
    weeks = call.scale.get("weeks")
    rules = [(each["key"], each) for each in keyed(call, "eligibility")]
    rules += [(key, rule) for key, question in asks.questions.items() for rule in question.rules] if asks else []
    for number, (key, rule) in enumerate(rules):
        if weeks and rule.get("weeks", weeks) != weeks:
            said = _("A rule reckons with another number of weeks than the call")
            facts = f"{say_number(rule['weeks'])} / {say_number(weeks)}"
            yield Finding(WARNING, f"weeks-{number}", f"{said}: {key}, {facts}", CALL, anchor="id_weeks")
