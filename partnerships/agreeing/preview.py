"""The template's text with the facts of a partnership in it, or of none: read before it is anybody's agreement."""

from django.utils.translation import gettext as _

from programmes.agreements import beginning, instalments_of
from programmes.rules import months_later

from ..models import Agreement
from ..models.consents import canonical, hash_of
from .content import clauses_of, content_of, frame_of

NAMED = ("starts_on", "ends_on", "amount", "special")


def days_of(call, template):
    """The days of the template; before the timetable has them, from the day on which all have an answer."""
    starts_on, ends_on = beginning(call)
    starts_on = starts_on or call.answer_by or call.closes_on
    return {"starts_on": starts_on, "ends_on": ends_on or months_later(starts_on, template["months"])}


def preview_of(call, template, partnership=None):
    """An agreement that is none and is never saved, with its content, on a template."""
    made = Agreement(number=1, amount=call.amount, template=template, **days_of(call, template))
    if partnership:
        made.partnership = partnership
        last = partnership.agreements.order_by("number").last()
        for name in NAMED if last else ():
            setattr(made, name, getattr(last, name))
        made.number = last.number + 1 if last else 1
        content = content_of(made)
    else:
        content = invented(call, made)
    made.content, made.content_hash = canonical(content), hash_of(content)
    return made


def invented(call, made):
    """The content of a partnership that there is not."""
    template = made.template
    facts = frame_of(call, template) | {
        "number": 1, "replaces": None, "reference": f"{call.reference}-000", "partnership": _("A partnership"),
        "parties": [{"id": 0, "kind": kind, "name": _("Name"), "identifier": ""} for kind in call.parties],
        "starts_on": made.starts_on.isoformat(), "ends_on": made.ends_on.isoformat(), "amount": str(made.amount),
        "instalments": instalments_of(template, made.amount), "splits": dict.fromkeys(template.get("splits") or {}, {}),
        "application_hash": "", "why": {}, "requests": [],
    }  # fmt: skip
    return facts | {"clauses": clauses_of(template, facts, None)}
