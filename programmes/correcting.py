"""What staff change in a published call: a line that everybody reads, and a letter to those with a draft."""

from datetime import timedelta

from . import entries
from .models import Due
from .models.enquiry import TELL

TOGETHER = timedelta(minutes=30)  # what is changed in one sitting is told in one letter
UNTOLD, LETTER = "untold", "told"  # marks of a line in the list: a letter is to come; a letter has told it


def correct_in_public(call, line, at, matters):
    """A line in the list of a published call; and a bell, when it changes what is required."""
    if not line or not call.published_at:
        return
    entries.correct(call, line, at, **({UNTOLD: True} if matters else {}))
    if matters:
        Due.ring(TELL, next_at=at + TOGETHER)
