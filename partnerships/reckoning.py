"""What lists show of an application, reckoned from how it stands, so that they need read no answer."""


def reckon(application, standing, at):
    """Store it; `at` is when it was last saved."""
    said = {"sections_done": standing.sections_done, "saved_at": at}
    said["missing"] = {kind: len(items) for kind, items in standing.missing.items()}
    for column, source in (("name", standing.asks.partnership_name), ("place", standing.asks.place)):
        said[column] = said_of(standing, source)[:200]
    for name, value in said.items():
        setattr(application, name, value)
    application.save(update_fields=list(said))
    if application.partnership.name != application.name:
        application.partnership.name = application.name
        application.partnership.save(update_fields=["name"])


def said_of(standing, source):
    """The typed answer that names the partnership or its place; a choice by its label."""
    if not source:
        return ""
    question, name = source.split(".")
    value = standing.states[question].typed.get(name, "")
    option = value and standing.asks.questions[question].field(name).option(value)
    return str(option.label.within("da") if option else value)
