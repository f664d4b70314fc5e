from django.urls import path

from .views import (
    application,
    completion,
    consent,
    files,
    formal,
    history,
    leaving,
    people,
    record,
    sections,
    staff,
    starting,
    together,
)
from .views.trying import FormPreview
from .views.uploads import SectionFiles, UploadBegin, UploadDiscard, UploadPiece
from .views.verify import Verified, Verify

app_name = "partnerships"
OWN = "partnerships/<int:partnership>/"
WORK = f"{OWN}application/"
ASKED = f"{WORK}completions/<int:completion>/"  # what staff ask the parties to complete
RECORD = "applications/<int:application>/"  # staff's page about one application

urlpatterns = [
    path("calls/<int:call>/start/", starting.Start.as_view(), name="start"),
    path("calls/<int:call>/applications/", staff.ApplicationList.as_view(), name="applications"),
    path("calls/<int:call>/applications/export/", staff.ApplicationExport.as_view(), name="applications_export"),
    path(RECORD, record.Record.as_view(), name="record"),
    path(f"{RECORD}extend/", record.ExtendOne.as_view(), name="extend_one"),
    path(f"{RECORD}extensions/<int:extension>/approve/", record.ExtensionApprove.as_view(), name="approve_extension"),
    path(f"{RECORD}extensions/<int:extension>/refuse/", record.ExtensionRefuse.as_view(), name="refuse_extension"),
    path("forms/<slug:form>/preview/<slug:kind>/", FormPreview.as_view(), name="form_preview"),
    path(f"{RECORD}check/", formal.Check.as_view(), name="check"),
    path(f"{RECORD}check/complete/", formal.CheckComplete.as_view(), name="check_complete"),
    path(f"{RECORD}check/reopen/", formal.CheckReopen.as_view(), name="check_reopen"),
    path(f"{RECORD}check/reject/", formal.Reject.as_view(), name="reject"),
    path(f"{RECORD}check/completion/", formal.AskCompletion.as_view(), name="ask_completion"),
    path(f"{RECORD}completions/<int:completion>/close/", formal.CompletionClose.as_view(), name="close_completion"),
    path(f"{ASKED}", completion.CompletionDetail.as_view(), name="completion"),
    path(f"{ASKED}consent/", completion.CompletionConsentGiven.as_view(), name="completion_consent"),
    path("submissions/<int:submission>/", staff.SubmissionDetail.as_view(), name="submission"),
    path("partnerships/invitations/<str:token>/", starting.InvitationDetail.as_view(), name="invitation"),
    path("files/<uuid:token>/", files.FileDownload.as_view(), name="file"),
    path("papers/<int:paper>/", files.PaperDownload.as_view(), name="paper"),
    path("verify/", Verify.as_view(), name="verify"),
    path("verify/<str:code>/", Verified.as_view(), name="verified"),
    path(OWN, people.PartnershipDetail.as_view(), name="partnership"),
    path(f"{OWN}invite/", people.Invite.as_view(), name="invite"),
    path(f"{OWN}invitations/<int:invitation>/withdraw/", people.InvitationWithdraw.as_view(), name="uninvite"),
    path(f"{OWN}leave/", leaving.Leave.as_view(), name="leave"),
    path(f"{OWN}people/<int:appointment>/end/", leaving.TakeOut.as_view(), name="take_out"),
    path(WORK, application.ApplicationDetail.as_view(), name="application"),
    path(f"{WORK}text/", application.ApplicationText.as_view(), name="text"),
    path(f"{WORK}export/", application.ApplicationExport.as_view(), name="export"),
    path(f"{WORK}sections/<str:section>/", sections.SectionDetail.as_view(), name="section"),
    path(f"{WORK}sections/<str:section>/save/", sections.SectionSave.as_view(), name="section_save"),
    path(f"{WORK}sections/<str:section>/ready/", sections.SectionReadyMark.as_view(), name="ready"),
    path(f"{WORK}questions/<str:question>/", sections.AnswerSave.as_view(), name="answer"),
    path(f"{WORK}questions/<str:question>/history/", history.QuestionHistory.as_view(), name="history"),
    path(
        f"{WORK}questions/<str:question>/history/<int:version>/",
        history.VersionRestore.as_view(),
        name="version_restore",
    ),
    path(f"{WORK}questions/<str:question>/comments/", together.CommentAdd.as_view(), name="comment"),
    path(f"{WORK}questions/<str:question>/comments/resolve/", together.CommentsResolve.as_view(), name="resolve"),
    path(f"{WORK}presence/", together.Presence.as_view(), name="presence"),
    path(f"{WORK}changes/", together.ApplicationChanges.as_view(), name="changes"),
    path(f"{WORK}changes/read/", together.ChangesRead.as_view(), name="changes_read"),
    path(f"{WORK}sections/<str:section>/people/", together.SectionPeople.as_view(), name="section_people"),
    path(f"{WORK}own-deadline/", together.OwnDeadlineEdit.as_view(), name="own_deadline"),
    path(f"{WORK}own-deadline/remove/", together.OwnDeadlineRemove.as_view(), name="own_deadline_remove"),
    path(f"{WORK}questions/<str:question>/files/<str:field>/", files.FileAttach.as_view(), name="attach"),
    path(f"{WORK}questions/<str:question>/uploads/<str:field>/", UploadBegin.as_view(), name="upload_begin"),
    path(f"{WORK}uploads/<uuid:token>/", UploadPiece.as_view(), name="upload"),
    path(f"{WORK}uploads/<uuid:token>/discard/", UploadDiscard.as_view(), name="upload_discard"),
    path(f"{WORK}sections/<str:section>/files/", SectionFiles.as_view(), name="section_files"),
    path(f"{WORK}files/<uuid:token>/remove/", files.FileRemove.as_view(), name="detach"),
    path(f"{WORK}files/<uuid:token>/again/", files.FileUseAgain.as_view(), name="use_again"),
    path(f"{WORK}consent/", consent.ConsentPage.as_view(), name="consent"),
    path(f"{WORK}receipt/<int:number>/", consent.Receipt.as_view(), name="receipt"),
    path(f"{WORK}withdraw/", consent.Withdraw.as_view(), name="withdraw"),
    path(f"{WORK}reopen/", consent.Reopen.as_view(), name="reopen"),
    path(f"{WORK}restore/", consent.Restore.as_view(), name="restore"),
]
