"""Questions about a call, from the asking to the answer that everybody reads."""

from django.db import transaction
from django.utils.translation import gettext as _

from . import entries, outbox
from .bells import enter_each
from .models import Call, Due, Enquiry, Outbox, Try
from .models.enquiry import BELL, FORGET_AFTER, TELL, UNCONFIRMED_FOR
from .scope import scope
from .states import NotAllowed

LETTERS = "programmes.enquiry_letters."


def tell(letter, enquiry):
    """A letter to who asked, in the transaction of its fact; nothing when nobody knows any more who it was."""
    if enquiry.by:
        outbox.put(letter, enquiry, enquiry.by)
    elif enquiry.email:
        outbox.put(letter, enquiry, address=enquiry.email, language=enquiry.language)


def ask(call, at, text, user=None, **said):
    """A question, in private. Without an account it waits until the address is confirmed. Raises NotAllowed."""
    if not call.takes_questions(at):
        raise NotAllowed(_("Questions about this call are closed."))
    with transaction.atomic():
        enquiry = Enquiry.objects.create(call=call, text=text, by=user, **said)
        enquiry.programme = call.programme
        Due.ring(BELL, next_at=at + UNCONFIRMED_FOR)
        Due.ring(BELL, next_at=call.closes_at + FORGET_AFTER)
        if user:
            received(enquiry, at)
        else:
            tell("programmes.enquiry_letters.confirm", enquiry)
    return enquiry


def confirm(enquiry, at):
    """The address is hers. Again: nothing. She asked in time when she wrote in time."""
    if enquiry.status == Enquiry.Status.UNCONFIRMED:
        with transaction.atomic():
            received(enquiry, at)


def received(enquiry, at):
    enquiry.become(Enquiry.Status.OPEN, asked_at=at)
    programme = enquiry.call.programme
    facts = {"address": programme.contact_email, "language": programme.languages[0]}
    outbox.put("programmes.enquiry_letters.asked", enquiry, **facts)


def publish(enquiry, by, at, wording, answer, correction):
    """Answer for everybody. What changes a requirement is a correction of the call at the same moment.

    Raises NotAllowed. What is public already gets new words, and its asker is not told a second time; a correction
    that was told is never taken back, only followed by another one.
    """
    with transaction.atomic():
        held = Enquiry.objects.select_for_update(of=("self",)).get(pk=enquiry.pk)
        words = {"wording": wording, "answer": answer, "correction": correction}
        if held.status == Enquiry.Status.PUBLISHED:
            if held.correction and not correction:
                raise NotAllowed(_("This has been told as a correction. Write the line that holds now instead."))
            Enquiry.objects.filter(pk=held.pk).update(**words)
        else:
            enquiry.become(Enquiry.Status.PUBLISHED, **words, answered_at=at, answered_by=by)
            tell("programmes.enquiry_letters.answered", enquiry)
        if correction and correction != held.correction:
            correct(held, at, correction)


def correct(enquiry, at, words):
    """A line in the call's public list of corrections, and a bell for those who have a draft."""
    entries.correct(Call.objects.held(enquiry.call_id), words, at)
    Enquiry.objects.filter(pk=enquiry.pk).update(told_at=None)
    Due.ring(TELL)


def reply(enquiry, by, at, text):
    """Answer in private, for what concerns nobody else. Raises NotAllowed."""
    with transaction.atomic():
        enquiry.become(Enquiry.Status.PRIVATE, answered_at=at, answered_by=by, reply=text)
        tell("programmes.enquiry_letters.answered", enquiry)


def sweep():
    """Enter each programme whose bell has rung for its questions; one does not hold back the others."""
    enter_each([BELL], enter)


def enter(programme, bells):
    """Forget what is to be forgotten. A deadline that has moved rings again in its own time."""
    with scope(programme):
        for enquiry in [*Enquiry.objects.never_confirmed(), *Enquiry.objects.to_be_forgotten()]:
            Outbox.objects.filter(kind__startswith=LETTERS, about=enquiry.pk).delete()
            enquiry.forget()
        Try.forget()
        Due.objects.filter(pk__in=bells).delete()
        later = Enquiry.objects.filter(forgotten_at__isnull=True).order_by("-call__closes_at").first()
        if later:
            call = Call.objects.get(pk=later.call_id)
            Due.ring(BELL, next_at=call.closes_at + FORGET_AFTER)
