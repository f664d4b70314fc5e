"""Replacing names in a text: what is known by heart, in inflected forms where that is cheap, and what has a shape."""

import re
from dataclasses import dataclass, field
from unicodedata import normalize

from phonenumbers import Leniency, PhoneNumberMatcher

# What nobody sees in a text, and what we put into it ourselves while we replace.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\ue000-\uf8ff]")
FIRST = 0xE000  # a replaced piece stands as one private character until all is replaced
SHORT = 5  # letters from which a word of a name is found in compounds and in small letters too
ENDINGS = "(?:['’]?s|n|in|nen|en|et|lle|lta|sta|ssa|nak|nek|ban|ben|val|vel|t)?"
EMAIL = re.compile(r"[^\s@<>()\[\],;:]{1,64}@[^\s@<>()\[\],;:]+\.\w+")
ENDS = "dk|fi|se|no|hu|is|gl|fo|de|eu|org|com|net|info|nu|io|example|test"
# Both begin where a run of signs begins: from each sign within it, a long run would take the square of its length.
ADDRESS = re.compile(rf"(?:https?://|www\.)\S+|(?<![\w.-])[\w.-]+\.(?:{ENDS})\b(?:/\S*)?", re.IGNORECASE)
NUMBER = re.compile(r"\b(?:CVR|SE|EAN|GLN|P-?nr|org\.?\s?nr|Y-tunnus)\b\D{0,12}(\d[\d .-]{5,20}\d)", re.IGNORECASE)
STREETS = "vej|vejen|gade|gaden|allé|alle|plads|torv|stræde|gatan|gata|vägen|veien|gt|katu|tie|kuja|utca|út|tér|körút"
STREET = re.compile(rf"(?<![\w.-])(?=[\w.-]*[A-ZÆØÅÄÖÁÉÍÓÚŐŰ])[\w.-]+(?:\s[\w.-]+)?\s?(?:{STREETS})\s\d+\s?[A-Za-z]?\b")
TOWN = re.compile(r"\b(?:[A-Z]{1,2}-)?\d{4,5}\s[A-ZÆØÅÄÖÁÉÍÓÚŐŰ][^\W\d_]+(?:\s[A-ZÆØÅ]{1,2}\b)?")


def plain(text):
    """As it is compared: composed, and without what nobody sees."""
    return INVISIBLE.sub("", normalize("NFC", text))


def whole(name):
    """A name as a whole, however it is spaced and ended, in capital or small letters."""
    words = [re.escape(word) for word in re.split(r"[\s\u00a0-]+", plain(name).strip()) if word]
    return re.compile(rf"(?<!\w){r'[\s\u00a0-]+'.join(words)}{ENDINGS}(?!\w)", re.IGNORECASE) if words else None


def number(identifier):
    """An identifier however it is spaced; None when nothing of it is left without its spaces."""
    signs = [sign for sign in plain(identifier) if sign.isalnum()]
    return re.compile(rf"(?<!\d){r'[\s.-]*'.join(signs)}(?!\d)", re.IGNORECASE) if signs else None


def word_of_a_name(word, in_compounds):
    """One word of a name. A long one also in small letters and, for organisations and places, in compounds."""
    said = re.escape(word[:-1]) + (f"[{word[-1]}{'á' if word[-1] == 'a' else 'é'}]" if word[-1] in "ae" else word[-1])
    if len(word) < SHORT:
        return re.compile(rf"(?<!\w){said}{ENDINGS}(?!\w)")
    around = (r"\w{0,30}", r"\w{0,30}") if in_compounds else (r"(?<!\w)", r"\w{0,5}(?!\w)")
    return re.compile(said.join(around), re.IGNORECASE)


def exactly(text):
    """A passage that somebody has marked, wherever it stands."""
    said = plain(text).strip()
    words = r"\s+".join(re.escape(word) for word in said.split())
    before, after = (r"(?<!\w)" if said[0].isalnum() else ""), (r"(?!\w)" if said[-1].isalnum() else "")
    return re.compile(f"{before}{words}{after}", re.IGNORECASE)


@dataclass
class Mask:
    """What is replaced by what; the order is that in which it was added."""

    country: str
    labels: dict  # what a telephone number and the like become
    streets: bool = False
    marked: list = field(default_factory=list)  # (pattern, label): by hand, before anything else
    rules: list = field(default_factory=list)  # (pattern, label)
    said: list = field(default_factory=list)  # labels by their private character

    def add(self, pattern, label):
        if pattern:
            self.rules.append((pattern, label))

    def sign(self, label):
        if label not in self.said:
            self.said.append(label)
        return chr(FIRST + self.said.index(label))

    def hide(self, text):
        """The text with every name replaced by its label in square brackets."""
        text = plain(text)
        shapes = [(EMAIL, self.labels["mail"]), (ADDRESS, self.labels["web"])]
        for pattern, label in [*self.marked, *shapes, *self.rules]:
            text = pattern.sub(self.sign(label), text)
        text = NUMBER.sub(self.sign(self.labels["number"]), text)
        text = self.without_telephones(text)
        if self.streets:
            for pattern in (STREET, TOWN):
                text = pattern.sub(self.sign(self.labels["place"]), text)
        return re.sub("[\ue000-\uf8ff]", lambda found: f"[{self.said[ord(found[0]) - FIRST]}]", text)

    def without_telephones(self, text):
        found = PhoneNumberMatcher(text, self.country, leniency=Leniency.VALID, max_tries=len(text) + 1)
        for each in reversed(list(found)):
            text = text[: each.start] + self.sign(self.labels["phone"]) + text[each.end :]
        return text
