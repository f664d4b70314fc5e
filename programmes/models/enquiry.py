"""Questions about a call: asked in private, answered for everybody, and never saying who asked."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Func, Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.mail import Reader

from ..clock import Now
from ..states import NotAllowed
from ..words import Words
from .call import Call
from .secret import BySecret, BySecretQuerySet

BELL = "enquiries"
FORGET_AFTER = timedelta(days=30)  # from the call's deadline: then who asked goes
UNCONFIRMED_FOR = timedelta(days=2)
TELL = "corrections"  # the bell that the partnerships hear when a requirement has changed


class Said(Func):
    """The texts of a column of Words, without the names of their languages."""

    template = "jsonb_path_query_array(%(expressions)s, '$.*')"
    output_field = models.JSONField()


class EnquiryQuerySet(BySecretQuerySet):
    def published(self):
        return self.filter(status=Enquiry.Status.PUBLISHED)

    def waiting(self):
        return self.filter(status=Enquiry.Status.OPEN)

    def saying(self, words):
        """Those whose public words hold each of these; what was asked in private is never searched."""
        rows = self.annotate(said=Cast(Said("wording"), TextField()), told=Cast(Said("answer"), TextField()))
        for word in words:
            rows = rows.filter(Q(said__icontains=word) | Q(told__icontains=word))
        return rows

    def never_confirmed(self):
        return self.filter(status=Enquiry.Status.UNCONFIRMED, made_at__lte=Now() - UNCONFIRMED_FOR)

    def to_be_forgotten(self):
        return self.filter(call__closes_at__lte=Now() - FORGET_AFTER, forgotten_at__isnull=True)

    def changing(self):
        """Answers that change what is required, and of which those with a draft have not been told."""
        return self.published().exclude(correction={}).filter(told_at__isnull=True)


class Enquiry(BySecret):
    class Status(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("Address not confirmed")
        OPEN = "open", _("Waiting for an answer")
        PUBLISHED = "published", _("Answered for everybody")
        PRIVATE = "private", _("Answered in private")

    TRANSITIONS = {
        Status.UNCONFIRMED: {Status.OPEN},
        Status.OPEN: {Status.PUBLISHED, Status.PRIVATE},
        Status.PRIVATE: {Status.PUBLISHED},
    }

    call = models.ForeignKey(Call, models.PROTECT, related_name="enquiries")
    # Who asked: an account, or an address. All of it goes when the call is over.
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("Your name"), max_length=200, blank=True)
    email = models.EmailField(_("E-mail address"), blank=True)
    language = models.CharField(_("Language of the answer"), max_length=7, choices=settings.LANGUAGES, default="en")
    text = models.TextField(_("Your question"), max_length=2000)
    status = models.CharField(max_length=20, choices=Status, default=Status.UNCONFIRMED)
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    asked_at = models.DateTimeField(null=True)
    wording = Words()  # the question as everybody reads it
    answer = Words()
    correction = Words()  # the line in the call's list of corrections, when the answer changes a requirement
    reply = models.TextField(blank=True)  # of an answer in private
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["call", "status", "asked_at"], name="enquiries_of_a_call")]

    def __str__(self):
        return str(self.wording) or str(self.pk)

    def get_absolute_url(self):
        return reverse("programmes:asked", args=[self.programme.slug, self.token])

    @property
    def whom(self):
        """Who gets the answer: a person, an address, or nobody any more."""
        return self.by or (Reader(self.email, self.language, self.name) if self.email else None)

    def become(self, status, **facts):
        """Change the status along the table, once. Raises NotAllowed for the slower of two hands."""
        standing = type(self).objects.filter(pk=self.pk, status=self.status)
        allowed = status in self.TRANSITIONS.get(self.Status(self.status), set())
        if not allowed or not standing.update(status=status, **facts):
            raise NotAllowed(_t("Somebody else has just changed this."))
        self.refresh_from_db()

    def forget(self):
        """Who asked goes, and the words in which it was asked; what everybody may read stays."""
        if self.status != self.Status.PUBLISHED:
            self.delete()
            return
        facts = {"by": None, "name": "", "email": "", "text": "", "reply": "", "forgotten_at": Now()}
        type(self).objects.filter(pk=self.pk).update(**facts)
