"""Long lists of answers that several forms share, such as the municipalities of a country."""

from functools import cache
from pathlib import Path

from .yamlfile import read_file

FOLDER = Path(__file__).parent / "data" / "options"


@cache
def named_options(name):
    """The options of data/options/<name>.yaml as [{"key", "label"}]."""
    return [{"key": option["key"], "label": dict(option["label"])} for option in read_file(FOLDER / f"{name}.yaml")]
