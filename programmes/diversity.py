"""Tags by which a call asks for different people: the least and the most of each among those who are chosen.

[{"key", "category": {}, "title": {}, "least": number, "most": number or None}]; of one category somebody says one tag.
"""

import re
import unicodedata

from django.utils.translation import gettext as _

from .checking import need, said_in, wrong
from .words import Text

MOST_TAGS = 30
# What Article 9 of the GDPR keeps apart, as words begin in our six languages. A list cannot know every word; it keeps
# anybody from asking by mistake, and says why.
BEGINNINGS = (
    "etni", "ethni", "faj", "race", "raci", "rase", "ras ", "rodu", "roma ", "romak", "romani", "romer", "romskt",
    "gypsy", "gipsy", "sigoyn", "sigeun", "tater", "cigan", "mustalai", "szarmaz", "nemzetis", "nationalit",
    "nasjonalit", "kansallisuu", "minorit", "mindretal", "minderhet", "vahemmisto", "kisebbs", "hudfar", "hudfag",
    "hudfarg", "skin colo", "afstamning", "avstamning", "harstamning", "ancestr", "syntypera", "relig", "uskon",
    "vallas", "kristen", "christian", "muslim", "islam", "jewish", "jode", "judar", "zsido", "helbred", "helse",
    "halsa", "halsotill", "health", "egeszseg", "tervey", "sygdom", "sykdom", "sjukdom", "illness", "disease",
    "sairau", "beteg", "diagno", "handicap", "handikap", "disab", "funktionsned", "funksjonsned", "vamma", "fogyatek",
    "sexu", "seksu", "szexu", "homoseks", "lesb", "queer", "lgbt", "hbt", "trans ", "politik", "politis",
    "politic", "poliitt", "parti ", "party member", "parttag", "ammattilii",
    "sami ", "samisk", "saamel", "sapmi", "kurd", "somal", "arab", "tyrkis", "tyrker", "turkish", "turkisk",
    "turkki ", "turkkil", "torok", "pakist", "afghan", "syri",
    "indvandr", "innvandr", "invandr", "immigra", "migrant", "maahanmuu", "bevandor", "flygtn", "flyktn", "flykt",
    "pakolai", "menekult", "refugee", "asyl", "modersmal", "morsmal", "aidinkiel", "anyanyelv", "mother tong",
    "native lang", "native speaker", "statsborger", "medborgarskap", "kansalaisuu", "allampolg", "citizenship",
    "borszin", "ihonvar", "skin ", "hud ", "rom ", "romer", "romani", "udenlandsk", "utenlandsk", "utlandsk",
    "ulkomaal", "kulfoldi", "foreign", "fodeland", "syntymamaa", "szuletesi hely", "country of birth",
    "herkomst", "opprinnels", "oprindels", "ursprung", "alkupera", "origin ", "origins", "svart ", "black ", "white ",
    "fagforening", "fackfor", "fagforbund", "szakszerv", "trade union", "union member", "genet", "biomet",
)  # fmt: skip


def plain(words):
    """Lower case, without marks, a space before and after each word."""
    bare = unicodedata.normalize("NFKD", words.lower().replace("ø", "o").replace("æ", "a"))
    bare = "".join(each for each in bare if not unicodedata.combining(each))
    return f" {re.sub(r'[^a-z0-9]+', ' ', bare)} "


def is_special(words):
    """Whether words ask for ethnic origin, faith, opinions, health, sexual life or the like."""
    return any(f" {beginning}" in plain(words) for beginning in BEGINNINGS)


def never_asked():
    """The sentence that refuses such a tag."""
    return _(
        "Ethnic origin, religion, opinions, health, sexual life and trade unions are never tags (GDPR, Article 9). "
        "Choose another one."
    )


def problem_of(tag):
    """The sentence about one tag that cannot be, or an empty one."""
    words = [*(tag.get("category") or {}).values(), *(tag.get("title") or {}).values(), str(tag.get("key", ""))]
    if any(is_special(each) for each in words):
        return never_asked()
    least, most = tag.get("least") or 0, tag.get("most")
    if least < 0 or most is not None and most < least:
        return _("The most must not be smaller than the least.")
    return ""


def checked_diversity(data, languages):
    """The tags of a call from its file; raises FileError with file and line."""
    tags = data.get("diversity") or []
    if len(tags) > MOST_TAGS:
        wrong(data, f"more than {MOST_TAGS} tags", "diversity")
    for tag in tags:
        need(tag, "key")
        said_in(tag, "category", languages)
        said_in(tag, "title", languages)
        for name in ("least", "most"):
            if not isinstance(tag.get(name) or 0, int):
                wrong(tag, f"“{tag[name]}” is no number of people", name)
        if sentence := problem_of(tag):
            wrong(tag, sentence)
    if len({tag["key"] for tag in tags}) < len(tags):
        wrong(data, "two tags have the same key", "diversity")


def categories(call):
    """[(category, its tags)] of a call in order, with their words as Text."""
    found: dict = {}
    for tag in call.diversity:
        words = {"category": Text(tag.get("category") or {}), "title": Text(tag.get("title") or {})}
        found.setdefault(tuple(sorted(words["category"].items())), []).append(tag | words)
    return [(tags[0]["category"], tags) for tags in found.values()]
