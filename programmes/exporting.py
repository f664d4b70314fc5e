"""A form as a file that people can read and the loader reads: YAML, and back."""

import yaml

from .options import filled, options_list
from .shaping import misshapen
from .yamlfile import FileError, read_text

LARGEST = 1_000_000  # characters
DEEPEST = 16


class Dumper(yaml.SafeDumper):
    """Without the signs by which one place repeats another."""

    def ignore_aliases(self, data):
        return True


def text_of(dumper, text):
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


Dumper.add_representer(str, text_of)


def as_yaml(definition):
    """The form as YAML. Lists of answers that come with the portal are named rather than written out."""
    return yaml.dump(shortened(definition), Dumper=Dumper, allow_unicode=True, sort_keys=False, width=110)


def shortened(data):
    if isinstance(data, dict):
        name = options_list(data.get("options") or [])
        kept = {key: value for key, value in data.items() if not (name and key == "options")}
        return {key: shortened(value) for key, value in kept.items()} | ({"options_from": name} if name else {})
    return [shortened(each) for each in data] if isinstance(data, list) else data


def from_yaml(text, name):
    """(data with the lines of the file, problems of its shape). Raises FileError when it is no such file at all."""
    if len(text) > LARGEST:
        raise FileError(f"{name}:1: {LARGEST}")
    data = read_text(text, name, DEEPEST)
    problems = list(misshapen(data))
    return data, problems or list(filled(data))
