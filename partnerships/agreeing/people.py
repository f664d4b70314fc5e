"""Who is asked to sign an agreement, and who is told of it."""

from django.db.models import Q

from people.models import User
from programmes.models import Appointment

from ..models import Conflict, PartnershipAppointment
from ..starting import SIGNATORY, WRITER

READERS = (WRITER, SIGNATORY, "coordinator", "manager")
LEAD = "lead"


def people_of(partnership):
    """Everybody who may read the agreement for a party."""
    rows = PartnershipAppointment.objects.today().filter(partnership=partnership, party__isnull=False)
    return User.objects.filter(pk__in=rows.filter(role__in=READERS).values("user")).order_by("pk")


def signers_of(agreement):
    """Who may sign: the signatories of each party, and who signs for the programme unless a conflict keeps her away."""
    partnership = agreement.partnership
    own = PartnershipAppointment.objects.today().filter(partnership=partnership)
    signing = Q(pk__in=own.filter(role=SIGNATORY, party__replaced_at__isnull=True).values("user"))
    rows = User.objects.filter(signing | Q(pk__in=leads_for(partnership)))
    return rows.order_by("pk")


def waited_for(agreement):
    """Who may sign for a side that has not: nobody of a side that has."""
    signed = set(agreement.signatures.values_list("party", flat=True))
    own = PartnershipAppointment.objects.today().filter(partnership=agreement.partnership_id, role=SIGNATORY)
    own = own.filter(party__replaced_at__isnull=True).exclude(party__in=signed - {None})
    waiting = Q(pk__in=own.values("user"))
    if None not in signed:
        waiting |= Q(pk__in=leads_for(agreement.partnership))
    return User.objects.filter(waiting).order_by("pk")


def leads_for(partnership):
    """Who may sign for the programme: nobody in conflict, and nobody who acts for a party."""
    barred = Conflict.objects.in_the_way().filter(application__partnership=partnership).values("user")
    theirs = PartnershipAppointment.objects.today().filter(partnership=partnership).values("user")
    leads = Appointment.objects.here().filter(role=LEAD).exclude(user__in=barred).exclude(user__in=theirs)
    return leads.values("user")
