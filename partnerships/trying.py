"""Trying out a form that nobody has published: an application that is none, and leaves no trace."""

from copy import deepcopy
from dataclasses import dataclass, field
from types import SimpleNamespace

from programmes.questions import Definition

from .standing import Standing
from .typed import parts_of

OF_THE_CALL = ("budget_total", "own_funding")  # rules that compare with the call's amount


@dataclass
class Tried:
    """What somebody has typed into one question while trying."""

    question: str
    value: dict
    version: int = 0
    contested: object = None


@dataclass
class Trial:
    """As much of an application as its standing looks at; never a row."""

    programme: object
    asks: Definition
    call: object
    call_dates: list
    form_version: object = None
    is_editable: bool = False
    answers: list = field(default_factory=list)
    files: list = field(default_factory=list)

    def standing(self):
        standing = Standing(self, self.answers, self.files)
        for state in standing.states.values():
            state.saved = None
        return standing


def tried(page, post):
    """A trial of a form page's draft, with what was typed so far. Rules that are still wrong say nothing."""
    call = page.calls[0] if page.calls else None
    asks = Definition(without_faults(page, with_call=bool(call)))
    dates = [{"key": each.key, "on": each.on.isoformat()} for each in call.dates.all()] if call else []
    stand_in = call or SimpleNamespace(parties=page.parties, amount=0, time_zone=page.request.programme.time_zone)
    trial = Trial(page.request.programme, asks, stand_in, dates)
    if post is not None:
        trial.answers = [Tried(key, parts) for key, each in asks.questions.items() if (parts := parts_of(post, each))]
        trial.files = list(pretended(post, asks))
    return trial


def pretended(post, asks):
    """Files that are said to be there: none is sent while trying."""
    for path in set(post.getlist("pretend")):
        question, _dot, name = path.partition(".")
        if question in asks.questions and any(each.key == name for each in asks.questions[question].fields):
            yield SimpleNamespace(question=question, field=name, name=path, sha256="", size=0)


def without_faults(page, with_call):
    data = deepcopy(page.draft.definition)
    wrong = {(each.question, each.piece) for each, _address in page.problems if each.piece.startswith("r-")}
    for section in data["sections"]:
        for question in section["questions"]:
            question["rules"] = [
                rule for number, rule in enumerate(question.get("rules") or [])
                if (question["key"], f"r-{number}") not in wrong and (with_call or rule["rule"] not in OF_THE_CALL)
            ]  # fmt: skip
    return data


def carried(post, section, kind):
    """[(name, value)] of what was typed elsewhere than on the page: in other sections, or by the other party."""
    on_page = {question.key: question for question in section.questions if question.is_answered_by(kind)}
    for name in post:
        for value in post.getlist(name):
            path = value if name in ("has", "pretend") else name
            key, _dot, rest = path.partition(".")
            if "." in path and (key not in on_page or is_the_others(on_page[key], rest, kind)):
                yield name, value


def is_the_others(question, rest, kind):
    """Whether a name means the other party's box to tick."""
    name, _dot, who = rest.partition(".")
    return bool(who) and who != kind and any(each.key == name and each.kind == "confirm" for each in question.fields)
