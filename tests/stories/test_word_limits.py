"""A limit in words, as its writer meets it: counted while she types, in a text and in a new row."""

import pytest

from programmes.rules import ERROR
from programmes.scope import scope
from tests.browsing import chromium, house, wait_for
from tests.forms import Writing, changed, question, work
from tests.stories.test_two_hands import page_of

TEXT = "Vi kører peer-to-peer – i 2024"  # the dash is no word
ROWS = {
    "key": "B3", "kind": "table", "answered_by": "association", "title": {"da": "Opgaver", "en": "Tasks"},
    "fields": [{"key": "tasks", "kind": "rows", "max_rows": 3, "columns": [
        {"key": "what", "kind": "longtext", "label": {"da": "Hvad", "en": "What"}, "max": 3, "counted_in": "words"}]}],
}  # fmt: skip


def in_words(data):
    question(data, "B2")["fields"][0].update(max=4, counted_in="words")
    data["sections"][1]["questions"].append(ROWS)


@pytest.mark.browser
@pytest.mark.proof
def test_words_are_counted_while_they_are_written_and_counted_the_same_when_saved(ground):
    writing = Writing()
    changed(writing.call, in_words)
    work(writing.vejen)
    with house(with_worker=False) as address, chromium() as browser:
        maja = page_of(browser, writing.maja, address)
        maja.goto(f"{address}/vejen/partnerships/{writing.fjordby.pk}/application/sections/C/")
        maja.fill('[name="B2.text"]', TEXT)
        assert maja.inner_text("#B2-text-c") == "5 of 4 words"
        assert maja.locator("#B2-text-c.over[role=status]").count() == 1
        maja.locator("#B2 .notes", has_text="Too long by 1 word.").wait_for()
        maja.fill('[name="B3.tasks.0.what"]', "tavle og ture")
        maja.click("#B3 [data-add]")
        assert maja.inner_text("#B3-tasks-1-what-c") == "0 of 3 words"
        maja.fill('[name="B3.tasks.1.what"]', "tavle, ture og te")
        counts = [maja.inner_text(f"#B3-tasks-{row}-what-c") for row in (0, 1)]
        assert counts == ["3 of 3 words", "4 of 3 words"]
        maja.locator("#B3 .notes", has_text="Too long by 1 word.").wait_for()
        wait_for(lambda: errors_of(writing) == {"B2": [ERROR], "B3": [ERROR]})
        maja.reload()
        assert maja.inner_text("#B2-text-c") == "5 of 4 words"  # as the server counts it


def errors_of(writing):
    with scope(writing.vejen):
        states = writing.standing().states
        return {key: [each.level for each in states[key].errors] for key in ("B2", "B3")}
