"""Who is asked to sign an agreement, and who is told of it."""

from collections import defaultdict

from django.db.models import Q

from people.models import User
from programmes.models import Appointment

from ..models import Conflict, PartnershipAppointment, Signature
from ..starting import SIGNATORY, WRITER

READERS = (WRITER, SIGNATORY, "coordinator", "manager")
LEAD = "lead"


def people_of(partnership):
    """Everybody who may read the agreement for a party."""
    rows = PartnershipAppointment.objects.today().filter(partnership=partnership, party__isnull=False)
    return User.objects.filter(pk__in=rows.filter(role__in=READERS).values("user")).order_by("pk")


def acting_for(partnerships):
    """{(partnership id, kind of party): who writes or signs for it}."""
    rows = PartnershipAppointment.objects.today().writing().filter(partnership__in=partnerships)
    found: dict = defaultdict(list)
    for each in rows.select_related("user", "party").order_by("user"):
        there = found[each.partnership_id, each.party.kind]
        if each.user not in there:
            there.append(each.user)
    return found


def signers_of(agreement):
    """Who may sign: the signatories of each party, and who signs for the programme unless a conflict keeps her away."""
    partnership = agreement.partnership
    own = PartnershipAppointment.objects.today().filter(partnership=partnership)
    signing = Q(pk__in=own.filter(role=SIGNATORY, party__replaced_at__isnull=True).values("user"))
    rows = User.objects.filter(signing | Q(pk__in=leads_for(partnership)))
    return rows.order_by("pk")


def waited_for(agreements):
    """{agreement id: who may sign for a side that has not}; five statements however many there are."""
    by_partnership = {each.partnership_id: each.pk for each in agreements}
    signed = set(Signature.objects.filter(agreement__in=agreements).values_list("agreement", "party"))
    there = PartnershipAppointment.objects.today().filter(partnership__in=by_partnership)
    found: dict = {pk: {} for pk in by_partnership.values()}
    rows = there.filter(role=SIGNATORY, party__replaced_at__isnull=True).select_related("user").order_by("user")
    for each in rows:
        if (by_partnership[each.partnership_id], each.party_id) not in signed:
            found[by_partnership[each.partnership_id]][each.user_id] = each.user
    barred = Conflict.objects.in_the_way().filter(application__partnership__in=by_partnership)
    away = set(barred.values_list("application__partnership", "user")) | set(there.values_list("partnership", "user"))
    for lead in User.objects.filter(pk__in=Appointment.objects.here().filter(role=LEAD).values("user")).order_by("pk"):
        for partnership, pk in by_partnership.items():
            if (pk, None) not in signed and (partnership, lead.pk) not in away:
                found[pk][lead.pk] = lead
    return {pk: list(people.values()) for pk, people in found.items()}


def leads_for(partnership):
    """Who may sign for the programme: nobody in conflict, and nobody who acts for a party."""
    barred = Conflict.objects.in_the_way().filter(application__partnership=partnership).values("user")
    theirs = PartnershipAppointment.objects.today().filter(partnership=partnership).values("user")
    leads = Appointment.objects.here().filter(role=LEAD).exclude(user__in=barred).exclude(user__in=theirs)
    return leads.values("user")
