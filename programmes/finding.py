"""One thing that the check of a call finds: how bad it is, and where it is put right."""

from dataclasses import dataclass, field

from .moments import locale

CALL, DATES, ENTRY = "programmes:call_edit", "programmes:call_dates", "programmes:entry"
ENTRY_ADD, PROGRAMME, MEETING = "programmes:entry_add", "programmes:programme_edit", "programmes:meeting_edit"


@dataclass(frozen=True)
class Finding:
    """One thing: how bad, a lasting name for it, the sentence, and the address of its field."""

    level: str
    key: str
    sentence: str
    page: str
    args: tuple = ()
    anchor: str = ""
    facts: dict = field(default_factory=dict)


def in_language(sentence, code):
    return f"{sentence}: {locale().languages.get(code, code)}"


def languages_of(call):
    return call.programme.languages or ["en"]
