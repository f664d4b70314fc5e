"""A deadline that has moved: never earlier, always with who, why and until when."""

from django.conf import settings
from django.db import models
from django.db.models import F
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext as _

from ..clock import Now
from ..closing import Closes, Closing, LocalInstant
from ..states import NotAllowed
from ..tenancy import ProgrammeOwned
from ..words import Words
from .call import Call
from .outbox import Due

BELL = "extensions"  # rings when everybody who takes part is to be told


class ExtensionBase(Closes, ProgrammeOwned):
    """Until when something is extended, as a local day and time of day; 24:00 can be said."""

    time_zone = models.CharField(max_length=40)
    closes_on = models.DateField()
    closes_clock = models.DurationField()
    closes_at = models.GeneratedField(
        expression=LocalInstant("closes_on", "closes_clock", "time_zone"),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self.closes_on} {self.closes_clock}"


def check_later(wanted, than, at):
    """Raises NotAllowed unless a closing is later than the one that stands, and still ahead."""
    if wanted.closes_at <= than.closes_at:
        said = _("A deadline can only move to later. It is: %(deadline)s (%(zone)s).")
        raise NotAllowed(said % {"deadline": than.deadline, "zone": than.zone})
    if wanted.is_over(at):
        raise NotAllowed(_("That time has passed already. Choose one that is still ahead."))


class Extension(ExtensionBase):
    """The whole call's deadline has moved: its public log says so, and everybody who takes part is told once."""

    GRANTS = "SELECT, INSERT, UPDATE"
    THREAD = "call"

    call = models.ForeignKey(Call, models.PROTECT, related_name="extensions")
    before_on = models.DateField()
    before_clock = models.DurationField()
    before_at = models.GeneratedField(
        expression=LocalInstant("before_on", "before_clock", "time_zone"),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    why = Words()
    told_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=GreaterThan(F("closes_at"), F("before_at")), name="an_extension_is_later_than_what_stood"
            )
        ]

    @classmethod
    def grant(cls, call, by, at, closes_on, closes_clock, why):
        """Move a call's deadline; whoever submits meanwhile shares the call's row, so it waits. Raises NotAllowed."""
        call = Call.objects.select_for_update(of=("self",)).get(pk=call.pk)
        check_later(Closing.local(closes_on, closes_clock, call.time_zone), call, at)
        said = {"before_on": call.closes_on, "before_clock": call.closes_clock, "time_zone": call.time_zone}
        made = cls.objects.create(call=call, by=by, closes_on=closes_on, closes_clock=closes_clock, why=why, **said)
        call.closes_on, call.closes_clock = closes_on, closes_clock
        call.save(update_fields=["closes_on", "closes_clock"])
        call.refresh_from_db()
        call.announce()
        Due.ring(BELL)
        return made

    @property
    def before(self):
        """The deadline that stood until then."""
        return Closing(self.before_on, self.before_clock, self.time_zone, self.before_at)


def first_closing(call):
    """The deadline that a call had before every extension: from then on an attempt may have come too late."""
    first = call.extensions.order_by("id").first()
    return first.before if first else call
