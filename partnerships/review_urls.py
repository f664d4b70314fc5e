"""The pages of a call's review; within partnerships.urls."""

from django.urls import path

from .views.reviewing import deciding, mine, running, score

HELD = "<int:assignment>/"  # one application of one reviewer
ONE = "applications/<int:application>/"  # staff's page about one application

urlpatterns = [
    path("", mine.ReviewList.as_view(), name="review_list"),
    path("conflicts/", mine.ReviewDeclare.as_view(), name="review_declare"),
    path("sheet/", running.ReviewSheet.as_view(), name="review_sheet"),
    path("progress/", running.ReviewProgress.as_view(), name="review_progress"),
    path(ONE, running.ReviewOne.as_view(), name="review_one"),
    path(f"{ONE}{HELD}take/", running.ReviewTake.as_view(), name="review_take"),
    path(HELD, score.Review.as_view(), name="review"),
    path(f"{HELD}save/", score.ReviewSave.as_view(), name="review_save"),
    path(f"{HELD}files/<int:number>/", score.ReviewFile.as_view(), name="review_file"),
    path(f"{HELD}lock/", deciding.ReviewLock.as_view(), name="review_lock"),
    path(f"{HELD}unlock/", deciding.ReviewUnlock.as_view(), name="review_unlock"),
    path(f"{HELD}conflict/", deciding.ReviewConflict.as_view(), name="review_conflict"),
    path(f"{HELD}again/", deciding.ReviewAgain.as_view(), name="review_again"),
]
