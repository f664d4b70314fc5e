"""A local partnership: its parties, and the people who act for them. It exists from its first draft."""

from django.db import models
from django.db.models import F, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from people.models import Organisation
from programmes.history import tracked
from programmes.models import AppointmentBase, AppointmentQuerySet, InvitationBase
from programmes.roles import APART_FROM_THE_MUNICIPALITY
from programmes.states import NotAllowed, Stateful, Transition
from programmes.tenancy import ProgrammeOwned, ProgrammeQuerySet

WRITING = ("writer", "signatory")
WORKING = ("coordinator", "manager")  # their roles begin with the award; they read the agreement, not the application
APART = _l("Somebody who acts for the municipality cannot be coordinator, line manager or volunteer here too.")


@tracked
class Partnership(Stateful, ProgrammeOwned):
    class Status(models.TextChoices):
        FORMING = "forming", _l("Forming")
        ACTIVE = "active", _l("Active")
        ENDED = "ended", _l("Ended")

    TRANSITIONS = {Status.FORMING: {Status.ACTIVE, Status.ENDED}, Status.ACTIVE: {Status.ENDED}}

    name = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.FORMING)

    class Meta:
        permissions = [
            ("read_application", _l("Reads the application")),
            ("write_application", _l("Writes the application")),
            ("sign_application", _l("Signs the application")),
            ("read_agreement", _l("Reads the agreement")),
            ("sign_agreement", _l("Signs the agreement")),
            ("run_steering", _l("Works in the steering group")),
            ("change_minutes", _l("Writes the minutes of the steering group and changes them")),
            ("see_volunteers", _l("Sees volunteers' records")),
            ("see_check_ins", _l("Reads volunteers' check-ins")),
            ("see_record_checks", _l("Sees record checks")),
            ("see_participants", _l("Sees participants' aliases")),
            ("see_attendance", _l("Sees attendance")),
            ("see_referral_sources", _l("Sees referral tallies")),
            ("see_quota", _l("Sees the minimum share")),
            ("see_outcomes", _l("Sees outcomes")),
            ("see_fidelity", _l("Sees fidelity")),
            ("see_incidents", _l("Sees bad experiences")),
            ("see_help_log", _l("Reads the help log")),
            ("see_escalations", _l("Reads escalations")),
        ]

    def __str__(self):
        return self.name or _("A partnership without a name")

    @property
    def is_forming(self):
        """Whether its parties have not both accepted a place yet."""
        return self.status == self.Status.FORMING

    def get_absolute_url(self):
        return reverse("partnerships:partnership", args=[self.programme.slug, self.pk])

    def check_appointment(self, user, role, party=None):
        """Who acts for the municipality leads no group here and nobody who does, and the other way round."""
        held = set(self.appointments.today().filter(user=user).values_list("role", "party__kind"))
        municipal = {party.kind if party else ""} | {kind for _role, kind in held}
        roles = {role} | {each for each, _kind in held}
        if Organisation.Kind.MUNICIPALITY in municipal and roles & APART_FROM_THE_MUNICIPALITY:
            raise NotAllowed(str(APART))
        if party and self.appointments.today().filter(user=user).exclude(party=party).exists():
            raise NotAllowed(_("Somebody who acts for one party cannot act for the other one too."))


class PartnershipTransition(Transition):
    THREAD = "subject"
    subject = models.ForeignKey(Partnership, models.PROTECT, related_name="transitions")


class PartiesThere(models.Manager.from_queryset(ProgrammeQuerySet)):
    """Those that have not been replaced: whoever asks for the parties of a partnership means them."""

    def get_queryset(self):
        return super().get_queryset().filter(replaced_at__isnull=True)


@tracked
class Party(ProgrammeOwned):
    """An organisation in a partnership; its name and number are frozen here at its first consent."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Organisation.Kind)
    name = models.CharField(max_length=200)
    identifier = models.CharField(max_length=20, blank=True)
    frozen_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)  # it leaves after the award: see Departure
    replaced_at = models.DateTimeField(null=True)  # another organisation has been asked into its place

    objects = PartiesThere()
    ever = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "organisation"],
                condition=models.Q(replaced_at__isnull=True),
                name="a_party_is_in_once",
            )
        ]

    def __str__(self):
        return self.name


class PartnershipAppointmentQuerySet(AppointmentQuerySet):
    def held(self):
        return self.values_list(
            "programme_id",
            Value("partnership"),
            F("partnership_id"),
            "role",
            "party__kind",
            "party__organisation_id",
            "party_id",
        )

    def of_party(self, party):
        return self.today().filter(party=party)

    def writing(self):
        """Those for a party that write its application or sign; whoever came for the work afterwards does neither."""
        return self.filter(party__isnull=False, role__in=WRITING)

    def with_signature(self):
        return self.filter(role="signatory")


def role_said(row):
    """What somebody's role is called: once the place is accepted, nobody is there to write along any more."""
    is_contact = row.role == "writer" and not row.partnership.is_forming
    return _("Contact person") if is_contact else row.get_role_display()


class PartnershipAppointment(AppointmentBase):
    """A role in one partnership, on behalf of one of its parties."""

    OVER = "partnership"

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="appointments")
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="appointments")

    objects = PartnershipAppointmentQuerySet.as_manager()

    def __str__(self):
        return f"{self.user} ({self.get_role_display()})"

    role_said = property(role_said)

    def leave(self):
        """Whether she may go: the last one who writes for a party names another first. Raises NotAllowed."""
        others = type(self).objects.of_party(self.party).writing().exclude(user=self.user)
        if self.role in WRITING and not others.exists():
            raise NotAllowed(
                _("You are the last one of your organisation here. Invite somebody else before you leave.")
            )


class PartnershipInvitation(InvitationBase):
    """To write or sign along, for a party that is there, or to come as a party that is not there yet."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="invitations")
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=Organisation.Kind)  # of the party she is to act for

    role_said = property(role_said)

    @property
    def over(self):
        return self.partnership

    @property
    def is_for_the_work(self):
        """Whether she does what comes of the application, and never reads that."""
        return self.role in WORKING

    @property
    def is_after_award(self):
        """Whether there is nothing left to write together: both parties have accepted their place."""
        return not self.partnership.is_forming


class PartnershipUserPermission(UserObjectPermissionBase, ProgrammeOwned):
    content_object = models.ForeignKey(Partnership, models.CASCADE)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class PartnershipGroupPermission(GroupObjectPermissionBase, ProgrammeOwned):
    content_object = models.ForeignKey(Partnership, models.CASCADE)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False
