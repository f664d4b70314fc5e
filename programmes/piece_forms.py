"""What staff fill in about a piece of a form: a section, a question, one of its fields.

Each gives back the data with what was changed and nothing else, so that saving without a change changes nothing.
"""

from copy import deepcopy

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Organisation

from .kinds import number
from .shaping import LONGEST
from .waiting import conditions, read_condition, spell_condition
from .words import language_name

EITHER = ("either", _("Either party"))


class NumberField(forms.CharField):
    """A number as people write it; kept as a whole number where it is one."""

    def clean(self, value):
        text = super().clean(value)
        if not text:
            return None
        found = number(text)
        return int(found) if found == found.to_integral_value() else float(found)

    def prepare_value(self, value):
        return plain_number(value)


def plain_number(value):
    """As it can be read back: a comma where a point could be taken for thousands."""
    return str(value).replace(".", ",") if isinstance(value, float) and value != int(value) else value


def put(data, key, value, empty=None):
    """Change a value; what says the same already stays exactly as it stands, and what is empty goes."""
    if data.get(key, empty) == value:
        return
    if value == empty:
        data.pop(key, None)
    else:
        data[key] = value


class PieceForm(forms.Form):
    """`data` is the piece; `texts` are its texts by language, as groups of fields for the page."""

    WORDS: tuple = ()  # (name, label, rows of its box)

    def __init__(self, piece, languages, post=None, prefix=""):
        self.piece, self.languages, self.texts = piece, languages, []
        bound = post if post is not None and f"{prefix}-there" in post else None
        super().__init__(bound, prefix=prefix, use_required_attribute=False)
        for name, label, rows in self.words():
            self.add_words(name, label, rows)
        self.add_fields()

    def words(self):
        return self.WORDS

    def add_fields(self):
        pass

    def add_words(self, name, label, rows=1, words=None):
        words = words if words is not None else self.piece.get(name) or {}
        group = []
        for language in self.languages:
            widget = (
                forms.Textarea({"rows": rows, "lang": language}) if rows > 1 else forms.TextInput({"lang": language})
            )
            key, said = f"{name}_{language}", f"{label}: {language_name(language)}"
            facts = {"required": False, "max_length": LONGEST, "widget": widget, "label": said}
            self.fields[key] = forms.CharField(initial=words.get(language, ""), **facts)
            group.append((language, key))
        self.texts.append((name, label, group))

    def groups(self):
        """[(name, label, [(language, field, whether it is missing)])]: one language missing marks it."""
        for name, label, group in self.texts:
            rows = [(language, self[key], str(self[key].value() or "").strip()) for language, key in group]
            some = name in ("title", "label") or any(text for _language, _field, text in rows)
            yield name, label, [(language, field, some and not text) for language, field, text in rows]

    def said(self, name, old=None):
        """A text in its languages; one that was not changed stays as it stands, and so do languages not shown."""
        words = dict(old or {})
        for language in self.languages:
            text = self.cleaned_data[f"{name}_{language}"].replace("\r\n", "\n").replace("\x00", "")
            if text != str(words.get(language) or "").strip():
                words[language] = text
            if not words.get(language):
                words.pop(language, None)
        return words

    def result(self):
        data = deepcopy(self.piece)
        if self.is_bound:
            for name, _label, _rows in self.words():
                put(data, name, self.said(name, data.get(name)), {} if name != "title" else None)
            self.change(data)
        return data

    def change(self, data):
        pass


class SectionForm(PieceForm):
    WORDS = (("title", _("Title"), 1), ("help", _("Help"), 3))


class QuestionForm(PieceForm):
    """What a question says and whom it asks."""

    WORDS = (("title", _("Title"), 2), ("help", _("Help"), 3))

    def __init__(self, piece, languages, definition, post=None, prefix="q"):
        self.definition = definition
        super().__init__(piece, languages, post, prefix)

    def add_fields(self):
        piece, fields = self.piece, self.fields
        kinds = [EITHER, *Organisation.Kind.choices]
        fields["answered_by"] = forms.ChoiceField(label=_("Who answers"), choices=kinds, initial=piece["answered_by"])
        fields["required"] = flag(_("Must be answered"), piece.get("required", True))
        fields["formal"] = flag(_("Without it the application can be rejected for form"), piece.get("formal", False))
        chosen = spell_condition(piece.get("show_if"), piece["key"])
        choices = conditions(self.definition, piece["key"], chosen=chosen)
        fields["show_if"] = select(_("Ask it when"), choices, chosen)
        fields["criterion"] = line(_("Criterion that it feeds"), piece.get("criterion"), 20)
        fields["basis"] = line(_("Basis: where the question comes from"), piece.get("basis"), 200)

    def change(self, data):
        given = self.cleaned_data
        put(data, "answered_by", given["answered_by"])
        put(data, "required", given["required"], True)
        put(data, "formal", given["formal"], False)
        put(data, "criterion", given["criterion"], "")
        put(data, "basis", given["basis"], "")
        put(data, "show_if", read_condition(given["show_if"], data["key"]))


def flag(label, initial):
    return forms.BooleanField(label=label, required=False, initial=initial)


def line(label, initial, longest):
    return forms.CharField(label=label, required=False, max_length=longest, initial=initial or "")


def select(label, choices, initial, required=False, **options):
    return forms.ChoiceField(label=label, choices=choices, initial=initial, required=required, **options)
