"""The programme: a tenant, walled off from the others."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import Organisation

from ..words import Words

# First words of a path that are no programme.
RESERVED = [
    "accessibility", "accounts", "api", "calendar", "colours", "desk", "health", "language", "me", "media", "new",
    "privacy", "static", "verify",
]  # fmt: skip


class Programme(models.Model):
    """Readable by everybody, changed only from within itself, never deleted."""

    POLICIES = {
        "known_to_all": "FOR SELECT USING (true)",
        "founded": "FOR INSERT WITH CHECK (true)",
        "kept_by_its_own": "FOR UPDATE USING (id = (SELECT app.programme()))",
    }

    slug = models.SlugField(unique=True)
    title = Words()
    summary = Words()
    languages = models.JSONField(default=list, help_text=_("The programme's own languages, the first one first."))
    time_zone = models.CharField(max_length=40, default="Europe/Copenhagen")
    currency = models.CharField(max_length=3, default="EUR")
    country = models.CharField(max_length=2, choices=Organisation.Country)
    accent = models.CharField(max_length=7, default="#0b5a75", validators=[RegexValidator(r"^#[0-9a-f]{6}$")])
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="hosted_programmes")
    funder = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="funded_programmes")
    funder_is_public = models.BooleanField(default=False)
    logo = models.CharField(max_length=64, blank=True, help_text="The digest of the logo that stands now.")
    # The invitation by which it was founded: each founds one programme. Empty when it came from files.
    founded_by = models.CharField(max_length=64, null=True, unique=True, editable=False)
    credit = Words(help_text=_("The line by which the funder is credited."))
    contact_name = Words()
    contact_email = models.EmailField()
    contact_phone = models.CharField(max_length=40, blank=True)
    # What the portal's front page says of its calls, so that it need not enter every programme: see Call.announce.
    calls_shown = models.JSONField(default=list, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(slug__in=RESERVED), name="slug_is_no_reserved_word")]
        permissions = [
            ("edit_calls", _("Writes calls")),
            ("release_calls", _("Approves calls")),
            ("see_call_drafts", _("Reads calls that are not published")),
            ("list_applications", _("Sees the states of applications")),
            ("read_submissions", _("Reads submitted applications")),
            ("export_submissions", _("Exports submitted applications")),
            ("see_people", _("Sees who is appointed")),
            ("appoint_people", _("Appoints people")),
            ("tend_parties", _("Helps parties: names, new people, addresses")),
            ("see_letters", _("Sees the outbox")),
            ("see_setup", _("Reads how the programme is set up")),
            ("set_up_programme", _("Sets up the programme")),
            ("see_changes", _("Reads the change log")),
            ("handle_applications", _("Handles applications: deadlines, formal check")),
            ("review_applications", _("Scores the applications that are assigned")),
            ("read_score_sheet", _("Reads the score sheet")),
            ("see_reviews", _("Sees how the review goes")),
            ("run_reviews", _("Runs the review: score sheet, reviewers, assignments")),
            ("read_conflicts", _("Reads why somebody is in conflict")),
            ("see_ranking", _("Reads the ranking and the decisions that are pending")),
            ("prepare_decisions", _("Prepares decisions")),
            ("decide", _("Decides, draws and releases")),
            ("read_outcomes", _("Reads decisions that are out, and what the selected have submitted")),
            ("see_agreements", _("Reads the agreements of all partnerships")),
            ("draft_agreements", _("Drafts agreements")),
            ("see_minutes", _("Reads the minutes of steering groups")),
            ("sign_agreements", _("Signs agreements for the programme")),
        ]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("programmes:programme", args=[self.slug])

    @property
    def programme(self):
        """A programme is its own, so that it can be asked like everything within it."""
        return self

    def check_appointment(self, user, role, **facts):
        """Whether she may hold this role here; in the programme itself every role goes with every other."""
