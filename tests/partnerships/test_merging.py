"""Texts that two people changed: merged where they stand apart, never where they met, and no word of anybody lost."""

import re

from hypothesis import given
from hypothesis import strategies as st

from partnerships.merging import MOST, differences, excerpt, join, merge, tokens

OLD = "Vi holder et åbent møde i foreningen i januar. De, der har lyst, taler bagefter med koordinatoren."
# Few words, so that the same ones stand in many places, and spaces of every kind.
texts = st.text(alphabet="ab \n\tæ.", max_size=40)


def sentence(words):
    return " ".join(words)


@st.composite
def two_edits(draw):
    """A text, and two people's texts made of it by putting in, taking away and writing anew; new words are marked."""
    base = draw(st.lists(st.sampled_from(["vi", "mødes", "og", "tager", "hver", "uge"]), max_size=14))
    sides = []
    for mark in "AB":
        words, number = list(base), 0
        for _edit in range(draw(st.integers(0, 4))):
            place, kind = draw(st.integers(0, len(words))), draw(st.sampled_from(["put", "take", "change"]))
            number += 1
            words[place : place + (kind != "put")] = [] if kind == "take" else [f"{mark}{number}"]
        sides.append(sentence(words))
    return sentence(base), *sides


@given(texts, texts)
def test_what_only_one_changed_is_her_text_to_the_letter(base, text):
    assert merge(base, text, base) == merge(base, base, text) == merge(base, text, text) == text


@given(two_edits())
def test_it_does_not_matter_who_came_first(edits):
    base, one, other = edits
    assert merge(base, one, other) == merge(base, other, one)


@given(two_edits())
def test_no_new_word_of_either_is_lost_or_doubled_by_a_merge(edits):
    base, one, other = edits
    merged = merge(base, one, other)
    if merged is not None:
        new = [word for word in re.findall(r"[AB]\d", merged)]
        assert sorted(new) == sorted(re.findall(r"[AB]\d", f"{one} {other}"))


@given(two_edits())
def test_where_they_met_one_text_holds_the_words_of_both(edits):
    base, one, other = edits
    assert set(re.findall(r"[AB]\d", f"{one} {other}")) == set(re.findall(r"[AB]\d", join(base, one, other)))


@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=10), st.data())
def test_two_who_wrote_the_same_word_anew_are_never_merged(words, data):
    place = data.draw(st.integers(0, len(words) - 1))
    one, other = ([*words[:place], new, *words[place + 1 :]] for new in ("X", "Y"))
    assert merge(sentence(words), sentence(one), sentence(other)) is None


@given(st.lists(st.sampled_from(["a", "b", "c"]), min_size=3, max_size=12), st.data())
def test_two_words_with_an_unchanged_one_between_are_always_merged(words, data):
    first = data.draw(st.integers(0, len(words) - 3))
    last = data.draw(st.integers(first + 2, len(words) - 1))
    one, other, both = list(words), list(words), list(words)
    one[first] = both[first] = "X"
    other[last] = both[last] = "Y"
    assert merge(sentence(words), sentence(one), sentence(other)) == sentence(both)


@given(texts, texts)
def test_the_differences_tell_both_texts(before, after):
    pieces = differences(before, after)
    assert "".join(text for kind, text in pieces if kind != "ins") == before
    assert "".join(text for kind, text in pieces if kind != "del") == after


def test_two_people_who_changed_different_sentences_need_not_choose():
    jonas = OLD.replace("i foreningen", "på biblioteket")
    maja = f"{OLD} Man kan også komme uden en henvisning."
    assert merge(OLD, maja, jonas) == f"{jonas} Man kan også komme uden en henvisning."


def test_words_next_to_each_other_are_the_same_place():
    assert merge("Vi mødes i byen.", "Vi ses i byen.", "Vi mødes på torvet.") is None
    assert merge("Vi mødes i byen.", "Vi ses i byen.", "Vi mødes i parken.") == "Vi ses i parken."


def test_who_takes_a_sentence_away_and_who_writes_in_it_are_at_the_same_place():
    without = "De, der har lyst, taler bagefter med koordinatoren."
    assert merge(OLD, without, OLD.replace("januar", "februar")) is None


def test_differences_are_told_in_words():
    assert differences("Vi mødes i byen.", "Vi mødes i parken, altid.") == [
        ("same", "Vi mødes i "), ("del", "byen."), ("ins", "parken, altid."),
    ]  # fmt: skip


def test_a_long_text_is_shown_around_its_changes_only():
    words = [f"ord{number}" for number in range(200)]
    changed = [*words[:100], "nyt", *words[101:]]
    pieces = excerpt(differences(sentence(words), sentence(changed)))
    assert [kind for kind, _text in pieces] == ["same", "del", "ins", "same"]
    assert pieces[0][1].startswith(" … ") and pieces[3][1].endswith(" … ")
    assert len("".join(text for _kind, text in pieces)) < 200


def test_a_text_that_was_written_anew_from_beginning_to_end_is_one_change():
    before, after = (sentence(f"{name}{number}" for number in range(MOST)) for name in ("før", "nu"))
    assert differences(before, after) == [("del", before), ("ins", after)]
    assert merge(before, after, before + " og mere") is None


@given(texts)
def test_the_tokens_of_a_text_are_the_text(text):
    assert "".join(tokens(text)) == text
