"""The letters that say there is a message; never a word of it."""

from django.utils.translation import gettext_lazy as _

from people.mail import letter
from programmes.correspondence import told
from programmes.letters import link

from .models import Application, Message


@told(_("There is a message"), _("When the other side writes a message"), _("Both parties"), must=False)
def message(pk, reader):
    """The programme has written; nothing when she has looked already."""
    if not Message.objects.unread_by(reader).of_the_programme().filter(partnership=pk).exists():
        return None
    call = Application.objects.select_related("call__programme").get(partnership=pk).call
    return letter("partnerships/letters/message", reader, call=call, link=link("partnerships:messages", pk))


@told(_("There is a message"), _("When the other side writes a message"), _("The programme's contact"))
def message_to_us(pk, reader):
    """A partnership has written; nothing when it has an answer already."""
    last = Message.objects.filter(partnership=pk).order_by("-id").first()
    if not last or not last.party_id:
        return None
    call = Application.objects.select_related("call__programme").get(partnership=pk).call
    return letter("partnerships/letters/message_to_us", reader, call=call, link=link("partnerships:staff_messages", pk))
