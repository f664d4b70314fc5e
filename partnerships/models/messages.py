"""What a partnership and the programme write to each other; both parties read all of it, other partnerships nothing."""

from django.conf import settings
from django.db import models
from django.db.models import Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

from .partnership import Partnership, Party

MOST = 4000  # characters of one message


class MessageQuerySet(ProgrammeQuerySet):
    def of_the_parties(self):
        return self.filter(party__isnull=False)

    def of_the_programme(self):
        return self.filter(party__isnull=True)

    def unread_by(self, user):
        """What others wrote after she last looked, in all partnerships."""
        seen = MessageSeen.objects.filter(partnership=OuterRef("partnership"), user=user).values("upto")
        return self.exclude(by=user).filter(id__gt=Coalesce(Subquery(seen), 0))


class Message(ProgrammeOwned):
    """One message; nobody changes what was said."""

    GRANTS = "SELECT, INSERT"

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="messages")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")  # none: the programme
    text = models.TextField(_("Message"), max_length=MOST)
    at = models.DateTimeField(db_default=Now(), editable=False)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["partnership", "id"], name="messages_in_order")]

    def __str__(self):
        return f"{self.partnership_id}: {self.pk}"


class MessageSeen(ProgrammeOwned):
    """Up to which message somebody has read."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    upto = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["partnership", "user"], name="one_place_a_reader")]

    def __str__(self):
        return f"{self.user_id}: {self.upto}"


def with_their_waiting(partnerships):
    """Partnerships that have written: when they last did, and since when one of their messages waits for an answer."""
    theirs, ours = Q(messages__party__isnull=False), Q(messages__party__isnull=True)
    answered = Message.objects.of_the_programme().filter(partnership=OuterRef("partnership")).order_by("-id")
    waiting = Message.objects.of_the_parties().filter(partnership=OuterRef("pk"))
    waiting = waiting.filter(id__gt=Coalesce(Subquery(answered.values("id")[:1]), 0))
    first = waiting.order_by("id").values("at")[:1]
    said = {"written_at": Max("messages__at", filter=theirs), "spoken_at": Max("messages__at", filter=ours)}
    rows = partnerships.annotate(**said, waits_since=Subquery(first))
    return rows.filter(Q(written_at__isnull=False) | Q(spoken_at__isnull=False))
