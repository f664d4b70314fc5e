"""Invitations: programme, scope, role and address in one; they work once, and end."""

from datetime import timedelta
from hashlib import sha256
from secrets import token_hex

from django.conf import settings
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ..clock import Now, now
from ..states import NotAllowed
from ..tenancy import ProgrammeOwned, ProgrammeQuerySet
from .appointment import Role

VALID_FOR = timedelta(days=30)


def hashed(token):
    """Only the hash of a token is stored: who reads the table cannot use it."""
    return sha256(token.encode()).hexdigest()


def a_nonce():
    return token_hex(16)


class InvitationQuerySet(ProgrammeQuerySet):
    def carrying(self, token):
        return self.filter(token_hash=hashed(token))

    def waiting(self):
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=Now())


class InvitationBase(ProgrammeOwned):
    """An invitation to one address, to one role."""

    GRANTS = "SELECT, INSERT, UPDATE"

    email = models.EmailField(_l("E-mail address"))
    role = models.CharField(_l("Role"), max_length=20, choices=Role)
    language = models.CharField(_l("Language of the letter"), max_length=7, choices=settings.LANGUAGES, default="en")
    nonce = models.CharField(max_length=32, default=a_nonce, editable=False)
    token_hash = models.CharField(max_length=64, editable=False)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(db_default=Now(), editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return self.email

    def save(self, **options):
        if self._state.adding:
            self.token_hash = hashed(self.token)
            self.expires_at = self.expires_at or now() + VALID_FOR
        super().save(**options)

    @property
    def token(self):
        """The secret of the letter: made of the nonce and the portal's own key, so a table alone gives no way in.

        An invitation that was made before the key changed keeps the secret that it was made with.
        """
        keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
        made = [salted_hmac("kamrat.invitation", self.nonce, key, algorithm="sha256").hexdigest() for key in keys]
        return next((token for token in made if hashed(token) == self.token_hash), made[0])

    def is_for(self, user):
        return user.email.casefold() == self.email.casefold()

    def accept(self, user):
        """Use it up, once. Raises NotAllowed with the sentence why not."""
        if not self.is_for(user):
            raise NotAllowed(_("This invitation was sent to another address. Sign in with the address it was sent to."))
        mine = type(self).objects.waiting().filter(pk=self.pk)
        if not mine.update(accepted_at=Now(), accepted_by=user):
            raise NotAllowed(_("This invitation has been used, withdrawn or has expired. Ask for a new one."))

    def withdraw(self):
        """It works no more; False when it had been used already."""
        return bool(type(self).objects.waiting().filter(pk=self.pk).update(withdrawn_at=Now()))


class ProgrammeInvitation(InvitationBase):
    """To a role in the whole programme."""

    @property
    def over(self):
        return self.programme
