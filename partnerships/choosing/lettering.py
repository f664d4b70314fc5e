"""What a letter of a decision must hold: reasons for whoever gets no place, the terms for whoever gets one."""

from django.utils.translation import gettext as _

from programmes.agreements import beginning, instalments_of
from programmes.states import NotAllowed

from ..models import Decision

MOST_TOLD = 8  # applications that one sentence names


def check_reasons(sheet, decisions):
    """Raises NotAllowed while somebody who gets no place could read points without a word to each criterion."""
    lacking = []
    for decision in decisions:
        if decision.outcome != Decision.Outcome.AWARD:
            keys = [each.key for each in sheet.criteria if not decision.reasons.get(each.key, "").strip()]
            if keys:
                lacking.append(f"{decision.application.reference} ({', '.join(keys)})")
    if lacking:
        said = _("Who is not selected reads a reason for each criterion. These are not written yet: %(which)s")
        more = " …" if len(lacking) > MOST_TOLD else ""
        raise NotAllowed(said % {"which": ", ".join(lacking[:MOST_TOLD]) + more})


def terms_of(call):
    """What the template of its agreements says of every grant of a call, as data; {} without a template.

    {"starts_on", "ends_on": ISO days or "", "plan": [{"amount", "trigger": {}}], "owes": [{"title": {}, "of", "by"}]}
    """
    template = call.agreement
    if not template:
        return {}
    days = dict(call.dates.values_list("key", "on"))
    span = [day.isoformat() if day else "" for day in beginning(call)]
    owes = [
        {"title": each["title"], "of": each["of"], "by": days[each["by"]].isoformat() if each.get("by") in days else ""}
        for each in template.get("owes") or []
    ]
    plan = [{"amount": each["amount"], "trigger": each["trigger"]} for each in instalments_of(template, call.amount)]
    return {"starts_on": span[0], "ends_on": span[1], "plan": plan, "owes": owes}
