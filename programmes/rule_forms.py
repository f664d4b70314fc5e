"""What staff fill in about a rule: what it looks at, its numbers, and what it does when it is not met."""

from copy import deepcopy

from django import forms
from django.utils.translation import gettext_lazy as _

from .kinds import BUDGET
from .piece_forms import NumberField, put
from .rulebook import BOOK, DATES, LEVELS, PARAMETERS, TEXTS
from .words import Text

BUDGET_NAMES = dict(zip(BUDGET, (_("Hours a week"), _("Weeks"), _("Cost an hour")), strict=True))


class RuleForm(forms.Form):
    """One rule of a question. `dates` are the call's as [(key, words)], `definition` the whole form."""

    def __init__(self, rule, question, definition, dates, post=None, prefix=""):
        bound = post if post is not None and f"{prefix}-there" in post else None
        super().__init__(bound, prefix=prefix, use_required_attribute=False)
        self.rule, self.question, self.definition = rule, question, definition
        self.kind = BOOK.get(rule["rule"])
        if not self.kind:
            return
        self.fields["level"] = forms.ChoiceField(
            label=_("When it is not met"), choices=list(LEVELS.items()), initial=rule["level"]
        )
        self.add_target()
        self.add_other()
        for name in self.kind.takes:
            self.add_parameter(name, dates)
        self.add_reason()

    @property
    def name(self):
        return self.kind.label if self.kind else self.rule["rule"]

    def add_target(self):
        paths = [(path, self.spelled(path)) for path in self.kind.targets(self.question["fields"])]
        if self.kind.fields:
            chosen = self.rule.get("fields") or []
            facts = {"required": False, "widget": forms.CheckboxSelectMultiple, "initial": chosen}
            self.fields["target"] = forms.MultipleChoiceField(label=_("It looks at"), choices=paths, **facts)
        else:
            chosen = ".".join(filter(None, (self.rule.get("field"), self.rule.get("column"))))
            self.fields["target"] = forms.ChoiceField(
                label=_("It looks at"), choices=with_lost(paths, chosen), initial=chosen, required=False
            )

    def spelled(self, path):
        """A field or column in the reader's words."""
        first, _dot, rest = path.partition(".")
        field = next(each for each in self.question["fields"] if each["key"] == first)
        said = str(Text(field.get("label") or self.question.get("title") or {})) or first
        if not rest:
            return said
        column = next((each for each in field.get("columns") or [] if each["key"] == rest), None)
        return f"{said}: {Text(column['label']) if column and column.get('label') else BUDGET_NAMES.get(rest, rest)}"

    def add_other(self):
        if not self.kind.other:
            return
        if self.kind.other == "field":
            choices = [
                (path, self.spelled(path)) for path in self.kind.targets(self.question["fields"]) if "." not in path
            ]
        else:
            choices = list(columns_elsewhere(self.definition, self.question["key"]))
        chosen = self.rule.get("other", "")
        label = _("Compared with")
        self.fields["other"] = forms.ChoiceField(
            label=label, choices=with_lost(choices, chosen), initial=chosen, required=False
        )

    def add_parameter(self, name, dates):
        value = self.rule.get(name)
        if name in DATES:
            choices = with_lost([(key, f"{key}: {words}") for key, words in dates], value)
            self.fields[name] = forms.ChoiceField(
                label=PARAMETERS[name], choices=choices, initial=value, required=False
            )
        else:
            self.fields[name] = NumberField(label=PARAMETERS[name], required=False, max_length=20, initial=value)

    def add_reason(self):
        texts = [(each["key"], self.spelled(each["key"])) for each in self.question["fields"] if each["kind"] in TEXTS]
        chosen = self.rule.get("reason", "")
        if texts or chosen:
            choices = [("", _("A reason of its own")), *with_lost(texts, chosen)]
            self.fields["reason"] = forms.ChoiceField(
                label=_("A warning is explained in"), choices=choices, initial=chosen, required=False
            )

    def result(self):
        rule = deepcopy(self.rule)
        if not self.is_bound or not self.kind:
            return rule
        given = self.cleaned_data
        put(rule, "level", given["level"])
        if self.kind.fields:
            put(rule, "fields", given["target"], [])
        else:
            field, _dot, column = given["target"].partition(".")
            put(rule, "field", field, "")
            put(rule, "column", column, "")
        for name in ("other", "reason", *self.kind.takes):
            if name in given:
                put(rule, name, given[name], "" if name in ("other", "reason", *DATES) else None)
        return rule

    def clean(self):
        for name in ("weeks", "months"):
            if isinstance(self.cleaned_data.get(name), float):
                self.add_error(name, _("Write a whole number."))
        return self.cleaned_data


def with_lost(choices, chosen):
    """The choices, with what is chosen now even when it is not there any more, so that nothing changes unseen."""
    first = [] if chosen and chosen in dict(choices) else [("", _("Choose"))]
    lost = [(chosen, f"{chosen} ({_('not there any more')})")] if chosen and chosen not in dict(choices) else []
    return [*first, *choices, *lost]


def columns_elsewhere(definition, key):
    """The columns of text in other questions' tables, as paths such as B4.employee.name."""
    for section in definition["sections"]:
        for question in section["questions"]:
            for field in question["fields"] if question["key"] != key else ():
                for column in field.get("columns") or []:
                    if column["kind"] in TEXTS:
                        path = f"{question['key']}.{field['key']}.{column['key']}"
                        yield path, f"{question['key']}: {Text(column.get('label') or {}) or column['key']}"
