"""Release by two people at one moment, and letters that nobody has before; scenario 14."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from partnerships.choosing.capacity import fill, take_back
from partnerships.choosing.releasing import BELL, open_again, propose, release
from partnerships.models import Conflict, Decision, Selection
from people import mail
from programmes import access, correspondence
from programmes.clock import now
from programmes.models import Due, Outbox
from programmes.outbox import sweep
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.browsing import body
from tests.cast import MUNICIPALITY, appointed, person
from tests.choosing import ENGLISH, WORDS, Hall, outcomes, read
from tests.conftest import signed_in
from tests.partnerships.test_lists import Cost

AWARD, RESERVE, REJECTION = Decision.Outcome.AWARD, Decision.Outcome.RESERVE, Decision.Outcome.REJECTION


def test_two_people_release_and_never_before_the_date(hall):
    with scope(hall.vejen):
        selection = hall.decide()
        selection.refresh_from_db()
        read_hash, on_time = selection.content_hash, selection.release_at
        with pytest.raises(NotAllowed, match="somebody else must release"):
            release(hall.call, hall.karen, on_time, read_hash)
        with pytest.raises(NotAllowed, match="has not come yet"):
            release(hall.call, hall.lone, on_time - timedelta(milliseconds=1), read_hash)
        with pytest.raises(NotAllowed, match="Something has changed"):
            release(hall.call, hall.lone, on_time, "0" * 64)
        with pytest.raises(NotAllowed, match="wait for release"):
            fill(hall.call, hall.karen)
        with pytest.raises(IntegrityError), transaction.atomic():
            Selection.objects.update(released_by=selection.proposed_by)
        assert not Outbox.objects.filter(kind__contains="decision").exists()
        assert release(hall.call, hall.lone, on_time, read_hash) == 4
        assert release(hall.call, hall.lone, on_time, read_hash) == 4  # she pressed twice
        with pytest.raises(NotAllowed, match="released already"):
            release(hall.call, hall.henrik, on_time, read_hash)
        assert {each[1] for each in outcomes(hall).values()} == {"offered", "held", "told"}
        assert Outbox.objects.filter(kind__contains="decision").count() == 8  # two parties each, a person each


def test_letters_that_wait_can_be_opened_again_and_changed(hall):
    with scope(hall.vejen):
        hall.decide()
        open_again(hall.call, hall.karen)
        take_back(hall.call, hall.applications[3])
        with pytest.raises(NotAllowed, match="1 application is not decided yet"):
            propose(hall.call, hall.karen, now())


def pages_of(hall, number):
    """Every page that a party can reach, with what it says, how much it asks of the database and how much it gets.

    By these two a page that takes longer is known, on however busy a machine.
    """
    partnership = hall.applications[number - 1].partnership_id
    own = f"/vejen/partnerships/{partnership}/"
    browser, found = signed_in(hall.signatory(number)), {}
    paths = [own, f"{own}application/", f"{own}answer/", f"{own}answer/give/", "/desk/", "/me/letters/",
             f"/vejen/calls/{hall.call.pk}/", f"/vejen/calls/{hall.call.pk}/selected/", hall.address]  # fmt: skip
    for path in paths:
        browser.get(path, **ENGLISH)
        with Cost() as cost:
            page = browser.get(path, **ENGLISH)
        text = page.content.decode() if page.status_code == 200 else ""
        found[path] = (page.status_code, without_tokens(text), len(cost.asked), cost.rows)
    return found


def without_tokens(text):
    return "\n".join(line for line in text.splitlines() if "csrf" not in line and "data-token" not in line)


def test_before_the_release_no_page_of_an_applicant_differs_by_a_letter_or_a_query(hall):
    """Scenario 14: the parties of the selected, of the reserve and of the others see what they saw before."""
    before = [pages_of(hall, number) for number in (1, 3, 4)]
    with scope(hall.vejen):
        hall.decide()
        assert Decision.objects.count() == 4
    for number, was in zip((1, 3, 4), before, strict=True):
        now_is = pages_of(hall, number)
        for path, found in was.items():
            assert now_is[path][1].splitlines() == found[1].splitlines(), path
            assert now_is[path] == found, path
    own = f"/vejen/partnerships/{hall.applications[0].partnership_id}/"
    assert before[0][f"{own}answer/"][0] == 404
    with scope(hall.vejen):
        hall.release()
    after = pages_of(hall, 1)
    assert after[f"{own}answer/"][0] == 200 and "You are selected" in after[f"{own}answer/"][1]
    assert after[own][2] == before[0][own][2]


def test_before_the_release_nobody_learns_of_a_decision_who_may_not_read_the_ranking(hall):
    """Who has scored, who trains, who keeps the money, the municipality of another application, and nobody."""
    finance, trainer = person("Finn Fee", "en"), person("Tina Train", "en")
    appointed(finance, "finance", hall.vejen), appointed(trainer, "trainer", hall.vejen)
    readers = [signed_in(each) for each in (hall.rikke, finance, trainer, hall.signatory(4, MUNICIPALITY))]
    readers.append(Client())
    one = hall.applications[0]
    own, called = f"/vejen/partnerships/{one.partnership_id}/", f"/vejen/calls/{hall.call.pk}/"
    paths = ["/desk/", own, f"{own}answer/", called, f"{called}selected/", f"{called}applications/", f"{called}draws/"]
    paths += [hall.address + page for page in ("", "letters/", "release/", f"{one.pk}/")]

    def seen():
        pages = [[browser.get(path, **ENGLISH) for path in paths] for browser in readers]
        return [[(page.status_code, without_tokens(page.content.decode())) for page in row] for row in pages]

    before = seen()
    with scope(hall.vejen):
        hall.decide()
        assert Decision.objects.filter(application=one, outcome=AWARD).exists()
    assert seen() == before
    assert {page[0] for row in before for page in row[-4:]} <= {302, 404}


def files_of(browser, paths):
    """{path: (status, name, bytes)} of what is taken as a file."""
    answers = {path: browser.get(path, **ENGLISH) for path in paths}
    return {path: (each.status_code, each.headers.get("Content-Disposition"), bytes(b"".join(each)))
            for path, each in answers.items()}  # fmt: skip


def test_before_the_release_no_file_no_letter_and_no_bell_tells_of_a_decision(hall):
    """Scenario 14: not its name, nor its content, nor that one is on its way."""
    called, one = f"/vejen/calls/{hall.call.pk}/", f"/vejen/partnerships/{hall.applications[0].partnership_id}/"
    hands = [(signed_in(hall.signatory(1)), [f"{one}application/export/"]),
             (signed_in(hall.karen), [f"{called}applications/export/"])]  # fmt: skip
    before = [files_of(*hand) for hand in hands]
    with scope(hall.vejen):
        letters = set(Outbox.objects.values_list("key", flat=True))
        hall.decide()
        assert set(Outbox.objects.values_list("key", flat=True)) == letters
        assert not Due.objects.filter(kind=BELL).exists()
        soon = correspondence.foreseen(now(), now() + timedelta(days=60), hall.karen)
        assert not [each for each in soon if "decision" in each.kind]
    assert [files_of(*hand) for hand in hands] == before
    assert {status for files in before for status, _name, _bytes in files.values()} == {200}
    with scope(hall.vejen):
        hall.release()
        assert Due.objects.filter(kind=BELL).count() == 2


def test_a_colleague_who_acts_for_a_municipality_in_the_call_has_no_way_to_its_ranking(hall):
    with scope(hall.vejen):
        hall.decide()
    assert signed_in(hall.karen).get(hall.address).status_code == 200
    partnership = hall.applications[3].partnership
    with scope(hall.vejen):
        partnership.programme = hall.vejen
        access.appoint(hall.karen, "writer", partnership, party=partnership.parties.get(kind=MUNICIPALITY))
    for page in ("", "scenarios/", "letters/", "propose/", f"{hall.applications[0].pk}/"):
        assert signed_in(hall.karen).get(hall.address + page).status_code == 404, page


def test_each_letter_is_read_in_each_language_before_and_says_the_same_after(hall):
    with scope(hall.vejen):
        hall.decide(rejection_words=WORDS, appeal_words=WORDS)
    page = read(hall.lone, f"{hall.address}letters/?language=da")
    assert page.count("<article") == 4 and 'lang="da"' in page and "Klagevejledning" in page
    page = read(hall.lone, f"{hall.address}letters/?language=en")
    assert "There were 4 applications." in page and "There were 2 places." in page
    assert "K1 hemmelig begrundelse" in page and "If you disagree" not in page  # a foundation is no authority
    with scope(hall.vejen):
        hall.release()
    theirs = read(hall.signatory(4, MUNICIPALITY), f"/vejen/partnerships/{hall.applications[3].partnership_id}/answer/")
    assert "You are not selected" in theirs and "How to complain" in theirs and "2.40" in theirs
    assert "Rikke" not in theirs and "Your place on the reserve list" not in theirs


def test_only_of_a_public_funder_the_letter_says_how_to_appeal(hall):
    with scope(hall.vejen):
        type(hall.vejen).objects.filter(pk=hall.vejen.pk).update(funder_is_public=True)
        hall.decide(appeal_words=WORDS)
    assert read(hall.lone, f"{hall.address}letters/?language=en").count("If you disagree") == 2  # not to the selected


def test_somebody_in_conflict_has_no_way_to_the_ranking_while_it_holds_that_application(hall):
    with scope(hall.vejen):
        Conflict.objects.create(
            application=hall.applications[1], user=hall.lone, by=hall.lone, kind="tie", reason="My sister"
        )
        hall.decide()
    for page in ("", "scenarios/", "letters/", "release/", "close/", f"{hall.applications[0].pk}/"):
        assert signed_in(hall.lone).get(hall.address + page).status_code == 404, page
        assert signed_in(hall.henrik).get(hall.address + page).status_code == 200, page


def test_mail_that_breaks_after_seven_goes_on_without_a_double(ground, post_box, moved_clock, monkeypatch):
    """Scenario 14: 6 selected, 2 on the reserve list, 9 not; 17 visible at one moment, each person one letter."""
    hall = Hall(17, places=6, reserves=2)
    with scope(hall.vejen):
        hall.decide()
    moved_clock(timedelta(hours=2))
    with scope(hall.vejen):
        assert hall.release(at=now()) == 17
        assert not Decision.objects.filter(status="pending").exists()
    sent, real = [], mail.EmailMultiAlternatives.send

    def breaks(message, *args, **options):
        sent.append(message)
        if 7 < len(sent) <= 14:
            raise ConnectionResetError
        return real(message, *args, **options)

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", breaks)
    sweep()
    assert 7 <= len(post_box) < 34
    for _round in range(3):
        moved_clock(timedelta(minutes=10))
        sweep()
    to = sorted(letter["To"] for letter in post_box)
    assert len(to) == len(set(to)) == 34
    subjects = [letter["Subject"].split(":")[0] for letter in post_box]
    counted = [subjects.count(f"You are {what}") for what in ("selected", "on the reserve list", "not selected")]
    assert counted == [12, 4, 18]
    assert "2.40" not in "".join(body(letter) for letter in post_box)  # scores stay behind the sign-in
