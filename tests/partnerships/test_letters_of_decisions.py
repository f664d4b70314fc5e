"""What the letters of decisions hold, and that every party has exactly one, that contradicts no other."""

from datetime import timedelta

import pytest

from partnerships.choosing.accepting import answer
from partnerships.choosing.capacity import close, fill
from partnerships.choosing.newcomers import tell_newcomer
from partnerships.choosing.people import unreached
from partnerships.choosing.releasing import decisions_of, open_again, propose
from partnerships.decision_letters import moved_up, stays_free
from partnerships.models import Decision, FormalCheck, PartnershipInvitation, Selection
from partnerships.reviewing.declaring import declare
from partnerships.starting import join
from programmes import access
from programmes.clock import now
from programmes.models import Call, Outbox
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import ASSOCIATION, MUNICIPALITY, appointed, person
from tests.choosing import outcomes, press, read

TERMS = {
    "key": "terms", "version": 1, "language": "en", "title": {"en": "Agreement"}, "months": 11, "starts": "start",
    "instalments": [{"key": "first", "trigger": {"en": "when all have signed"}},
                    {"key": "second", "trigger": {"en": "when the first course was held"}},
                    {"key": "third", "trigger": {"en": "when the second course was held"}}],
    "owes": [{"key": "leader", "of": "association", "by": "training", "title": {"en": "Who leads the employee?"}}],
    "clauses": [],
}  # fmt: skip


def with_terms(hall):
    """A call of 134,212 kr in three instalments that says how its letters begin; inside a scope."""
    words = {"award": {"en": "For wages only.\n\nNever write names."}, "rejection": {"en": "Call us."}}
    Call.objects.filter(pk=hall.call.pk).update(agreement=TERMS, amount="134212.00", instalments=3, letters=words)
    hall.call.refresh_from_db()
    hall.call.programme = hall.vejen
    day = now().date()
    hall.call.dates.create(key="start", on=day.replace(year=day.year + 1, month=1, day=6), title={"en": "Start"})
    hall.call.dates.create(key="training", on=day.replace(year=day.year + 1, month=1, day=15), title={"en": "Training"})


def test_who_is_selected_reads_the_terms_and_who_is_not_reads_thanks_points_and_reasons(hall):
    with scope(hall.vejen):
        with_terms(hall)
        hall.decide()
        hall.release()
    year = now().year + 1
    pages = [read(hall.signatory(number), f"/vejen/partnerships/{hall.applications[number - 1].partnership_id}/answer/")
             for number in (1, 3, 4)]  # fmt: skip
    terms = ["For wages only.", "Never write names.", "44,737.33", "44,737.34", "when the second course was held",
             f"6 January {year} – 6 December {year}", "Who leads the employee?", f"by 15 January {year}"]  # fmt: skip
    assert [[each in page for each in terms] for page in pages] == [[True] * 8, [False] * 8, [False] * 8]
    thanks = ["Thank you for your application", "There were 4 applications.", "There were 2 places.", "hemmelig"]
    assert [[each in page for each in thanks] for page in pages] == [
        [False, False, False, True],
        [True] * 4,
        [True] * 4,
    ]
    assert ["Call us." in page for page in pages] == [False, False, True]


def test_a_reserve_that_moves_up_reads_the_same_terms(hall):
    with scope(hall.vejen):
        with_terms(hall)
        hall.decide()
        hall.release()
        declined = Decision.objects.get(application=hall.applications[0])
        answer(declined, hall.party(1), hall.signatory(1), now(), accepts=False)
        assert outcomes(hall)[3] == (Decision.Outcome.RESERVE, "offered", 1, None)
    page = read(hall.signatory(3), f"/vejen/partnerships/{hall.applications[2].partnership_id}/answer/")
    assert "when the first course was held" in page and "44,737.34" in page and "Thank you" not in page


def test_staff_write_on_from_the_words_that_the_call_brought_along(hall):
    with scope(hall.vejen):
        with_terms(hall)
    page = read(hall.karen, f"{hall.address}settings/")
    assert "For wages only." in page and "Call us." in page
    with scope(hall.vejen):
        close(hall.call, hall.lone)
        assert str(Selection.objects.get().award_words.within("en")).startswith("For wages only.")


def test_nobody_is_turned_down_with_points_that_nobody_gave_a_reason_for(hall):
    with scope(hall.vejen):
        close(hall.call, hall.lone)
        fill(hall.call, hall.karen)
        hall.settle()
        Decision.objects.filter(application=hall.applications[0]).update(reasons={})  # selected: it needs none
        Decision.objects.filter(application=hall.applications[2]).update(reasons={"K1": "Weak.", "K2": "  "})
        Decision.objects.filter(application=hall.applications[3]).update(reasons={})
        with pytest.raises(NotAllowed, match=r"not written yet: SMALL-003 \(K2\), SMALL-004 \(K1, K2\)$"):
            propose(hall.call, hall.karen, now())
    said = press(hall.karen, f"{hall.address}propose/")
    assert "SMALL-003 (K2), SMALL-004 (K1, K2)" in said
    with scope(hall.vejen):
        Decision.objects.exclude(application=hall.applications[0]).update(reasons={"K1": "Weak.", "K2": "Dear."})
        propose(hall.call, hall.karen, now())
        assert Selection.objects.get().status == Selection.Status.PROPOSED


def test_a_selected_application_is_not_rejected_for_its_form_behind_its_letter(hall):
    offered = hall.applications[0]
    with scope(hall.vejen):
        Call.objects.filter(pk=hall.call.pk).update(rejections=[{"key": "late", "title": {"en": "Late"}}])
        hall.decide()
    late, form = {"reason": "late", "note": "It came late."}, "/vejen/applications/{}/check/reject/"
    said = press(hall.karen, form.format(hall.applications[3].pk), **late)
    assert "formally rejected" in said  # before the release it may still be
    with scope(hall.vejen):
        open_again(hall.call, hall.karen)
        propose(hall.call, hall.karen, now())
        hall.release()
        letters = set(Outbox.objects.values_list("key", flat=True))
    said = press(hall.karen, form.format(offered.pk), **late)
    assert "no longer rejected for its form" in said
    with scope(hall.vejen):
        assert not FormalCheck.objects.filter(application=offered, status="rejected").exists()
        assert set(Outbox.objects.values_list("key", flat=True)) == letters


def test_a_party_that_nobody_acts_for_is_named_before_the_release_and_reads_its_letter_when_somebody_comes(hall):
    one, gone = hall.applications[1].partnership, hall.signatory(2, MUNICIPALITY)
    with scope(hall.vejen):
        one.programme = hall.vejen
        access.dismiss(gone, "signatory", one)
        selection = hall.decide()
        assert [(each.reference, party.kind) for each, party in unreached(decisions_of(selection))] == [
            ("SMALL-002", MUNICIPALITY)
        ]
    told = "Nobody acts for municipality 2 (SMALL-002), so no letter goes there."
    assert told in read(hall.lone, f"{hall.address}release/")
    with scope(hall.vejen):
        hall.release()
        assert Outbox.objects.filter(kind__endswith="decision_letters.answer").count() == 7
        access.dismiss(hall.signatory(3), "signatory", hall.applications[2].partnership)
        kim = person("Kim Holst", "en")  # she comes to coordinate: the answer is not put to her
        tell_newcomer(appointed(kim, "coordinator", hall.applications[2].partnership, ASSOCIATION))
        assert not Outbox.objects.filter(to=kim).exists()
        new, second = person("Nina Ny", "en"), person("Otto Ny", "en")
        for user in (new, second):
            facts = {"kind": MUNICIPALITY, "party_id": hall.party(2, MUNICIPALITY), "email": user.email}
            facts |= {"role": "signatory", "language": "en", "invited_by": hall.karen}
            join(PartnershipInvitation.objects.create(partnership=one, **facts), user)
        later = Outbox.objects.filter(kind__endswith="decision_letters.answer", key__contains="newcomer")
        assert [each.to for each in later] == [new]  # the second finds it in the portal, with the first
    page = read(new, f"/vejen/partnerships/{one.pk}/answer/")
    assert "The place is yours when both parties have accepted." in page


def test_before_the_release_whoever_comes_for_a_party_is_told_nothing(hall):
    one, gone = hall.applications[1].partnership, hall.signatory(2, MUNICIPALITY)
    with scope(hall.vejen):
        one.programme = hall.vejen
        access.dismiss(gone, "signatory", one)
        hall.decide()
        new = person("Nina Ny", "en")
        facts = {"kind": MUNICIPALITY, "party_id": hall.party(2, MUNICIPALITY), "email": new.email}
        facts |= {"role": "signatory", "language": "en", "invited_by": hall.karen}
        join(PartnershipInvitation.objects.create(partnership=one, **facts), new)
        assert not Outbox.objects.filter(kind__contains="decision").exists()
        hall.release(at=now() + timedelta(hours=2))
        assert Outbox.objects.filter(kind__endswith="decision_letters.answer").count() == 8


def test_whoever_decides_is_told_that_a_place_moved_on_and_that_one_stays_free(hall):
    """But nobody in conflict with an application of the call, and without a word of why it was declined."""
    ine = person("Ine Inhabil", "en")
    appointed(ine, "lead", hall.vejen)
    kinds = [f"partnerships.decision_letters.{each}" for each in ("moved_up", "stays_free")]
    with scope(hall.vejen):
        hall.decide()
        hall.release()
        declare(hall.applications[3], ine, "tie", "My brother chairs it.", ine)
        for number in (1, 2):
            decision = Decision.objects.get(application=hall.applications[number - 1])
            decision.application.call = hall.call
            user = hall.applications[number - 1].partnership.appointments.get(party__kind=ASSOCIATION).user
            answer(decision, hall.party(number), user, now(), False, "We have no money.")
        rows = [Outbox.objects.filter(kind=kind) for kind in kinds]
        assert [{row.to for row in each} for each in rows] == [{hall.karen, hall.lone, hall.henrik}] * 2
        up, free = moved_up(rows[0][0].about, hall.lone), stays_free(rows[1][0].about, hall.lone)
        assert up.subject == "A reserve is offered a place: SMALL-003" and "Accept by" in up.body
        assert (
            free.subject == "A place stays free: SMALL-002"
            and "does not take its place. Nobody is left on" in free.body
        )
        assert hall.address in up.body and "no money" not in up.body + free.body
        assert moved_up(rows[0][0].about, ine) is stays_free(rows[1][0].about, ine) is None
        gone = hall.applications[2].partnership
        gone.programme = hall.vejen
        access.dismiss(gone.appointments.get(party__kind=MUNICIPALITY).user, "signatory", gone)
        assert "Nobody acts for municipality 3, so no letter goes there." in moved_up(rows[0][0].about, hall.lone).body
