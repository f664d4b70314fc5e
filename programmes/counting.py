"""How long a text is, in characters or in words. static/application/counting.js counts the same while it is written.

A word is what stands between two spaces and has a letter or a digit in it, as word processors count: "24-årig",
"o'clock", "134.212,50" and "og/eller" are one each, a lone dash is none. Chinese and Japanese put no spaces between
words; there each sign counts, as word processors do it too.
"""

import re
from unicodedata import category, normalize

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .money import say_number

CHARACTERS, WORDS = "characters", "words"
# Written out, because Python's and the browser's own ideas of a space differ at the edges.
SPACE = "\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
SPACES = re.compile(f"[{SPACE}]+")
AROUND = re.compile(f"^[{SPACE}]+|[{SPACE}]+$")
SIGNS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


def bare(text):
    """A text as it is kept: composed, lines as one sign, nothing around it."""
    return AROUND.sub("", normalize("NFC", text.replace("\r\n", "\n")))


def is_word(piece):
    """Whether it has a letter or a digit."""
    return any(category(sign)[0] in "LN" for sign in piece)


def count(text, counted_in=CHARACTERS):
    """How long a text is."""
    if counted_in == WORDS:
        return sum(is_word(piece) for piece in SPACES.split(SIGNS.sub(" 一 ", bare(text))))
    return len(bare(text))


def too_long(over, counted_in):
    """The sentence about a text that is longer than it may be by so much."""
    if counted_in == WORDS:
        said = ngettext("Too long by %(n)s word.", "Too long by %(n)s words.", over)
    else:
        said = ngettext("Too long by %(n)s character.", "Too long by %(n)s characters.", over)
    return said % {"n": say_number(over)}


def too_short(least, counted_in):
    said = _("Write at least %(n)s words.") if counted_in == WORDS else _("Write at least %(n)s characters.")
    return said % {"n": say_number(least)}
