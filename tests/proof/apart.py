"""Addresses that show no page of their own, and why."""

from tests.proof.review_visits import FILES, VERBS

APART = {
    "a verb, by POST alone": [
        *VERBS, "people:language", "people:colours", "people:policy", "programmes:revive", "programmes:entry_move",
        "programmes:hold", "programmes:hurry", "programmes:address_works", "partnerships:comment",
        "partnerships:changes_read", "partnerships:confirm_check", "partnerships:own_deadline_remove",
        "partnerships:presence", "partnerships:resolve", "partnerships:upload", "partnerships:upload_begin",
        "partnerships:upload_discard", "partnerships:section_files", "partnerships:use_again",
        "partnerships:version_restore", "programmes:form_issue", "programmes:form_copy", "programmes:logo_change",
        "programmes:form_act",
        "partnerships:uninvite",
        "partnerships:domain_decide", "partnerships:name_decide", "partnerships:bounce", "partnerships:joining_refuse",
        "partnerships:section_save", "partnerships:ready", "partnerships:answer", "partnerships:attach",
        "partnerships:detach", "partnerships:reopen", "partnerships:restore", "partnerships:approve_extension",
        "partnerships:refuse_extension", "partnerships:check_complete", "partnerships:check_reopen",
        "partnerships:close_completion", "partnerships:completion_consent",
        "partnerships:registration_void", "programmes:handout_attach", "programmes:handout_remove",
        "programmes:enquiry_reply", "partnerships:annulment_approve", "partnerships:annulment_refuse",
        "partnerships:late_file", "partnerships:paper_leave_out", "partnerships:late_decide",
        "partnerships:filter_save", "partnerships:prepared_paper_remove", "partnerships:steering_leave",
        "partnerships:steering_seat", "partnerships:steering_pick", "partnerships:consent_take_back",
        "partnerships:agreement_clause_move", "partnerships:agreement_owed_move",
    ],
    "a file or data": [
        *FILES, "live", "ready", "people:staying_left", "people:similar", "programmes:accent", "programmes:calendar",
        "programmes:date", "programmes:logo", "programmes:colour", "programmes:form_export", "programmes:blank",
        "partnerships:draw_bundle", "partnerships:applications_export", "partnerships:export", "partnerships:file",
        "partnerships:paper", "partnerships:verified", "mfa_download_recovery_codes", "programmes:handout",
        "programmes:sign_ups_export", "programmes:sign_up_calendar", "partnerships:story_file",
        "partnerships:agreement_paper", "partnerships:prepared_paper",
        "partnerships:agreement_text_paper_file", "partnerships:change_paper",
    ],
    "the same page as another, at another point of the way": [
        "account_reauthenticate", "account_set_password", "account_complete_password_reset",
        "account_password_reset_completed", "mfa_view_recovery_codes",
    ],
}  # fmt: skip
