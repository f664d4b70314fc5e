"""Three days before its day a party is reminded of what it owes before the start: whoever sees to it, or else all."""

from datetime import UTC, datetime

from partnerships import agreement_letters, ahead
from partnerships.agreeing import due_points
from partnerships.agreeing.preparing import name_owner, points_of, say
from partnerships.agreeing.wording_owed import OwedList
from partnerships.rounds import sweep
from programmes.clock import now
from programmes.models import Bounce, Call, Due
from programmes.scope import scope
from tests.agreements import accepted
from tests.cast import ASSOCIATION, MUNICIPALITY
from tests.departing import leaves
from tests.partnerships.test_reminded_of_a_yes import A_DAY, A_MINUTE, foreseen_by, told


def test_whoever_owes_something_before_the_start_is_reminded_once_and_nobody_of_what_is_there(
    committed_whole, moved_clock
):
    """All is owed by the day of the training, 15 January 2025."""
    here, due = accepted(committed_whole), datetime(2025, 1, 12, 8, tzinfo=UTC)
    with scope(here.vejen):
        ahead.ring(), ahead.ring()
        assert Due.objects.filter(kind=ahead.BELL, next_at__gt=now(), next_at__lte=now() + A_DAY).count() == 1
        foreseen = foreseen_by(here.sofie, due + A_DAY)
        assert sorted((each.at, each.to) for each in foreseen) == [
            (due, str(each)) for each in sorted((here.ida, here.jonas, here.maja), key=str)
        ]
        hand_in(here, "referral", MUNICIPALITY, here.jonas)
        hand_in(here, "leader", ASSOCIATION, here.maja)
    moved_clock(due + A_MINUTE)
    sweep(), sweep()
    with scope(here.vejen):
        assert told(due_points.REMINDER) == sorted([here.ida.name, here.maja.name])  # Jonas has handed in his
        letter = agreement_letters.points_due(here.application.pk, here.maja)
        assert letter.subject.startswith("To be handed in before you start")
        assert "15 January 2025" in letter.body and f"{here.partnership.pk}/preparation/" in letter.body
        assert letter.body.count("\n- ") == 3  # and not who leads the employee, which she has written
        assert agreement_letters.points_due(here.application.pk, here.jonas) is None
    moved_clock(due + 4 * A_DAY)
    with scope(here.vejen):
        assert agreement_letters.points_due(here.application.pk, here.maja) is None


def test_whoever_sees_to_a_point_is_reminded_of_it_and_the_others_are_not(committed_whole, moved_clock):
    here, due = accepted(committed_whole), datetime(2025, 1, 12, 8, tzinfo=UTC)
    with scope(here.vejen):
        for key in ("employee", "contract", "incident_plan"):
            name_owner(here.partnership, point_of(here, key), ASSOCIATION, here.maja, here.ida)
        hand_in(here, "leader", ASSOCIATION, here.maja)
        ahead.ring()
    moved_clock(due + A_MINUTE)
    sweep()
    with scope(here.vejen):
        assert told(due_points.REMINDER) == sorted([here.ida.name, here.jonas.name])
        assert agreement_letters.points_due(here.application.pk, here.ida).body.count("\n- ") == 3
        assert agreement_letters.points_due(here.application.pk, here.maja) is None  # nothing of it is hers


def test_where_no_letter_reaches_whoever_sees_to_it_all_of_her_party_are_reminded(committed_whole, moved_clock):
    here, due = accepted(committed_whole), datetime(2025, 1, 12, 8, tzinfo=UTC)
    with scope(here.vejen):
        for key in ("employee", "leader", "contract", "incident_plan"):
            name_owner(here.partnership, point_of(here, key), ASSOCIATION, here.maja, here.ida)
        Bounce.note(here.ida.email, by=here.sofie)
        assert [here.maja] == [each for each in due_points.awaited()[0][2] if each != here.ida]
    moved_clock(due + A_MINUTE)
    with scope(here.vejen):
        assert agreement_letters.points_due(here.application.pk, here.maja).body.count("\n- ") == 4


def test_what_somebody_saw_to_who_left_after_the_reminder_stood_in_that_of_the_others_too(committed_whole, moved_clock):
    here, due = accepted(committed_whole), datetime(2025, 1, 12, 8, tzinfo=UTC)
    with scope(here.vejen):
        name_owner(here.partnership, point_of(here, "contract"), ASSOCIATION, here.maja, here.ida)
    moved_clock(due + A_MINUTE)
    with scope(here.vejen):
        for reader in (here.maja, here.ida):
            body = agreement_letters.points_due(here.application.pk, reader).body
            assert "Template of the volunteer agreement: Wednesday 15 January 2025. Ida Skov sees to it" in body
            assert body.count("\n- ") == 4


def test_a_point_that_becomes_the_other_party_s_is_seen_to_by_nobody_and_that_party_is_reminded(
    committed_whole, moved_clock
):
    here, due = accepted(committed_whole), datetime(2025, 1, 12, 8, tzinfo=UTC)
    with scope(here.vejen):
        hand_in(here, "referral", MUNICIPALITY, here.jonas)
        name_owner(here.partnership, point_of(here, "leader"), ASSOCIATION, here.maja, here.maja)
        call = Call.objects.get(pk=here.call.pk)
        leader = next(each for each in call.agreement["owes"] if each["key"] == "leader")
        given = {name: said for name, said in leader.items() if name != "key"} | {"of": MUNICIPALITY}
        OwedList(call, here.sofie).write(given, "leader")
        assert point_of(here, "leader").person is None
    moved_clock(due + A_MINUTE)
    with scope(here.vejen):
        assert agreement_letters.points_due(here.application.pk, here.jonas).body.count("\n- ") == 1
        assert [people for _when, _application, people in due_points.awaited()][-1] == [here.jonas]


def test_while_a_party_leaves_nobody_is_reminded_of_what_is_owed(committed_whole):
    """Whether the cooperation begins, and when, nobody knows then."""
    here = accepted(committed_whole)
    with scope(here.vejen):
        ((due, _application, _people), _other) = due_points.awaited()
        gone = leaves(here.partnership, here.sofie, own=None)
        due_points.remind_all(due + A_MINUTE)
        assert due_points.awaited() == [] and told(due_points.REMINDER) == []
        gone.move_to(gone.Status.STAYS, here.sofie)
        due_points.remind_all(due + A_MINUTE)
        assert here.maja.name in told(due_points.REMINDER)


def test_a_reminder_that_waits_says_nothing_once_a_party_leaves(committed_whole, moved_clock):
    here, due = accepted(committed_whole), datetime(2025, 1, 12, 8, tzinfo=UTC)
    moved_clock(due + A_MINUTE)
    with scope(here.vejen):
        assert agreement_letters.points_due(here.application.pk, here.maja)
        leaves(here.partnership, here.sofie, own=None)
        assert agreement_letters.points_due(here.application.pk, here.maja) is None


def point_of(here, key):
    points = points_of(Call.objects.get(pk=here.call.pk), [here.partnership])[here.partnership.pk]
    return next(each for each in points if each.key == key)


def hand_in(here, key, kind, user):
    say(here.partnership, point_of(here, key), kind, user, now(), "Birte Holm")
