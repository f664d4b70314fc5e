from django.urls import path

from .views import hosting, meetings

MEETINGS = "calls/<int:call>/meetings/"
MEETING = f"{MEETINGS}<int:meeting>/"

urlpatterns = [
    path(MEETINGS, hosting.MeetingList.as_view(), name="meetings"),
    path(f"{MEETINGS}new/", hosting.MeetingNew.as_view(), name="meeting_new"),
    path(MEETING, meetings.MeetingDetail.as_view(), name="meeting"),
    path(f"{MEETING}change/", hosting.MeetingEdit.as_view(), name="meeting_edit"),
    path(f"{MEETING}call-off/", hosting.MeetingCallOff.as_view(), name="meeting_call_off"),
    path(f"{MEETING}people/", hosting.SignUpList.as_view(), name="sign_ups"),
    path(f"{MEETING}people/export/", hosting.SignUpExport.as_view(), name="sign_ups_export"),
    path(f"{MEETING}files/", hosting.HandoutAttach.as_view(), name="handout_attach"),
    path(f"{MEETING}files/<uuid:token>/", meetings.HandoutDownload.as_view(), name="handout"),
    path(f"{MEETING}files/<uuid:token>/remove/", hosting.HandoutRemove.as_view(), name="handout_remove"),
    path("sign-ups/<str:token>/", meetings.SignUpDetail.as_view(), name="sign_up"),
    path("sign-ups/<str:token>/give-back/", meetings.GiveBack.as_view(), name="give_back"),
    path("sign-ups/<str:token>/meeting.ics", meetings.SignUpCalendar.as_view(), name="sign_up_calendar"),
]
