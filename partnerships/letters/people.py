"""Letters to somebody about her own part in a partnership."""

from django.utils.translation import gettext_lazy as _

from people.mail import letter
from programmes.clock import now
from programmes.correspondence import told
from programmes.letters import link

from ..models import (
    OwnDeadline,
    PartnershipAppointment,
    PartnershipInvitation,
    SectionAssignment,
    SignOff,
)
from .about import own_page


@told(_("Invitation to an application"), _("When somebody is invited to write or sign along"), _("Whoever is invited"))
def invitation(pk, reader):
    """Come and write, or sign, along."""
    rows = PartnershipInvitation.objects.waiting().filter(pk=pk)
    waiting = rows.select_related("programme", "invited_by", "partnership__application__call").first()
    if not waiting:
        return None
    application = waiting.partnership.application
    address = link("partnerships:invitation", waiting.token)
    facts = {"invitation": waiting, "call": application.call, "closing": application.closing, "link": address}
    return letter("partnerships/letters/invitation", reader, **facts)


@told(
    _("A section has been put to somebody"),
    _("When whoever puts it to her asks for a letter"),
    _("Whoever takes the section"),
    must=False,
)
def assigned(pk, reader):
    """Somebody has put this reader's name to a section."""
    rows = SectionAssignment.objects.filter(pk=pk, user=reader.pk)
    assignment = rows.select_related("application__call", "application__form_version", "by").first()
    if not assignment or not assignment.application.is_editable or assignment.application.closing.is_over(now()):
        return None
    application = assignment.application
    section = application.asks.section(assignment.section)
    address = link("partnerships:section", application.partnership_id, assignment.section)
    facts = {"assignment": assignment, "section": section, "call": application.call, "link": address}
    return letter("partnerships/letters/assigned", reader, closing=application.closing, **facts) if section else None


@told(
    _("A section is put to somebody to sign off"),
    _("When whoever puts it to her asks for a letter"),
    _("Whoever signs it off"),
    must=False,
)
def sign_off_asked(pk, reader):
    """A section of her party's waits for this reader; never what stands in it."""
    rows = SignOff.objects.filter(pk=pk, user=reader.pk, signed_hash="")
    asked = rows.select_related("application__call", "application__form_version", "by").first()
    if not asked or not asked.application.is_editable or asked.application.closing.is_over(now()):
        return None
    application = asked.application
    section = application.asks.section(asked.section)
    address = link("partnerships:sign_offs", application.partnership_id)
    facts = {"asked": asked, "section": section, "call": application.call, "link": address}
    facts |= {"own": OwnDeadline.objects.filter(party=asked.party_id).first(), "closing": application.closing}
    return letter("partnerships/letters/sign_off_asked", reader, **facts) if section else None


@told(_("A role in a partnership has ended"), _("When somebody is taken out of it"), _("Whoever had the role"))
def role_ended(pk, reader):
    """A co-writer, or whoever coordinated, was taken out; nothing to somebody who is back."""
    ended = PartnershipAppointment.objects.select_related("programme", "partnership").get(pk=pk)
    if ended.partnership.appointments.today().filter(user=ended.user_id).exists():
        return None
    facts = {"appointment": ended, "about": str(ended.partnership), "link": link("programmes:programme")}
    return letter("programmes/letters/role_ended", reader, **facts)


@told(_("Somebody has left the application"), _("When somebody of a party leaves"), _("The others of that party"))
def somebody_left(pk, reader):
    """Somebody has left the partnership; told to those who are there still."""
    left = PartnershipAppointment.objects.select_related("programme", "partnership", "party", "user").get(pk=pk)
    if not left.partnership.appointments.today().filter(user=reader.pk).exists():
        return None
    address = own_page(left.partnership, reader)
    return letter("partnerships/letters/somebody_left", reader, left=left, link=address)


@told(_("You may sign now"), _("When the right to sign is handed over"), _("Whoever may sign now"))
def may_sign_now(pk, reader):
    """The last signatory has left and named this reader."""
    named = PartnershipAppointment.objects.select_related("programme", "partnership", "party").get(pk=pk)
    address = link("partnerships:application", named.partnership_id)
    return letter("partnerships/letters/may_sign_now", reader, appointment=named, link=address)
