"""A form is written without a mouse, in a browser without scripts: everything by Tab, Enter, Space and arrows."""

import pytest
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from partnerships.models import Answer, AnswerVersion, Application
from programmes.drafting import question_of
from programmes.models import DraftStep, Form, Outbox
from programmes.scope import scope
from tests.browsing import chromium, house
from tests.cast import Cast
from tests.stories.test_two_hands import page_of

IS_HERE = "selector => document.activeElement.matches(selector)"
SAVE = "main form .ds-button[data-variant=primary]"


class Keyboard:
    """Hands that have no mouse, on a page."""

    def __init__(self, page):
        self.page = page

    def go(self, selector):
        """Tab on until it has the focus."""
        for _step in range(300):
            if self.page.evaluate(IS_HERE, selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"no Tab leads to {selector} on {self.page.url}")

    def press(self, selector):
        self.go(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def write(self, **texts):
        for name, text in texts.items():
            self.go(f'[name="{name}"]')
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(text)

    def choose(self, selector, file):
        """Enter on a file field opens the window; a busy browser may not have heard the first one."""
        self.go(selector)
        for _try in range(3):
            try:
                with self.page.expect_file_chooser(timeout=5_000) as choosing:
                    self.page.keyboard.press("Enter")
                return choosing.value.set_files(file)
            except PlaywrightTimeout:
                continue
        raise AssertionError(f"{selector} opens no window for choosing a file")

    def said(self):
        return self.page.inner_text("main")


@pytest.fixture
def cast(ground):
    made = Cast()
    made.karen.language = "en"
    made.karen.save()
    return made


def form_of(cast):
    with scope(cast.vejen):
        return Form.objects.get(key="haven").draft.definition


@pytest.mark.proof
@pytest.mark.browser
def test_a_form_is_written_tried_out_and_taken_along_without_mouse_and_scripts(cast):
    with house(with_worker=False) as address, chromium() as browser:
        page = page_of(browser, cast.karen, address, java_script_enabled=False)
        keys, form = Keyboard(page), f"{address}/vejen/forms/haven/"
        begin(keys, address)
        ask_of_four_kinds(keys, form)
        choose_from(keys, form)
        put_in_order(keys, form, cast)
        ask_only_when(keys, form, cast)
        try_out(keys, form, cast)
        take_along(keys, form, cast)


def begin(keys, address):
    """An empty form with a section; what is not written in a language is marked, and listed."""
    keys.page.goto(f"{address}/vejen/forms/")
    keys.press('a[href$="/forms/new/"]')
    keys.write(key="haven")
    keys.go('[name="source"]')
    keys.page.keyboard.press("ArrowDown")  # from the template to an empty form
    keys.press(SAVE)
    assert "No sections yet" in keys.said()
    keys.press('button[value="add_section"]')
    keys.write(**{"s-title_da": "Om haven"})
    keys.press(SAVE)
    assert keys.page.locator("fieldset.words .st.look", has_text="not written yet").count() == 1
    assert "English" in keys.page.inner_text("#wrong")
    keys.write(**{"s-title_en": "About the garden"})
    keys.press(SAVE)
    assert keys.page.locator("fieldset.words .st.look").count() == 0


def ask_of_four_kinds(keys, form):
    titles = {"text": "Havens navn", "yesno": "Er der drivhus?", "integer": "Antal bede", "choice": "Jordens art"}
    for kind, title in titles.items():
        keys.page.goto(f"{form}sections/A/")
        keys.press(f'button[name="kind"][value="{kind}"]')
        keys.write(**{"q-title_da": title, "q-title_en": f"{title} (en)"})
        keys.press("#question .saving [data-variant=primary]")
        assert f"{title} (en)" in keys.page.inner_text("h1")


def choose_from(keys, form):
    keys.page.goto(f"{form}questions/A4/")
    for key, words in {"o1": "Ler", "o2": "Sand"}.items():
        keys.write(**{f"f-choice-option_{key}_{language}": words for language in ("da", "en")})
    keys.press(".saving [data-variant=primary]")


def order(cast):
    return [each["key"] for each in form_of(cast)["sections"][0]["questions"]]


def put_in_order(keys, form, cast):
    """The button that was pressed has the focus again: Enter, Enter moves a question by two."""
    keys.page.goto(form)
    keys.press('button[value="up:A4"]')
    assert keys.page.evaluate(IS_HERE, 'button[value="up:A4"]')
    keys.press('button[value="up:A4"]')
    assert order(cast) == ["A1", "A4", "A2", "A3"]


def ask_only_when(keys, form, cast):
    keys.page.goto(f"{form}questions/A3/")
    keys.go('[name="q-show_if"]')
    keys.page.keyboard.type("Yes")  # the one answer of the list that begins so
    keys.press(".saving [data-variant=primary]")
    assert question_of(form_of(cast), "A3")["show_if"] == {"question": "A2", "field": "yesno", "is": "yes"}
    keys.page.goto(form)
    assert "has a condition" in keys.page.inner_text("#row-A3")


def rows(cast):
    with scope(cast.vejen):
        return [model.objects.count() for model in (Answer, AnswerVersion, Application, DraftStep, Outbox)]


def try_out(keys, form, cast):
    """As each party sees it; what is typed comes along, and leaves no trace."""
    before = rows(cast)
    keys.press('a[href$="/preview/association/"]')
    assert "As seen by" in keys.said() and keys.page.locator("#A3").is_visible() is False
    keys.write(**{"A1.text": "Sommerhaven"})
    keys.go('[name="A2.yesno"]')
    keys.page.keyboard.press("Space")
    keys.press("#section .ends [data-variant=primary]")
    assert keys.page.locator("#A3").is_visible()  # now that there is a greenhouse
    keys.write(**{"A3.integer": "mange"})
    keys.press("#section .ends [data-variant=primary]")
    values = [keys.page.input_value(f'[name="{name}"]') for name in ("A1.text", "A3.integer")]
    assert values == ["Sommerhaven", "mange"] and "What is missing" in keys.said()
    keys.press('button[formaction*="/preview/municipality/"]')
    assert "/preview/municipality/" in keys.page.url
    assert keys.page.input_value('[name="A1.text"]') == "Sommerhaven"
    assert rows(cast) == before


def take_along(keys, form, cast):
    """Out as a file, changed by hand, and in again: shown beside the draft before it counts."""
    keys.page.goto(form)
    keys.go('a[href$="/haven/file/"]')
    with keys.page.expect_download() as coming:
        keys.page.keyboard.press("Enter")
    text = coming.value.path().read_text()
    assert text.count("Havens navn") == 2
    keys.press('a[href$="/haven/import/"]')
    changed = text.replace("Havens navn", "Kolonihavens navn").encode()
    keys.choose("#file", {"name": "haven.yaml", "mimeType": "application/yaml", "buffer": changed})
    keys.press(SAVE)
    assert "What would change" in keys.said() and "Kolonihavens navn" in keys.page.content()
    assert question_of(form_of(cast), "A1")["title"]["da"] == "Havens navn"
    keys.press(SAVE)
    assert question_of(form_of(cast), "A1")["title"]["da"] == "Kolonihavens navn"
