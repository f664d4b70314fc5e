"""The text of the agreements read before it is anybody's, and who may read and write it."""

from datetime import timedelta

import pytest

from partnerships import previewing
from partnerships.models import Agreement, AgreementPreview
from partnerships.previewing import ask, sweep
from programmes.clock import now
from programmes.models import Due
from programmes.scope import scope
from tests.agreements import ENGLISH, accepted
from tests.cast import appointed, person
from tests.conftest import signed_in


@pytest.fixture
def ready(whole):
    whole = accepted(whole)
    whole.text = f"/vejen/calls/{whole.call.pk}/agreements/text/"
    return whole


def test_the_preview_has_the_facts_of_a_real_partnership_or_of_none_as_page_and_as_paper(ready):
    sofie = signed_in(ready.sofie)
    page = sofie.get(f"{ready.text}preview/?language=en", **ENGLISH).content.decode()
    assert "Foreningen Fjordlys" in page and "134,212" in page
    page = sofie.get(f"{ready.text}preview/?language=da&partnership=none", **ENGLISH).content.decode()
    assert "Foreningen Fjordlys" not in page and "134.212" in page
    with scope(ready.vejen):
        assert not Agreement.objects.exists()


def asks(ready, user, language="da", partnership=None):
    """The page on which she waits for a paper, or its status."""
    chosen = f"?language={language}&partnership={partnership or ready.partnership.pk}"
    answer = signed_in(user).post(f"{ready.text}preview/paper/{chosen}", follow=True, **ENGLISH)
    return answer.content.decode() if answer.status_code == 200 else answer.status_code


def paper(ready, user):
    return signed_in(user).get(f"{ready.text}preview/paper/file/")


def test_a_paper_of_it_is_made_in_a_worker_and_read_by_whoever_asked_alone(ready):
    lone = signed_in(ready.lone)
    assert lone.get(f"{ready.text}preview/paper/").status_code == 404
    assert "The PDF is being made" in asks(ready, ready.lone) and paper(ready, ready.lone).status_code == 404
    sweep()
    page = lone.get(f"{ready.text}preview/paper/", **ENGLISH).content.decode()
    assert "The PDF is being made" not in page and "Open the PDF" in page and str(ready.partnership) in page
    made = paper(ready, ready.lone)
    assert made.content.startswith(b"%PDF") and (made["Content-Language"], made["Content-Type"]) == (
        "da", "application/pdf",
    )  # fmt: skip
    assert "no-store" in made["Cache-Control"]
    assert [lone.post(f"{ready.text}preview/paper/file/").status_code, made.status_code] == [405, 200]
    for user in (ready.sofie, ready.maja):
        assert paper(ready, user).status_code == 404
    with scope(ready.vejen):
        assert not Agreement.objects.exists() and Due.objects.filter(kind="previews", next_at__lte=now()).count() == 0


def test_the_next_paper_takes_the_place_of_the_one_before_and_a_day_later_it_is_gone(ready):
    asks(ready, ready.lone)
    sweep()
    assert (
        "The PDF is being made" in asks(ready, ready.lone, "en", "none") and paper(ready, ready.lone).status_code == 404
    )
    sweep()
    assert paper(ready, ready.lone)["Content-Language"] == "en"
    with scope(ready.vejen):
        a_day_on = now() + timedelta(days=1)
        assert Due.objects.filter(kind="previews", next_at__range=(a_day_on - timedelta(minutes=5), a_day_on)).exists()
        AgreementPreview.objects.update(asked_at=now() - timedelta(days=1))
        Due.ring("previews")
    sweep()
    with scope(ready.vejen):
        assert not AgreementPreview.objects.exists()


def test_what_is_asked_for_anew_while_the_first_is_made_is_not_taken_for_it(ready, monkeypatch):
    asks(ready, ready.lone)

    def slow(agreement, call, language):
        with scope(ready.vejen):
            ask(call, ready.lone, None, "en")
        return b"%PDF of before", "application/pdf"

    monkeypatch.setattr(previewing, "preview_paper", slow)
    previewing.make(ready.vejen.pk, previewing.begin(ready.vejen.pk))
    assert paper(ready, ready.lone).status_code == 404
    monkeypatch.undo()
    sweep()
    assert paper(ready, ready.lone)["Content-Language"] == "en"


def test_a_paper_that_cannot_be_made_holds_back_no_other_and_is_tried_again(ready, monkeypatch):
    asks(ready, ready.lone), asks(ready, ready.sofie, "en")

    def breaks(agreement, call, language):
        return 1 / 0 if language == "da" else (b"%PDF", "application/pdf")

    monkeypatch.setattr(previewing, "preview_paper", breaks)
    sweep()
    assert paper(ready, ready.lone).status_code == 404 and paper(ready, ready.sofie).status_code == 200
    monkeypatch.undo()
    rests(ready)
    sweep()
    assert paper(ready, ready.lone).status_code == 200


def rests(ready):
    """Nobody is at it any more, and its bell rings; until now it has rung once at most."""
    with scope(ready.vejen):
        soon = Due.objects.filter(kind="previews", next_at__lte=now() + previewing.AGAIN)
        assert soon.count() == 1
        soon.delete()
        AgreementPreview.objects.filter(made_at=None).update(begun_at=now() - previewing.AT_WORK)
        Due.ring("previews")


def test_a_paper_that_breaks_three_times_is_given_up_and_its_page_says_so(ready, monkeypatch):
    asks(ready, ready.lone)
    tries = []
    monkeypatch.setattr(previewing, "preview_paper", lambda *facts: tries.append(facts) or 1 / 0)
    sweep()
    for _once_more in range(2):
        rests(ready)
        sweep()
    page = signed_in(ready.lone).get(f"{ready.text}preview/paper/", **ENGLISH).content.decode()
    assert len(tries) == 3 and "This PDF could not be made" in page and "waiting.js" not in page
    monkeypatch.undo()
    assert "The PDF is being made" in asks(ready, ready.lone)
    sweep()
    assert paper(ready, ready.lone).status_code == 200


def test_a_paper_that_takes_its_worker_down_is_given_up_too(ready):
    asks(ready, ready.lone)
    for _each in range(3):
        assert previewing.begin(ready.vejen.pk)
        rests(ready)
    sweep()
    page = signed_in(ready.lone).get(f"{ready.text}preview/paper/", **ENGLISH).content.decode()
    assert "This PDF could not be made" in page


def test_a_paper_that_one_worker_is_at_is_not_begun_by_another(ready, monkeypatch):
    asks(ready, ready.lone)
    drawn = []

    def slow(*facts):
        drawn.append(facts)
        previewing.make_all(ready.vejen.pk)
        return b"%PDF", "application/pdf"

    monkeypatch.setattr(previewing, "preview_paper", slow)
    sweep()
    assert len(drawn) == 1 and paper(ready, ready.lone).status_code == 200


def test_a_paper_of_what_is_closed_to_her_since_is_not_made_and_not_read(ready):
    asks(ready, ready.sofie), asks(ready, ready.lone)
    sweep()
    asks(ready, ready.lone)
    with scope(ready.vejen):
        for user in (ready.sofie, ready.lone):
            ready.application.conflicts.create(user=user, kind="tie", by=user)
    assert paper(ready, ready.sofie).status_code == 404
    sweep()
    with scope(ready.vejen):
        assert [each.by for each in AgreementPreview.objects.all()] == [ready.sofie]


def test_only_staff_write_and_nobody_previews_a_partnership_that_is_closed_to_her(ready):
    with scope(ready.vejen):
        finance = person("Finn Finans", "en")
        appointed(finance, "finance", ready.vejen)
    reads = signed_in(finance)
    assert reads.get(ready.text).status_code == 200 and "clauses/purpose/" not in reads.get(ready.text).content.decode()
    for address in ("clauses/", "clauses/purpose/", "clauses/purpose/remove/", "clauses/purpose/restore/"):
        assert reads.get(ready.text + address).status_code == 404
        assert signed_in(ready.maja).get(ready.text + address).status_code == 404
    assert reads.post(f"{ready.text}clauses/purpose/move/", {"up": "yes"}).status_code == 404
    assert signed_in(ready.maja).get(ready.text).status_code == 404
    with scope(ready.vejen):
        ready.application.conflicts.create(user=ready.sofie, kind="tie", by=ready.sofie)
    sofie = signed_in(ready.sofie)
    assert sofie.get(f"{ready.text}preview/?partnership={ready.partnership.pk}").status_code == 404
    assert asks(ready, ready.sofie) == 404 and asks(ready, ready.maja) == 404
    assert "Foreningen Fjordlys" not in sofie.get(f"{ready.text}preview/", **ENGLISH).content.decode()
