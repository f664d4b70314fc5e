"""What became of the call: published, its deadline, its closing."""

from django.utils.translation import gettext as _

from programmes.models import ClosingRoll, Extension, Publication

from .told import Told, tells


@tells(Publication, "by")
def publication(row, story):
    yield Told(row.at, row.by, _("Call published"), why=" ".join(each["reason"] for each in row.reasons))


@tells(Extension, "by")
def extension(row, story):
    yield Told(row.at, row.by, _("Deadline for everybody"), f"{row.deadline} ({row.zone})", str(row.why))


@tells(ClosingRoll)
def roll(row, story):
    own = [each for each in row.entries if each["reference"] == story.application.reference]
    is_in = _("yes") if own and story.application.reference else _("no")
    yield Told(row.at, None, _("In the closing roll"), f"{is_in}, {row.roll_hash[:12]}…")
