"""The pages of a call's review; within partnerships.urls."""

from django.urls import path

from .views.reviewing import calibration, copies, deciding, heard, hiding, mine, planning, running, score, sheets

HELD = "<int:assignment>/"  # one application of one reviewer
ONE = "applications/<int:application>/"  # staff's page about one application

urlpatterns = [
    path("", mine.ReviewList.as_view(), name="review_list"),
    path("conflicts/", mine.ReviewDeclare.as_view(), name="review_declare"),
    path("sheet/", sheets.ReviewSheet.as_view(), name="review_sheet"),
    path("sheet/edit/", sheets.ReviewSheetEdit.as_view(), name="review_sheet_edit"),
    path("plan/", planning.ReviewPlanEdit.as_view(), name="review_plan"),
    path("hidden/", hiding.ReviewHiding.as_view(), name="review_hiding"),
    path(f"{ONE}hidden/", hiding.ReviewHidden.as_view(), name="review_hidden"),
    path(f"{ONE}hidden/answer/", hiding.ReviewHideAnswer.as_view(), name="review_hide_answer"),
    path(f"{ONE}hidden/<int:passage>/show/", hiding.ReviewShowAgain.as_view(), name="review_show_again"),
    path(f"{ONE}hidden/files/<int:number>/", copies.ReviewCopy.as_view(), name="review_copy"),
    path(f"{ONE}hidden/copies/<int:copy>/back/", copies.ReviewCopyBack.as_view(), name="review_copy_back"),
    path("calibration/", calibration.ReviewCalibration.as_view(), name="review_calibration"),
    path("reviewers/<int:person>/", planning.ReviewerEdit.as_view(), name="review_reviewer"),
    path("propose/", planning.ReviewPropose.as_view(), name="review_propose"),
    path("proposals/<int:proposal>/", planning.ReviewProposal.as_view(), name="review_proposal"),
    path("proposals/<int:proposal>/carry-out/", planning.ReviewCarryOut.as_view(), name="review_carry_out"),
    path("progress/", running.ReviewProgress.as_view(), name="review_progress"),
    path(ONE, running.ReviewOne.as_view(), name="review_one"),
    path(f"{ONE}{HELD}take/", running.ReviewTake.as_view(), name="review_take"),
    path(f"{ONE}share/", running.ReviewShare.as_view(), name="review_share"),
    path(f"{ONE}conflicts/add/", heard.ReviewHeard.as_view(), name="review_heard"),
    path(f"{ONE}conflicts/<int:conflict>/lift/", running.ReviewLift.as_view(), name="review_lift"),
    path(HELD, score.Review.as_view(), name="review"),
    path(f"{HELD}save/", score.ReviewSave.as_view(), name="review_save"),
    path(f"{HELD}files/<int:number>/", score.ReviewFile.as_view(), name="review_file"),
    path(f"{HELD}lock/", deciding.ReviewLock.as_view(), name="review_lock"),
    path(f"{HELD}unlock/", deciding.ReviewUnlock.as_view(), name="review_unlock"),
    path(f"{HELD}conflict/", deciding.ReviewConflict.as_view(), name="review_conflict"),
    path(f"{HELD}again/", deciding.ReviewAgain.as_view(), name="review_again"),
]
