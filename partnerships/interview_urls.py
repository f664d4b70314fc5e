"""The addresses around interviews: of staff, of the panel, of the parties."""

from django.urls import path

from .views.interviewing import held, one, own, panel, staff

ALL = "calls/<int:call>/interviews/"
ONE = f"{ALL}applications/<int:application>/"  # staff's page about one
HELD = f"{ALL}<int:assignment>/"  # one that somebody of the panel holds
OWN = "partnerships/<int:partnership>/interview/"

patterns = [
    path(ALL, staff.InterviewList.as_view(), name="interviews"),
    path(f"{ALL}setup/", staff.InterviewSetUp.as_view(), name="interview_setup"),
    path(f"{ALL}panel/", staff.InterviewPanel.as_view(), name="interview_panel"),
    path(f"{ALL}open/", staff.InterviewsOpen.as_view(), name="interviews_open"),
    path(f"{ALL}hours/", panel.InterviewHours.as_view(), name="interview_hours"),
    path(f"{ALL}mine/", panel.InterviewsMine.as_view(), name="interviews_mine"),
    path(HELD, held.InterviewHeld.as_view(), name="interview_held"),
    path(f"{HELD}save/", held.InterviewSave.as_view(), name="interview_save"),
    path(f"{HELD}lock/", held.InterviewLock.as_view(), name="interview_lock"),
    path(f"{HELD}unlock/", held.InterviewUnlock.as_view(), name="interview_unlock"),
    path(f"{HELD}conflict/", held.InterviewConflict.as_view(), name="interview_conflict"),
    path(f"{HELD}interview.ics", held.InterviewHeldCalendar.as_view(), name="interview_held_calendar"),
    path(ONE, one.InterviewOne.as_view(), name="interview_one"),
    path(f"{ONE}book/", one.InterviewBook.as_view(), name="interview_book"),
    path(f"{ONE}missed/", one.InterviewMissed.as_view(), name="interview_missed"),
    path(f"{ONE}call-off/", one.InterviewCallOff.as_view(), name="interview_call_off"),
    path(f"{ONE}panel/<int:person>/put-on/", one.InterviewPutOn.as_view(), name="interview_put_on"),
    path(f"{ONE}panel/<int:person>/take-off/", one.InterviewTakeOff.as_view(), name="interview_take_off"),
    path(OWN, own.OwnInterview.as_view(), name="interview"),
    path(f"{OWN}take/", own.InterviewTake.as_view(), name="interview_take"),
    path(f"{OWN}confirm/", own.InterviewConfirm.as_view(), name="interview_confirm"),
    path(f"{OWN}interview.ics", own.InterviewCalendar.as_view(), name="interview_calendar"),
]
