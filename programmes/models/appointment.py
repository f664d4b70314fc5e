"""Who holds which role, from when until when; lists join these rows."""

from django.db import models
from django.db.models import F, Q, Value
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from people.models import User

from ..clock import Now
from ..scope import CurrentProgramme
from ..tenancy import ProgrammeOwned, ProgrammeQuerySet
from .programme import Programme


class AppointmentQuerySet(ProgrammeQuerySet):
    def today(self):
        return self.filter(Q(until__isnull=True) | Q(until__gt=Now()), since__lte=Now())

    def here(self):
        """Those of today in the programme of this transaction: whoever asks sees her own elsewhere too."""
        return self.today().filter(programme=CurrentProgramme())

    def held(self):
        """Rows (programme, table, over, role, kind acted for, organisation, party), alike for every table."""
        none = Value(0, models.BigIntegerField())
        return self.values_list(
            "programme_id", Value("programme"), F("programme_id"), "role", Value("", models.CharField()), none, none
        )


class Role(models.TextChoices):
    """The roles of the field, one word each; what they may is in programmes/roles.py."""

    STAFF = "staff", _("Programme staff")
    LEAD = "lead", _("National coordinator")
    REVIEWER = "reviewer", _("Reviewer")
    FINANCE = "finance", _("Finance officer")
    APPROVER = "approver", _("Finance approver")
    TRAINER = "trainer", _("Trainer")
    FUNDER = "funder", _("Funder")
    AUDITOR = "auditor", _("Auditor")
    WRITER = "writer", _("Co-writer")
    SIGNATORY = "signatory", _("Authorised signatory")
    COORDINATOR = "coordinator", _("Local coordinator")
    MANAGER = "manager", _("Line manager")
    PEER = "peer", _("Volunteer")
    HELPER = "helper", _("Network member")
    EXPERT = "expert", _("Expert")


class AppointmentBase(ProgrammeOwned):
    """One role of one person. She may always read her own, so the wall knows her outside every programme."""

    POLICIES = {
        "programme": (
            "USING (programme_id = (SELECT app.programme_of_somebody()))"
            " WITH CHECK (programme_id = (SELECT app.programme()))"
        ),
        "own": "FOR SELECT USING (user_id = (SELECT app.person()))",
    }
    GRANTS = "SELECT, INSERT, UPDATE"
    OVER = "programme"  # the key to what somebody is appointed over

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField(db_default=Now())
    until = models.DateTimeField(null=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        abstract = True


class Appointment(AppointmentBase):
    """A role in the whole programme."""


class ProgrammeUserPermission(UserObjectPermissionBase):
    content_object = models.ForeignKey(Programme, models.CASCADE, db_column="programme_id")

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class ProgrammeGroupPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Programme, models.CASCADE, db_column="programme_id")

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
