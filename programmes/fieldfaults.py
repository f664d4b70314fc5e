"""What is wrong with one field of a question, or with one column of a table."""

from django.utils.translation import gettext as _

from people.models import Organisation

from .counting import CHARACTERS, WORDS
from .kinds import READERS
from .options import options_list
from .pieces import ACCEPTED, COLUMN_KINDS, MOST, SETTINGS, is_choice
from .words import language_name

COUNTS = {"min_rows": (0, MOST["rows"]), "max_rows": (1, MOST["rows"]), "max_files": (1, MOST["files"]),
          "max_mb": (1, MOST["mb"])}  # fmt: skip
# The number of rows and files that a field has when nothing is said: see questions.Field.
LIMITS = (("min", "max"), ("min_rows", "max_rows"))


def faults_of_field(check, place, needs_label, is_column=False):
    field = place.data
    if field["kind"] not in READERS or (is_column and field["kind"] not in COLUMN_KINDS):
        yield place.unknown("kind")
        return
    yield from check.unsaid(place, "label", needed=needs_label or any((field.get("label") or {}).values()))
    yield from check.half_said(place, "help")
    yield from check.half_said(place, "unit")
    yield from faults_of_limits(place)
    if is_choice(field):
        yield from faults_of_options(check, place)
    if field["kind"] == "rows":
        yield from faults_of_columns(check, place)
    if field["kind"] == "files":
        yield from (place.unknown("accept", each) for each in field.get("accept") or [] if each not in ACCEPTED)
        if not field.get("accept"):
            yield place.missing("accept", _("Kinds of files"))
    if field["kind"] in ("signature", "confirm"):
        yield from faults_of_by(place)
    if field.get("country") and field["country"] not in Organisation.Country.values:
        yield place.unknown("country")


def faults_of_limits(place):
    """Numbers within reason, and none that contradicts another."""
    field = place.data
    for name, (least, most) in COUNTS.items():
        if field.get(name) is not None and not least <= field[name] <= most:
            limits = {"low": least, "high": most}
            yield place.problem(_("Enter a number between %(low)s and %(high)s.") % limits, name)
    for low, high in LIMITS:
        if low in SETTINGS.get(field["kind"], ()) and None not in (field.get(low), field.get(high)):
            if field[low] > field[high]:
                yield place.problem(f"{_('The least is more than the most')}: {field[low]}, {field[high]}", low)
    if field["kind"] in ("text", "longtext"):
        for name in ("min", "max"):
            if field.get(name) is not None and (field[name] < 0 or field[name] != int(field[name])):
                yield place.problem(_("Write a whole number."), name)
    if field.get("counted_in", CHARACTERS) not in (CHARACTERS, WORDS):
        yield place.unknown("counted_in")


def faults_of_by(place):
    wanted = {*Organisation.Kind.values} | ({"each"} if place.data["kind"] == "confirm" else set())
    if not place.data.get("by"):
        yield place.missing("by", _("Who ticks or signs"))
    elif place.data["by"] not in wanted:
        yield place.unknown("by")


def faults_of_options(check, place):
    options = place.data.get("options") or []
    if not options:
        yield place.problem(_("Add answers to choose from."), "options")
    if options_list(options):
        return  # a list that comes with the portal: its names are the same in every language
    keys = set()
    for option in options:
        inner = place.inside(option, place.piece)
        if not option["key"] or option["key"] in keys:
            yield inner.problem(f"{_('This key stands here twice')}: {option['key']}", "key", "")
        keys.add(option["key"])
        for language in check.languages:
            if not ((option.get("label") or {}).get(language) or "").strip():
                name = f"option_{option['key']}_{language}"
                yield inner.problem(
                    f"{_('Not written yet')}: {option['key']}, {language_name(language)}", "label", name
                )


def faults_of_columns(check, place):
    columns, keys = place.data.get("columns") or [], set()
    if not columns:
        yield place.problem(_("A table needs columns."), "columns")
    for column in columns:
        inner = place.inside(column, f"{place.piece}-{column['key']}")
        yield from check.twice(inner, keys)
        yield from faults_of_field(check, inner, needs_label=True, is_column=True)
