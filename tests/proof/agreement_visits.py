"""The pages of agreements, over the demonstration's call of the year before."""

from partnerships.models import AgreementPreview
from partnerships.previewing import ask, make
from programmes.models import Call
from programmes.scope import scope
from tests.cast import programme

CALL, FIRST = {"call": "year_before"}, {"number": "1"}
MET = {"number": "1"}
OWN = {"partnership": "waits_for_signature"}
WAITS, DRAFTED = CALL | OWN, CALL | {"partnership": "drafted"}
LEFT = {"partnership": "left"}
SIGNED, SECOND = {"partnership": "signed"}, {"number": "2"}
CHANGED = CALL | SIGNED | FIRST
CLAUSE = CALL | {"clause": "money"}
AGREEMENT_VISITS = [
    ("partnerships:agreement_text", "staff", CALL), ("partnerships:agreement_text_preview", "lead", CALL),
    *[("partnerships:agreement_text_paper", who, CALL) for who in ("staff", "lead")],
    ("partnerships:agreement_text_frame", "staff", CALL), ("partnerships:agreement_text_versions", "lead", CALL),
    ("partnerships:agreement_text_version", "lead", CALL | FIRST),
    ("partnerships:agreement_clause_add", "staff", CALL), ("partnerships:agreement_clause", "staff", CLAUSE),
    ("partnerships:agreement_clause", "staff", CALL | {"clause": "steering"}, "?language=all"),
    *[(f"partnerships:agreement_text{name}", "staff", {"call": "small"}) for name in ("", "_begin")],
    ("partnerships:agreement_owed_add", "staff", CALL),
    *[(f"partnerships:agreement_owed{name}", "staff", CALL | {"owed": "contract"}) for name in ("", "_remove")],
    *[(f"partnerships:agreement_clause_{name}", "staff", CLAUSE) for name in ("remove", "restore")],
    ("partnerships:agreement_draft_anew", "staff", DRAFTED | FIRST),
    ("partnerships:agreements", "staff", CALL), ("partnerships:agreements", "lead", {"call": "call"}),
    ("partnerships:agreement_record", "staff", WAITS), ("partnerships:agreement_record", "staff", DRAFTED),
    ("partnerships:agreement_draft", "staff", DRAFTED), ("partnerships:steering_record", "staff", WAITS),
    ("partnerships:agreement_put_out", "staff", DRAFTED | FIRST),
    ("partnerships:agreement_take_back", "staff", WAITS | FIRST),
    ("partnerships:agreement_countersign", "lead", WAITS | FIRST),
    ("partnerships:agreement", "palle", OWN), ("partnerships:agreement", "palle", OWN, "?language=en"),
    *[(f"partnerships:steering{name}", "lis", OWN | MET) for name in ("_meeting", "_minutes", "_call_off")],
    ("partnerships:steering", "lis", OWN), ("partnerships:steering_propose", "lis", OWN),
    ("partnerships:steering_meeting", "palle", OWN | {"number": "2"}),
    ("partnerships:preparation", "lis", OWN), ("partnerships:preparation_point", "lis", OWN | {"key": "contract"}),
    ("partnerships:agreement_sign", "palle", OWN | FIRST), ("partnerships:agreement_sign", "lis", OWN | FIRST),
    ("partnerships:change_requests", "niels", SIGNED), ("partnerships:change_request", "niels", SIGNED | SECOND),
    ("partnerships:change_request", "niels", SIGNED | FIRST), ("partnerships:change_consent", "niels", SIGNED | SECOND),
    *[("partnerships:change_ask", "niels", SIGNED | {"change": kind}) for kind in ("period", "budget")],
    *[(f"partnerships:change_{name}", "grethe", SIGNED | SECOND) for name in ("rewrite", "withdraw")],
    ("partnerships:change_request_overview", "staff", CALL), ("partnerships:change_request_record", "lead", CHANGED),
    *[(f"partnerships:departure{name}", "birthe", LEFT) for name in ("", "_report")],
    ("partnerships:agreement", "birthe", LEFT), ("partnerships:change_requests", "birthe", LEFT),
    ("partnerships:agreement_record", "lead", CALL | LEFT),
    *[(f"partnerships:departure_{name}", "lead", CALL | LEFT) for name in ("report_staff", "stays", "end")],
    *[(f"partnerships:change_{name}", "lead", CHANGED) for name in ("ask_more", "refuse", "approve")],
]  # fmt: skip


def previewed(agreements, staff, lead):
    """The lead has the text as a paper, and one of the staff waits for hers; the words of `agreements` again."""
    vejen = programme("vejen")
    with scope(vejen):
        call = Call.objects.get(pk=agreements["year_before"])
        drafted = call.applications.get(partnership=agreements["drafted"]).partnership
        ask(call, lead, None, "da"), ask(call, staff, drafted, "da")
        hers = AgreementPreview.objects.get(by=lead)
    make(vejen.pk, hers.pk)
    return agreements
