"""Gaps in square brackets, in the place of which a fact is said: which there are in a text, and how they are filled."""

import re

GAP = re.compile(r"\[([a-z_]+)\]")
# What looks like a gap to whoever typed it. The words of a link are none, and a backslash says that it is not meant.
BRACKETS = re.compile(r"(?<!\\)\[([^\[\]\n]{1,60})\](?!\()")


def unknown(text, known):
    """What stands in square brackets and is no gap, as it was typed."""
    return sorted({each for each in BRACKETS.findall(text) if each not in known})


def fill(text, facts):
    """The text with its gaps filled by {name: what stands there}; one that has no fact stays as it is written."""
    return GAP.sub(lambda gap: facts.get(gap[1], gap[0]), text)


def named(gaps):
    """Gaps as they are typed: [places], [weeks]."""
    return ", ".join(f"[{each}]" for each in gaps)


def strings(data):
    """(the mapping in which it stands, its key, the text) of every text in nested data."""
    if isinstance(data, list):
        for each in data:
            yield from strings(each)
    elif isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, str):
                yield data, key, value
            else:
                yield from strings(value)
