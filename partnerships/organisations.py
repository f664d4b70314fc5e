"""One organisation that stands twice becomes one again, and a wrong name is put right, by the programme's staff."""

from django.utils.translation import gettext as _

from people.models import Organisation
from programmes.clock import Now
from programmes.models import Programme
from programmes.scope import current
from programmes.states import NotAllowed

from .models import NameProposal, OrganisationMerge, Party

ROLES = ("host", "funder")


def check_merge(kept, duplicate):
    """Raises NotAllowed when two organisations cannot be one."""
    if kept == duplicate:
        raise NotAllowed(_("Choose two different organisations."))
    if kept.country != duplicate.country:
        raise NotAllowed(_("The two stand in the registers of different countries."))
    if Organisation.Kind.MUNICIPALITY in (kept.kind, duplicate.kind) and kept.kind != duplicate.kind:
        # What a municipality may not see hangs on its kind.
        raise NotAllowed(_("A municipality cannot be merged with something else."))
    theirs = Party.objects.filter(organisation=duplicate).values("partnership")
    both = Party.objects.filter(organisation=kept, partnership__in=theirs)
    if both.exists():
        raise NotAllowed(_("Both take part in the same partnership, so they are not the same."))


def merge(kept, duplicate, reason, by=None):
    """The duplicate's parties belong to the organisation that is kept, in this programme. Raises NotAllowed.

    A party whose name is frozen keeps it: it consented under that name.
    """
    check_merge(kept, duplicate)
    if OrganisationMerge.objects.standing().filter(duplicate__in=[kept, duplicate]).exists():
        raise NotAllowed(_("One of the two has been merged into another already."))
    changed = []
    for party in Party.objects.filter(organisation=duplicate).order_by("pk").select_for_update():
        before = {"party": party.pk, "name": party.name, "identifier": party.identifier}
        changed.append(before | {"is_frozen": party.frozen_at is not None})
        party.organisation = kept
        if not party.frozen_at:
            party.name, party.identifier = kept.name, kept.identifier
        party.save(update_fields=["organisation", "name", "identifier"])
    roles = [role for role in ROLES if hand(role, duplicate, kept)]
    facts = {"kept": kept, "duplicate": duplicate, "reason": reason, "by": by}
    return OrganisationMerge.objects.create(changed=changed, roles=roles, **facts)


def hand(role, one, other):
    """What one organisation is to the programme, the other is from now on; False when it was not."""
    own = Programme.objects.filter(pk=current().programme, **{role: one})
    return bool(own.update(**{role: other}))


def undo(merged, reason, by=None):
    """Everything as it was; what was changed since stays changed. Raises NotAllowed when it is undone already."""
    rows = OrganisationMerge.objects.standing().filter(pk=merged.pk)
    if not rows.update(undone_at=Now(), undone_by=by, undo_reason=reason):
        raise NotAllowed(_("Somebody else has just changed this."))
    kept, duplicate = merged.kept, merged.duplicate
    for before in merged.changed:
        parties = Party.objects.filter(pk=before["party"], organisation=kept)
        untouched = parties.filter(name=kept.name, identifier=kept.identifier)
        if not before["is_frozen"]:
            untouched.update(name=before["name"], identifier=before["identifier"])
        parties.update(organisation=duplicate)
    for role in merged.roles:
        hand(role, kept, duplicate)


def standing_for(organisation):
    """The organisation that this one has been merged into here, that one perhaps into a third; or itself."""
    merges = OrganisationMerge.objects.standing().select_related("kept")
    while merged := merges.filter(duplicate=organisation).first():  # what is merged is never kept: no way round
        organisation = merged.kept
    return organisation


def propose(party, name, by):
    """A party says how its organisation is really called; staff decide. A newer word takes the place of the older."""
    if name == party.name:
        raise NotAllowed(_("This is how it is called already."))
    facts = {"name": name, "before": party.name, "by": by}
    return NameProposal.objects.waiting().update_or_create(party=party, defaults=facts)[0]


def decide(proposal, is_accepted, by):
    """Accept the name, for the register and for parties that have not consented yet; or leave it as it was."""
    rows = NameProposal.objects.waiting().filter(pk=proposal.pk)
    if not rows.update(decided_at=Now(), decided_by=by, is_accepted=is_accepted):
        raise NotAllowed(_("Somebody else has just changed this."))
    if is_accepted:
        organisation = proposal.party.organisation
        Organisation.objects.filter(pk=organisation.pk).update(name=proposal.name)
        same = Party.objects.filter(organisation=organisation, frozen_at=None, name=proposal.before)
        same.update(name=proposal.name)
