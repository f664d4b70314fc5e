"""What texts of a call say of its figures comes from its settings: in each language, on each page, or it is found."""

import re
import shutil
from pathlib import Path

import pytest

from programmes.loading import FileError, load
from programmes.models import Call, Programme
from programmes.readiness import readiness
from programmes.scope import scope
from tests.cast import DATA
from tests.figures import FIGURES, LINE, NONE, edited, fresh, read, refused, totals, words
from tests.programmes.test_call_setup import fields


def found(cast, call):
    with scope(cast.vejen) as within:
        ready = readiness(fresh(cast, call.slug), within.arrived_at)
    return {each.key for each in ready.errors}, {each.key for each in ready.warnings}, ready


def test_each_figure_stands_in_one_place_and_changes_on_every_page_that_says_it(cast, call, karen):
    changed = {"courses": "3", "weeks": "12", "least": "8", "most": "9", "peers": "5", "amount": "140000"}
    assert edited(karen, call, **changed, **LINE).status_code == 302
    page, checklist = call.get_absolute_url(), f"{call.get_absolute_url()}checklist/"
    for language, said in {
        "da": {page: ["gruppeforløb på 12 uger", "Forløbet varer 12 uger", "3 gruppeforløb med 8–9 deltagere",
                      "op til 5 frivillige peers", "tilskud på 140.000 kr. ,", "Tilskud 140.000 kr."],
               checklist: ["holde 3 forløb på 12 uger", "op til 5 frivillige peers"],
               "/": ["gruppeforløb på 12 uger"]},
        "en": {page: ["a group course of 12 weeks", "3 group courses with 8–9 participants", "Grant DKK 140,000"],
               checklist: ["hold 3 courses of 12 weeks"], "/": ["a group course of 12 weeks"]},
    }.items():  # fmt: skip
        for address, sentences in said.items():
            text = words(read(address, language, **{"for": "all"}))
            assert [each for each in sentences if each not in text] == []
            assert not re.search(r"\[[a-z]+\]|\b11 (uger|weeks)|134[.,]212", text)
    for address in (f"{page}dry-run/?as=association", f"{page}setup/"):
        assert "12 weeks" in words(karen.get(address).text) and len(totals(karen.get(address).text)) == 5


def test_a_text_in_another_language_keeps_its_own_way_of_writing_numbers(call):
    text = read(call.get_absolute_url(), "hu")
    assert '<span lang="en">DKK\N{NO-BREAK SPACE}134,212</span>' in text
    assert totals(text)[2:] == [
        "84–120 résztvevő", "legfeljebb 24 sorstárs", "132 csoportalkalom, hetente egy",
    ]  # fmt: skip


def test_a_figure_that_texts_of_a_published_call_say_cannot_be_taken_away(cast, call, karen):
    answer = edited(karen, call, **NONE, **LINE)
    assert refused(answer) == {"courses", "lead_da", "lead_en"}
    assert "[courses], [participants], [peers], [weeks]. Change them first." in words(answer.text)
    assert refused(edited(karen, call, amount="0", **LINE)) == {"amount"}
    assert refused(edited(karen, call, lead_da="[weeks]", lead_en="[wekks]", weeks="", **LINE)) == {"weeks", "lead_en"}
    assert (fresh(cast).scale, fresh(cast).amount) == (FIGURES, call.amount)


def test_the_editor_tells_which_figures_there_are_and_refuses_any_other_brackets(cast, call, karen, draft):
    texts = f"/vejen/calls/{call.pk}/setup/texts/n0/"
    assert "[participants] 7–10 · [peers] 4" in words(karen.get(texts).text)
    assert "[amount] DKK 134,212" in words(karen.get(f"/vejen/calls/{call.pk}/setup/call/").text)
    typed = fields(karen.get(texts)) | LINE
    for wrong in ("Op til [pladser]", "[Places]", "- [ ] klar", "[places], [weks]"):
        assert refused(karen.post(texts, typed | {"body_da": wrong})) == {"body_da"}
    right = "**[places]** [her](https://example.org/) \\[sic\\]"
    preview = karen.post(texts, typed | {"body_da": right, "preview": "yes"})
    assert "<strong>6</strong>" in preview.text and ">her</a> [sic]" in preview.text
    assert keys_of(cast) == keys_of(cast, typed | {"body_da": "[weeks] uger"}, texts, karen)
    assert "11 uger" in read(call.get_absolute_url(), "da")


def keys_of(cast, typed=None, page="", browser=None):
    """The keys of the call's texts, after something was sent."""
    if typed:
        assert browser.post(page, typed).status_code == 302
    return [each.get("key", f"n{number}") for number, each in enumerate(fresh(cast).texts)]


def test_the_check_before_publication_finds_what_would_stand_in_brackets(cast, karen, draft):
    add = f"/vejen/calls/{draft.pk}/setup/steps/add/"
    assert "[weeks]" not in words(karen.get(add).text)  # nothing is said of weeks yet
    typed = fields(karen.get(add)) | {"text_da": "Hold [weeks] uger fri", "text_en": "Keep [weeks] weeks free"}
    assert karen.post(add, typed).status_code == 302  # the figure may come later
    edited(karen, draft, lead_en="[amount]")
    with scope(cast.vejen):
        Call.objects.filter(pk=draft.pk).update(facts=[{"key": "f0", "label": {"en": "[nowhere]"}, "value": {}}])
    errors, _warnings, ready = found(cast, draft)
    step = fresh(cast, draft.slug).steps[-1]["key"]
    lacking = {each for each in errors if each.endswith("-gaps")}
    assert lacking == {"lead-en-gaps", "facts-f0-gaps", f"steps-{step}-gaps"}
    assert "[nowhere]" in next(each.sentence for each in ready.errors if each.key == "facts-f0-gaps")
    edited(karen, draft, amount="1000", **FIGURES)
    assert {each for each in found(cast, draft)[0] if each.endswith("-gaps")} == {"facts-f0-gaps"}


def test_a_rule_that_reckons_with_another_number_of_weeks_is_found(cast, call):
    def weeks():
        return sorted(each.sentence for each in found(cast, call)[2].warnings if each.key.startswith("weeks"))

    assert weeks() == [] and not any(each.endswith("-gaps") for each in found(cast, call)[0])
    with scope(cast.vejen):
        Call.objects.filter(pk=call.pk).update(scale=FIGURES | {"weeks": 12, "peers": 0})
    said = "A rule reckons with another number of weeks than the call"
    assert weeks() == [f"{said}: E1, 11 / 12", f"{said}: E8, 11 / 12"]
    assert "scale-peers" in found(cast, call)[0]


def test_what_was_corrected_once_stays_as_it_was_said(cast, call, karen):
    with scope(cast.vejen):
        Call.objects.filter(pk=call.pk).update(corrections=[{"on": "2024-09-25", "text": {"en": "It was [places]."}}])
    assert "It was [places]." in words(read(call.get_absolute_url()))


@pytest.fixture
def folder(tmp_path):
    """A copy of Vejen's files, to be spoiled."""
    return Path(shutil.copytree(DATA / "vejen", tmp_path / "vejen"))


SCALE = "scale: {courses: 2, weeks: 11, least: 7, most: 10, peers: 4}"


@pytest.mark.parametrize(("old", "new", "complaint"), [
    (SCALE, SCALE.replace("peers: 4", "peers: four"), "“peers”: Write a whole number from 1 to 99."),
    (SCALE, SCALE.replace("weeks: 11, ", ""), "“weeks”: Say all five figures, or none of them."),
    (SCALE, SCALE.replace("most: 10", "most: 6"), "“most”: The most must not be smaller than the least."),
    (SCALE, SCALE.replace("courses: 2", "courses: yes"), "“courses”: Write a whole number"),
    (SCALE, SCALE.replace("}", ", rooms: 1}"), "“rooms” is no figure of a partnership"),
    (SCALE, "scale: 12", "“scale” must give a number for each of: courses, weeks"),
    ('da: "Op til [places]"', 'da: "Op til [pladser]"', "[pladser] is no figure of this call; there are [places], [am"),
    ("gruppeforløb på [weeks] uger", "gruppeforløb på [uger] uger", "[uger] is no figure of this call"),
    ("I skriver sammen", "I skriver [one] sammen", "[one] is no figure of this call"),
    ("op til [peers] frivillige peers?", "op til [peer] frivillige peers?", "[peer] is no figure of this call"),
    ("Forløbet varer [weeks] uger", "Forløbet varer [Weeks] uger", "[Weeks] is no figure of this call"),
    (SCALE, "scale: {}", "there are [places], [amount]"),
])  # fmt: skip
def test_a_mistake_in_the_file_is_told_with_its_line_and_nothing_is_loaded(db, folder, old, new, complaint):
    file = folder / "call.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))
    with pytest.raises(FileError) as error:
        list(load(folder))
    place, line, sentence = re.match(r"(.*?):(\d+): (.*)", str(error.value), re.DOTALL).groups()
    assert Path(place) == file and complaint in sentence
    if new != "scale: {}":  # there the first text is named that says what is gone
        assert 0 <= text[: text.index(old)].count("\n") + 1 - int(line) <= 4
    assert not Programme.objects.filter(slug="vejen").exists()


def test_the_file_may_be_loaded_again_with_other_figures(db, folder):
    file = folder / "call.yaml"
    for weeks in (11, 11, 9):
        file.write_text(file.read_text().replace("weeks: 11, least", f"weeks: {weeks}, least"))
        list(load(folder))
        with scope(Programme.objects.get(slug="vejen")):
            assert Call.objects.get().scale == FIGURES | {"weeks": weeks}
    assert "a group course of 9 weeks" in words(read("/"))
