"""Long lists of answers that several forms share, such as the municipalities of a country."""

from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from .problems import Place
from .yamlfile import read_file

FOLDER = Path(__file__).parent / "data" / "options"


@cache
def named_options(name):
    """The options of data/options/<name>.yaml as [{"key", "label"}]."""
    return [{"key": option["key"], "label": dict(option["label"])} for option in read_file(FOLDER / f"{name}.yaml")]


@cache
def names_of_lists():
    """The lists that come with the portal."""
    return sorted(file.stem for file in FOLDER.glob("*.yaml"))


def options_list(options):
    """The name of the list that these options are, or an empty text."""
    return next((name for name in names_of_lists() if options and named_options(name) == options), "")


def filled(form):
    """Put the lists that a form names where it names them; yields a problem for each that there is not."""
    for section in form["sections"]:
        for question in section["questions"]:
            fields = question["fields"]
            for field in [*fields, *(column for each in fields for column in each.get("columns") or [])]:
                name = field.pop("options_from", None)
                if name in names_of_lists():
                    field["options"] = [{**option, "label": dict(option["label"])} for option in named_options(name)]
                elif name:
                    place = Place(field, section["key"], question["key"])
                    yield place.problem(f"{_('There is no such list of answers')}: {name}", "options_from")
