"""The page of one question, with its fields, columns and rules: read back into data, and acted on piece by piece."""

from copy import deepcopy

from .beginnings import new_option
from .drafting import free, with_field
from .field_forms import FieldForm
from .kinds import QUESTION_KINDS
from .piece_forms import QuestionForm
from .pieces import COLUMN_KINDS, FIELD_NAMES, is_choice
from .rule_forms import RuleForm
from .rulebook import BOOK, rules_for
from .shaping import LONGEST


class FieldPart:
    """A field on the page, with its columns."""

    def __init__(self, form, columns):
        self.form, self.columns = form, columns

    def __iter__(self):
        yield self.form
        yield from self.columns

    def result(self):
        field = self.form.result()
        if self.columns:
            field["columns"] = [column.result() for column in self.columns]
        return field


class QuestionEditor:
    """All forms of a question. What was not on the page that was sent stays as it is."""

    def __init__(self, question, definition, languages, dates, post=None):
        self.question, self.definition = question, definition
        self.languages, self.dates, self.post = languages, dates, post
        self.head = QuestionForm(question, languages, definition, post)
        self.fields = [self.part(field) for field in question["fields"]]
        self.rules = [
            RuleForm(rule, question, definition, dates, post, f"r-{number}")
            for number, rule in enumerate(question.get("rules") or [])
        ]

    def part(self, field):
        prefix, facts = f"f-{field['key']}", (self.languages, self.question, self.definition, self.post)
        form = FieldForm(field, *facts, prefix, is_lone=len(self.question["fields"]) == 1)
        columns = [
            FieldForm(column, *facts, f"{prefix}-{column['key']}", is_column=True)
            for column in field.get("columns") or []
        ]
        return FieldPart(form, columns)

    @property
    def forms(self):
        return [self.head, *(form for part in self.fields for form in part), *self.rules]

    @property
    def errors(self):
        """[(form, field)] of what cannot be read."""
        return [(form, form[name]) for form in self.forms if form.is_bound for name in form.errors if name != "__all__"]

    def is_valid(self):
        return all([form.is_valid() for form in self.forms if form.is_bound])

    def result(self):
        """The question as it was written."""
        question = self.head.result()
        question["fields"] = [part.result() for part in self.fields]
        rules = [rule.result() for rule in self.rules]
        if rules or "rules" in question:
            question["rules"] = rules
        return question

    @property
    def kinds_to_add(self):
        """The kinds of fields of which this kind of question may have more."""
        kinds = QUESTION_KINDS.get(self.question["kind"])
        return [(kind, FIELD_NAMES[kind]) for kind in sorted(kinds)] if isinstance(kinds, set) else []

    @property
    def columns_to_add(self):
        return [(kind, FIELD_NAMES[kind]) for kind in COLUMN_KINDS]

    @property
    def rules_to_add(self):
        return [(name, BOOK[name].label) for name in rules_for(self.question["fields"])]


def piece_of(question, path):
    """(list, place) of the field or column that a path such as employee or employee.hours means; None if none."""
    rows = question["fields"]
    *tables, key = path.split(".")
    for name in tables[:1]:
        table = next((field for field in rows if field["key"] == name), {})
        rows = table.get("columns") or []
    place = next((place for place, each in enumerate(rows) if each["key"] == key), None)
    return None if place is None else (rows, place)


class Acts:
    """What the buttons on a question's page do to its data, besides saving it. `what` is a path, `more` a choice."""

    def __init__(self, question, given, languages, country):
        self.question, self.given, self.languages, self.country = deepcopy(question), given, languages, country

    def act(self, name, what, more):
        """The question after a button; unchanged when there is nothing of that name."""
        method = self.ACTS.get(name)
        return (method(self, what, more) or self.question) if method else self.question

    def field_add(self, what, more):
        kinds = QUESTION_KINDS.get(self.question["kind"])
        if isinstance(kinds, set) and more in kinds:
            return with_field(self.question, self.given, more, self.languages, self.country)

    def column_add(self, what, more):
        if more in COLUMN_KINDS and piece_of(self.question, what):
            return with_field(self.question, self.given, more, self.languages, self.country, within=what)

    def up(self, what, more, step=-1):
        found = piece_of(self.question, what)
        if found and 0 <= found[1] + step < len(found[0]):
            rows, place = found
            rows.insert(place + step, rows.pop(place))

    def down(self, what, more):
        self.up(what, more, 1)

    def gone(self, what, more):
        found = piece_of(self.question, what)
        if found and len(found[0]) > 1:
            del found[0][found[1]]

    def option_add(self, what, more):
        found = piece_of(self.question, what)
        if found and is_choice(found[0][found[1]]):
            options = found[0][found[1]].setdefault("options", [])
            path = f"{self.question['key']}.{what}."
            taken = {*self.given, *(path + option["key"] for option in options)}
            if len(options) < LONGEST // 50:
                options.append(new_option(free((f"o{n}" for n in range(1, 1000)), taken, path)))

    def option_up(self, what, more, step=-1):
        path, _dot, key = what.rpartition(".")
        found = piece_of(self.question, path)
        options = found[0][found[1]].get("options") or [] if found else []
        place = next((place for place, option in enumerate(options) if option["key"] == key), None)
        if place is None:
            return
        if not step:
            del options[place]
        elif 0 <= place + step < len(options):
            options.insert(place + step, options.pop(place))

    def option_down(self, what, more):
        self.option_up(what, more, 1)

    def option_gone(self, what, more):
        self.option_up(what, more, 0)

    def rule_add(self, what, more):
        kind = BOOK.get(more)
        if not kind:
            return
        targets = list(kind.targets(self.question["fields"]))
        rule = {"rule": more, "level": "warning"}
        if kind.fields:
            rule["fields"] = [path for path in targets if "." not in path]
        else:
            field, _dot, column = (targets or [""])[0].partition(".")
            rule |= {"field": field} | ({"column": column} if column else {})
        self.question.setdefault("rules", []).append(rule)

    def rule_gone(self, what, more):
        rules = self.question.get("rules") or []
        if what.isdecimal() and int(what) < len(rules):
            del rules[int(what)]

    ACTS = {
        "field_add": field_add, "column_add": column_add, "up": up, "down": down, "gone": gone,
        "option_add": option_add, "option_up": option_up, "option_down": option_down, "option_gone": option_gone,
        "rule_add": rule_add, "rule_gone": rule_gone,
    }  # fmt: skip
