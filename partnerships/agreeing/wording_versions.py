"""The versions of a call's template: who stands on which, and what each changed, word by word."""

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from programmes.markdown import rendered
from programmes.templatetags.saying import side
from programmes.words import Text

from ..merging import differences, excerpt
from ..models import Agreement, AgreementTemplate
from .overview import open_to
from .wording_owed import owed_in

Act = AgreementTemplate.Act
LISTS = {"order": ("clauses", "heading"), "owed_order": ("owes", "title")}  # the name of a list: its rows, their title


def versions_of(call, standing):
    """The latest first; a text that came with the call's data, and that nobody has changed, is one too."""
    steps = call.agreement_templates.order_by("-number")
    last = steps.first()
    found = list(steps.select_related("by").defer("template"))
    if not last or last.template != standing:
        found.insert(0, unkept(call, last))
    return found


def unkept(call, last):
    """What the call has from its data, as the version that it will be when somebody changes it."""
    facts = {"template": call.agreement, "version": str(call.agreement["version"]), "act": Act.CAME, "at": None}
    return AgreementTemplate(call=call, number=last.number + 1 if last else 0, **facts)


def version_of(call, standing, number):
    """(the version, the one before it or None), or None where there is no such version."""
    rows = {each.number: each for each in call.agreement_templates.filter(number__in=(number - 1, number))}
    if number not in rows:
        last = call.agreement_templates.last()
        if last and last.template == standing or number != (last.number + 1 if last else 0):
            return None
        rows[number] = unkept(call, last)
    return rows[number], rows.get(number - 1)


def drafted_on(user, call):
    """{number of a version: the agreements on it}, without those to which she has no way; one query."""
    same = AgreementTemplate.objects.filter(call=call, template=OuterRef("template")).order_by("-number")
    rows = Agreement.objects.filter(partnership__in=open_to(user, call)).exclude(status=Agreement.Status.TAKEN_BACK)
    rows = rows.annotate(step=Subquery(same.values("number")[:1])).defer("content", "template")
    found: dict = {}
    for each in rows.select_related("partnership__application").order_by("partnership__name", "number"):
        found.setdefault(each.step, []).append(each)
    return found


def pieces_of(template, days):
    """{(whose, which, language): text} of everything that a template says, in its order; `days` by their keys."""
    found = {("title", "", code): words for code, words in template["title"].items()}
    names = ("language", "starts", "months", "sign_days", "partner_days")
    found |= {("frame", name, ""): str(template[name]) for name in names if name in template}
    if "starts" in template:
        found[("frame", "starts", "")] = days.get(template["starts"], template["starts"])
    for number, each in enumerate(template["instalments"], 1):
        found |= {("trigger", str(number), code): words for code, words in each["trigger"].items()}
    for each in owed_in(template):
        for name in ("title", "help"):
            found |= {("owed", each["key"], f"{name}.{code}"): text for code, text in (each.get(name) or {}).items()}
        found[("owed", each["key"], "")] = said_of(each, days)
    for each in template["clauses"]:
        for name in ("heading", "body"):
            found |= {("clause", each["key"], f"{name}.{code}"): text for code, text in each[name].items()}
    for name, (rows, word) in LISTS.items():
        found[(name, "", "")] = "\n".join(str(Text(each[word])) for each in template.get(rows) or [])
    return found


def said_of(owed, days):
    """Who hands a point in, by which day of the timetable, and whether with a paper."""
    day = owed.get("by")
    return " · ".join(filter(None, [str(side(owed["of"])), days.get(day, day), owed.get("file") and _("A paper")]))


def changes_between(before, after, days):
    """[(what it is about, language or nothing, stretches)] of what says something else than it did.

    `days`: what each day of the timetable is called today, by its key.
    """
    old, new = pieces_of(before, days), pieces_of(after, days)
    both = {"clauses": [*before["clauses"], *after["clauses"]], "owes": owed_in(before) + owed_in(after)}
    found = []
    for path in {**old, **new}:
        texts = old.get(path, ""), new.get(path, "")
        if texts[0] != texts[1] and not (path[0] in LISTS and stand_as_they_stood(path[0], before, after)):
            code = path[2].rpartition(".")[2]
            found.append((named(path, both), code, excerpt(differences(*texts))))
    return found


def stand_as_they_stood(name, before, after):
    """Whether a list of headings says nothing of its own: what both versions have stands in the same order."""
    rows = LISTS[name][0]
    keys = [[each["key"] for each in template.get(rows) or []] for template in (before, after)]
    return [key for key in keys[0] if key in keys[1]] == [key for key in keys[1] if key in keys[0]]


def named(path, both):
    """What a piece is called on the page."""
    kind, key, _place = path
    if kind == "trigger":
        return _("Instalment %(number)s is paid") % {"number": key}
    if kind in ("clause", "owed"):
        entry = next(each for each in reversed(both["clauses" if kind == "clause" else "owes"]) if each["key"] == key)
        return str(Text(entry["heading" if kind == "clause" else "title"]))
    return str(NAMES[key or kind]())


NAMES = {
    "title": lambda: _("Title"), "order": lambda: _("Order of the clauses"),
    "owed_order": lambda: _("Order of what is owed"),
    "language": lambda: _("The language that counts"), "months": lambda: _("How many months it lasts"),
    "starts": lambda: _("The cooperation begins on this day of the timetable"),
    "sign_days": lambda: _("Days in which all sign"),
    "partner_days": lambda: _("Days to find another organisation when a party leaves"),
}  # fmt: skip


def read_in(template, language):
    """The whole text in one language with its gaps open."""
    return [
        {"key": each["key"], "heading": each["heading"].get(language), "body": rendered(each["body"].get(language, ""))}
        for each in template["clauses"]
    ]
