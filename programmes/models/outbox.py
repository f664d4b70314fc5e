"""What must be told, written down with the fact it tells of; Celery rings, the sweep delivers."""

import logging
import re
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.mail import Reader, is_refused_for_good

from ..clock import Now, now
from ..scope import current
from ..states import NotAllowed
from ..tenancy import ProgrammeOwned, ProgrammeQuerySet
from .bounce import Bounce

GIVE_UP_AFTER = 8
log = logging.getLogger(__name__)


NAME = re.compile(r"\b(?P<number>(?P<programme>\d{1,18})\.(?P<letter>\d{1,18}))\.(?P<signature>[0-9a-f]{32})@")


def signature(number, key=None):
    return salted_hmac("letter", f"{settings.SITE_URL} {number}", secret=key, algorithm="sha256").hexdigest()[:32]


def letter_named(text):
    """(programme, id) of the letter whose name stands in a text; None when none does, or nobody has signed it."""
    found = NAME.search(text)
    if not found:
        return None
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    if any(constant_time_compare(found["signature"], signature(found["number"], key)) for key in keys):
        return int(found["programme"]), int(found["letter"])
    return None


class Due(models.Model):
    """A programme to be entered, and when: ids and instants only. Bells are added and removed, never moved."""

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    next_at = models.DateTimeField(db_default=Now(), db_index=True)

    def __str__(self):
        return f"{self.kind} {self.next_at}"

    @classmethod
    def ring(cls, kind, **when):
        """A bell for the programme of this transaction; now, or at `next_at`."""
        return cls.objects.create(programme_id=current().programme, kind=kind, **when)


class OutboxQuerySet(ProgrammeQuerySet):
    def waiting(self):
        return self.filter(status=Outbox.Status.NEW, next_at__lte=Now())

    def dead(self):
        return self.filter(status=Outbox.Status.DEAD)


class Outbox(ProgrammeOwned):
    """One letter to one reader, or one paper to be made; its condition is asked again at the moment of sending."""

    class Status(models.TextChoices):
        NEW = "new", _("Waiting")
        HELD = "held", _("Held back")
        JOINED = "joined", _("Waits for the letter of the day")
        SENT = "sent", _("Sent")
        DECLINED = "declined", _("Declined by its reader")
        OVERTAKEN = "overtaken", _("Another letter takes its place")
        DEAD = "dead", _("Failed")

    TRANSITIONS = {
        Status.NEW: {Status.SENT, Status.DEAD, Status.HELD, Status.JOINED, Status.DECLINED, Status.OVERTAKEN},
        Status.SENT: {Status.DEAD},  # it came back
        Status.JOINED: {Status.SENT},
        Status.HELD: {Status.NEW, Status.OVERTAKEN},
        Status.DEAD: {Status.NEW, Status.OVERTAKEN},
    }

    key = models.CharField(max_length=250)  # what, about whom, to whom, which version
    kind = models.CharField(max_length=100)  # "partnerships.letters.receipt" is that function
    about = models.BigIntegerField()
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    address = models.EmailField(blank=True)  # of somebody without an account
    language = models.CharField(max_length=7, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_default=Now())
    put_at = models.DateTimeField(db_default=Now(), editable=False)
    sent_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    joined_to = models.ForeignKey("self", models.PROTECT, null=True, related_name="joined")  # in whose envelope it goes

    objects = OutboxQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="told_once")]
        indexes = [models.Index(fields=["programme", "status", "next_at"], name="outbox_waiting")]

    def __str__(self):
        return self.key

    def get_absolute_url(self):
        return reverse("programmes:letters", args=[self.programme.slug])

    @property
    def message_id(self):
        """The same for every try, so that a letter sent twice is known as one."""
        return f"<{self.name}@kamrat>"

    @property
    def name(self):
        """Programme, number and signature: by it a letter that came back is found, and nobody makes one up."""
        return f"{self.programme_id}.{self.pk}.{signature(f'{self.programme_id}.{self.pk}')}"

    @property
    def reader(self):
        return self.to or Reader(self.address, self.language)

    def begin(self):
        """Count the try and put the letter off before it is made, so that one that takes its worker down waits too.

        Returns the bell of the next try; None when there is none, because the last one never came back.
        """
        bell = None
        if self.tries >= GIVE_UP_AFTER:
            self.become(self.Status.DEAD)
        else:
            self.tries, self.error = self.tries + 1, "Interrupted"
            self.next_at = now() + timedelta(minutes=2**self.tries)
            bell = Due.ring("outbox", next_at=self.next_at)
        self.save(update_fields=["status", "tries", "next_at", "error"])
        return bell

    def send(self, message, problem=None):
        """Tell it, unless it could not be written. True when it need not be tried again."""
        try:
            if problem:
                raise problem
            if message:
                message.extra_headers["Message-ID"] = self.message_id
                if settings.BOUNCE_ADDRESS:  # what comes back goes there, with the letter's name in its address
                    message.extra_headers["From"] = message.from_email
                    message.from_email = f"+{self.name}@".join(settings.BOUNCE_ADDRESS.rsplit("@", 1))
                message.send()
                Bounce.arrived(self.reader.email)
            self.become(self.Status.SENT)
            self.sent_at, self.error = now(), ""
            self.joined.update(status=self.Status.SENT, sent_at=self.sent_at)
        except Exception as error:  # the name of the mistake only: its words may hold an address
            log.warning("letter %s of programme %s failed: %s", self.pk, self.programme_id, type(error).__name__)
            self.put_off(error)
        self.save(update_fields=["status", "sent_at", "error"])
        return self.status != self.Status.NEW

    def become(self, status):
        """Change the status along the table. Whoever works on a letter holds its row."""
        if status not in self.TRANSITIONS.get(self.Status(self.status), set()):
            raise NotAllowed(_t("Somebody else has just changed this."))
        self.status = status

    def put_off(self, error):
        """It waits for the bell that was hung when it was begun; after the last time it is dead, and staff see it."""
        self.error = type(error).__name__
        if is_refused_for_good(error):
            Bounce.note(self.reader.email)
            self.become(self.Status.DEAD)
        elif self.tries >= GIVE_UP_AFTER:
            self.become(self.Status.DEAD)

    def stop(self):
        """Letters to this address come back: it is not even tried, and staff see it."""
        self.become(self.Status.DEAD)
        self.error = "AddressBounces"
        self.save(update_fields=["status", "error"])

    def come_back(self):
        """The mail server had taken it, and nobody will get it: staff see it, and may send it once more."""
        self.become(self.Status.DEAD)
        self.error = "CameBack"
        self.save(update_fields=["status", "error"])
        Bounce.note(self.reader.email, came_back=True)

    def wait(self, until):
        """It may go, but not before its reader wants it."""
        self.next_at = until
        self.save(update_fields=["next_at"])
        Due.ring("outbox", next_at=until)

    def join(self, other):
        """It goes in the envelope of another letter to the same reader."""
        self.become(self.Status.JOINED)
        self.joined_to = other
        self.save(update_fields=["status", "joined_to"])

    def decline(self):
        """Its reader has chosen not to get such letters."""
        self.become(self.Status.DECLINED)
        self.save(update_fields=["status"])

    def hold(self):
        """It waits until somebody lets it go. Raises NotAllowed when it has gone already."""
        self.become(self.Status.HELD)
        self.save(update_fields=["status"])

    def hurry(self):
        """It goes now instead of waiting for its next try."""
        self.next_at = now()
        self.save(update_fields=["next_at"])
        Due.ring("outbox")

    def revive(self):
        """A letter that failed or was held back goes now, with another round of tries. Raises NotAllowed otherwise."""
        if Bounce.stops(self.reader.email):
            raise NotAllowed(_t("Letters come back from this address. Say that it works, or have it corrected, first."))
        self.become(self.Status.NEW)
        self.tries, self.next_at = 0, now()
        self.save(update_fields=["status", "tries", "next_at"])
        Due.ring("outbox")
