"""People, and the organisations they act for. Shared by all programmes."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """One person, by her e-mail address. Never deleted: anonymised."""

    email = models.EmailField(_("E-mail address"))
    name = models.CharField(_("Name"), max_length=200)
    language = models.CharField(_("Language"), max_length=7, choices=settings.LANGUAGES, default="en")
    time_zone = models.CharField(_("Time zone"), max_length=40, blank=True)
    is_active = models.BooleanField(default=True)
    # Between these hours, by her own clock, no letter is sent that can wait; both or none.
    quiet_from = models.TimeField(_("Quiet from"), null=True, blank=True)
    quiet_until = models.TimeField(_("Quiet until"), null=True, blank=True)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_an_address"),
            models.CheckConstraint(condition=models.Q(is_superuser=False), name="nobody_is_superuser"),
        ]

    def __str__(self):
        return self.name or self.email

    @property
    def initials(self):
        """One or two letters to stand for her on a phone."""
        words = self.name.split() or [self.email]
        return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper()

    @property
    def device_key(self):
        """What locks the text that her browsers keep: 64 hex digits, told to her own pages, stored nowhere."""
        return salted_hmac("people.device_key", str(self.pk), algorithm="sha256").hexdigest()


class LetterChoice(models.Model):
    """How somebody wants one kind of letter that may be declined; without a row it comes at once."""

    class How(models.TextChoices):
        AT_ONCE = "at_once", _("At once")
        DAILY = "daily", _("Once a day, together")
        NEVER = "never", _("Not at all")

    user = models.ForeignKey(User, models.CASCADE, related_name="letter_choices")
    kind = models.CharField(max_length=100)
    how = models.CharField(max_length=10, choices=How)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="one_choice_a_kind_of_letter")]

    def __str__(self):
        return f"{self.kind}: {self.get_how_display()}"


class OrganisationQuerySet(models.QuerySet):
    def registered(self, country, identifier):
        """The organisation with this number in its country's register."""
        return self.filter(country=country, identifier=identifier)


class Organisation(models.Model):
    """Facts of public registers only; people and accounts belong to a programme."""

    class Kind(models.TextChoices):
        ASSOCIATION = "association", _("Association")
        MUNICIPALITY = "municipality", _("Municipality")
        LIBRARY = "library", _("Library")
        VOLUNTEER_CENTRE = "volunteer_centre", _("Volunteer centre")
        FOUNDATION = "foundation", _("Foundation")
        PARISH = "parish", _("Parish")
        SCHOOL = "school", _("School")
        OTHER = "other", _("Other organisation")

    class Country(models.TextChoices):
        DENMARK = "DK", _("Denmark")
        FINLAND = "FI", _("Finland")
        NORWAY = "NO", _("Norway")
        SWEDEN = "SE", _("Sweden")
        HUNGARY = "HU", _("Hungary")

    name = models.CharField(_("Name"), max_length=200)
    kind = models.CharField(_("Kind"), max_length=20, choices=Kind)
    country = models.CharField(_("Country"), max_length=2, choices=Country)
    identifier = models.CharField(_("Register number"), max_length=20, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["country", "identifier"],
                condition=~models.Q(identifier=""),
                name="one_organisation_a_register_number",
            )
        ]

    def __str__(self):
        return self.name
