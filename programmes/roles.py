"""What each role may, from the access matrix (tests/data/access_matrix.csv). Nothing is implied by a higher role."""

READ_DRAFT = [
    "partnerships.read_application", "partnerships.write_application", "partnerships.read_agreement",
    "partnerships.run_steering",
]  # fmt: skip
SIGN = [*READ_DRAFT, "partnerships.sign_application", "partnerships.sign_agreement"]
NATIONAL = [
    "programmes.edit_calls", "programmes.see_call_drafts", "programmes.list_applications",
    "programmes.read_submissions", "programmes.export_submissions", "programmes.see_people",
    "programmes.see_letters", "programmes.see_changes", "programmes.handle_applications", "programmes.see_setup",
    "programmes.see_reviews", "programmes.run_reviews", "programmes.read_score_sheet",
    "programmes.see_ranking", "programmes.prepare_decisions", "programmes.read_outcomes",
    "programmes.tend_parties", "programmes.see_agreements",
]  # fmt: skip

ROLES: dict[str, list[str]] = {
    "staff": [*NATIONAL, "programmes.draft_agreements", "programmes.see_minutes"],
    "lead": [
        *NATIONAL, "programmes.release_calls", "programmes.appoint_people", "programmes.set_up_programme",
        "programmes.read_conflicts", "programmes.decide", "programmes.sign_agreements",
    ],
    # An assignment without a conflict opens one application each.
    "reviewer": ["programmes.review_applications", "programmes.read_score_sheet"],
    "finance": ["programmes.see_agreements"],
    "approver": [],
    "trainer": [],
    "funder": ["programmes.see_agreements", "programmes.read_outcomes"],
    "auditor": [
        "programmes.read_submissions", "programmes.see_changes", "programmes.read_score_sheet",
        "programmes.see_reviews", "programmes.see_ranking", "programmes.see_agreements",
        "programmes.read_outcomes",
    ],
    "writer": READ_DRAFT,
    "signatory": SIGN,
    "coordinator": [
        "partnerships.read_agreement", "partnerships.run_steering", "partnerships.change_minutes",
        "partnerships.see_volunteers", "partnerships.see_check_ins", "partnerships.see_record_checks",
        "partnerships.see_participants", "partnerships.see_attendance", "partnerships.see_referral_sources",
        "partnerships.see_quota", "partnerships.see_outcomes", "partnerships.see_fidelity",
        "partnerships.see_incidents", "partnerships.see_help_log", "partnerships.see_escalations",
    ],
    "manager": [
        "partnerships.read_agreement",
        "partnerships.see_volunteers", "partnerships.see_record_checks", "partnerships.see_quota",
        "partnerships.see_outcomes", "partnerships.see_incidents",
    ],
    "peer": [],
    "helper": [],
    "expert": [],
}  # fmt: skip

# Never for somebody who acts for a municipality, whatever else she was granted: asked last, beats every grant
# (field.md 0.2 and 7, rule 1). The data behind most of these come later; the wall stands from the first day.
BEHIND_THE_MUNICIPALITY_WALL = {
    "partnerships.see_volunteers", "partnerships.see_check_ins", "partnerships.see_record_checks",
    "partnerships.see_participants", "partnerships.see_attendance", "partnerships.see_referral_sources",
    "partnerships.see_quota", "partnerships.see_outcomes", "partnerships.see_fidelity",
    "partnerships.see_incidents", "partnerships.see_help_log", "partnerships.see_escalations",
}  # fmt: skip

# A municipality's person cannot hold these in the same partnership, nor the other way round (field.md 7, rule 2).
APART_FROM_THE_MUNICIPALITY = {"coordinator", "manager", "peer"}
