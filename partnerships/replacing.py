"""A party that drops out before anything is submitted: another organisation is asked into its place.

What its people wrote stays, and is to be confirmed by whoever comes; their word and their way in end at once.
"""

from django.db.models import Q
from django.utils.translation import gettext as _

from programmes import access, outbox
from programmes.states import NotAllowed

from .leaving import free_sections, people_of
from .models import Partnership, PartnershipAppointment, Party, Recheck, Replacement
from .parting import part
from .standing import Standing
from .succession import invite
from .writing import Writer


def replace(hand: Writer, party, reason, email, language):
    """Somebody who signs for the other party asks another organisation into this one's place. Raises NotAllowed.

    Consents become void, answers stay and are marked, ticks and people go; everybody is told.
    """
    application = hand.lock()
    check_replaceable(application, hand, party)
    partnership = Partnership.objects.select_for_update().get(pk=application.partnership_id)  # who accepts now waits
    partnership.programme = application.programme
    told, gone = list(people_of(partnership)), people_ever_of(party)
    if any(user.email.casefold() == email.casefold() for user in told if user.pk not in gone):
        raise NotAllowed(_("This person takes part already."))
    marked = mark(application, party, gone)
    untick(application, hand, party.kind)
    application.consents.standing().update(voided_at=hand.at)
    end(party, partnership, hand.at)
    application.replaced = [*application.replaced, party.pk]
    application.save(update_fields=["replaced"])
    facts = {"reason": reason, "by": hand.user, "questions": marked, "gone": sorted(gone)}
    facts["invitation"] = invite(partnership, email, language, hand.user, kind=party.kind)
    done = Replacement.objects.create(party=party, **facts)
    hand.reckon(Standing.of(hand.lock()))
    for user in told:
        outbox.put("partnerships.letters.party_replaced", done, user)
    return done


def check_replaceable(application, hand, party):
    """Raises NotAllowed with the sentence why a party cannot be replaced now."""
    if party.pk in application.replaced:
        raise NotAllowed(_("Somebody else has just changed this."))
    if application.is_standing:
        raise NotAllowed(
            _("The application has been submitted with this party. Withdraw it first, then take it up again.")
        )
    application.check_editable(hand.at)
    if party.pk == hand.party:
        raise NotAllowed(_("This is your own party. Leave the partnership, or invite a colleague."))


def people_ever_of(party):
    """Ids of everybody who has ever acted for it."""
    return set(PartnershipAppointment.objects.filter(party=party).values_list("user", flat=True))


def end(party, partnership, at):
    """Its people no longer take part, and it is a party no longer."""
    send_away(party, partnership)
    Party.objects.filter(pk=party.pk).update(replaced_at=at)


def send_away(party, partnership):
    """Its people's way in ends, and nobody comes on its behalf any more. Returns [[id of a person, role]]."""
    acting = list(PartnershipAppointment.objects.of_party(party).select_related("user").order_by("id"))
    for appointment in acting:
        access.dismiss(appointment.user, appointment.role, partnership)
    free_sections(partnership)
    part(partnership, {appointment.user for appointment in acting})
    for waiting in partnership.invitations.waiting().filter(Q(party=party) | Q(kind=party.kind)):
        waiting.withdraw()
    return [[appointment.user_id, appointment.role] for appointment in acting]


def mark(application, party, gone):
    """What its people wrote or attached last is to be confirmed by who takes its place. Returns the questions."""
    left = {answer.question for answer in application.answers.filter(by__in=gone) if says_more(application, answer)}
    left |= set(application.files.kept().filter(by__in=gone).values_list("question", flat=True))
    left &= set(application.asks.questions)
    asked = application.rechecks.open().filter(question__in=left)
    known = set(asked.values_list("question", flat=True))
    asked.update(left_by=party)
    edition = application.edition.pk
    facts = {"application": application, "left_by": party, "since_id": edition, "version_id": edition}
    Recheck.objects.bulk_create(Recheck(question=key, **facts) for key in sorted(left - known))
    return sorted(left)


def says_more(application, answer):
    """Whether it says more than what each party ticks for itself."""
    question = application.asks.questions.get(answer.question)
    fields = question.fields if question else ()
    return any(answer.value.get(each.key) for each in fields if each.kind not in ("confirm", "signature"))


def untick(application, hand, kind):
    """What a party has ticked is its own word: whoever takes its place gives it itself."""
    for answer in application.answers.order_by("question"):
        question = application.asks.questions.get(answer.question)
        ticks = [each.key for each in question.fields if each.kind == "confirm"] if question else []
        parts = {key: answer.value[key] | {kind: ""} for key in ticks if (answer.value.get(key) or {}).get(kind)}
        if parts:
            answer.write(parts, hand.user, hand.at, answer.version, shared=parts)
