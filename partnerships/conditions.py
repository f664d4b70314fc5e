"""Which questions and fields are asked: those whose condition holds. What is not asked is not missing and not wrong."""


def is_asked(asks, raws, question, field=None):
    """Whether a question's condition holds, and a field's own. `raws` is {key of a question: what was typed}."""
    return holds(asks, raws, question.show_if, question) and (
        field is None or holds(asks, raws, field.show_if, question, field)
    )


def holds(asks, raws, condition, question, field=None):
    """After a certain answer, or when that is among those chosen; an answer that is not asked for any more is none."""
    if not condition:
        return True
    key = condition.get("question") or question.key
    waited = asks.questions.get(key)
    if not waited or not is_met(condition, raws.get(key, {})):
        return False
    name = condition["field"]
    awaited = next((each for each in waited.fields if each.key == name), None)
    if not awaited or not is_earlier(asks, waited, awaited, question, field):
        return bool(awaited)  # nobody can be sent in a circle
    return is_asked(asks, raws, waited, awaited)


def is_earlier(asks, waited, awaited, question, field):
    if waited.key == question.key:
        return bool(field) and waited.fields.index(awaited) < waited.fields.index(field)
    order = list(asks.questions)
    return order.index(waited.key) < order.index(question.key)


def is_met(condition, raw):
    """Whether what was typed is the answer that a condition waits for, or has it among those chosen."""
    given = raw.get(condition["field"])
    return condition["is"] in given if isinstance(given, list) else given == condition["is"]
