"""What interviews ask of somebody today: on the desk, and by one more letter to who has not booked."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from partnerships import interview_letters
from partnerships.interviewing.booking import call_off, say_yes, take
from partnerships.interviewing.reminding import NUDGE_AFTER, nudges_ahead, remind_all
from partnerships.models import Interview, InterviewPlan, PanelSeat
from programmes import access
from programmes.clock import now
from programmes.models import Due
from programmes.scope import scope
from tests.cast import MUNICIPALITY, person
from tests.choosing import ENGLISH
from tests.conftest import signed_in
from tests.interviews import AN_HOUR, MONDAY_AT_NINE, letters_told

A_DAY = timedelta(days=1)


def desk(user):
    """What stands on her desk, or where it leads her at once."""
    return signed_in(user).get("/desk/", follow=True, **ENGLISH).content.decode()


def two_of_hers(table, kind="association"):
    """Somebody who signs for a party of both partnerships, so that her desk is a list."""
    user = person(f"Signe {kind}", "en")
    with scope(table.vejen):
        for each in table.applications:
            each.partnership.programme = table.vejen
            access.appoint(user, "signatory", each.partnership, party=each.partnership.parties.get(kind=kind))
    return user


def begins(table, at):
    """The interview that is booked begins at another time, as if it had been taken so."""
    with scope(table.vejen):
        times = {"begins_at": at, "ends_at": at + AN_HOUR}
        Interview.objects.update(**times)
        PanelSeat.objects.taken().update(**times)


def test_a_party_reads_on_its_desk_until_when_to_choose_what_to_confirm_and_that_it_is_tomorrow(table):
    ours, theirs = two_of_hers(table), two_of_hers(table, MUNICIPALITY)
    assert "for the interview" not in desk(ours)
    table.lay()
    assert desk(ours).count("Choose a time for the interview until: 26 November 2024, 15:00") == 2
    with scope(table.vejen):
        made = take(table.applications[0], MONDAY_AT_NINE, ours, now(), table.party(1))
    assert desk(ours).count("Choose a time") == 1 and "Interview: 28 October 2024, 09:00" in desk(ours)
    assert "Confirm the time of the interview: 28 October 2024, 09:00" in desk(theirs)
    with scope(table.vejen):
        say_yes(table.applications[0], MONDAY_AT_NINE, theirs, now(), table.party(1, MUNICIPALITY))
    assert "Confirm the time" not in desk(theirs)
    for words, at in (("tomorrow", now() + A_DAY), ("today", now() + AN_HOUR)):
        begins(table, at)
        assert f"The interview is {words}: {at.astimezone(ZoneInfo('Europe/Copenhagen')):%H:%M}" in desk(theirs)
    begins(table, now() - AN_HOUR)
    assert "nterview is" not in desk(ours) and desk(ours).count("Choose a time") == 1
    with scope(table.vejen):
        Interview.objects.filter(pk=made.pk).update(status="missed")
        InterviewPlan.objects.update(changes=0)
    assert desk(ours).count("Choose a time") == 1  # whoever did not come and has no change left is asked for nothing


def test_somebody_of_the_panel_reads_on_her_desk_to_write_hours_to_come_and_to_lock(table):
    table.lay()
    assert "Write when you can hold interviews" in desk(table.karen) and "My interviews" not in desk(table.rikke)
    with scope(table.vejen):
        table.take(1)
    assert "Interview: 28 October 2024, 09:00" in desk(table.rikke)
    begins(table, now() - AN_HOUR)
    assert "1 interview to score and lock" in desk(table.rikke)
    with scope(table.vejen):
        seat = PanelSeat.objects.taken().get(reviewer=table.rikke)
        seat.reviews.create(sheet_id=table.call.score_sheets.get().pk, status="locked", locked_at=now())
    assert "to score and lock" not in desk(table.rikke)
    with scope(table.vejen):
        access.dismiss(table.rasmus, "reviewer", table.vejen)
    assert "to score and lock" not in desk(table.rasmus)


def test_whoever_has_not_booked_days_after_the_invitation_is_asked_once_more_and_once_alone(table):
    table.lay()
    with scope(table.vejen):
        opened = InterviewPlan.objects.get().opened_at
        assert Due.objects.filter(kind="interviews", next_at__gt=opened + NUDGE_AFTER).exists()
        table.take(1)
        remind_all(opened + NUDGE_AFTER - AN_HOUR)
        assert not letters_told("nudge").exists()
        ahead = list(nudges_ahead(now(), now() + 2 * NUDGE_AFTER, table.lone))
        assert sorted(each.to for each in ahead) == ["association 2", "municipality 2"]
        for _round in range(2):
            remind_all(opened + NUDGE_AFTER + AN_HOUR)
        told = letters_told("nudge").select_related("to")
        assert sorted(each.to.name for each in told) == ["association 2", "municipality 2"]
        letter = interview_letters.nudge(table.applications[1].pk, table.signatory_here(2))
        assert "No time for the interview yet" in letter.subject and "26 November 2024, 15:00" in letter.body
        table.take(2, MONDAY_AT_NINE + AN_HOUR)
        assert interview_letters.nudge(table.applications[1].pk, table.signatory_here(2)) is None
        call_off(Interview.objects.get(application=table.applications[0]), table.karen, now(), "Ill.")
        remind_all(opened + 2 * NUDGE_AFTER)
        assert letters_told("nudge").count() == 2  # whoever had a time that was called off was told of that
