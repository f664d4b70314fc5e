"""The letters about an agreement: it is ready to sign, somebody has signed, it was taken back, all have signed."""

from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from people.mail import enclose, letter
from programmes.access import holders
from programmes.clock import now
from programmes.correspondence import told
from programmes.letters import link

from .agreeing.due_points import soon
from .agreeing.people import people_of, signers_of, waited_for
from .agreeing.preparing import points_of
from .agreeing.reading import language_for, sides_in
from .agreement_documents import paper_of
from .models import (
    Agreement,
    AgreementPaper,
    Application,
    Conflict,
    Partnership,
    PreparedOwner,
    PreparedPaper,
    Signature,
)

ROWS = Agreement.objects.select_related("partnership__application__call__programme")


def facts_of(agreement, reader):
    """What each of these letters knows; somebody of a party is led to her own page, the others to that of staff."""
    partnership, application = agreement.partnership, agreement.partnership.application
    is_theirs = people_of(partnership).filter(pk=reader.pk).exists()
    if is_theirs:
        address = link("partnerships:agreement", partnership.pk)
    else:
        address = link("partnerships:agreement_record", application.call_id, partnership.pk)
    facts = {"agreement": agreement, "application": application, "call": application.call, "link": address}
    return facts | {"sides": sides_in(agreement.read, agreement.signatures.all())}


def may_read(agreement, reader):
    """Whether she takes part now: for a party, as somebody who signs for the programme, or as who put it out."""
    people = people_of(agreement.partnership) | signers_of(agreement)
    barred = Conflict.objects.in_the_way().filter(application__partnership=agreement.partnership_id, user=reader.pk)
    is_drafter = reader.pk == agreement.put_out_by_id and not barred.exists()
    if is_drafter and holders("programmes.see_agreements").filter(pk=reader.pk).exists():
        return True
    return people.filter(pk=reader.pk).exists()


@told(
    _("An agreement is ready to sign"),
    _("When staff put an agreement out for signature"),
    _("Who may sign for a party or for the programme"),
)
def ready(pk, reader):
    """Read it and sign it; nothing once the version is closed."""
    agreement = ROWS.all().being_signed().filter(pk=pk).first()
    if not agreement or not signers_of(agreement).filter(pk=reader.pk).exists():
        return None
    return letter("partnerships/letters/agreement_ready", reader, **facts_of(agreement, reader))


@told(
    _("An agreement is not signed yet"),
    _("Three days before the day by which all shall have signed"),
    _("Who may sign for a side that has not signed"),
)
def reminder(pk, reader):
    """The same once more; nothing once her side has signed or the version is closed."""
    agreement = ROWS.all().being_signed().filter(pk=pk).first()
    if not agreement or reader not in waited_for([agreement])[agreement.pk]:
        return None
    return letter("partnerships/letters/agreement_reminder", reader, **facts_of(agreement, reader))


@told(_("Somebody has signed an agreement"), _("When one side signs"), _("Who may sign for the other sides"))
def somebody_signed(pk, reader):
    """Who has signed and who is missing; nothing once all have signed, since that has its own letter."""
    signature = Signature.objects.filter(pk=pk).first()
    agreement = signature and ROWS.all().being_signed().filter(pk=signature.agreement_id).first()
    if not agreement or not may_read(agreement, reader):
        return None
    return letter("partnerships/letters/agreement_signed", reader, **facts_of(agreement, reader))


@told(_("An agreement was taken back"), _("When staff take back a text that is being signed"), _("Both parties"))
def taken_back(pk, reader):
    """This text is not signed any more; another follows."""
    agreement = ROWS.get(pk=pk)
    later = agreement.partnership.agreements.known_to_parties().filter(number__gt=agreement.number)
    if later.exists() or not may_read(agreement, reader):
        return None
    return letter("partnerships/letters/agreement_taken_back", reader, **facts_of(agreement, reader))


@told(
    _("An agreement is signed by all"), _("When the last side signs"), _("Both parties, and who signs and drafted it")
)
def in_force(pk, reader):
    """All have signed: with the paper in the reader's language, or in the one that counts."""
    agreement = ROWS.get(pk=pk)
    if not may_read(agreement, reader):
        return None
    message = letter("partnerships/letters/agreement_in_force", reader, **facts_of(agreement, reader))
    language = language_for(agreement.read, reader.language)
    return enclose(message, lambda: paper_of(agreement, AgreementPaper.Kind.SIGNED, language).enclosure)


@told(_("A paper of the preparation was refused"), _("When the check of a file ends badly"), _("Whoever attached it"))
def paper_refused(pk, reader):
    """A paper could not be taken; nothing to tell when it has been taken away since."""
    rows = PreparedPaper.objects.select_related("partnership__application__call__programme")
    paper = rows.filter(pk=pk).first()
    if not paper or not paper.is_refused or not people_of(paper.partnership).filter(pk=reader.pk).exists():
        return None
    application = paper.partnership.application
    facts = {"paper": paper, "application": application, "call": application.call}
    facts["link"] = link("partnerships:preparation_point", paper.partnership_id, paper.key)
    return letter("partnerships/letters/prepared_paper_refused", reader, **facts)


@told(
    _("Somebody is to see to something before the start"),
    _("When somebody of a party names somebody else of it at a point"),
    _("Whoever is named"),
)
def point_given(pk, reader):
    """What she is to see to, and by when; nothing once it is there, or somebody else was named since."""
    rows = PreparedOwner.objects.select_related("by", "partnership__application__call__programme")
    named = rows.get(pk=pk)
    partnership, application = named.partnership, named.partnership.application
    points = points_of(application.call, [partnership])[partnership.pk]
    point = next((each for each in points if each.key == named.key and not each.is_gone), None)
    later = PreparedOwner.objects.filter(partnership=partnership, key=named.key, pk__gt=pk)
    is_over = partnership.status != Partnership.Status.ACTIVE or later.exists()
    if is_over or not point or point.is_done or point.person != reader:
        return None
    facts = {"point": point, "named": named, "application": application, "call": application.call}
    facts["link"] = link("partnerships:preparation_point", partnership.pk, named.key)
    return letter("partnerships/letters/point_given", reader, **facts)


@told(
    _("Something is to be handed in before the start"),
    _("Three days before a day of the list"),
    _("Whoever sees to it, or else whoever acts for the party that owes it"),
)
def points_due(pk, reader):
    """What her party has not handed in, and by when; nothing when all of it is there."""
    rows = Application.objects.select_related("call__programme", "partnership")
    application = rows.get(pk=pk)
    today = now().astimezone(ZoneInfo(application.call.time_zone)).date()
    points = soon(application, reader, today)
    partnership = application.partnership
    if not points or partnership.status != Partnership.Status.ACTIVE or partnership.departures.open().exists():
        return None
    facts = {"points": points, "application": application, "call": application.call}
    facts["link"] = link("partnerships:preparation", application.partnership_id)
    return letter("partnerships/letters/points_due", reader, **facts)
