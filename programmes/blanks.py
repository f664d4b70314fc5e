"""The questions of a form on paper, with room to write: made once for each version and language, for everybody."""

from hashlib import sha256
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import override

from .counting import WORDS
from .documents import has_engine, html, pdf
from .kinds import BUDGET, say
from .models import BlankForm, Form
from .money import say_number
from .retold import COUNTED

TEMPLATE = "programmes/papers/blank.html"
TEMPLATE_VERSION = "2026-11"
CHARACTERS_A_LINE, WORDS_A_LINE = 75, 11
MOST_LINES, MOST_ROWS = 24, 8


def blank_of(version, programme, language):
    """The stored paper; made when nobody has asked for it before. Whoever comes meanwhile waits and gets the same."""
    known = BlankForm.objects.filter(version=version, language=language, template_version=TEMPLATE_VERSION)
    found = known.first()
    if not found:
        Form.objects.select_for_update().get(pk=version.form_id)
        found = known.first() or made(version, programme, language)
    return found


def made(version, programme, language):
    facts = facts_of(version, programme, language)
    if has_engine():
        content, media_type = pdf(TEMPLATE, language, facts), "application/pdf"
    else:
        content, media_type = html(TEMPLATE, language, facts).encode(), "text/html; charset=utf-8"
    return BlankForm.objects.create(
        version=version,
        language=language,
        template_version=TEMPLATE_VERSION,
        media_type=media_type,
        content=content,
        sha256=sha256(content).hexdigest(),
    )


def facts_of(version, programme, language):
    """What the paper's template is given, in one language. Of a call it says nothing: dates move, and papers stay."""
    asks = version.asks
    with override(language):
        sections = [
            (section, [on_paper(asks, question) for question in section.questions]) for section in asks.sections
        ]
        return {"version": version, "programme": programme, "sections": sections}


def on_paper(asks, question):
    """(question, when it is asked, its fields)"""
    blanks = [Blank(asks, question, each) for each in question.fields]
    return question, condition_of(asks, question.show_if, question), blanks


def condition_of(asks, condition, question):
    """When a question or field is asked, as a reader is told: the question, and the answer."""
    if not condition:
        return ""
    waited = asks.questions.get(condition.get("question") or question.key)
    field = waited and next((each for each in waited.fields if each.key == condition["field"]), None)
    if not field:
        return ""
    answer = say(field, [condition["is"]] if field.kind == "choices" else condition["is"])
    return f"{waited.key}. {field.label or waited.title}: {answer}"


class Blank:
    """One field on paper: what it is called, what it may hold, and how much room it takes."""

    def __init__(self, asks, question, field):
        self.field, self.kind, self.parties = field, field.kind, parties_of(question, field)
        self.label = field.label if len(question.fields) > 1 or field.label else ""
        self.condition = condition_of(asks, field.show_if, question)
        self.limit = limit_of(field)
        self.options = field.options if len(field.options) <= 20 else ()
        columns = [(column.label, limit_of(column)) for column in field.columns]
        self.columns = columns or [(name, "") for name in (_("Post"), *budget_names())]
        self.rows = range(min(field.max_rows or MOST_ROWS, MOST_ROWS) if field.columns else 4)

    @property
    def is_table(self):
        return self.kind in ("rows", "budget")

    @property
    def lines(self):
        """How many lines to write on."""
        if self.kind == "longtext":
            a_line = WORDS_A_LINE if self.field.counted_in == WORDS else CHARACTERS_A_LINE
            return range(min(max(ceil((self.field.max or 1000) / a_line), 3), MOST_LINES))
        return range(1 if self.kind not in ("yesno", "confirm", "split", "signature") and not self.options else 0)


def budget_names():
    names = (_("Hours a week"), _("Weeks"), _("Cost an hour, with pension and contributions"))
    return dict(zip(BUDGET, names, strict=True)).values()


def parties_of(question, field):
    """Whose boxes, shares or signature are asked for."""
    if field.kind in ("confirm", "signature") and field.by != "each":
        return [field.by]
    return ["association", "municipality"] if field.kind in ("confirm", "split") else []


def limit_of(field):
    """What may be written, in a few words."""
    if field.kind in ("text", "longtext") and field.max:
        return f"{_('at most')} {say_number(field.max)} {COUNTED[field.counted_in]}"
    if field.kind in ("integer", "decimal", "money"):
        unit = str(field.unit or "")
        if field.min is not None and field.max is not None:
            return f"{say_number(field.min)}–{say_number(field.max)} {unit}".strip()
        return unit
    if field.kind == "files":
        kinds = ", ".join(kind.upper() for kind in field.accept)
        return f"{kinds} · {_('at most')} {field.max_mb} MB · {_('number of files')}: {field.max_files}"
    if field.kind == "rows" and field.max_rows:
        return f"{_('Rows at most')}: {field.max_rows}"
    return ""
