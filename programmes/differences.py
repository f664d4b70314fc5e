"""What differs between two forms, or two states of a question: paths with both texts, side by side."""


def flat(data, path=""):
    """{path: text} of everything that stands in a piece of a form."""
    if isinstance(data, dict):
        found = {}
        for key, value in data.items():
            found |= flat(value, f"{path}.{key}" if path else str(key))
        return found
    if isinstance(data, list):
        found = {}
        for place, each in enumerate(data, start=1):
            name = each["key"] if isinstance(each, dict) and "key" in each else str(place)
            found |= flat(each, f"{path}.{name}" if path else name)
        return found or {path: ""}
    return {path: str(data)}


def differences(before, after, languages=()):
    """[(path, text before, text after)] in the order of the form."""
    old, new = flat(before), flat(after)
    return [(path, old.get(path, ""), new.get(path, "")) for path in {**old, **new} if old.get(path) != new.get(path)]


def questions_of(definition):
    return {question["key"]: (section["key"], question) for section in definition["sections"]
            for question in section["questions"]}  # fmt: skip


def compared(before, after):
    """[(key, what happened, differences)] for every question that is new, gone, moved or says something else."""
    old, new = questions_of(before), questions_of(after)
    for key in {**old, **new}:
        if key not in old:
            yield key, "added", differences({}, new[key][1])
        elif key not in new:
            yield key, "removed", differences(old[key][1], {})
        elif old[key] != new[key]:
            moved = [("section", old[key][0], new[key][0])] if old[key][0] != new[key][0] else []
            yield key, "changed", moved + differences(old[key][1], new[key][1])
