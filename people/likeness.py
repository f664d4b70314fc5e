"""Organisations that may be the one that somebody is typing: by their number, or by a name that is nearly the same.

Facts of public registers only: whoever asks learns neither people nor programmes.
"""

import re
from difflib import SequenceMatcher
from functools import reduce
from operator import or_
from unicodedata import combining, normalize

from django.db.models import Q

from .models import Organisation

# Words that say what an organisation is and not which one, in the languages of the five countries.
GENERIC = {
    "association", "foreningen", "forening", "forbundet", "kommune", "kommunen", "municipality", "selskabet",
    "afdeling", "yhdistys", "ry", "rf", "kaupunki", "kunta", "förening", "föreningen", "kommun", "stad", "lag",
    "laget", "egyesület", "egyesulet", "alapítvány", "önkormányzat", "the", "and", "for", "og", "och", "ja", "es", "és",
    "i", "a",
}  # fmt: skip
ALIKE = 0.72
AT_MOST, LOOKED_AT = 5, 200
PREFIX = 4


def words_of(name):
    """The words that tell an organisation from others, in lower case; all of them when there are no others."""
    words = re.findall(r"\w+", name.casefold())
    return [word for word in words if word not in GENERIC] or words


def likeness(one, other):
    """How alike two names are, from 0 to 1; accents and what every association is called do not count."""
    return SequenceMatcher(None, bare(one), bare(other)).ratio()


def bare(name):
    """The words that count, without accents, in alphabetical order."""
    parts = normalize("NFKD", " ".join(sorted(words_of(name))))
    return "".join(letter for letter in parts if not combining(letter))


def similar(country, name="", identifier=""):
    """At most five organisations of the register, the likeliest first. Two queries at most."""
    known = Organisation.objects.filter(country=country).exclude(identifier="")
    digits = re.sub(r"\D", "", identifier)
    numbered = list(known.filter(identifier__startswith=digits)[:AT_MOST]) if len(digits) >= PREFIX else []
    return numbered + [each for each in named(known, name) if each not in numbered][: AT_MOST - len(numbered)]


def named(known, name):
    """Those of a similar name: looked up by how their words begin, then compared as a whole."""
    beginnings = [Q(name__icontains=word[:PREFIX]) for word in words_of(name) if len(word) >= PREFIX][:4]
    if not beginnings:
        return []
    found = known.filter(reduce(or_, beginnings)).order_by("id")[:LOOKED_AT]
    ranked = sorted(((likeness(name, each.name), each) for each in found), key=lambda pair: -pair[0])
    return [each for ratio, each in ranked if ratio >= ALIKE]
