"""The steering group: its members, its meetings, one meeting with agenda, times and minutes."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView

from programmes import access
from programmes.confirming import Confirmation
from programmes.moments import instant, read_moment
from programmes.pages import ActionView
from programmes.states import NotAllowed

from ...agreeing.steering import MOST_TIMES, call_off, lacking, may_write_minutes, pick, propose, seat, unseat
from ...models import Body, BodyMeeting, BodySeat, PartnershipAppointment
from .frame import AgreementPage

RUN = "partnerships.run_steering"
IN_CHARGE = "partnerships.change_minutes"


class ProposeForm(forms.Form):
    """Up to three times, a place, and what is on the agenda."""

    place = forms.CharField(label=_("Place, or link to join online"), max_length=300)
    minutes_long = forms.IntegerField(label=_("How long, in minutes"), min_value=10, max_value=480, initial=60)
    agenda = forms.CharField(
        label=_("Agenda"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6, "class": "ds-input"}),
        help_text=_("Name no participant and no volunteer."),
    )

    def __init__(self, *args, zone, **options):
        super().__init__(*args, **options)
        self.zone = zone
        times = {}
        for number in range(1, MOST_TIMES + 1):
            label = f"{_t('Time')} {number}"
            hint = _("For example 12.1.2025 14:00.") if number == 1 else ""
            times[f"time_{number}"] = forms.CharField(
                label=label, required=number == 1, max_length=30, help_text=hint
            )  # fmt: skip
        self.fields = times | self.fields

    def clean(self):
        said = super().clean() or self.cleaned_data
        found = []
        for name in [each for each in self.fields if each.startswith("time_")]:
            if said.get(name):
                try:
                    day, clock = read_moment(said[name])
                    if clock is None:
                        raise ValidationError(_t("Write the time of day too."))
                    found.append(instant(day, clock, self.zone))
                except ValidationError as error:
                    self.add_error(name, error)
        said["times"] = found
        return said

    def facts(self):
        return {name: self.cleaned_data[name] for name in ("times", "place", "minutes_long", "agenda")}


class SteeringPage(AgreementPage):
    """A page of the group; the row of the body comes with its first member."""

    def said(self):
        """Nothing of the agreement: a number in its address is that of a meeting."""
        return {}

    @cached_property
    def body(self):
        return Body.objects.in_programme(self.request.programme).filter(partnership=self.partnership).first()

    @cached_property
    def seats(self):
        return list(self.body.seats.today().select_related("user", "party")) if self.body else []

    @cached_property
    def meeting(self):
        rows = BodyMeeting.objects.in_programme(self.request.programme).filter(body__partnership=self.partnership)
        if self.request.method == "POST":
            rows = rows.select_for_update(of=("self",), no_key=True)
        found = get_object_or_404(
            rows.select_related("body", "party", "by", "minutes_by"), number=self.kwargs["number"]
        )
        found.body.partnership = self.partnership
        return found

    def may_minute(self):
        """Whether she writes minutes here: see the access matrix."""
        may_run, is_in_charge = (access.may(self.request.user, each, self.partnership) for each in (RUN, IN_CHARGE))
        return may_run and may_write_minutes(self.meeting, self.held, is_in_charge)

    def group_page(self):
        return reverse("partnerships:steering", args=[self.request.programme.slug, self.partnership.pk])

    def meeting_page(self):
        args = [self.request.programme.slug, self.partnership.pk, self.meeting.number]
        return reverse("partnerships:steering_meeting", args=args)

    def get_context_data(self, **kwargs):
        facts = {"seats": self.seats, "lacking": lacking(self.partnership, self.seats), "now": self.request.arrived_at}
        facts["may_work"] = access.may(self.request.user, RUN, self.partnership)
        return super().get_context_data(**kwargs | facts)


class Steering(SteeringPage, TemplateView):
    """Who sits in it, whom a party can name, and its meetings."""

    template_name = "partnerships/agreeing/steering.html"

    def get_context_data(self, **kwargs):
        there = [each.user_id for each in self.seats]
        own = PartnershipAppointment.objects.today().filter(partnership=self.partnership, party=self.side())
        own = own.exclude(user__in=there).select_related("user").order_by("user__name", "user")
        facts = {"nameable": list(own.distinct("user__name", "user")) if self.side() else []}
        facts["meetings"] = list(self.body.meetings.order_by("-number")) if self.body else []
        return super().get_context_data(**kwargs | facts)


class SteeringAct(SteeringPage, ActionView):
    permission = RUN

    def refused(self, thing, refusal):
        messages.error(self.request, str(refusal))
        return redirect(self.group_page())


class SteeringSeat(SteeringAct):
    """A party names somebody of its own."""

    def get_object(self):
        rows = PartnershipAppointment.objects.today().filter(partnership=self.partnership, party=self.side())
        return get_object_or_404(rows.select_related("user"), pk=self.kwargs["appointment"])

    def act(self, appointment):
        seat(self.partnership, self.side(), appointment.user, self.request.user)
        messages.success(self.request, _t("Saved"))
        return redirect(self.group_page())


class SteeringLeave(SteeringAct):
    """A party takes somebody of its own out."""

    def get_object(self):
        rows = BodySeat.objects.in_programme(self.request.programme).today()
        return get_object_or_404(rows, body__partnership=self.partnership, pk=self.kwargs["seat"])

    def act(self, held):
        unseat(self.partnership, held, self.side(), self.request.user, self.request.arrived_at)
        messages.success(self.request, _t("Saved"))
        return redirect(self.group_page())


class SteeringForm(SteeringPage, FormView):
    permission = RUN

    def form_valid(self, form):
        try:
            with transaction.atomic():
                page = self.act(form)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return redirect(page)


class SteeringPropose(SteeringForm):
    """A party proposes times; the other one picks."""

    form_class = ProposeForm
    template_name = "partnerships/agreeing/propose.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "zone": self.application.call.time_zone}

    def act(self, form):
        propose(self.partnership, self.side(), self.request.user, self.request.arrived_at, **form.facts())
        messages.success(self.request, _t("Proposed. The other party is asked to pick a time."))
        return self.group_page()


class SteeringMeeting(SteeringPage, TemplateView):
    template_name = "partnerships/agreeing/meeting.html"

    def get_context_data(self, **kwargs):
        meeting, zone = self.meeting, ZoneInfo(self.application.call.time_zone)
        times = [(each, datetime.fromisoformat(each).astimezone(zone)) for each in meeting.times]
        has_begun = bool(meeting.begins_at) and meeting.begins_at <= self.request.arrived_at
        facts = {"meeting": meeting, "times": times, "has_begun": has_begun}
        facts["may_minute"] = has_begun and meeting.status == "set" and self.may_minute()
        facts["earlier"] = list(meeting.versions.select_related("by"))[1:]
        facts["picks"] = meeting.status == "proposed" and self.side() not in (0, meeting.party_id)
        return super().get_context_data(**kwargs | facts)


class SteeringPick(SteeringAct):
    """The other party picks one of the times."""

    def get_object(self):
        return self.meeting

    def act(self, meeting):
        pick(meeting, self.side(), self.request.user, self.request.arrived_at, self.request.POST.get("time", ""))
        messages.success(self.request, _t("The time is set. Everybody gets an invitation."))
        return redirect(self.meeting_page())


class SteeringCallOff(SteeringPage, Confirmation):
    """The meeting does not take place."""

    permission, nav = RUN, "partnerships/agreeing/nav.html"

    @property
    def question(self):
        return _t("Call this meeting off?")

    @property
    def act_words(self):
        return _t("Call the meeting off")

    @property
    def keep_words(self):
        return _t("Leave it")

    def consequences(self):
        if not self.meeting.begins_at:
            return [_t("All members are told by letter.")]
        return [_t("All members are told by letter, and their calendars take it out.")]

    def back(self):
        return self.meeting_page()

    def act(self, form):
        call_off(self.meeting, self.request.user, self.request.arrived_at)
        messages.success(self.request, _t("The meeting is called off."))
