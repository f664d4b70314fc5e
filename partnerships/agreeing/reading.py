"""An agreement's content as it is read: in one language, its Markdown as HTML, each side with its signature."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from programmes.markdown import rendered
from programmes.templatetags.saying import side
from programmes.words import Text


def language_for(content, wanted):
    """The language in which somebody reads it: the one she wants if it is written in that, or the one that counts."""
    return wanted if wanted in content["languages"] else content["language"]


def text_of(content, language=None):
    """The content in one language, for a page or a paper."""
    language = language_for(content, language or get_language())
    return content | {
        "language": language,
        "counts": content["language"],
        "title": content["title"][language],
        "why": Text(content["why"]).within(language) if any(content["why"].values()) else "",
        "starts_on": date.fromisoformat(content["starts_on"]),
        "ends_on": date.fromisoformat(content["ends_on"]),
        "clauses": [
            {"key": each["key"], "heading": each["heading"][language], "body": rendered(each["body"][language])}
            for each in content["clauses"]
        ],
    }


@dataclass
class Side:
    """A party of the text, or the programme, and its signature if it has signed."""

    party: int | None
    kind: str  # empty: the programme
    name: str
    signature: Any = None

    @property
    def said(self):
        return side(self.kind) if self.kind else _("The programme")


def sides_in(content, signatures):
    """The sides of a text in order, each with its signature or None."""
    given = {each.party_id: each for each in signatures}
    found = [Side(each["id"], each["kind"], each["name"], given.get(each["id"])) for each in content["parties"]]
    return [*found, Side(None, "", content["programme"]["host"], given.get(None))]
