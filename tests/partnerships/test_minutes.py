"""The minutes of a steering group: who writes them, every version, and where they are told; with the list before."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships.agreeing.preparing import attach, name_owner, points_of, remove, say
from partnerships.agreeing.steering import pick, propose, seat, unseat, write_minutes
from partnerships.models import BodyMeeting, BodyMinutes, BodySeat
from partnerships.telling.machine import whole as told_whole
from partnerships.telling.story import Story
from programmes.access import dismiss
from programmes.acts import Fault, faults
from programmes.clock import now
from programmes.models import Call
from programmes.scope import scope
from tests.agreements import ENGLISH, activate
from tests.answers import A_PDF
from tests.cast import appointed, person
from tests.conftest import signed_in
from tests.partnerships.conftest import committed_whole
from tests.programmes.test_acts import tamper

__all__ = ["committed_whole"]


def gathered(whole):
    """Both have a member, and the group met a day ago."""
    with scope(whole.vejen):
        whole.partnership = activate(whole.application, whole.maja)
        parties = {each.kind: each.pk for each in whole.partnership.parties.all()}
        seat(whole.partnership, parties["association"], whole.maja, whole.maja)
        whole.seat = seat(whole.partnership, parties["municipality"], whole.jonas, whole.jonas)
        times = [now() + timedelta(days=1)]
        facts = {"times": times, "place": "Havnegade 3", "agenda": "Roller", "minutes_long": 60}
        meeting = propose(whole.partnership, parties["association"], whole.maja, now(), **facts)
        whole.meeting = pick(meeting, parties["municipality"], whole.jonas, now(), meeting.times[0])
        BodyMeeting.objects.filter(pk=meeting.pk).update(begins_at=now() - timedelta(days=1))
        whole.meeting.refresh_from_db()
        whole.parties = parties
    whole.page = f"/vejen/partnerships/{whole.partnership.pk}/steering/meetings/1/"
    return whole


@pytest.fixture
def met(whole):
    return gathered(whole)


@pytest.fixture
def lasting(committed_whole):
    """The same, committed: with minutes in two versions, an answer of the list, and a paper."""
    met = gathered(committed_whole)
    with scope(met.vejen):
        write_minutes(met.meeting, met.maja, now(), "Vi mødtes.", "")
        write_minutes(met.meeting, met.jonas, now(), "Vi mødtes hos foreningen.", "Hver måned.")
        call = Call.objects.get(pk=met.call.pk)
        points = {each.key: each for each in points_of(call, [met.partnership])[met.partnership.pk]}
        for text in ("Lis leder.", "Lis leder.", "Lis Elm leder."):  # the second time a paper alone was added
            say(met.partnership, points["leader"], "association", met.maja, now(), text)
        name_owner(met.partnership, points["leader"], "association", met.maja, met.maja)
        upload = SimpleUploadedFile("kontrakt.pdf", A_PDF, "application/pdf")
        paper = attach(met.partnership, points["contract"], "association", met.maja, upload)
        remove(paper, met.partnership, points["contract"], "association", met.maja)
        unseat(met.partnership, met.seat, met.parties["municipality"], met.jonas, now())
    return met


def writes(met, user, minutes="Vi mødtes.", decisions=""):
    browser = signed_in(user)
    opened = browser.get(f"{met.page}minutes/", **ENGLISH)
    if opened.status_code == 404:
        return 404
    sent = {"minutes": minutes, "decisions": decisions, "shown": opened.context["form"].initial["shown"]}
    return browser.post(f"{met.page}minutes/", sent, follow=True, **ENGLISH).content.decode()


def test_every_version_of_the_minutes_stays_to_be_read_with_who_wrote_it(met):
    writes(met, met.maja, "Vi mødtes.", "Hver måned.")
    writes(met, met.maja, "Vi mødtes.", "Hver måned.")  # the same once more is no version
    page = writes(met, met.jonas, "Vi mødtes hos foreningen.", "Hver anden måned.")
    latest, _heading, earlier = page.partition("Earlier versions of the minutes")
    assert "Hver anden måned." in latest and "Jonas Friis" in latest and "Hver måned." not in latest
    assert "Vi mødtes." in earlier and "Hver måned." in earlier and "Maja Holm" in earlier
    assert "hos foreningen" not in earlier
    with scope(met.vejen):
        assert list(BodyMinutes.objects.values_list("number", "by")) == [(2, met.jonas.pk), (1, met.maja.pk)]


def test_the_coordinator_writes_them_and_the_municipality_and_while_there_is_none_the_association(met):
    """The row "steering group minutes" of the access matrix: AE r, AS r, MU rc, CO rcu, LM r."""
    assert "Vi mødtes." in writes(met, met.maja)
    kim, lis = person("Kim Koordinator", "en"), person("Lis Leder", "en")
    appointed(kim, "coordinator", met.partnership, "association")
    appointed(lis, "manager", met.partnership, "association")
    assert writes(met, met.maja, "Mine.") == writes(met, lis, "Mine.") == 404
    assert "Kommunens" in writes(met, met.jonas, "Kommunens") and "Kims" in writes(met, kim, "Kims")
    assert writes(met, met.jonas, "Kommunens igen") == 404  # what the coordinator wrote, nobody else changes
    for user in (met.maja, met.jonas, kim, lis):
        page = signed_in(user).get(met.page, **ENGLISH).content.decode()
        assert "Kims" in page and "igen" not in page
        assert ("Write the minutes" in page) == (user == kim)


def test_what_a_coordinator_wrote_stays_hers_when_another_one_comes(met):
    kim, lis = person("Kim Koordinator", "en"), person("Lis Leder", "en")
    appointed(kim, "coordinator", met.partnership, "association")
    writes(met, kim, "Kims")
    with scope(met.vejen):
        dismiss(kim, "coordinator", met.partnership)
    assert writes(met, met.jonas, "Kommunens") == 404
    assert "Majas" in writes(met, met.maja, "Majas")  # nobody coordinates: the association stands in
    assert "Kommunens" in writes(met, met.jonas, "Kommunens")
    appointed(lis, "coordinator", met.partnership, "association")
    assert "Lis" in writes(met, lis, "Lis")


def test_what_somebody_was_writing_when_a_coordinator_came_stays_before_her_eyes(met):
    maja = signed_in(met.maja)
    shown = maja.get(f"{met.page}minutes/", **ENGLISH).context["form"].initial["shown"]
    appointed(person("Kim Koordinator", "en"), "coordinator", met.partnership, "association")
    said = maja.post(f"{met.page}minutes/", {"minutes": "Mit referat", "shown": shown}, **ENGLISH).content.decode()
    assert "The coordinator writes the minutes now." in said and "Mit referat" in said
    with scope(met.vejen):
        assert not BodyMinutes.objects.exists()


def entries(lasting, role):
    user = person(f"{role} Reader", "en")
    appointed(user, role, lasting.vejen)
    with scope(lasting.vejen, user):
        lasting.application.call = Call.objects.get(pk=lasting.call.pk)
        lasting.application.programme = lasting.application.call.programme = lasting.vejen
        return told_whole(Story(lasting.application, user, False))


def test_the_story_tells_who_sat_when_they_met_what_was_written_and_what_was_handed_in(lasting):
    said = entries(lasting, "staff")
    found = [(each["what"], each["value"], each["why"]) for each in said["entries"]]
    of = {what: [(value, why) for name, value, why in found if name == what] for what, _value, _why in found}
    assert of["Member of the steering group"] == [
        ("Maja Holm, Foreningen Fjordlys", ""), ("Jonas Friis, Fjordby Kommune", ""),
    ]  # fmt: skip
    assert of["No longer in the steering group"] == [("Jonas Friis, Fjordby Kommune", "")]
    assert [value.partition(",")[0] for value, _why in of["Meeting of the steering group"]] == [
        "1: Times proposed", "1: Time set",
    ]  # fmt: skip
    assert of["Minutes of the steering group"] == [
        ("1, Version 1: Vi mødtes.", ""), ("1, Version 2: Vi mødtes hos foreningen.", "Hver måned."),
    ]  # fmt: skip
    template = f"Template of the volunteer agreement: kontrakt.pdf, {sha256(A_PDF).hexdigest()[:12]}…"
    assert [value for value, _why in of["Before the start"]] == [
        *["Who has daily management responsibility for the employee?"] * 2,
        f"{template} Uploaded",
        f"{template} Taken away",
    ]
    leader = "Who has daily management responsibility for the employee?: Maja Holm"
    assert [value for value, _why in of["Who sees to it before the start"]] == [leader]
    assert [why for _value, why in of["Before the start"][:2]] == ["Lis leder.", "Lis Elm leder."]
    assert [each["by"] for each in said["entries"] if each["what"] == "No longer in the steering group"] != [None]


def test_an_auditor_reads_of_the_meeting_and_not_what_was_said_there(lasting):
    """The access matrix gives her no minutes; that something is left out she is told."""
    said = entries(lasting, "auditor")
    whats = [each["what"] for each in said["entries"]]
    assert "Meeting of the steering group" in whats and "Minutes of the steering group" not in whats
    assert "Vi mødtes" not in str(said) and said["left_out"] >= 2


@pytest.mark.parametrize(
    "table, change",
    [
        ("bodyminutes", "decisions = 'Aldrig mere.'"), ("bodymeeting", "minutes = 'Intet.'"),
        ("bodyseat", "since = since - interval '1 year'"), ("bodymeetingtransition", "before = 'set'"),
        ("prepared", "text = 'En anden.'"), ("preparedanswer", "text = 'En anden.'"),
        ("preparedowner", "key = 'contract'"), ("preparedpaperstep", "sha256 = repeat('0', 64)"),
    ],
)  # fmt: skip
def test_whoever_turns_what_the_group_wrote_or_what_was_handed_in_is_found(lasting, table, change):
    with scope(lasting.vejen):
        assert faults() == []
        named = {"bodyminutes": BodyMinutes.objects.first, "bodyseat": BodySeat.objects.first}.get(table)
        row = named().pk if named else None
    tamper(f"UPDATE partnerships_{table} SET {change}" + (f" WHERE id = {row}" if row else ""))
    with scope(lasting.vejen):
        found = faults()
        assert found and {fault.word for fault in found} == {"changed"}
        assert {fault.where.split()[0] for fault in found} == {f"partnerships_{table}"}
        assert row is None or found == [Fault("changed", f"partnerships_{table} {row}")]
