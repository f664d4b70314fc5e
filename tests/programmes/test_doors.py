"""Every door with its key: which permission a page asks for, and which roles it opens for."""

from functools import cache

import pytest
from django.urls import resolve

from programmes.models.appointment import Role
from programmes.roles import ROLES
from tests.cast import ASSOCIATION, appointed, person
from tests.conftest import signed_in
from tests.programmes.test_pages import BY_SECRET, INSIDE, PUBLIC, address, any_address, everything

__all__ = ["everything"]
READ, WRITE = "partnerships.read_application", "partnerships.write_application"
SIGN, READ_ALL = "partnerships.sign_application", "programmes.read_submissions"
HANDLE = "programmes.handle_applications"
EDIT = "programmes.edit_calls"
SCORE, SEE = "programmes.review_applications", "programmes.see_reviews"
SHEET = "programmes.read_score_sheet"
KEYS = {
    "partnerships:agreement": "partnerships.read_agreement",
    "partnerships:agreement_sign": "partnerships.sign_agreement",
    "partnerships:agreement_paper": "partnerships.read_agreement",
    "partnerships:preparation": "partnerships.read_agreement",
    "partnerships:preparation_point": WRITE,
    "partnerships:prepared_paper_remove": WRITE,
    "partnerships:prepared_paper": "partnerships.read_agreement",
    "partnerships:agreements": "programmes.see_agreements",
    "partnerships:agreement_record": "programmes.see_agreements",
    "partnerships:agreement_draft": "programmes.draft_agreements",
    "partnerships:change_request_overview": "programmes.see_agreements",
    "partnerships:change_request_record": "programmes.see_agreements",
    "partnerships:change_ask_more": "programmes.handle_applications",
    "partnerships:change_refuse": "programmes.sign_agreements",
    "partnerships:change_approve": "programmes.sign_agreements",
    "partnerships:steering_record": "programmes.see_minutes",
    "partnerships:agreement_draft_anew": "programmes.draft_agreements",
    "partnerships:agreement_put_out": "programmes.draft_agreements",
    "partnerships:agreement_take_back": "programmes.draft_agreements",
    "partnerships:agreement_countersign": "programmes.sign_agreements",
    "programmes:enquiries": EDIT,
    "programmes:enquiry": EDIT,
    "programmes:enquiry_reply": EDIT,
    "partnerships:message_list": "programmes.list_applications",
    "partnerships:staff_messages": "programmes.list_applications",
    "partnerships:messages": READ,
    "partnerships:checklist": READ,
    "programmes:meetings": EDIT,
    "programmes:meeting_new": EDIT,
    "programmes:meeting_edit": EDIT,
    "programmes:meeting_call_off": EDIT,
    "programmes:sign_ups": EDIT,
    "programmes:sign_ups_export": EDIT,
    "programmes:handout_attach": EDIT,
    "programmes:handout_remove": EDIT,
    "programmes:letters": "programmes.see_letters",
    "programmes:revive": "programmes.see_letters",
    "programmes:address_works": "programmes.tend_parties",
    "programmes:letters_ahead": "programmes.see_letters",
    "programmes:hold": "programmes.see_letters",
    "programmes:hurry": "programmes.see_letters",
    "programmes:letter_kinds": "programmes.see_letters",
    "programmes:letter_kind": "programmes.see_letters",
    "programmes:setup": "programmes.see_setup",
    "programmes:programme_edit": "programmes.see_setup",
    "programmes:colour": "programmes.see_setup",
    "programmes:logo_change": "programmes.set_up_programme",
    "programmes:call_check": "programmes.see_call_drafts",
    "programmes:dry_run": "programmes.see_call_drafts",
    "programmes:call_publish": "programmes.release_calls",
    "programmes:people": "programmes.see_people",
    "programmes:denials": "programmes.see_changes",
    "programmes:invite": "programmes.appoint_people",
    "programmes:dismiss": "programmes.appoint_people",
    "partnerships:organisations": "programmes.see_people",
    "partnerships:organisation": "programmes.see_people",
    "partnerships:merge": "programmes.appoint_people",
    "partnerships:merge_undo": "programmes.appoint_people",
    "partnerships:domain_new": "programmes.tend_parties",
    "partnerships:domain_decide": "programmes.tend_parties",
    "partnerships:name_decide": "programmes.tend_parties",
    "partnerships:party_people": "programmes.see_people",
    "partnerships:recover": "programmes.tend_parties",
    "partnerships:bounce": "programmes.tend_parties",
    "partnerships:name": WRITE,
    "partnerships:replace": SIGN,
    "partnerships:join": WRITE,
    "partnerships:joining_agree": WRITE,
    "partnerships:joining_refuse": WRITE,
    "partnerships:applications": "programmes.list_applications",
    "partnerships:applications_export": "programmes.export_submissions",
    "partnerships:submission": READ_ALL,
    "programmes:extend": "programmes.release_calls",
    "partnerships:record": "programmes.list_applications",
    "partnerships:story": "programmes.see_changes",
    "partnerships:story_file": "programmes.see_changes",
    "partnerships:registration": "programmes.list_applications",
    "partnerships:register": HANDLE,
    "partnerships:papers_add": HANDLE,
    "partnerships:paper_leave_out": HANDLE,
    "partnerships:confirmer_ask": HANDLE,
    "partnerships:late_decide": HANDLE,
    "partnerships:registration_void": HANDLE,
    "partnerships:confirm": SIGN,
    "partnerships:late_file": HANDLE,
    "partnerships:filter_save": "programmes.list_applications",
    "partnerships:filter_edit": "programmes.list_applications",
    "partnerships:filter_delete": "programmes.list_applications",
    "partnerships:exports": "programmes.release_calls",
    "partnerships:extend_one": HANDLE,
    "partnerships:approve_extension": HANDLE,
    "partnerships:refuse_extension": HANDLE,
    "partnerships:check": HANDLE,
    "partnerships:check_complete": HANDLE,
    "partnerships:check_reopen": HANDLE,
    "partnerships:reject": HANDLE,
    "partnerships:ask_completion": HANDLE,
    "partnerships:close_completion": HANDLE,
    "partnerships:completion": READ,
    "partnerships:completion_consent": SIGN,
    "partnerships:file": READ,
    "partnerships:paper": READ,
    "partnerships:partnership": READ,
    "partnerships:invite": WRITE,
    "partnerships:uninvite": WRITE,
    "partnerships:leave": "partnerships.read_agreement",
    "partnerships:take_out": SIGN,
    "partnerships:application": READ,
    "partnerships:text": READ,
    "partnerships:export": READ,
    "partnerships:section": READ,
    "partnerships:section_save": WRITE,
    "partnerships:ready": WRITE,
    "partnerships:answer": WRITE,
    "partnerships:history": READ,
    "partnerships:version_restore": WRITE,
    "partnerships:comment": WRITE,
    "partnerships:resolve": WRITE,
    "partnerships:presence": READ,
    "partnerships:changes": READ,
    "partnerships:changes_read": READ,
    "partnerships:section_people": WRITE,
    "partnerships:own_deadline": WRITE,
    "partnerships:own_deadline_remove": WRITE,
    "partnerships:attach": WRITE,
    "partnerships:detach": WRITE,
    "partnerships:use_again": WRITE,
    "partnerships:upload_begin": WRITE,
    "partnerships:upload": WRITE,
    "partnerships:upload_discard": WRITE,
    "partnerships:section_files": WRITE,
    "partnerships:consent": SIGN,
    "partnerships:consent_take_back": SIGN,
    "partnerships:send": SIGN,
    "partnerships:sign_offs": WRITE,
    "partnerships:sender": SIGN,
    "partnerships:receipt": READ,
    "partnerships:confirm_check": WRITE,
    "partnerships:withdraw": WRITE,
    "partnerships:reopen": WRITE,
    "partnerships:restore": WRITE,
}
# The random draw: staff may ask for an annulment, the lead freezes, draws and annuls.
DECIDE, PREPARE = "programmes.decide", "programmes.prepare_decisions"
LEAD_S = "draw_freeze draw_run draw_withdraw annulment_approve annulment_refuse"
# Decisions: staff prepare them, the lead closes the ranking, moves places and releases; the auditor reads.
LEAD_S += " ranking_close ranking_reopen place_move release committee vote_close"
STAFF_S = "places_fill selection_settings release_propose decisions_open decision_edit diverse_set list_vote"
KEYS |= {f"partnerships:{name}": PREPARE for name in STAFF_S.split()}
KEYS |= {f"partnerships:{name}": "programmes.see_ranking" for name in ("deciding", "scenarios", "decision_letters")}
KEYS |= {"partnerships:tags": WRITE, "partnerships:decision": READ, "partnerships:answer_give": SIGN}
KEYS |= {f"partnerships:{name}": DECIDE for name in LEAD_S.split()} | {"partnerships:draw_annul": PREPARE}
# Staff set up calls and write their forms.
SET_UP = """call_clone call_new call_setup call_edit call_dates entry_add entry entry_move entry_remove
    forms form_new form form_act form_history form_issue form_section form_question form_export form_import form_copy"""
KEYS |= {f"programmes:{name}": EDIT for name in SET_UP.split()}
KEYS |= {f"partnerships:{name}": EDIT for name in ("form_publish", "form_editions", "form_preview")}
# A reviewer's pages about one application open by an assignment too: tests/partnerships/test_reviewing.py.
HELD = {f"partnerships:review{name}" for name in ("", "_save", "_file", "_lock", "_unlock", "_conflict", "_again")}
KEYS |= dict.fromkeys(HELD, SCORE) | {"partnerships:review_list": SCORE, "partnerships:review_declare": SHEET}
HELD |= {
    "partnerships:filter_edit",
    "partnerships:filter_delete",
}  # by whoever has kept it: tests/partnerships/test_saved_filters.py
KEYS |= {"partnerships:review_progress": SEE, "partnerships:review_one": SEE}
RUN = (
    "take share sheet_edit plan reviewer propose proposal carry_out hiding hidden hide_answer show_again copy copy_back"
    " heard"
)
KEYS |= {f"partnerships:review_{name}": "programmes.run_reviews" for name in RUN.split()}
KEYS["partnerships:review_lift"] = "programmes.read_conflicts"
KEYS |= {"partnerships:review_sheet": SHEET, "partnerships:review_calibration": SHEET}
HELD.add("partnerships:review_calibration")  # whoever scores or sees the review
# Interviews: staff run them, the panel has pages of its own (tests/partnerships/test_interviews.py), parties book.
KEYS |= {f"partnerships:{name}": SEE for name in ("interviews", "interview_one")}
RUN = "interview_setup interview_panel interviews_open interview_book interview_missed interview_call_off"
RUN += " interview_put_on interview_take_off"
KEYS |= {f"partnerships:{name}": "programmes.run_reviews" for name in RUN.split()}
MINE = {f"partnerships:{name}" for name in "interview_hours interviews_mine interview_held".split()}
MINE |= {f"partnerships:interview_{name}" for name in "held_calendar save lock unlock conflict".split()}
KEYS |= dict.fromkeys(MINE, SHEET)
HELD |= MINE
KEYS |= {"partnerships:interview": READ, "partnerships:interview_calendar": READ}
KEYS |= {"partnerships:interview_take": WRITE, "partnerships:interview_confirm": WRITE}
# What was submitted, its files and its papers: all by whoever reads submissions, of the selected by a funder too.
OUTCOMES = "programmes.read_outcomes"
KEYS |= dict.fromkeys(["partnerships:outcomes", "partnerships:outcome"], OUTCOMES)
ALSO = dict.fromkeys(["partnerships:paper", "partnerships:file", "partnerships:submission"], OUTCOMES)
# The steering group.
KEYS |= dict.fromkeys(["partnerships:change_requests", "partnerships:change_request"], "partnerships.read_agreement")
KEYS |= {f"partnerships:change_{name}": "partnerships.write_application" for name in ("ask", "rewrite", "withdraw")}
KEYS["partnerships:change_paper"] = "partnerships.read_agreement"
KEYS["partnerships:change_consent"] = "partnerships.sign_agreement"
KEYS |= {f"partnerships:steering{name}": "partnerships.read_agreement" for name in ("", "_meeting")}
# A party leaves after the award.
KEYS |= {"partnerships:departure": "partnerships.read_agreement", "partnerships:departure_end": DECIDE}
KEYS["partnerships:departure_report"] = "partnerships.sign_agreement"
KEYS |= dict.fromkeys(["partnerships:departure_report_staff", "partnerships:departure_stays"], HANDLE)
# The text of the agreements: read by all who see agreements, written by whoever drafts them.
KEYS |= {
    f"partnerships:agreement_text{name}": "programmes.see_agreements"
    for name in ("", "_preview", "_paper", "_paper_file")
}
KEYS |= {f"partnerships:agreement_text_{name}": "programmes.see_agreements" for name in ("versions", "version")}
HELD |= {f"partnerships:agreement_text_paper{name}" for name in ("", "_file")}  # by whoever has asked for one
WORDED = "text_frame text_begin clause clause_add clause_move clause_remove clause_restore"
WORDED += " owed owed_add owed_move owed_remove"
KEYS |= {f"partnerships:agreement_{name}": "programmes.draft_agreements" for name in WORDED.split()}
BY_A_PARTY = "seat leave propose pick minutes call_off"
KEYS |= {f"partnerships:steering_{name}": "partnerships.run_steering" for name in BY_A_PARTY.split()}
ALSO |= dict.fromkeys(
    ["partnerships:agreement_paper", "partnerships:prepared_paper", "partnerships:change_paper"],
    "programmes.see_agreements",
)


@cache
def page_at(path):
    return resolve(any_address(path)).func.view_class


def test_each_page_names_the_permission_that_is_written_here():
    named = {name: page_at(path).permission for name, path in INSIDE if name not in PUBLIC | BY_SECRET}
    assert set(named.items()) ^ set(KEYS.items()) == set()


# Each role tries every door. Three stand for the rest in every run, `make proof` has them all.
FIRST = {"staff", "writer", "reviewer"}
EACH = [pytest.param(role, marks=[] if role in FIRST else pytest.mark.proof) for role in Role.values]


@pytest.mark.parametrize("role", EACH)
def test_a_role_opens_the_pages_of_its_permissions_and_no_other(everything, role):
    cast, user = everything.cast, person(f"{role} somebody")
    is_local = any(name.startswith("partnerships.") for name in ROLES[role])
    appointed(user, role, *([cast.fjordby, ASSOCIATION] if is_local else [cast.vejen]))
    browser, opened = signed_in(user), set()
    for name, path in INSIDE:
        if name in KEYS and browser.get(address(name, path, "vejen", everything)).status_code != 404:
            opened.add(name)
    expected = {name for name in KEYS if {KEYS[name], ALSO.get(name)} & set(ROLES[role])}
    assert opened - HELD == expected - HELD and opened & HELD <= expected


def test_a_local_role_opens_nothing_of_the_partnership_next_door(everything):
    cast, user = everything.cast, person("Nabo Nabosen")
    appointed(user, "signatory", cast.majakka, ASSOCIATION)
    browser = signed_in(user)
    for name, path in INSIDE:
        if KEYS.get(name, "").startswith("partnerships."):
            assert browser.get(address(name, path, "vejen", everything)).status_code == 404, name
