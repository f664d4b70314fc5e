from django.urls import path

from .views import calls, enquiries, hosting, meetings

QUESTIONS = "calls/<int:call>/questions/"
MEETINGS = "calls/<int:call>/meetings/"
MEETING = f"{MEETINGS}<int:meeting>/"

urlpatterns = [
    path("calls/<int:call>/checklist/", calls.Checklist.as_view(), name="checklist"),
    path(QUESTIONS, enquiries.QuestionList.as_view(), name="questions"),
    path(f"{QUESTIONS}ask/", enquiries.Ask.as_view(), name="ask"),
    path(f"{QUESTIONS}waiting/", enquiries.EnquiryList.as_view(), name="enquiries"),
    path(f"{QUESTIONS}<int:enquiry>/", enquiries.EnquiryAnswer.as_view(), name="enquiry"),
    path(f"{QUESTIONS}<int:enquiry>/reply/", enquiries.EnquiryReply.as_view(), name="enquiry_reply"),
    path("asked/<str:token>/", enquiries.Asked.as_view(), name="asked"),
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
    path("sign-ups/<str:token>/reminders/", meetings.NoReminders.as_view(), name="no_reminders"),
    path("sign-ups/<str:token>/meeting.ics", meetings.SignUpCalendar.as_view(), name="sign_up_calendar"),
]
