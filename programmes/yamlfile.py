"""YAML that remembers where each thing stands, so that an error names file and line."""

import yaml
from django.utils.translation import gettext as _


class FileError(Exception):
    """What is wrong, and in which file and line."""


class Placed(dict):
    """A mapping with the file and line of itself and of each of its keys."""

    file = ""
    line = 0
    lines: dict = {}


class Listed(list):
    file = ""
    line = 0


class Loader(yaml.CSafeLoader):
    file = ""

    def mapping(self, node):
        self.flatten_mapping(node)
        found = Placed()
        found.file, found.line, found.lines = self.file, node.start_mark.line + 1, {}
        for key_node, value_node in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in found:
                raise FileError(f"{self.file}:{key_node.start_mark.line + 1}: “{key}” stands here twice")
            found[key] = self.construct_object(value_node, deep=True)
            found.lines[key] = key_node.start_mark.line + 1
        return found

    def sequence(self, node):
        found = Listed(self.construct_object(each, deep=True) for each in node.value)
        found.file, found.line = self.file, node.start_mark.line + 1
        return found


Loader.add_constructor("tag:yaml.org,2002:map", Loader.mapping)
Loader.add_constructor("tag:yaml.org,2002:seq", Loader.sequence)


def read_file(path):
    """The data of a YAML file. Raises FileError with file and line."""
    try:
        with open(path, encoding="utf-8") as file:
            text = file.read()
    except FileNotFoundError:
        raise FileError(f"{path}: there is no such file") from None
    return read_text(text, str(path))


def read_text(text, name, deepest=0):
    """The data of a text in YAML. From strangers: no deeper than `deepest`, and no place that repeats another."""
    loader = None
    try:
        if deepest:
            guard(text, name, deepest)
        loader = Loader(text)
        loader.file = name
        return loader.get_single_data()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise FileError(f"{name}:{line}: {error.problem}") from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:  # signs that no text has, days that there are not
        raise FileError(f"{name}:1: {error}") from None
    finally:
        if loader:
            loader.dispose()


def guard(text, name, deepest):
    """A small file can name itself over and over, or go deeper than a stack: told before anything is built of it."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise FileError(f"{name}:{line}: {_('Write this out; a place that repeats another is not read')}")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > deepest:
            raise FileError(f"{name}:{line}: {_('This goes deeper than a form does')}")
