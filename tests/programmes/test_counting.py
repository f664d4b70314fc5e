"""A limit in words or characters: the same number in the script that counts live and in the rule that says no."""

import json
import subprocess
import sys
from random import Random
from unicodedata import category, normalize

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import override
from playwright._impl._driver import compute_driver_executable

from programmes.counting import CHARACTERS, SIGNS, SPACE, WORDS, count
from programmes.kinds import read
from programmes.questions import Field

SCRIPT = settings.BASE_DIR / "static" / "application" / "counting.js"
RUN = """globalThis.window = globalThis; require(process.argv[1]);
const said = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(said.map(([text, how]) => kamratCount(text, how))));"""
TRICKY = [
    ("", 0), ("   \n\t ", 0), ("ét ord", 2), ("–", 0), ("Vejen – Tampere", 2), ("peer-to-peer", 1), ("24-årig", 1),
    ("e-mail's and o'clock", 3), ("l’été d'Aarhus", 2), ("134.212,50 kr.", 2), ("134 212,50 kr.", 3), ("50 %", 1),
    ("1\u00a0000\u202f000", 3), ("og/eller", 1), ("a.b.c...", 1), ("... !? --", 0), ("§ 18, stk. 2", 3),
    ("Megszentségteleníthetetlenségeskedéseitekért", 1), ("Az 1920-as években, a »kis« ház-ban", 6),
    ("első/második\r\nharmadik", 2), ("A\u030arhus", 1), ("soft\u00adhyphen zero\u200bwidth", 2),
    ("Ψυχική υγεία", 2), ("Привет, мир!", 2), ("مرحبا بالعالم", 2), ("नमस्ते दुनिया", 2), ("שלום עולם", 2),
    ("東京2024年", 4), ("ひらがな", 4), ("안녕하세요 세계", 2), ("naïve\u2009café\u3000bar", 3), ("\ufeffbom", 1),
    ("👍 👩‍👧", 0),
    ("½ Ⅳ ²", 3), ("\x1cone\x1ftwo\x85three", 3), ("one\u2028two\u2029three", 3), ("don't_do this", 2),
]  # fmt: skip


def in_the_script(asked):
    """What static/application/counting.js says of each (text, how)."""
    node = compute_driver_executable()[0]
    ran = subprocess.run([node, "-e", RUN, SCRIPT], input=json.dumps(asked), capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def strange_texts():
    """Texts of all sorts of signs in disorder, the same each time."""
    random = Random(7)
    signs = ["a", "ő", "9", "-", "'", "’", ".", "\r\n", "\n", "e\u0301", "\u0301", "漢", "\U00020000", "👍"]
    texts = ["".join(random.choices([*signs, *SPACE_SIGNS], k=random.randint(0, 40))) for _ in range(500)]
    return [*texts, *(f"a{chr(number)}b {chr(number)}" for number in EVERY_SIGN)]


SPACE_SIGNS = [chr(number) for number in range(sys.maxunicode) if chr(number).isspace()] + ["\ufeff"]
# One sign of each kind and each block of 64, and all of the first thousand.
EVERY_SIGN = [n for n in range(0x30000) if (n < 0x400 or n % 61 == 0) and category(chr(n)) not in ("Cs", "Cn")]


def test_words_are_counted_as_people_count_them():
    assert [(text, count(text, WORDS)) for text, _n in TRICKY] == TRICKY
    assert [count(text) for text in ("  åh\r\nja ", "A\u030a", "👍")] == [5, 1, 1]


def test_script_and_rule_count_alike_whatever_is_typed():
    texts = [*(text for text, _n in TRICKY), *strange_texts()]
    asked = [(text, how) for text in texts for how in (WORDS, CHARACTERS)]
    said, ours = in_the_script(asked), [count(*each) for each in asked]
    assert len(asked) > 5000
    assert [(each, a, b) for each, a, b in zip(asked, said, ours, strict=True) if a != b] == []


def test_every_space_of_python_parts_words():
    """What reading takes away around a text is what counting takes away."""
    assert all(count(f"a{space}b", WORDS) == 2 for space in SPACE_SIGNS)
    assert not SIGNS.search(SPACE) and normalize("NFC", "".join(SPACE_SIGNS[:5])) == "".join(SPACE_SIGNS[:5])


def test_a_text_over_its_words_is_told_by_how_much():
    field = Field.read({"key": "x", "kind": "longtext", "min": 2, "max": 4, "counted_in": "words"})
    assert read(field, "peer-to-peer in small groups") == "peer-to-peer in small groups"
    wrong = {"one two three four five": "by 1 word.", "a b c d e f": "by 2 words.", "one": "least 2 words"}
    for text, said in wrong.items():
        with override("en"), pytest.raises(ValidationError, match=said):
            read(field, text)
