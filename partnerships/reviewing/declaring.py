"""Declaring a conflict of interest, or that there is none, before seeing more than the parties' names."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from programmes.clock import Now
from programmes.states import NotAllowed

from ..interviewing.stepping import step_down
from ..models import Application, Assignment, Conflict, Hiding
from .assigning import end
from .hints import hints_for
from .under_review import under_review

LONGEST = 2000  # characters of a reason


@dataclass(frozen=True)
class Asked:
    """One application that somebody is asked about: its parties, what she has said, and what speaks for a conflict."""

    application: Application
    names: list[str]
    said: Conflict | None
    hints: list[str]
    key: str | int  # by which a page asks about it

    @property
    def is_hinted(self):
        """Whether she said nothing yet, or that there is no conflict, and something speaks for one."""
        return bool(self.hints) and not (self.said and self.said.is_in_the_way)


def asked_of(user, call):
    """What somebody declares about, by the parties' names; the same number of statements however many there are."""
    applications = list(under_review(call))
    said = {each.application_id: each for each in Conflict.objects.standing().filter(user=user, application__call=call)}
    hints = hints_for(user, applications)
    is_hidden = Hiding.of(call).is_on
    found = [
        Asked(each, each.names, said.get(each.pk), hints.get(each.pk, []), key_of(each, user) if is_hidden else each.pk)
        for each in applications
    ]
    return sorted(found, key=lambda each: [name.casefold() for name in each.names])


def key_of(application, user):
    """Says nothing about the order of the applications, and so not which reference is whose."""
    return salted_hmac("partnerships.declaring", f"{user.pk}:{application.pk}", algorithm="sha256").hexdigest()[:20]


def has_declared(user, call, application, hiding):
    """Whether she may read it: she has said that there is no conflict, where names are hidden about each of the call.

    One by one, her declarations would tell which application is whose.
    """
    standing = Conflict.objects.standing().filter(user=user, application__call=call)
    said = set(standing.values_list("application", flat=True))
    asked = set(under_review(call).values_list("pk", flat=True)) if hiding.is_on else set()
    return {application} | asked <= said


def declare(application, user, kind, reason, by):
    """Write down what somebody declares. A conflict ends at once whatever she reads there. Raises NotAllowed."""
    reason = reason.strip()
    if kind not in Conflict.Kind.values:
        raise NotAllowed(_("Choose whether there is a conflict, and of which kind."))
    if kind == Conflict.Kind.DOUBT and not reason:
        raise NotAllowed(_("Write in a few words what can raise doubt."))
    if len(reason) > LONGEST:
        raise NotAllowed(_("Write at most %(most)s characters.") % {"most": LONGEST})
    with transaction.atomic():
        Application.objects.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
        standing = Conflict.objects.standing().filter(application=application, user=user).first()
        if standing and (standing.kind, standing.reason) == (kind, reason):
            return standing
        if standing and standing.is_in_the_way and kind == Conflict.Kind.NONE and by == user:
            raise NotAllowed(_("You have declared a conflict. Ask the national coordinator to lift it."))
        Conflict.objects.standing().filter(application=application, user=user).update(replaced_at=Now())
        facts = {"kind": kind, "reason": reason, "by": by}
        made = Conflict.objects.create(application=application, user=user, **facts)
        if made.is_in_the_way:
            for assignment in Assignment.objects.current().filter(application=application, reviewer=user):
                end(assignment, by, Assignment.Why.CONFLICT)
            step_down(application, user, by)
        return made
