"""The addresses of agreements: of the parties, and of staff."""

from django.urls import path

from .views.agreeing import (
    begin,
    clauses,
    frame_text,
    minutes,
    owed,
    party,
    preparation,
    signing,
    staff,
    steering,
    versions,
    wording,
)

ALL = "calls/<int:call>/agreements/"
RECORD = f"{ALL}<int:partnership>/"
OWN = "partnerships/<int:partnership>/agreement/"

TEXT = f"{ALL}text/"
OWED = f"{TEXT}owed/<slug:owed>/"
CLAUSE = f"{TEXT}clauses/<slug:clause>/"

STEERING = "partnerships/<int:partnership>/steering/"
MEETING = f"{STEERING}meetings/<int:number>/"
BEFORE = "partnerships/<int:partnership>/preparation/"

patterns = [
    path(ALL, staff.AgreementList.as_view(), name="agreements"),
    path(RECORD, staff.AgreementRecord.as_view(), name="agreement_record"),
    path(f"{RECORD}steering/", staff.SteeringRecord.as_view(), name="steering_record"),
    path(f"{RECORD}draft/", staff.AgreementDraft.as_view(), name="agreement_draft"),
    path(f"{RECORD}<int:number>/put-out/", staff.AgreementPutOut.as_view(), name="agreement_put_out"),
    path(f"{RECORD}<int:number>/take-back/", staff.AgreementTakeBack.as_view(), name="agreement_take_back"),
    path(f"{RECORD}<int:number>/sign/", signing.SignForProgramme.as_view(), name="agreement_countersign"),
    path(f"{RECORD}<int:number>/draft-anew/", staff.AgreementDraftAnew.as_view(), name="agreement_draft_anew"),
    path(TEXT, wording.AgreementText.as_view(), name="agreement_text"),
    path(f"{TEXT}preview/", wording.TextPreview.as_view(), name="agreement_text_preview"),
    path(f"{TEXT}preview/paper/", wording.TextPaper.as_view(), name="agreement_text_paper"),
    path(f"{TEXT}preview/paper/file/", wording.TextPaperFile.as_view(), name="agreement_text_paper_file"),
    path(f"{TEXT}frame/", frame_text.FrameEdit.as_view(), name="agreement_text_frame"),
    path(f"{TEXT}begin/", begin.TextBegin.as_view(), name="agreement_text_begin"),
    path(f"{TEXT}owed/", owed.OwedEdit.as_view(), name="agreement_owed_add"),
    path(OWED, owed.OwedEdit.as_view(), name="agreement_owed"),
    path(f"{OWED}move/", owed.OwedMove.as_view(), name="agreement_owed_move"),
    path(f"{OWED}remove/", owed.OwedRemove.as_view(), name="agreement_owed_remove"),
    path(f"{TEXT}versions/", versions.TextVersions.as_view(), name="agreement_text_versions"),
    path(f"{TEXT}versions/<int:number>/", versions.TextVersion.as_view(), name="agreement_text_version"),
    path(f"{TEXT}clauses/", clauses.ClauseEdit.as_view(), name="agreement_clause_add"),
    path(CLAUSE, clauses.ClauseEdit.as_view(), name="agreement_clause"),
    path(f"{CLAUSE}move/", clauses.ClauseMove.as_view(), name="agreement_clause_move"),
    path(f"{CLAUSE}remove/", clauses.ClauseRemove.as_view(), name="agreement_clause_remove"),
    path(f"{CLAUSE}restore/", clauses.ClauseRestore.as_view(), name="agreement_clause_restore"),
    path(OWN, party.AgreementDetail.as_view(), name="agreement"),
    path(f"{OWN}<int:number>/sign/", signing.SignForParty.as_view(), name="agreement_sign"),
    path("agreements/papers/<int:paper>/", party.AgreementPaperDownload.as_view(), name="agreement_paper"),
    path(BEFORE, preparation.Preparation.as_view(), name="preparation"),
    path(f"{BEFORE}<slug:key>/", preparation.PreparationPoint.as_view(), name="preparation_point"),
    path(
        f"{BEFORE}<slug:key>/papers/<uuid:token>/remove/",
        preparation.PreparedPaperRemove.as_view(),
        name="prepared_paper_remove",
    ),
    path("preparation/papers/<uuid:token>/", preparation.PreparedPaperDownload.as_view(), name="prepared_paper"),
    path(STEERING, steering.Steering.as_view(), name="steering"),
    path(f"{STEERING}seats/<int:appointment>/", steering.SteeringSeat.as_view(), name="steering_seat"),
    path(f"{STEERING}seats/<int:seat>/leave/", steering.SteeringLeave.as_view(), name="steering_leave"),
    path(f"{STEERING}meetings/new/", steering.SteeringPropose.as_view(), name="steering_propose"),
    path(MEETING, steering.SteeringMeeting.as_view(), name="steering_meeting"),
    path(f"{MEETING}pick/", steering.SteeringPick.as_view(), name="steering_pick"),
    path(f"{MEETING}minutes/", minutes.SteeringMinutes.as_view(), name="steering_minutes"),
    path(f"{MEETING}call-off/", steering.SteeringCallOff.as_view(), name="steering_call_off"),
]
