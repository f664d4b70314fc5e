"""Three people type into one text, five hundred times, by browsers whose line is cut again and again.

Every word has a number of its own, so that the words of the answer and of its history can be counted: none is lost,
none is there twice, and none is there that nobody typed.
"""

import random
import re

import pytest

from partnerships.models import AnswerVersion
from programmes.scope import scope
from tests.browsing import chromium, house, wait_for
from tests.cast import joined, person
from tests.partnerships.conftest import Fjordby
from tests.stories.test_two_hands import page_of

EDITS = 500
FIELD = '[name="D3.roles"]'
BEGUN = " ".join(f"begyndt{number}" for number in range(60))
WORD = re.compile(r"[a-z]+\d+x")
PUT = """([place, word, leaves]) => {
  const field = document.querySelector('[name="D3.roles"]');
  const words = field.value.split(" ");
  words.splice(place % (words.length + 1), 0, word);
  field.value = words.join(" ");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  if (leaves) field.dispatchEvent(new Event("change", { bubbles: true }));
}"""


class Typist:
    """Somebody at her browser, who types words that nobody else types."""

    def __init__(self, name, page, chance):
        self.name, self.page, self.chance, self.typed = name, page, chance, []

    def type(self):
        if self.page.locator("#D3 .contested").count():
            return self.choose()
        word = f"{self.name}{len(self.typed)}x"
        self.page.evaluate(PUT, [self.chance.randrange(1000), word, self.chance.random() < 0.4])
        self.typed.append(word)

    def choose(self):
        """Two texts for one place: she takes one of them, and the other stays in the history."""
        self.page.context.set_offline(False)
        with self.page.expect_navigation():
            self.page.locator("#D3 .contested button").nth(self.chance.randrange(2)).click()

    def rest(self):
        """Until everything she typed has arrived, her line being whole."""
        self.page.context.set_offline(False)
        wait_for(lambda: self.is_at_rest(), seconds=90)

    def is_at_rest(self):
        if self.page.locator("#D3 .contested").count():
            self.choose()
        return not self.page.locator("section[data-unsaved]").count()


@pytest.mark.proof
@pytest.mark.browser
def test_of_five_hundred_edits_by_three_browsers_with_cut_lines_no_word_is_lost(ground):
    chance = random.Random(2024)
    fjordby = Fjordby()
    karen = person("Karen Lund")
    joined(fjordby.application, karen, "Fjordby Kommune")
    with house(with_worker=False) as address, chromium() as browser:
        section = f"{address}{fjordby.address}sections/D/"
        pages = [page_of(browser, user, address) for user in (fjordby.maja, fjordby.jonas, karen)]
        pages[0].goto(section)
        pages[0].fill(FIELD, BEGUN)
        wait_for(lambda: pages[0].locator("#saved-state .done").count())
        typists = [Typist(name, page, chance) for name, page in zip(("maja", "jonas", "karen"), pages, strict=True)]
        for typist in typists:
            typist.page.goto(section)
        for _edit in range(EDITS):
            typist = chance.choice(typists)
            if chance.random() < 0.12:
                typist.page.context.set_offline(chance.random() < 0.6)
            typist.type()
            typist.page.wait_for_timeout(chance.choice([0, 20, 50, 100, 200]))
        for typist in typists:
            typist.rest()
        pages[0].goto(section)  # a choice that another page has left open is seen there
        typists[0].rest()
    check_words(fjordby, [word for typist in typists for word in typist.typed])


def check_words(fjordby, typed):
    with scope(fjordby.vejen):
        state = fjordby.standing().states["D3"]
        kept = AnswerVersion.objects.filter(answer__question="D3").values_list("value", flat=True)
        history = {word for value in kept for word in WORD.findall(value.get("roles", ""))}
    stands = WORD.findall(state.raw["roles"])
    assert sorted(history) == sorted(typed)  # every word was kept, and nobody's was made up
    assert len(stands) == len(set(stands))  # no merge has put a word in twice
    assert state.contested is None
    assert len(typed) > EDITS * 0.8  # the rest were choices between two texts
    assert len(kept) > EDITS / 10  # saved as they typed, not at the end
    print(f"{len(typed)} words typed, {len(stands)} in the answer, the rest in {len(kept)} texts of its history")
