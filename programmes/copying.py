"""Questions of another form, put into this one under keys of its own."""

from copy import deepcopy

from .drafting import question_key, question_of, renamed, section_of


def with_copied(definition, given, source, chosen, section):
    """The chosen questions at the end of a section. Returns the definition and the new keys.

    What waits for a question that was not copied along, or points at one, keeps its old words: the list of what is
    wrong names it.
    """
    new, given, names, copies = deepcopy(definition), set(given), {}, []
    there = section_of(new, section)
    for key in chosen:
        found = question_of(source, key)
        if found:
            names[key] = question_key(there["key"], given)
            given.add(names[key])
            copies.append(deepcopy(found) | {"key": names[key]})
    renamed({"questions": copies}, names)
    there["questions"] += copies
    return new, list(names.values())
