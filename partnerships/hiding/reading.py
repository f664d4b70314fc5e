"""What reviewers read where names are hidden: the projection, and nothing that was submitted."""

from programmes.models import Due

from ..models import Hiding
from ..reviewing.reading import Answered, Part, Reading, reading_of
from .copies import copies_of, place_of
from .names import labels_of
from .preparing import BELL, current
from .projecting import HIDDEN


class MaskedReading(Reading):
    """A projection in the place of its submission."""

    def __init__(self, submission, currency, projection, labels, copies):
        super().__init__(submission, currency, projection.content, projection.content["names"])
        self.projection, self.labels, self.copies = projection, labels, copies

    @property
    def files(self):
        """Each with the checked copy that stands for it, in whatever state."""
        return [file | {"copy": self.copies.get(place_of(file))} for file in self.content["files"]]

    def answered(self, question):
        if question.key in self.content["hidden"]:
            return Answered(question, [Part(lines=[f"[{self.labels['hidden']}]"])])
        return super().answered(question)

    def part(self, each, question, value):
        if is_hidden(value):
            return Part(each.label if len(question.fields) > 1 else "", [value[HIDDEN]])
        return super().part(each, question, value)

    def cell(self, column, value):
        return value[HIDDEN] if is_hidden(value) else super().cell(column, value)


def is_hidden(value):
    return isinstance(value, dict) and set(value) == {HIDDEN}


def shown_to_reviewers(application, programme, hiding=None):
    """What reviewers read of an application; None where names are hidden and no projection of it is made yet."""
    hiding = hiding or Hiding.of(application.call)
    if not hiding.is_on:
        return reading_of(application, programme.currency)
    submission, projection = current(application, hiding)
    if not projection:
        Due.ring(BELL)
        return None
    labels = labels_of(programme.languages[0])
    return MaskedReading(submission, programme.currency, projection, labels, copies_of(application))
