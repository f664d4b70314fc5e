"""What somebody without an account reaches by the secret of a letter."""

from django.db import models
from django.utils.crypto import salted_hmac

from ..tenancy import ProgrammeOwned, ProgrammeQuerySet
from .invitation import a_nonce, hashed


class BySecretQuerySet(ProgrammeQuerySet):
    def carrying(self, token):
        return self.filter(token_hash=hashed(token))


class BySecret(ProgrammeOwned):
    """A row with an address of its own; only the hash of the secret is stored."""

    nonce = models.CharField(max_length=32, default=a_nonce, editable=False)
    token_hash = models.CharField(max_length=64, editable=False)

    objects = BySecretQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def token(self):
        """Made of the nonce, the kind of row and the portal's own key: a table alone gives no way in."""
        return salted_hmac(f"kamrat.{self._meta.label_lower}", self.nonce, algorithm="sha256").hexdigest()

    def save(self, **options):
        if self._state.adding:
            self.token_hash = hashed(self.token)
        super().save(**options)
