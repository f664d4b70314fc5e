"""Addresses from which letters come back: known by the mail server's word, or by that of the programme's staff."""

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower

from ..clock import Now
from ..tenancy import ProgrammeOwned, ProgrammeQuerySet


class BounceQuerySet(ProgrammeQuerySet):
    def standing(self):
        return self.filter(cleared_at__isnull=True)

    def at(self, address):
        return self.standing().filter(address=address.lower())

    def among(self, addresses):
        """Those of these addresses that bounce, in small letters."""
        wanted = {address.lower() for address in addresses}
        return set(self.standing().filter(address__in=wanted).values_list("address", flat=True))


class Bounce(ProgrammeOwned):
    """An address that does not work, until a letter arrives there again or somebody says that it does."""

    GRANTS = "SELECT, INSERT, UPDATE"

    address = models.EmailField()  # in small letters
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # null: mail server
    cleared_at = models.DateTimeField(null=True)

    objects = BounceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "programme",
                Lower("address"),
                condition=models.Q(cleared_at__isnull=True),
                name="an_address_bounces_once",
            )
        ]

    def __str__(self):
        return self.address

    @classmethod
    def note(cls, address, by=None):
        """Mark the address; marking it again changes nothing."""
        return cls.objects.standing().get_or_create(address=address.lower(), defaults={"by": by})[0]

    @classmethod
    def arrived(cls, address):
        """The mail server takes letters for it again. What staff have said stays, for their word is later than its."""
        cls.objects.at(address).filter(by__isnull=True).update(cleared_at=Now())

    @classmethod
    def clear(cls, address):
        """Somebody says that it works."""
        cls.objects.at(address).update(cleared_at=Now())
