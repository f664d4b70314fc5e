"""The interview guide: the same questions for all, each with the minutes for it. People write one a line."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from programmes.words import Text

LINE = re.compile(r"(\d{1,3})\s*[:.)–-]?\s*(\S.*)")
MINUTES = range(1, 241)


def type_guide(guide):
    """{language: the questions, one a line, with their minutes first}."""
    languages = {code for each in guide for code in each["title"]}
    return {
        code: "\n".join(f"{each['minutes']}: {each['title'].get(code, '')}" for each in guide) for code in languages
    }


def read_guide(texts, languages):
    """The guide of what was typed in each language; line by line they belong together. Raises ValidationError."""
    lines = {code: [line for line in (texts.get(code) or "").splitlines() if line.strip()] for code in languages}
    read = {code: [of_line(line) for line in each] for code, each in lines.items()}
    said = {code: lines for code, lines in read.items() if lines}
    counts = {len(lines) for lines in said.values()}
    if len(counts) > 1:
        raise ValidationError(_("Write the same number of questions in each language."))
    guide = []
    for number, together in enumerate(zip(*said.values(), strict=True), 1):
        minutes = {each[0] for each in together}
        if len(minutes) > 1:
            raise ValidationError(_("Give a question the same minutes in each language."))
        title = {code: each[1] for code, each in zip(said, together, strict=True)}
        guide.append({"key": f"q{number}", "minutes": minutes.pop(), "title": title})
    return guide


def of_line(line):
    """(minutes, question) of one line. Raises ValidationError."""
    found = LINE.fullmatch(line.strip())
    if not found or int(found[1]) not in MINUTES:
        raise ValidationError(_("Begin each line with the minutes, for example: 5: Why you, why now?"))
    return int(found[1]), found[2]


def asked(guide):
    """[(number, question, minutes, the minute at which it begins)], as the page of an interview shows them."""
    found, passed = [], 0
    for number, each in enumerate(guide, 1):
        found.append((number, Text(each["title"]), each["minutes"], passed))
        passed += each["minutes"]
    return found
