"""What a decisive row tells: when, by whom, what and why. A teller is a function `(row, story) -> Told …`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

REVIEWS, RANKING = "programmes.see_reviews", "programmes.see_ranking"
AGREEMENTS, MINUTES = "programmes.see_agreements", "programmes.see_minutes"
LETTERS, REASONS = "programmes.see_letters", "programmes.read_conflicts"


@dataclass(frozen=True)
class Told:
    """One thing that happened: a label, its value, and the reason that was given."""

    at: datetime
    by: Any
    what: Any  # words, perhaps translated when they are shown
    value: Any = ""
    why: str = ""


@dataclass(frozen=True)
class Teller:
    """How the rows of one model are told; `needs` is the permission without which they are left out."""

    model: Any
    tell: Callable
    joins: tuple[str, ...]
    needs: str
    without: tuple[str, ...]  # columns that are long and that nobody tells


TELLERS: dict[Any, Teller] = {}


def tells(model, *joins, needs="", without=()):
    """Say of a function that it tells the rows of a model, fetched with what stands behind these keys."""

    def keep(function):
        TELLERS[model] = Teller(model, function, joins, needs, without)
        return function

    return keep
