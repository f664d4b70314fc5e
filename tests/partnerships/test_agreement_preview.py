"""The text of the agreements read before it is anybody's, and who may read and write it."""

import pytest

from partnerships.models import Agreement
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
    paper = sofie.get(f"{ready.text}preview.pdf?language=da&partnership={ready.partnership.pk}")
    assert paper.content.startswith(b"%PDF") and paper["Content-Language"] == "da"
    with scope(ready.vejen):
        assert not Agreement.objects.exists()


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
    for page in ("preview/", "preview.pdf"):
        assert sofie.get(f"{ready.text}{page}?partnership={ready.partnership.pk}").status_code == 404
    assert "Foreningen Fjordlys" not in sofie.get(f"{ready.text}preview/", **ENGLISH).content.decode()
