"""Reading a posted form back into parts of answers: {field: text, list or rows}."""

import re

from programmes.kinds import BUDGET

from .models.answers import REASON


def parts_of(post, question):
    """The parts of a question that were on the page (named in `has`), as they were typed."""
    there = set(post.getlist("has"))
    parts = {
        each.key: read_part(post, each, f"{question.key}.{each.key}")
        for each in question.fields
        if f"{question.key}.{each.key}" in there
    }
    if f"{question.key}.{REASON}" in post:
        parts[REASON] = clean(post[f"{question.key}.{REASON}"])
    return parts


def clean(text):
    """NUL cannot be stored; line ends are one sign."""
    return text.replace("\x00", "").replace("\r\n", "\n")[:100_000]


def read_part(post, each, name):
    if each.kind == "choices":
        return [clean(value) for value in post.getlist(name)]
    if each.kind == "rows":
        return read_rows(post, name, [column.key for column in each.columns])
    if each.kind == "budget":
        return read_rows(post, name, ["post", *BUDGET])
    if each.kind in ("split", "confirm"):
        return {key[len(name) + 1 :]: clean(post[key]) for key in post if key.startswith(f"{name}.")}
    return clean(post.get(name, ""))


def read_rows(post, name, columns):
    """The rows in their order on the page, empty ones left out; at most 200."""
    numbers = {int(found[1]) for key in post if (found := re.match(rf"{re.escape(name)}\.(\d{{1,4}})\.", key))}
    rows = [
        {column: clean(post.get(f"{name}.{number}.{column}", "")) for column in columns}
        for number in sorted(numbers)[:200]
    ]
    return [row for row in rows if any(value.strip() for value in row.values())]
