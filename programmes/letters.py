"""Every letter a programme itself sends, one function each. None when there is nothing to tell any more."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.mail import letter

from .clock import Now
from .correspondence import preview, told
from .models import Appointment, Outbox, Programme, ProgrammeInvitation
from .scope import current


def link(name, *args):
    """An absolute address of a page of this programme."""
    programme = Programme.objects.get(pk=current().programme)
    return settings.SITE_URL + reverse(name, args=[programme.slug, *args])


@told(_("Invitation to the programme"), _("When somebody is invited to a role"), _("Whoever is invited"))
def invitation(pk, reader):
    """An invitation to a role in the programme."""
    waiting = ProgrammeInvitation.objects.waiting().filter(pk=pk).select_related("programme", "invited_by").first()
    if not waiting:
        return None
    address = link("programmes:invitation", waiting.token)
    return letter("programmes/letters/invitation", reader, invitation=waiting, link=address)


@told(_("Your role has ended"), _("When somebody's role in the programme is ended"), _("Whoever had the role"))
def role_ended(pk, reader):
    """A role in the programme has ended; nothing to somebody who has it again."""
    ended = Appointment.objects.filter(pk=pk, until__lte=Now()).select_related("programme").first()
    if not ended or Appointment.objects.today().filter(user=ended.user_id, role=ended.role).exists():
        return None
    return letter("programmes/letters/role_ended", reader, appointment=ended, link=link("programmes:programme"))


@told(_("Test of a letter"), _("When staff send a letter to themselves to see it"), _("Whoever asks for it"))
def test(pk, reader):
    """A letter as its reader would get it, sent to whoever looks after the letters; its links lead nowhere."""
    seen = preview(Outbox.objects.select_related("to").get(pk=pk), reader.language)
    return letter("programmes/letters/test", reader, seen=seen) if seen else None
