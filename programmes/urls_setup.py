"""The pages on which staff set up a programme and its calls; within programmes.urls."""

from django.urls import path

from .views import cloning, entries, programme, publishing, setup

urlpatterns = [
    path("setup/programme/", programme.ProgrammeEdit.as_view(), name="programme_edit"),
    path("setup/logo/", programme.LogoChange.as_view(), name="logo_change"),
    path("setup/colour.css", programme.Colour.as_view(), name="colour"),
    path("logo/<slug:digest>.png", programme.logo, name="logo"),
    path("calls/<int:call>/clone/", cloning.CallClone.as_view(), name="call_clone"),
    path("setup/", setup.Setup.as_view(), name="setup"),
    path("calls/new/", setup.CallNew.as_view(), name="call_new"),
    path("calls/<int:call>/setup/", setup.CallSetup.as_view(), name="call_setup"),
    path("calls/<int:call>/setup/call/", setup.CallEdit.as_view(), name="call_edit"),
    path("calls/<int:call>/setup/days/", setup.CallDates.as_view(), name="call_dates"),
    path("calls/<int:call>/setup/<slug:list>/add/", entries.EntryEdit.as_view(), name="entry_add"),
    path("calls/<int:call>/setup/<slug:list>/<slug:entry>/", entries.EntryEdit.as_view(), name="entry"),
    path("calls/<int:call>/setup/<slug:list>/<slug:entry>/move/", entries.EntryMove.as_view(), name="entry_move"),
    path("calls/<int:call>/setup/<slug:list>/<slug:entry>/remove/", entries.EntryRemove.as_view(), name="entry_remove"),
    path("calls/<int:call>/check/", publishing.CallCheck.as_view(), name="call_check"),
    path("calls/<int:call>/publish/", publishing.CallPublish.as_view(), name="call_publish"),
    path("calls/<int:call>/dry-run/", publishing.DryRun.as_view(), name="dry_run"),
]
