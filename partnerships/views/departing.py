"""A party leaves after the award: what stands, the report, and what staff do about it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from programmes import access
from programmes.confirming import Confirmation

from ..amending.handlers import HANDLE
from ..choosing.barring import is_barred
from ..departing.ending import end
from ..departing.forms import NoteForm, ReportForm
from ..departing.reporting import report, stays
from ..models import Departure
from .agreeing.frame import SIGN, AgreementPage, StaffAgreementPage

DECIDE, WRITE = "programmes.decide", "partnerships.write_application"


class OfDeparture:
    """A page about the party that leaves, or left last."""

    def said(self):
        """Nothing of a version of the agreement."""
        return {}

    def departures(self):
        rows = Departure.objects.in_programme(self.request.programme).filter(partnership=self.partnership)
        return rows.select_related("party", "by").order_by("-id")

    @cached_property
    def departure(self):
        found = self.departures().first()
        if not found:
            raise Http404
        found.partnership = self.partnership
        return found


class DepartureDetail(OfDeparture, AgreementPage, TemplateView):
    """Who leaves, since when, until when another party can come, and what to do."""

    template_name = "partnerships/departing/departure.html"

    def get_context_data(self, **kwargs):
        moves = list(self.departure.transitions.select_related("by"))
        requests = self.partnership.change_requests.filter(leaving=self.departure.party_id).order_by("-number")
        facts = {"departure": self.departure, "moves": moves, "change": requests.first()}
        facts["writes"] = access.may(self.request.user, WRITE, self.partnership)
        return super().get_context_data(**kwargs | facts | {"earlier": self.departures()[1:]})


class Report(Confirmation):
    """Somebody says that a party leaves."""

    form_class = ReportForm

    @property
    def about(self):
        return str(self.partnership)

    @property
    def question(self):
        return _("Does a party leave?")

    @property
    def act_words(self):
        return _("Report that it leaves")

    @property
    def keep_words(self):
        return _("Not now")

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "parties": self.partnership.parties.all()}

    def consequences(self):
        return [
            _("At once, whatever the day: the people of that party lose their way in, and are told by letter."),
            _("The agreement is suspended: nothing is paid under it. A version that is being signed is taken back."),
            _("Meetings of the steering group that are still ahead are called off."),
            _("The parties that stay have some days to find another one. After that the place may go to the reserve."),
            _("If it was a mistake, the programme can bring that party back."),
        ]

    def back(self):
        return self.own_page()

    def send(self, form, own):
        party, facts = form.facts()
        return report(self.partnership, party, self.request.user, self.request.arrived_at, own, **facts)


class DepartureReport(OfDeparture, AgreementPage, Report):
    """By somebody who signs for a party."""

    permission, nav = SIGN, "partnerships/agreeing/nav.html"

    def act(self, form):
        done, own = self.send(form, self.side()), self.side()
        programme = self.request.programme
        messages.success(self.request, _("Reported. The agreement is suspended."))
        if done.party_id == own:  # she has no way in any more
            return redirect(programme)
        return redirect(reverse("partnerships:departure", args=[programme.slug, self.partnership.pk]))


class StaffDeparture(OfDeparture, StaffAgreementPage):
    permission, here = HANDLE, "agreements"

    def back(self):
        return self.own_page()


class DepartureReportStaff(StaffDeparture, Report):
    """By staff, when a party has told them."""

    def act(self, form):
        self.send(form, None)
        messages.success(self.request, _("Reported. The agreement is suspended."))


class DepartureStays(StaffDeparture, Confirmation):
    """It was a mistake, or the party has thought again."""

    form_class, is_dangerous = NoteForm, False

    @property
    def about(self):
        return f"{self.partnership}: {self.departure.party.name}"

    @property
    def question(self):
        return _("Does this party stay?")

    @property
    def act_words(self):
        return _("It stays")

    @property
    def keep_words(self):
        return _("Not now")

    def consequences(self):
        return [
            _("Its people have their way in again, each in the role that she had."),
            _("Whoever acts for another party by now stays there. Withdrawn invitations have to be sent anew."),
            _("The agreement is in force again, if all whom its text names are there."),
            _("Meetings that were called off stay called off. Everybody is told by letter."),
        ]

    def act(self, form):
        stays(self.departure, self.request.user, form.cleaned_data["note"])
        messages.success(self.request, _("The party stays. Everybody is told."))


class DepartureEnd(StaffDeparture, Confirmation):
    """Nobody has come; not for whoever is kept from the decisions of this call."""

    permission, form_class = DECIDE, NoteForm

    def get_permission_object(self):
        user, programme = self.request.user, self.request.programme
        if access.may(user, self.permission, programme) and is_barred(user, self.call):
            raise Http404
        return super().get_permission_object()

    @property
    def about(self):
        return f"{self.partnership}: {self.departure.party.name}"

    @property
    def question(self):
        return _("End this cooperation?")

    @property
    def act_words(self):
        return _("End it")

    @property
    def keep_words(self):
        return _("Wait")

    def consequences(self):
        return [
            _("The agreement ends, and so does the partnership. What was written and signed stays readable."),
            _("The first of the reserve list is offered the place at once, if the list is still valid."),
            _("In the random draw the next one in the same order takes its place. Everybody can read that."),
            _("It cannot be undone."),
        ]

    def act(self, form):
        at, note = self.request.arrived_at, form.cleaned_data["note"]
        offered, is_followed = end(self.departure, self.request.user, at, note)
        if offered:
            messages.success(self.request, _("Ended. The first of the reserve list is offered the place."))
        else:
            messages.success(self.request, _("Ended. Nobody is on the reserve list, so the place stays free."))
        if not is_followed:
            messages.warning(self.request, _("Nobody is left in the pool of the draw to take its place."))
