"""Random draws of the call; they are public."""

from django.utils.translation import gettext as _

from programmes.models import Draw, DrawAnnulment, DrawAnnulmentTransition, DrawResult, DrawWithdrawal

from .told import Told, tells


@tells(Draw, "by")
def draw(row, story):
    yield Told(row.at, row.by, _("Pool of the draw frozen"), f"{row}, {row.pool_hash[:12]}…")


@tells(DrawResult, "by", "draw")
def result(row, story):
    reference, order = story.application.reference, row.order
    place = str(order.index(reference) + 1) if reference in order else _("None")
    yield Told(row.at, row.by, _("Place in the draw"), f"{row.draw}: {place}")


@tells(DrawWithdrawal, "by", "draw")
def withdrawal(row, story):
    yield Told(row.at, row.by, _("Out of the draw"), f"{row.draw}: {row.out}", row.why)


@tells(DrawAnnulment, "by", "draw")
def annulment(row, story):
    yield Told(row.at, row.by, _("Annulment of the draw proposed"), str(row.draw), row.why)


@tells(DrawAnnulmentTransition, "by", "subject__draw")
def annulment_moved(row, story):
    yield Told(row.at, row.by, DrawAnnulment.Status(row.after).label, str(row.subject.draw))
