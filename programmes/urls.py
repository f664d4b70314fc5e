from django.urls import path

from . import views

app_name = "programmes"
urlpatterns = [
    path("", views.ProgrammeDetail.as_view(), name="programme"),
    path("accent.css", views.accent, name="accent"),
    path("calls/", views.CallList.as_view(), name="calls"),
    path("calls/<int:call>/", views.CallDetail.as_view(), name="call"),
    path("letters/", views.LetterList.as_view(), name="letters"),
    path("letters/<int:letter>/revive/", views.LetterRevive.as_view(), name="revive"),
    path("people/", views.PeopleList.as_view(), name="people"),
    path("people/invite/", views.Invite.as_view(), name="invite"),
    path("invitations/<str:token>/", views.InvitationDetail.as_view(), name="invitation"),
]
