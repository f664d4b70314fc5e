"""What staff fill in about one field of a question, or one column of a table."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people.models import Organisation

from .counting import CHARACTERS
from .options import named_options, names_of_lists, options_list
from .piece_forms import NumberField, PieceForm, flag, put, select
from .pieces import ACCEPTED, FIELD_NAMES, SETTINGS, is_choice
from .retold import COUNTED
from .waiting import conditions, read_condition, spell_condition
from .words import Text

EACH = ("each", _("Each party its own"))
COUNTS = ("min_rows", "max_rows", "max_files", "max_mb")
LABELS = {
    "min": _("At least"), "max": _("At most"), "min_rows": _("Rows at least"), "max_rows": _("Rows at most"),
    "max_files": _("Number of files at most"), "max_mb": _("MB a file at most"),
}  # fmt: skip


class FieldForm(PieceForm):
    """One field of a question, or one column of a table: what it is called, and what its kind can be told."""

    def __init__(self, piece, languages, question, definition, post=None, prefix="", is_column=False, is_lone=False):
        self.question, self.definition, self.is_column = question, definition, is_column
        self.is_lone = is_lone and not piece.get("label")  # the only field of its question needs no label
        super().__init__(piece, languages, post, prefix)

    @property
    def kind_name(self):
        return FIELD_NAMES[self.piece["kind"]]

    @property
    def takes(self):
        return SETTINGS.get(self.piece["kind"], ())

    def words(self):
        if not self.is_lone:
            yield "label", _("Label"), 1
        yield "help", _("Help"), 2
        if "unit" in self.takes:
            yield "unit", _("Unit"), 1

    def add_fields(self):
        piece, fields = self.piece, self.fields
        if piece["kind"] not in ("signature", "confirm"):
            fields["required"] = flag(_("Must be filled in"), piece.get("required", True))
        for name in [name for name in LABELS if name in self.takes]:
            fields[name] = NumberField(label=LABELS[name], required=False, max_length=20, initial=piece.get(name))
        if "counted_in" in self.takes:
            initial = piece.get("counted_in", CHARACTERS)
            fields["counted_in"] = select(_("Counted in"), COUNTED.items(), initial)
        if "by" in self.takes:
            kinds = [*([EACH] if piece["kind"] == "confirm" else []), *Organisation.Kind.choices]
            fields["by"] = select(_("Who ticks or signs"), kinds, piece.get("by", ""), required=True)
        if "country" in self.takes:
            countries = [("", _("The programme's")), *Organisation.Country.choices]
            fields["country"] = select(_("Country"), countries, piece.get("country", ""))
        if "accept" in self.takes:
            facts = {"required": False, "widget": forms.CheckboxSelectMultiple, "initial": piece.get("accept", [])}
            kinds = [(kind, kind.upper()) for kind in ACCEPTED]
            fields["accept"] = forms.MultipleChoiceField(label=_("Kinds of files"), choices=kinds, **facts)
        if is_choice(piece):
            self.add_options()
        if not self.is_column:
            self.add_conditions()

    def add_conditions(self):
        key, piece = self.question["key"], self.piece
        before = self.question["fields"][: self.question["fields"].index(piece)]
        chosen = spell_condition(piece.get("show_if"), key)
        self.fields["show_if"] = select(_("Ask it when"), conditions(self.definition, key, before, chosen), chosen)
        label = _("Only when the funder is public")
        self.fields["only_if_funder_is_public"] = flag(label, piece.get("only_if_funder_is_public", False))

    def add_options(self):
        """A list that comes with the portal is chosen as a whole; answers of one's own are written one by one."""
        options, self.options = self.piece.get("options") or [], []
        self.list = options_list(options)
        lists = [("", _("Answers of our own")), *((name, name) for name in names_of_lists())]
        self.fields["list"] = select(_("Answers to choose from"), lists, self.list)
        if self.list or len(options) > 200:
            return
        for option in options:
            self.add_words(f"option_{option['key']}", option["key"], 1, option.get("label") or {})
            self.options.append((option["key"], self.texts.pop()[2]))

    def rows_of_options(self):
        """[(key, [(language, field, whether it is missing)])]"""
        return [
            (key, [(language, self[name], not str(self[name].value() or "").strip()) for language, name in group])
            for key, group in getattr(self, "options", ())
        ]

    @property
    def can_choose(self):
        return is_choice(self.piece)

    @property
    def shown_label(self):
        return str(Text(self.piece.get("label") or {}))

    @property
    def boxes(self):
        """What is ticked; it stands apart from what is typed or chosen."""
        return [self[name] for name, field in self.fields.items() if is_box(field)]

    @property
    def lines(self):
        words = {key for _name, _label, group in self.texts for _language, key in group}
        words |= {key for _option, group in getattr(self, "options", ()) for _language, key in group}
        return [self[name] for name, field in self.fields.items() if name not in words and not is_box(field)]

    def change(self, data):
        given = self.cleaned_data
        for name, empty in (("required", True), ("only_if_funder_is_public", False), ("country", ""), ("accept", []),
                            ("counted_in", CHARACTERS)):  # fmt: skip
            if name in given:
                put(data, name, given[name], empty)
        for name in LABELS:
            if name in given:
                put(data, name, given[name])
        if "by" in given:
            put(data, "by", given["by"])
        if "show_if" in given:
            put(data, "show_if", read_condition(given["show_if"], self.question["key"]))
        if "list" in given:
            self.change_options(data, given["list"])

    def change_options(self, data, chosen):
        if chosen != self.list:
            data["options"] = [{"key": each["key"], "label": dict(each["label"])} for each in
                               named_options(chosen)] if chosen else []  # fmt: skip
            return
        for option in data.get("options") or []:
            name = f"option_{option['key']}"
            if f"{name}_{self.languages[0]}" in self.fields:
                put(option, "label", self.said(name, option.get("label")))

    def clean(self):
        for name in COUNTS:
            value = self.cleaned_data.get(name)
            if isinstance(value, float):
                self.add_error(name, ValidationError(_("Write a whole number.")))
        return self.cleaned_data


def is_box(field):
    return isinstance(field, forms.BooleanField | forms.MultipleChoiceField)
