"""A call for applications: what it says, when it opens and closes, and what is reckoned from that."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..calendar import DEADLINE, remembered
from ..clock import Now, now
from ..closing import Closes, LocalInstant
from ..figures import FILLED, filled
from ..history import tracked
from ..moments import MIDNIGHT_AT_THE_END, instant, say_deadline
from ..tenancy import ProgrammeOwned, ProgrammeQuerySet
from ..words import Text, Words
from .form import Form
from .outbox import Due
from .programme import Programme

MOST_WAITED = timedelta(minutes=2)  # before a worker takes a request up; proxies give up by then
ROLL_AFTER = timedelta(minutes=3)  # so that nobody who arrived in time is still under way


class CallQuerySet(ProgrammeQuerySet):
    def published(self):
        return self.filter(published_at__lte=Now())

    def open(self):
        return self.published().filter(opens_at__lte=Now(), closes_at__gt=Now())

    def held(self, pk):
        """The call under a lock: whoever changes what it says does so one after the other."""
        return self.select_for_update(of=("self",), no_key=True).get(pk=pk)

    def shared(self, pk):
        """The call under a lock that submitters share: it stays as it is until they are done."""
        return self.raw(f"SELECT * FROM {self.model._meta.db_table} WHERE id = %s FOR SHARE", [pk])[0]  # noqa: S608 -- a table's own name


@tracked
class Call(Closes, ProgrammeOwned):
    slug = models.SlugField()
    reference = models.CharField(max_length=40, help_text=_("Begins every reference, for example VEJEN-2024."))
    title = Words()
    lead = Words()
    form = models.ForeignKey(Form, models.PROTECT, null=True, related_name="calls")
    parties = models.JSONField(default=list, help_text=_("Kinds of organisations that apply together, the lead first."))
    # Who submits: a named person of this kind of party, once all have consented. Empty: the last consent does.
    sent_by = models.CharField(max_length=30, blank=True)
    texts = models.JSONField(default=list)  # [{"for": kind or "both", "heading": {}, "body": {} in Markdown}]
    facts = models.JSONField(default=list)  # [{"label": {}, "value": {}, "note": {}}]
    steps = models.JSONField(default=list)  # [{}]
    corrections = models.JSONField(default=list)  # [{"on": ISO day, "text": {}}]
    eligibility = models.JSONField(default=list)  # [{"key", "rule", "title": {}, …}], see programmes/eligibility.py
    rejections = models.JSONField(default=list)  # [{"key", "title": {}}]: the only formal reasons
    interview_guide = models.JSONField(default=list)  # [{"key", "minutes", "title": {}}]: what is asked in interviews
    score_sheet = models.JSONField(default=dict)  # see programmes/sheets.py; its versions stand a floor above
    agreement = models.JSONField(default=dict)  # the template of its agreements: see programmes/agreements.py
    amount = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))
    instalments = models.PositiveSmallIntegerField(default=1)
    letters = models.JSONField(default=dict)  # {"award", "rejection", "appeal": {}}: see checking.LETTERS
    diversity = models.JSONField(default=list)  # tags with a least and a most: see programmes/diversity.py
    places = models.PositiveSmallIntegerField(default=1)
    reserves = models.PositiveSmallIntegerField(default=0)
    scale = models.JSONField(default=dict)  # what one partnership does: see programmes/scale.py
    answer_by = models.DateField(null=True)
    clarify = models.JSONField(default=list)  # [{"key", "for": kind or "both", "text": {}}]: the checklist
    questions_close_days = models.PositiveSmallIntegerField(
        default=7, help_text=_("Questions close so many days before the deadline.")
    )
    reminders = models.JSONField(default=list, help_text=_("Hours before the deadline."))
    time_zone = models.CharField(max_length=40)
    opens_on = models.DateField()
    opens_clock = models.DurationField(default=timedelta(0))
    closes_on = models.DateField()
    closes_clock = models.DurationField(help_text=_("From the beginning of the day; 24:00 is its end."))
    opens_at = models.GeneratedField(
        expression=LocalInstant("opens_on", "opens_clock", "time_zone"),
        output_field=models.DateTimeField(),
        db_persist=True,
    )
    closes_at = models.GeneratedField(
        expression=LocalInstant("closes_on", "closes_clock", "time_zone"),
        output_field=models.DateTimeField(),
        db_persist=True,
        help_text=_("The first instant that is too late."),
    )
    published_at = models.DateTimeField(null=True)
    calendar = models.JSONField(default=dict)  # what its calendar files last said: see calendar.remembered

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="one_call_a_slug"),
            models.UniqueConstraint(fields=["programme", "reference"], name="one_call_a_reference"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="call_opens_before_it_closes"),
            models.CheckConstraint(
                condition=Q(closes_clock__gte=timedelta(0), closes_clock__lte=MIDNIGHT_AT_THE_END),
                name="closes_within_its_day",
            ),
        ]

    def __str__(self):
        return str(self.title)

    def get_absolute_url(self):
        return reverse("programmes:call", args=[self.programme.slug, self.pk])

    @property
    def questions_close_at(self):
        """From when on nothing is asked: some days before the deadline, at the same time of day."""
        return instant(self.closes_on - timedelta(days=self.questions_close_days), self.closes_clock, self.time_zone)

    @property
    def questions_close(self):
        return say_deadline(self.closes_on - timedelta(days=self.questions_close_days), self.closes_clock)

    def takes_questions(self, at):
        return self.opens_at <= at < self.questions_close_at

    def is_open(self, at):
        return self.opens_at <= at < self.closes_at

    def timetable(self):
        """Its days in order. The one called “deadline” is the call's own, wherever that has moved."""
        days = list(self.dates.all())
        for day in days:
            if day.key == DEADLINE:
                day.on, day.clock, day.until, day.until_clock = self.closes_on, self.closes_clock, None, None
        return sorted(days, key=lambda day: (day.on, day.clock or timedelta(0), day.pk))

    def filled(self, text):
        """One of its texts as it is read, with its figures in the place of the gaps."""
        return filled(self, text)

    def spoken(self, name):
        """One of the lists of texts, its words as Text."""
        words = self.filled if name in FILLED else Text
        return [
            {key: words(value) if isinstance(value, dict) else value for key, value in item.items()}
            for item in getattr(self, name)
        ]

    def announce(self):
        """Whatever is reckoned from what a call says is reckoned anew: calendars, front page, reminders, closing."""
        self.calendar = remembered(self, now())
        Call.objects.filter(pk=self.pk).update(calendar=self.calendar)
        shown = [call.shown() for call in Call.objects.published().order_by("closes_at")]
        Programme.objects.filter(pk=self.programme_id).update(calls_shown=shown)
        self.plan_reminders()

    def shown(self):
        """What the front page needs of it, as data."""
        return {
            "pk": self.pk,
            "title": self.title,
            "lead": self.lead,
            "amount": str(self.amount),
            "places": self.places,
            "scale": self.scale,
            "time_zone": self.time_zone,
            "opens_at": self.opens_at.isoformat(),
            "closes_on": self.closes_on.isoformat(),
            "closes_clock": self.closes_clock.total_seconds(),
        }

    @classmethod
    def from_shown(cls, programme, data):
        """The call of the front page, from a programme's `calls_shown`."""
        call = cls(
            pk=data["pk"],
            programme=programme,
            title=Text(data["title"]),
            amount=Decimal(data.get("amount", 0)),
            places=data.get("places", 0),
            scale=data.get("scale", {}),
            time_zone=data["time_zone"],
            closes_on=date.fromisoformat(data["closes_on"]),
            closes_clock=timedelta(seconds=data["closes_clock"]),
        )
        call.lead = call.filled(data["lead"])
        call.opens_at = datetime.fromisoformat(data["opens_at"])
        call.closes_at = instant(call.closes_on, call.closes_clock, call.time_zone)
        return call

    def plan_reminders(self):
        """Plan again whatever is not due yet: for the call's own closing, and for later ones of single applications."""
        untold = self.planned_reminders.filter(told_at__isnull=True)
        later = set(untold.filter(for_closing__gt=self.closes_at).values_list("for_closing", flat=True))
        due = Q(for_closing__gte=self.closes_at, at__lte=Now())  # the clock is about to tell these
        untold.exclude(due).delete()
        for closes_at in sorted({self.closes_at, *later}):
            self.plan_rounds(closes_at)

    def plan_rounds(self, closes_at):
        """A round of reminders for each span before an instant of closing, a bell at each and at the closing itself."""
        kept = set(self.planned_reminders.filter(for_closing=closes_at).values_list("hours_before", flat=True))
        for hours in set(self.reminders) - kept:
            at = closes_at - timedelta(hours=hours)
            if at > now():
                self.planned_reminders.create(hours_before=hours, at=at, for_closing=closes_at)
                Due.ring("reminders", next_at=at)
        Due.ring("closing", next_at=closes_at + ROLL_AFTER)
