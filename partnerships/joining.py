"""Joining two drafts that two people began for the same. Nothing that was typed is lost; both sides must agree."""

from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from people.models import Organisation
from programmes import access, outbox
from programmes.clock import Now
from programmes.states import NotAllowed

from .leaving import people_of
from .models import Answer, Application, Joining, PartnershipAppointment, PartnershipInvitation, Party, page_rows
from .models.answers import same
from .standing import Standing
from .starting import found_party
from .writing import Writer

DRAFT = Application.Status.DRAFT


def twins_of(application):
    """Other drafts of the same call that may be the same one.

    They share an organisation that is no municipality (which may well apply with several), or somebody of one has
    been invited to the other.
    """
    partnership, small = application.partnership, Lower("user__email")
    ours = partnership.parties.exclude(kind=Organisation.Kind.MUNICIPALITY).values("organisation")
    sharing = Party.objects.filter(organisation__in=ours).values("partnership")
    addresses = partnership.appointments.today().annotate(small=small).values("small")
    letters = PartnershipInvitation.objects.waiting().annotate(small=Lower("email"))
    asked_us = letters.filter(small__in=addresses).values("partnership")
    invited = letters.filter(partnership=partnership).values("small")
    asked_them = PartnershipAppointment.objects.today().annotate(small=small).filter(small__in=invited)
    near = (
        Q(partnership__in=sharing) | Q(partnership__in=asked_us) | Q(partnership__in=asked_them.values("partnership"))
    )
    rows = Application.objects.in_programme(application.programme_id).filter(near, call=application.call_id)
    return rows.filter(status=DRAFT).exclude(pk=application.pk).order_by("id")


def check_fit(kept, joined, at):
    """Raises NotAllowed when the two cannot become one."""
    for application in (kept, joined):
        if application.status != DRAFT:
            raise NotAllowed(_("Only two drafts can be joined."))
        application.check_editable(at)
    there = {party.kind: party.organisation_id for party in kept.partnership.parties.all()}
    for party in joined.partnership.parties.all():
        if there.get(party.kind, party.organisation_id) != party.organisation_id:
            raise NotAllowed(_("The two drafts have different parties, so they cannot be joined."))


def propose(ours, other, keeps_ours, by, at):
    """Offer the other side to join the two; they are told. Raises NotAllowed."""
    kept, joined = (ours, other) if keeps_ours else (other, ours)
    check_fit(kept, joined, at)
    either = Q(kept__in=[ours, other]) | Q(joined__in=[ours, other])
    if Joining.objects.waiting().filter(either).exists():
        raise NotAllowed(_("There is an offer already that nobody has answered. Answer it first."))
    offer = Joining.objects.create(kept=kept, joined=joined, proposed_by=by, proposed_for=ours)
    for user in people_of(other.partnership):
        outbox.put("partnerships.letters.joining_proposed", offer, user)
    return offer


def refuse(offer, by):
    """Both drafts go on as they are."""
    if not Joining.objects.waiting().filter(pk=offer.pk).update(refused_at=Now(), refused_by=by):
        raise NotAllowed(_("Somebody else has just changed this."))


def agree(offer, by, at):
    """The other side says yes: one draft goes on with everybody in it, the other is withdrawn. Raises NotAllowed."""
    pages = page_rows().filter(pk__in=[offer.kept_id, offer.joined_id]).order_by("pk")
    locked = {row.pk: row for row in pages.select_for_update(of=("self",), no_key=True)}
    kept, joined = locked[offer.kept_id], locked[offer.joined_id]
    if not Joining.objects.waiting().filter(pk=offer.pk).update(agreed_at=Now(), agreed_by=by):
        raise NotAllowed(_("Somebody else has just changed this."))
    for row in (kept, joined):
        row.programme = row.partnership.programme = row.call.programme = offer.programme
    check_fit(kept, joined, at)
    told = {user.pk: user for side in (kept, joined) for user in people_of(side.partnership)}
    bring_people(kept.partnership, joined.partnership)
    bring_texts(kept, joined, at)
    kept.consents.standing().update(voided_at=at)
    joined.consents.standing().update(voided_at=at)
    joined.withdraw(by)
    hand = Writer(kept, by, "", 0, at, is_locked=True)
    hand.reckon(Standing.of(kept))
    for user in told.values():
        outbox.put("partnerships.letters.joined", offer, user)
    return kept


def bring_people(kept, joined):
    """Whoever acts for a party in the draft that ends acts for it in the other one; open invitations end."""
    there = {party.organisation_id: party for party in kept.parties.all()}
    for appointment in joined.appointments.today().filter(party__isnull=False).select_related("user", "party"):
        party = appointment.party
        if party.organisation_id not in there:
            organisation = party.organisation
            there[party.organisation_id] = found_party(kept, organisation, party.kind, party.name)
        access.appoint(appointment.user, appointment.role, kept, party=there[party.organisation_id])
    for waiting in joined.invitations.waiting():
        waiting.withdraw()


def bring_texts(kept, joined, at):
    """Each answer stands where nothing stood, and beside it where something else did, until somebody chooses."""
    standing = {answer.question: answer for answer in kept.answers.all()}
    for theirs in joined.answers.select_related("by", "contested__by").order_by("question"):
        if theirs.question not in kept.asks.questions:
            continue
        ours = standing.get(theirs.question) or Answer.objects.create(application=kept, question=theirs.question)
        for value, by in texts_of(theirs):
            bring(ours, value, by, at)


def texts_of(answer):
    """(value, author) of what stands, and of each text beside it about which nobody has chosen."""
    if answer.by:
        yield answer.value, answer.by
    for version in answer.versions.contested().select_related("by"):
        yield version.value, version.by


def bring(answer, value, by, at):
    """Parts that are empty take the text; parts that say something else keep theirs, with the text beside them."""
    parts = {key: part for key, part in value.items() if says_something(part)}
    new = {key: part for key, part in parts.items() if not says_something(answer.value.get(key))}
    other = {key: part for key, part in parts.items() if key not in new and not same(answer.value.get(key), part)}
    if new:
        answer.value = {**answer.value, **new}
        answer.version, answer.by, answer.at = answer.version + 1, by, at
        answer.save()
        answer.keep(answer.value, by, at, answer.version - 1, True, None)
    if other:
        beside = answer.keep(other, by, at, answer.version, False, None)
        if not answer.contested_id:
            answer.contested = beside
            answer.save(update_fields=["contested"])


def says_something(part):
    """Whether somebody has typed, chosen or ticked something there."""
    if isinstance(part, dict):
        return any(says_something(each) for each in part.values())
    if isinstance(part, list):
        return any(says_something(each) for each in part)
    return bool(part)
