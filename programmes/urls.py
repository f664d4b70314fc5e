from django.urls import include, path

from . import form_urls
from .views import calendars, calls, denials, dismissing, extensions, invitations, letters, people

app_name = "programmes"
urlpatterns = [
    path("", calls.ProgrammeDetail.as_view(), name="programme"),
    path("accent.css", calls.accent, name="accent"),
    path("calls/", calls.CallList.as_view(), name="calls"),
    path("calls/<int:call>/", calls.CallDetail.as_view(), name="call"),
    path("calls/<int:call>/changes/", calls.CallChanges.as_view(), name="call_changes"),
    path("calls/<int:call>/dates.ics", calendars.CallCalendar.as_view(), name="calendar"),
    path("calls/<int:call>/dates/<slug:date>.ics", calendars.DateCalendar.as_view(), name="date"),
    path("calls/<int:call>/extend/", extensions.Extend.as_view(), name="extend"),
    path("letters/", letters.LetterList.as_view(), name="letters"),
    path("letters/addresses/<int:bounce>/works/", letters.AddressWorks.as_view(), name="address_works"),
    path("letters/ahead/", letters.LettersAhead.as_view(), name="letters_ahead"),
    path("letters/kinds/", letters.LetterKinds.as_view(), name="letter_kinds"),
    path("letters/kinds/<str:kind>/", letters.LetterKind.as_view(), name="letter_kind"),
    path("letters/<int:letter>/hold/", letters.LetterHold.as_view(), name="hold"),
    path("letters/<int:letter>/hurry/", letters.LetterHurry.as_view(), name="hurry"),
    path("letters/<int:letter>/revive/", letters.LetterRevive.as_view(), name="revive"),
    path("denials/", denials.DenialList.as_view(), name="denials"),
    path("people/", people.PeopleList.as_view(), name="people"),
    path("people/<int:appointment>/dismiss/", dismissing.Dismiss.as_view(), name="dismiss"),
    path("people/invite/", people.Invite.as_view(), name="invite"),
    path("", include("programmes.urls_setup")),
    path("invitations/<str:token>/", invitations.InvitationDetail.as_view(), name="invitation"),
    path("", include("programmes.urls_around")),  # before the forms: "ask" is no language of a form on paper
    *form_urls.patterns,
]
