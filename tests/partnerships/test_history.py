"""The history of an answer: who wrote what for whom, what it changed, and the way back to it."""

import re

import pytest

from partnerships.models import AnswerVersion
from programmes.scope import scope
from tests.cast import write
from tests.conftest import signed_in

TEXTS = ["Vi mødes.", "Vi mødes hver uge.", "Vi mødes hver måned."]


@pytest.fixture
def written(fjordby):
    """Maja, Jonas and Maja again have written D3."""
    for number, (user, text) in enumerate(zip((fjordby.maja, fjordby.jonas, fjordby.maja), TEXTS, strict=True)):
        write(fjordby.application, user, "D3", base=number, roles=text)
    return fjordby


def page(fjordby, user, question="D3", query=""):
    address = f"{fjordby.address}questions/{question}/history/{query}"
    text = signed_in(user).get(address, headers={"Accept-Language": "en"}).content.decode()
    return " ".join(text[text.index("<main") : text.index("</main>")].split())


def versions(fjordby, question="D3"):
    with scope(fjordby.vejen):
        return list(AnswerVersion.objects.filter(answer__question=question).order_by("id"))


def restore(fjordby, user, version, base):
    address = f"{fjordby.address}questions/D3/history/{version.pk}/"
    return signed_in(user).post(address, {"base": base}, follow=True, headers={"Accept-Language": "en"})


def stands(fjordby):
    with scope(fjordby.vejen):
        return fjordby.standing().states["D3"].raw


def test_each_text_is_told_with_its_author_her_party_and_what_it_changed(written):
    text = page(written, written.maja)
    assert "<strong>Jonas Friis</strong>, Fjordby Kommune" in text
    assert "<strong>Maja Holm</strong>, Foreningen Fjordlys" in text
    assert "Vi mødes hver <del>uge.</del><ins>måned.</ins>" in text
    assert "Vi <del>mødes.</del><ins>mødes hver uge.</ins>" in text
    assert text.count("Bring this text back") == 2  # not what stands now


def test_an_earlier_text_comes_back_as_a_new_version(written):
    answer = restore(written, written.jonas, versions(written)[0], base=3)
    assert "The earlier text is back" in answer.content.decode()
    assert stands(written) == {"roles": TEXTS[0]}
    assert [(row.number, row.value["roles"]) for row in versions(written)] == [
        (1, TEXTS[0]), (2, TEXTS[1]), (3, TEXTS[2]), (4, TEXTS[0]),
    ]  # fmt: skip


def test_what_was_empty_then_is_emptied(fjordby):
    write(fjordby.application, fjordby.maja, "B3", name="Karen")
    write(fjordby.application, fjordby.maja, "B3", base=1, title="Leder")
    first = versions(fjordby, "B3")[0]
    signed_in(fjordby.maja).post(f"{fjordby.address}questions/B3/history/{first.pk}/", {"base": 2})
    with scope(fjordby.vejen):
        assert fjordby.standing().states["B3"].typed == {"name": "Karen"}


def test_what_somebody_has_written_since_the_page_was_read_is_not_run_over(written):
    write(written.application, written.jonas, "D3", roles="Vi mødes aldrig.")
    answer = restore(written, written.maja, versions(written)[0], base=3)
    assert "You both changed the same place" in answer.content.decode()
    assert stands(written) == {"roles": "Vi mødes aldrig."}


def test_a_text_that_lost_can_be_brought_back_too(written):
    lost = write(written.application, written.jonas, "D3", base=2, roles="Vi mødes hver dag.").clashed
    assert "Kept beside" in page(written, written.maja)
    restore(written, written.maja, lost, base=3)
    assert stands(written) == {"roles": "Vi mødes hver dag."}


def test_nobody_brings_back_the_other_party_s_text_or_anything_after_the_deadline(committed_fjordby, moved_clock):
    fjordby = committed_fjordby
    write(fjordby.application, fjordby.jonas, "C4", path="Vi henviser.")
    write(fjordby.application, fjordby.jonas, "C4", path="Vi henviser selv.")
    address = f"{fjordby.address}questions/C4/history/{versions(fjordby, 'C4')[0].pk}/"
    assert "Bring this text back" not in page(fjordby, fjordby.maja, "C4")
    answer = signed_in(fjordby.maja).post(address, {"base": 2}, follow=True, headers={"Accept-Language": "en"})
    assert "Only the municipality can answer this question." in answer.content.decode()
    moved_clock(fjordby.call.closes_at)
    signed_in(fjordby.jonas).post(address, {"base": 2})
    assert len(versions(fjordby, "C4")) == 2


def test_a_version_of_another_question_is_not_found(written):
    write(written.application, written.maja, "A1", name="Fjordby")
    [name] = versions(written, "A1")
    address = f"{written.address}questions/D3/history/{name.pk}/"
    assert signed_in(written.maja).post(address, {"base": 3}).status_code == 404


def test_three_hundred_texts_come_by_pages(fjordby):
    with scope(fjordby.vejen):
        answer = fjordby.application.answers.create(question="D3", version=300, value={"roles": "tekst 300"})
        facts = {"base": 0, "is_standing": True, "by": fjordby.maja, "at": fjordby.call.opens_at}
        for number in range(1, 301):
            answer.versions.create(value={"roles": f"tekst {number}"}, number=number, **facts)
    first, last = page(fjordby, fjordby.maja), page(fjordby, fjordby.maja, query="?page=12")
    assert len(re.findall("<strong>Maja Holm</strong>", first)) == 25
    # The oldest text of a page is compared with the one before it, which stands on the next page.
    assert "tekst <del>275</del><ins>276</ins>" in first and "<ins>tekst 1</ins>" in last
