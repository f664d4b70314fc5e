"""The letters when a party leaves after the award: never a word of the reason that was given."""

from django.utils.translation import gettext_lazy as _

from people.mail import letter
from programmes.correspondence import told
from programmes.letters import link

from .agreeing.people import people_of
from .amending.handlers import handlers_of
from .models import Departure, PartnershipAppointment

ROWS = Departure.objects.select_related("party", "partnership__application__call__programme")
STAFF = _("Staff who handle or decide, without those in conflict")


def written(name, departure, reader, address):
    application = departure.partnership.application
    facts = {"departure": departure, "application": application, "call": application.call, "link": address}
    return letter(f"partnerships/letters/departure_{name}", reader, **facts)


def page_of(departure):
    return link("partnerships:departure", departure.partnership_id)


def record_of(departure):
    return link("partnerships:agreement_record", departure.partnership.application.call_id, departure.partnership_id)


@told(
    _("A party has left, and another one is sought"),
    _("When somebody reports that a party leaves after the award"),
    _("Those who act for the parties that stay"),
)
def reported(pk, reader):
    """The agreement is suspended; until when another party can come. Nothing once it is settled."""
    departure = ROWS.all().open().filter(pk=pk).first()
    if not departure or not people_of(departure.partnership).filter(pk=reader.pk).exists():
        return None
    return written("reported", departure, reader, page_of(departure))


@told(
    _("Your organisation leaves a partnership"),
    _("When somebody reports that a party leaves after the award"),
    _("Those who acted for the party that leaves"),
)
def left(pk, reader):
    """Her way in has ended, and to whom she writes if that is wrong; nothing to whoever takes part again."""
    departure = ROWS.all().filter(pk=pk).exclude(status=Departure.Status.STAYS).first()
    there = PartnershipAppointment.objects.today().filter(user=reader.pk)
    if not departure or there.filter(partnership=departure.partnership_id).exists():
        return None
    return written("left", departure, reader, link("programmes:programme"))


@told(
    _("A party leaves a partnership after the award"),
    _("When somebody reports that a party leaves after the award"),
    STAFF,
)
def to_staff(pk, reader):
    departure = ROWS.all().open().filter(pk=pk).first()
    if not departure or not handlers_of(departure.partnership).filter(pk=reader.pk).exists():
        return None
    return written("to_staff", departure, reader, record_of(departure))


@told(
    _("Nobody has come in the place of a party that left"),
    _("When the days to find another party have passed"),
    STAFF,
)
def overdue(pk, reader):
    """What staff can do now; nothing once it is settled."""
    departure = ROWS.all().open().filter(pk=pk).first()
    if not departure or not handlers_of(departure.partnership).filter(pk=reader.pk).exists():
        return None
    return written("overdue", departure, reader, record_of(departure))


@told(
    _("It is settled that a party left, or stays"),
    _("When staff end the cooperation, or say that the party stays"),
    _("Everybody who may read the agreement for a party"),
)
def settled(pk, reader):
    departure = ROWS.all().filter(pk=pk, status__in=(Departure.Status.STAYS, Departure.Status.ENDED)).first()
    if not departure or not people_of(departure.partnership).filter(pk=reader.pk).exists():
        return None
    return written("settled", departure, reader, page_of(departure))
