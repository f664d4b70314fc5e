"""What staff decide about hiding names: for a call as a whole, and passage by passage."""

from django.db import transaction
from django.utils.translation import gettext as _

from programmes.clock import Now
from programmes.models import Due
from programmes.states import NotAllowed

from ..models import Hiding, Passage, Score
from ..reviewing.assigning import held as hold
from ..reviewing.assigning import hold_all
from .masking import exactly, plain
from .preparing import BELL, current, make

LONGEST, LEAST = 500, 2  # characters of a passage
LONGEST_WHY = 2000


def is_begun(call):
    """Whether somebody has given points: from then on a change needs a sentence."""
    return Score.objects.filter(review__assignment__application__call=call).exists()


def decide(call, kinds, why, by):
    """What reviewers of a call do not read from now on. Raises NotAllowed with the sentence why not."""
    kinds, why = [kind for kind in Hiding.Kind.values if kind in kinds], why.strip()
    with transaction.atomic():
        hold_all(call)
        before = Hiding.of(call)
        if kinds == before.kinds:
            raise NotAllowed(_("Nothing has changed."))
        if is_begun(call) and not why:
            raise NotAllowed(_("Points have been given already. Write why this changes now."))
        if len(why) > LONGEST_WHY:
            raise NotAllowed(_("Write at most %(most)s characters.") % {"most": LONGEST_WHY})
        made = Hiding.objects.create(call=call, kinds=kinds, why=why, by=by)
        Due.ring(BELL)
        return made


def mark(application, text, by):
    """Hide some words wherever they stand in an application. Raises NotAllowed when they stand nowhere."""
    text = " ".join(plain(text).split())
    if not LEAST <= len(text) <= LONGEST:
        raise NotAllowed(_("Write between %(least)s and %(most)s characters.") % {"least": LEAST, "most": LONGEST})
    if "[" in text or "]" in text:  # our own words: the next projection may have others there
        raise NotAllowed(_("Leave out what stands in square brackets: it is hidden already."))
    return hide(application, by, text=text)


def hide(application, by, **what):
    """Some words (`text`) or one answer as a whole (`question`), from the next page that anybody opens."""
    with transaction.atomic():
        hold(application)
        hiding = Hiding.of(application.call)
        _submission, projection = current(application, hiding)
        if not hiding.is_on or not projection:
            raise NotAllowed(_("The application is being prepared. Try again in a minute."))
        if not stands(projection.content, **what):
            raise NotAllowed(_("These words do not stand in what the reviewers read. Copy them from there."))
        made = Passage.objects.create(application=application, by=by, **what)
        make(application, hiding)
        return made


def stands(content, text="", question=""):
    """Whether what is to be hidden is there."""
    if question:
        return question in content["answers"]
    pattern = exactly(text)
    return any(pattern.search(each) for each in texts(content["answers"]))


def texts(value):
    """Every text within a value."""
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from texts(each)
    elif isinstance(value, str):
        yield value


def undo(passage, by):
    """Show it again; who hid it and who shows it stays written down. Raises NotAllowed."""
    with transaction.atomic():
        hold(passage.application)
        rows = Passage.objects.standing().filter(pk=passage.pk)
        if not rows.update(undone_at=Now(), undone_by=by):
            raise NotAllowed(_("Somebody else has just changed this."))
        make(passage.application, Hiding.of(passage.application.call))
