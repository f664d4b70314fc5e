"""What one partnership does is said once; what all do together is reckoned, and every text takes its figures there."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from programmes.cloning import clone
from programmes.models import Call
from programmes.scale import altogether
from programmes.scope import scope
from tests.figures import FIGURES, LINE, NONE, edited, fresh, read, refused, totals, words
from tests.programmes.test_call_setup import fields

SIX = re.compile(r"\b(6|six|seks)\b(?!\.? (Dec|Jan))", re.IGNORECASE)  # and not the 6th of December or January


@pytest.mark.fact("S1-79")
def test_everybody_reads_what_all_do_together_and_no_text_says_another_number_when_a_place_goes(call, karen):
    page = call.get_absolute_url()
    assert totals(read(page)) == [
        "at most 6 partnerships", "at least 12 courses", "84–120 participants", "at most 24 peers",
        "132 group sessions, one a week",
    ]  # fmt: skip
    assert totals(read(page, "da")) == [
        "højst 6 partnerskaber", "mindst 12 gruppeforløb", "84–120 deltagere", "højst 24 peers",
        "132 gruppegange, én om ugen",
    ]  # fmt: skip
    said = {"da": ["Op til 6", "op til 6 lokale", "de 6 part"], "en": ["Up to 6", "up to 6 local", "the 6 part"]}
    for language, sentences in said.items():
        assert [each for each in sentences if each not in words(read(page, language, **{"for": "all"}))] == []
    assert edited(karen, call, places="5", **LINE).status_code == 302
    assert totals(read(page)) == [
        "at most 5 partnerships", "at least 10 courses", "70–100 participants", "at most 20 peers",
        "110 group sessions, one a week",
    ]  # fmt: skip
    for language, sentences in said.items():
        for reader in ("association", "municipality", "both", "all"):
            text = words(read(page, language, **{"for": reader}))
            assert SIX.findall(text) == []
        assert [each for each in sentences if each.replace("6", "5") not in text] == []
    assert "The figures are corrected." in read(page)


@pytest.mark.parametrize(("language", "one", "many"), [
    ("en", "at most 1 partnership; at least 1 course; 1 participant; at most 1 peer; 1 group session, one a week",
     "at most 600 partnerships; at least 1,200 courses; 8,400–12,000 participants; at most 2,400 peers; "
     "13,200 group sessions, one a week"),
    ("da", "højst 1 partnerskab; mindst 1 gruppeforløb; 1 deltager; højst 1 peer; 1 gruppegang, én om ugen",
     "højst 600 partnerskaber; mindst 1.200 gruppeforløb; 8.400–12.000 deltagere; højst 2.400 peers; "
     "13.200 gruppegange, én om ugen"),
    ("fi", "enintään 1 kumppanuus; vähintään 1 ryhmäkurssi; 1 osallistuja; enintään 1 vertainen; "
     "1 ryhmätapaaminen, yksi viikossa",
     "enintään 600 kumppanuutta; vähintään 1 200 ryhmäkurssia; 8 400–12 000 osallistujaa; enintään 2 400 vertaista; "
     "13 200 ryhmätapaamista, yksi viikossa"),
    ("sv", "högst 1 partnerskap; minst 1 gruppkurs; 1 deltagare; högst 1 kamrat; 1 gruppträff, en i veckan",
     "högst 600 partnerskap; minst 1 200 gruppkurser; 8 400–12 000 deltagare; högst 2 400 kamrater; "
     "13 200 gruppträffar, en i veckan"),
    ("nb", "høyst 1 partnerskap; minst 1 gruppeforløp; 1 deltaker; høyst 1 likeperson; 1 gruppesamling, én i uken",
     "høyst 600 partnerskap; minst 1 200 gruppeforløp; 8 400–12 000 deltakere; høyst 2 400 likepersoner; "
     "13 200 gruppesamlinger, én i uken"),
    ("hu", "legfeljebb 1 partnerség; legalább 1 csoportprogram; 1 résztvevő; legfeljebb 1 sorstárs; "
     "1 csoportalkalom, hetente egy",
     "legfeljebb 600 partnerség; legalább 1 200 csoportprogram; 8 400–12 000 résztvevő; legfeljebb 2 400 sorstárs; "
     "13 200 csoportalkalom, hetente egy"),
])  # fmt: skip
def test_one_and_many_are_said_rightly_in_six_languages(language, one, many):
    with override(language):
        alone = altogether(Call(places=1, scale=dict.fromkeys(FIGURES, 1)))
        crowd = altogether(Call(places=600, scale=FIGURES))
    assert ["; ".join(" ".join(each.split()) for each in said) for said in (alone, crowd)] == [one, many]


def test_a_call_without_courses_says_nothing_of_them_and_its_staff_need_not(cast, karen, draft):
    assert edited(karen, draft, title_da="Hjælpere").status_code == 302
    assert fresh(cast, draft.slug).scale == {}
    pages = [draft.get_absolute_url(), f"{draft.get_absolute_url()}setup/", f"{draft.get_absolute_url()}check/"]
    assert [("Altogether" in karen.get(page).text, totals(karen.get(page).text)) for page in pages] == [(False, [])] * 3
    assert edited(karen, draft, places="0", **FIGURES).status_code == 302
    assert fresh(cast, draft.slug).scale == FIGURES and totals(karen.get(pages[0]).text) == []
    assert edited(karen, draft, places="1").status_code == 302
    assert [totals(karen.get(page).text)[0] for page in pages] == ["at most 1 partnership"] * 3


@pytest.mark.parametrize(("typed", "beside"), [
    (NONE | {"weeks": "11"}, {"courses", "least", "most", "peers"}),
    (FIGURES | {"peers": ""}, {"peers"}),
    (FIGURES | {"least": "11"}, {"most"}),
    (FIGURES | {"courses": "0"}, {"courses"}),
    (FIGURES | {"weeks": "105", "peers": "-1"}, {"weeks", "peers"}),
    (FIGURES | {"weeks": "eleven", "least": "7.5"}, {"weeks", "least"}),
    (FIGURES | {"most": "9" * 5000, "courses": "1e1", "peers": "[4]"}, {"most", "courses", "peers"}),
    (FIGURES | {"weeks": "1\x002", "scale": "{}"}, {"weeks"}),
])  # fmt: skip
def test_figures_that_cannot_be_are_refused_beside_their_fields_and_nothing_is_changed(
    cast, karen, draft, typed, beside
):
    assert refused(edited(karen, draft, **typed)) == beside
    assert fresh(cast, draft.slug).scale == {}


def test_all_five_figures_are_said_or_none(cast, karen, draft):
    answer = edited(karen, draft, **NONE | {"weeks": "11"})
    assert "Say all five figures, or none of them." in answer.text and "What each partnership does" in answer.text
    assert edited(karen, draft, **FIGURES).status_code == 302
    assert fresh(cast, draft.slug).scale == FIGURES
    assert edited(karen, draft, **NONE).status_code == 302
    assert fresh(cast, draft.slug).scale == {}


def test_two_people_who_change_different_figures_both_keep_theirs(cast, karen, draft):
    edited(karen, draft, **FIGURES)
    page = f"/vejen/calls/{draft.pk}/setup/call/"
    hers, theirs = fields(karen.get(page)), fields(karen.get(page))
    assert karen.post(page, hers | {"weeks": "10"}).status_code == 302
    assert karen.post(page, theirs | {"peers": "3"}).status_code == 302
    assert fresh(cast, draft.slug).scale == FIGURES | {"weeks": 10, "peers": 3}


def test_what_a_partnership_does_changes_in_a_published_call_only_with_a_line_that_everybody_reads(cast, call, karen):
    assert refused(edited(karen, call, weeks="12")) == {"correction_da", "correction_en"}
    assert fresh(cast).scale == FIGURES
    assert edited(karen, call, weeks="12", **LINE).status_code == 302
    assert "Tallene er rettet." in read(f"{call.get_absolute_url()}changes/", "da")
    assert fresh(cast).scale == FIGURES | {"weeks": 12}


def test_the_figures_come_along_when_a_call_is_used_again(cast, call):
    with scope(cast.vejen):
        made = clone(call, "VEJEN-2026", "vejen-2026", {"opens_on": call.opens_on, "closes_on": call.closes_on})
    assert fresh(cast, made.slug).scale == FIGURES


def test_the_page_asks_the_database_no_more_for_it(cast, call):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            read(call.get_absolute_url(), **{"for": "all"})
        return len(queries)

    with_figures = asked()
    with scope(cast.vejen):
        Call.objects.filter(pk=call.pk).update(scale={}, lead={}, texts=[], facts=[], steps=[], clarify=[])
    assert with_figures == asked()
