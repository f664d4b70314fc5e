"""Addresses from which letters come back: known by the mail server's word, or by that of the programme's staff.

Each letter that the server refuses for good, or that comes back later, counts; after the third, and at once when staff
say so, nothing is sent there any more. Whoever gets another address starts anew, for a bounce is the address's and not
the person's.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from ..clock import Now
from ..tenancy import ProgrammeOwned, ProgrammeQuerySet

STOPS_AFTER = 3


class BounceQuerySet(ProgrammeQuerySet):
    def standing(self):
        return self.filter(cleared_at__isnull=True)

    def stopped(self):
        """Those to which nothing is sent any more."""
        return self.standing().filter(Q(count__gte=STOPS_AFTER) | Q(by__isnull=False))

    def at(self, address):
        return self.standing().filter(address=address.lower())

    def among(self, addresses):
        """Those of these addresses that bounce, in small letters."""
        wanted = {address.lower() for address in addresses}
        return set(self.standing().filter(address__in=wanted).values_list("address", flat=True))


class Bounce(ProgrammeOwned):
    """An address that does not work, until a letter is taken there again or somebody says that it does."""

    GRANTS = "SELECT, INSERT, UPDATE"

    address = models.EmailField()  # in small letters
    at = models.DateTimeField(db_default=Now(), editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")  # null: mail server
    count = models.PositiveIntegerField(default=1)  # letters that came back, one after the other
    came_back = models.BooleanField(default=False)  # known by letters that the mail server had taken at first
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
    def note(cls, address, by=None, came_back=False):
        """One more letter has come back from there; or somebody of the staff says that all do."""
        rows = cls.objects.standing()
        row, is_new = rows.get_or_create(address=address.lower(), defaults={"by": by, "came_back": came_back})
        if not is_new:
            more = {"count": F("count") + 1} | ({"came_back": True} if came_back else {})
            rows.filter(pk=row.pk).update(**({"by": by} if by else more))
        return row

    @property
    def is_stopped(self):
        return self.count >= STOPS_AFTER or self.by_id is not None

    @classmethod
    def stops(cls, address):
        """Whether nothing is sent to an address any more."""
        return cls.objects.stopped().filter(address=address.lower()).exists()

    @classmethod
    def arrived(cls, address):
        """The mail server takes letters for it again. What staff have said stays, for their word is later than its;

        and where letters came back that it had taken, that it takes one more says nothing.
        """
        cls.objects.at(address).filter(by__isnull=True, came_back=False).update(cleared_at=Now())

    @classmethod
    def clear(cls, address):
        """Somebody says that it works."""
        cls.objects.at(address).update(cleared_at=Now())
