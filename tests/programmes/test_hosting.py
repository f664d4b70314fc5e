"""A meeting as calendars know it, and as staff plan and hold it."""

from datetime import timedelta
from io import BytesIO

import icalendar
import pikepdf
import pytest
import vobject
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from programmes import clock, hosting, meeting_letters, quarantine
from programmes.clock import Now
from programmes.handing_out import HANDOUTS
from programmes.meeting_calendar import CANCEL, calendar_of
from programmes.models import Due, Meeting, Outbox
from programmes.opening.inspect import Verdict
from programmes.scope import scope
from programmes.states import NotAllowed
from programmes.words import Text
from tests.answers import A_PDF
from tests.around import WAY_IN, meeting, signed_up
from tests.conftest import signed_in
from tests.programmes.test_exports import sheet
from tests.programmes.test_meetings import ENGLISH, facts, letters


def test_a_moved_meeting_moves_in_the_calendars_and_a_cancelled_one_goes(cast):
    with scope(cast.vejen):
        ours = meeting(cast.call, seats=1)
        seated = signed_up(ours, "Bo Dahl")
        signed_up(ours, "Eva Friis")
        before = calendar_of(ours, seated, clock.now())
        later = facts(ours, begins_at=ours.begins_at + timedelta(days=1), ends_at=ours.ends_at + timedelta(days=1))
        assert hosting.change(ours, clock.now(), **later) == 2
        assert letters("changed") == [("changed", "bo"), ("changed", "eva")]
        message = meeting_letters.changed(seated.pk, Outbox(address="bo@example.org", language="en").reader)
        after = calendar_in(message)
        hosting.call_off(ours, clock.now())
        gone = calendar_in(meeting_letters.called_off(seated.pk, Outbox(address=seated.email, language="en").reader))
    one, two, three = (icalendar.Calendar.from_ical(each) for each in (before, after, gone))
    assert [str(each["METHOD"]) for each in (one, two, three)] == ["REQUEST", "REQUEST", "CANCEL"]
    events = [each.walk("VEVENT")[0] for each in (one, two, three)]
    assert len({str(event["UID"]) for event in events}) == 1
    assert [event["SEQUENCE"] for event in events] == [0, 1, 3]
    assert events[1]["DTSTART"].dt - events[0]["DTSTART"].dt == timedelta(days=1)
    assert [str(event["STATUS"]) for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    other = vobject.readOne(after).vevent  # and as another library reads it
    assert other.dtstart.value == events[1]["DTSTART"].dt and other.location.value == WAY_IN
    assert other.attendee.value == "mailto:bo@example.org"


def calendar_in(message):
    return next(each.content for each in message.alternatives if each.mimetype.startswith("text/calendar"))


def test_a_seat_that_is_given_back_leaves_the_calendar(cast):
    with scope(cast.vejen):
        ours = meeting(cast.call)
        seated = signed_up(ours, "Bo Dahl")
        hosting.give_back(seated, clock.now())
        gone = calendar_in(meeting_letters.given_back(seated.pk, Outbox(address=seated.email, language="en").reader))
        assert f"METHOD:{CANCEL}" in gone and "SEQUENCE:1" in gone
        again = signed_up(ours, "Bo Dahl")
        fresh = icalendar.Calendar.from_ical(calendar_of(ours, again, clock.now())).walk("VEVENT")[0]
        assert fresh["UID"] != icalendar.Calendar.from_ical(gone).walk("VEVENT")[0]["UID"]


def test_staff_plan_change_and_call_off_a_meeting(cast):
    browser, base = signed_in(cast.karen), f"/vejen/calls/{cast.call.pk}/meetings/"
    browser.cookies["django_language"] = "en"
    typed = {"title_da": "Møde", "on": "30.10.2024", "begins": "14:00", "ends": "15:00", "seats": "2"}
    assert "Say where it is" in browser.post(f"{base}new/", typed).text
    browser.post(f"{base}new/", typed | {"join_url": WAY_IN, "a_day_before": "on"})
    with scope(cast.vejen):
        ours = Meeting.objects.get(call=cast.call)
        ours.programme = cast.vejen
        assert (ours.reminders, f"{ours.begins_at:%H:%M}") == ([24], "14:00")  # the call's zone is UTC
        seated = signed_up(ours, "Bo Dahl")
    page = browser.get(f"{base}{ours.pk}/people/").text
    assert "Bo Dahl" in page and "bo@example.org" in page
    cells = browser.get(f"{base}{ours.pk}/people/export/").getvalue().decode()
    assert '"Bo Dahl";"bo@example.org"' in cells
    (row,) = sheet(browser.get(f"{base}{ours.pk}/people/export/?as=xlsx")).iter_rows(min_row=2, values_only=True)
    assert row[:2] == ("Bo Dahl", "bo@example.org") and row[5] == 1
    form = browser.get(f"{base}{ours.pk}/change/").text
    assert 'value="30.10.2024"' in form and 'value="14:00"' in form
    again = typed | {"join_url": WAY_IN, "begins": "13:30"}
    assert "1 person is told by letter." in browser.post(f"{base}{ours.pk}/change/", again, follow=True).text
    assert "1 person has a seat or waits" in browser.get(f"{base}{ours.pk}/call-off/").text
    browser.post(f"{base}{ours.pk}/call-off/")
    assert "The meeting is called off" in Client(headers=ENGLISH).get(f"/vejen/sign-ups/{seated.token}/").text


def test_a_cell_of_the_list_is_never_a_formula(cast):
    with scope(cast.vejen):
        ours = meeting(cast.call)
        signed_up(ours, "=HYPERLINK(1)", organisation="@evil")
    cells = (
        signed_in(cast.karen).get(f"/vejen/calls/{cast.call.pk}/meetings/{ours.pk}/people/export/").getvalue().decode()
    )
    assert '"\'=HYPERLINK(1)"' in cells and '"\'@evil"' in cells


def scripted():
    """A PDF that runs something by itself when it is opened."""
    with pikepdf.new() as pdf, BytesIO() as out:
        pdf.add_blank_page()
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        pdf.save(out)
        return out.getvalue()


class Slides:
    """Karen at the page of a meeting, with a folder of its own for files."""

    def __init__(self, cast, folder):
        with scope(cast.vejen):
            self.meeting = meeting(cast.call)
        self.cast, self.folder, self.browser = cast, folder, signed_in(cast.karen)
        self.browser.cookies["django_language"] = "en"
        self.page = f"/vejen/calls/{cast.call.pk}/meetings/{self.meeting.pk}/"

    def add(self, name, content):
        """Add a file; the addresses of all that are there now."""
        self.browser.post(f"{self.page}files/", {"file": SimpleUploadedFile(name, content)})
        with scope(self.cast.vejen):
            return [f"{self.page}files/{token}/" for token in self.meeting.handouts.values_list("token", flat=True)]

    def kept(self):
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture
def slides(committed, settings, tmp_path):
    default = settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    return Slides(committed, tmp_path)


def test_slides_wait_until_a_worker_has_opened_them_and_then_everybody_reads_them(slides):
    for name, content in [("x.html", A_PDF), ("x.pdf", b"<html>"), ("x.pdf", b"")]:  # seen from outside
        assert slides.add(name, content) == [], name
    (address,), everybody = slides.add("Slides.pdf", A_PDF), Client(headers=ENGLISH)
    assert (
        "Slides.pdf" not in everybody.get(slides.page).text and "Being checked" in slides.browser.get(slides.page).text
    )
    assert [each.get(address).status_code for each in (everybody, slides.browser)] == [404, 404]
    HANDOUTS.sweep()
    answer = everybody.get(address)
    assert answer.headers["Content-Disposition"].startswith("attachment") and b"".join(answer) == A_PDF
    assert "Slides.pdf" in everybody.get(slides.page).text
    assert not Due.objects.filter(kind="handouts", next_at__lte=Now()).exists()
    slides.browser.post(f"{address}remove/")
    assert everybody.get(address).status_code == 404 and slides.kept() == []


def test_refused_slides_are_seen_by_staff_alone_and_whoever_added_them_is_told(slides):
    (address,) = slides.add("cv\u202efdp.pdf", scripted())
    HANDOUTS.sweep()
    assert "cvfdp.pdf" not in Client().get(slides.page).text and slides.kept() == []
    staff = slides.browser.get(slides.page).text
    assert "cvfdp.pdf" in staff and "The file holds a script." in staff
    assert slides.browser.get(address).status_code == 404
    reader = Outbox(address="karen@example.org", language="en").reader
    with scope(slides.cast.vejen):
        (row,) = Outbox.objects.filter(kind="programmes.meeting_letters.handout_refused")
        letter = meeting_letters.handout_refused(row.about, reader)
        assert row.to_id == slides.cast.karen.pk
        assert "The file holds a script." in letter.body and f"{slides.page}\n" in letter.body
    slides.browser.post(f"{address}remove/")
    with scope(slides.cast.vejen):
        assert meeting_letters.handout_refused(row.about, reader) is None


def test_slides_that_are_taken_away_while_a_worker_opens_them_leave_nothing(slides, monkeypatch):
    (address,) = slides.add("a.pdf", A_PDF)

    def slow(kind, came):
        assert slides.browser.post(f"{address}remove/").status_code == 302
        return Verdict(cleaned=A_PDF)

    monkeypatch.setattr(quarantine, "inspect", slow)
    assert HANDOUTS.check(slides.cast.vejen.pk) is True
    assert Client().get(address).status_code == 404 and slides.kept() == []


def test_a_meeting_of_the_timetable_moves_there_too_and_everybody_reads_so(cast):
    with scope(cast.vejen):
        ours = meeting(cast.call, key="information")
        begins = ours.begins_at.replace(hour=14, minute=0, second=0, microsecond=0)
        day = {"on": begins.date(), "clock": timedelta(hours=9), "until_clock": timedelta(hours=10)}
        cast.call.dates.create(key="information", title=Text(da="Møde", en="Meeting"), **day)
        cast.call.announce()
        title, ends = Text(da="Infomøde", en="Info"), begins + timedelta(hours=10)
        later = facts(ours, begins_at=begins, ends_at=ends, title=title)
        hosting.change(ours, clock.now(), **later)
        hosting.change(ours, clock.now(), **later)  # nothing has changed: nothing is told again
        call = type(cast.call).objects.get(pk=cast.call.pk)
        moved = call.dates.get(key="information")
        assert (moved.on, moved.clock, moved.until_clock) == (begins.date(), timedelta(hours=14), timedelta(hours=24))
        (line,) = [each["text"] for each in call.corrections]
        assert line["en"].startswith("The meeting has changed: Info, ") and "14:00" in line["en"]
        assert line["da"].startswith("Mødet er ændret: Infomøde, ")
        assert call.calendar["information"]["sequence"] == 1
        hosting.call_off(ours, clock.now())
        call.refresh_from_db()
        assert not call.dates.filter(key="information").exists() and len(call.corrections) == 2


def test_a_meeting_that_is_planned_stands_among_the_dates_and_in_everybodys_calendar(cast):
    typed = {"title_da": "Møde", "on": "30.10.2024", "begins": "14:00", "ends": "15:00", "seats": "2"}
    page = f"/vejen/calls/{cast.call.pk}/meetings/new/"
    assert signed_in(cast.karen).post(page, typed | {"join_url": WAY_IN}).status_code == 302
    anybody = Client(headers=ENGLISH)
    calendar = anybody.get(f"/vejen/calls/{cast.call.pk}/dates.ics").content
    events = icalendar.Calendar.from_ical(calendar).walk("VEVENT")
    (event,) = [each for each in events if str(each["SUMMARY"]).startswith("Møde")]
    assert f"{event['DTSTART'].dt:%Y-%m-%d %H:%M}" == "2024-10-30 14:00" and WAY_IN not in calendar.decode()
    assert "There is a meeting: Møde, " in anybody.get(f"/vejen/calls/{cast.call.pk}/").text


def test_a_day_for_which_people_sign_up_changes_with_its_meeting_only(cast):
    with scope(cast.vejen):
        ours = meeting(cast.call, key="information")
        cast.call.dates.create(key="information", on=ours.begins_at.date(), title=Text(en="Meeting"))
    staff, day = signed_in(cast.karen), f"/vejen/calls/{cast.call.pk}/setup/dates/information/"
    place = f"/vejen/calls/{cast.call.pk}/meetings/{ours.pk}"
    for page, leads in ((day, f"{place}/change/"), (f"{day}remove/", f"{place}/call-off/")):
        for answer in (staff.get(page), staff.post(page, {"on": "1.1.2030", "title_en": "Elsewhere"})):
            assert (answer.status_code, answer.headers.get("Location")) == (302, leads)
    with scope(cast.vejen):
        assert cast.call.dates.get(key="information").on == ours.begins_at.date()
        hosting.call_off(ours, clock.now())
        cast.call.dates.create(key="information", on=ours.begins_at.date(), title=Text(en="Meeting"))
    assert staff.get(day).status_code == 200  # nobody comes any more: it is a day like any other


def test_no_meeting_is_planned_in_the_past_and_one_that_was_held_keeps_its_time(cast):
    browser, base = signed_in(cast.karen), f"/vejen/calls/{cast.call.pk}/meetings/"
    browser.cookies["django_language"] = "en"
    typed = {"title_da": "Møde", "on": "3.9.2020", "begins": "14:00", "ends": "15:00", "seats": "2", "join_url": WAY_IN}
    assert "in the past" in browser.post(f"{base}new/", typed).text
    with scope(cast.vejen):
        assert not Meeting.objects.filter(call=cast.call).exists()
        held = meeting(cast.call, begins_in=-timedelta(days=2))
        with pytest.raises(NotAllowed, match="in the past"):
            hosting.change(held, clock.now(), **facts(held, begins_at=held.begins_at + timedelta(hours=1)))
        hosting.change(held, clock.now(), **facts(held, afterwards=Text(da="Tak.")))
        assert Meeting.objects.get(call=cast.call).afterwards == Text(da="Tak.")


def test_two_of_the_staff_who_change_a_meeting_at_once_lose_nothing(cast):
    with scope(cast.vejen):
        ours = meeting(cast.call)
    browser, place = signed_in(cast.karen), f"/vejen/calls/{cast.call.pk}/meetings/{ours.pk}/change/"
    browser.cookies["django_language"] = "en"
    form = browser.get(place).context["form"]
    shown = form.initial["shown"]
    typed = {name: value for name, value in form.standing.items() if value} | {"shown": shown, "title_da": "Møde"}
    browser.post(place, typed | {"seats": "7"})
    browser.post(place, typed | {"about_da": "Kom og spørg."})  # of a page opened before the first was saved
    with scope(cast.vejen):
        now_so = Meeting.objects.get(call=cast.call)
        assert (now_so.seats, now_so.about["da"]) == (7, "Kom og spørg.")
    assert "You both changed the same place" in browser.post(place, typed | {"seats": "9"}).text
