"""What a partnership owes before it starts: the list, one point, its papers."""

from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, TemplateView, View

from programmes import access
from programmes.forms.shared import SharedForm
from programmes.models import Call
from programmes.pages import ActionView
from programmes.states import NotAllowed

from ...agreeing.drafting import held
from ...agreeing.people import acting_for
from ...agreeing.preparing import attach, name_owner, points_of, remove, say, so_far
from ...models import PreparedPaper
from ..files import attachment
from .frame import AgreementPage
from .party import PaperPage

WRITE = "partnerships.write_application"


class PointForm(SharedForm):
    """A few words at a point, and a paper where one is wanted."""

    text = forms.CharField(
        label=_("Your answer"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "ds-input"}),
    )


class OwnedPointForm(PointForm):
    """The same, and who of the party sees to it: `people`."""

    person = forms.ChoiceField(label=_("Who sees to it?"), required=False)

    def __init__(self, *args, people, **options):
        super().__init__(*args, **options)
        self.people = {str(each.pk): each for each in people}
        nobody = ("", _("Nobody in particular"))
        self.fields["person"].choices = [nobody, *((pk, str(each)) for pk, each in self.people.items())]

    @property
    def named(self):
        return self.people.get(self.cleaned_data["person"])


class PreparationPage(AgreementPage):
    @cached_property
    def points(self):
        call = self.application.call
        if self.request.method == "POST":
            call = Call.objects.shared(call.pk)  # no point goes while somebody answers it
            held(self.partnership)  # and what stands is read after whoever saves now
        return points_of(call, [self.partnership])[self.partnership.pk]

    @cached_property
    def found(self):
        """The point of the address, or None: staff may have taken it off the list meanwhile."""
        return next((each for each in self.points if each.key == self.kwargs["key"]), None)

    @property
    def point(self):
        if not self.found:
            raise Http404
        return self.found

    def list_page(self):
        return reverse("partnerships:preparation", args=[self.request.programme.slug, self.partnership.pk])

    def point_page(self):
        args = [self.request.programme.slug, self.partnership.pk, self.point.key]
        return reverse("partnerships:preparation_point", args=args)

    def get_context_data(self, **kwargs):
        zone = ZoneInfo(self.application.call.time_zone)
        today = self.request.arrived_at.astimezone(zone).date()
        rows = [(each, *each.state(today)) for each in self.points]
        asked, done = so_far(self.points)
        facts = {"rows": rows, "asked": asked, "done": done, "kind": self.kind}
        facts["may_prepare"] = access.may(self.request.user, WRITE, self.partnership)
        return super().get_context_data(**kwargs | facts)


class Preparation(PreparationPage, TemplateView):
    """The whole list: what is done, what is missing, whose it is, by when."""

    template_name = "partnerships/agreeing/preparation.html"


class PreparationPoint(PreparationPage, FormView):
    """One point, for the party that owes it."""

    permission = WRITE
    template_name = "partnerships/agreeing/point.html"

    def dispatch(self, request, *args, **kwargs):
        if access.may(request.user, WRITE, self.partnership) and not (self.found and self.found.of == self.kind):
            if request.method == "POST" and request.POST.get("text"):
                return self.kept(request.POST["text"])
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def kept(self, text):
        """It was taken off the list, or is the other party's now, while she wrote: she has her text to copy."""
        facts = super().get_context_data(form=None, text=text[:1000])
        return self.response_class(self.request, "partnerships/agreeing/point_gone.html", facts, status=409)

    def get_form(self, form_class=None):
        point, data = self.point, self.request.POST or None
        if point.is_gone:
            return PointForm(data, standing={"text": point.text})
        people = acting_for([self.partnership])[self.partnership.pk, point.of]
        standing = {"text": point.text, "person": str(point.person.pk) if point.person else ""}
        return OwnedPointForm(data, standing=standing, people=people)

    def form_valid(self, form):
        upload, facts = self.request.FILES.get("file"), (self.partnership, self.point, self.kind, self.request.user)
        try:
            with transaction.atomic():
                say(*facts, self.request.arrived_at, form.cleaned_data["text"])
                if "person" in self.request.POST and not self.point.is_gone:  # a page of before does not ask
                    name_owner(*facts, form.named)
                if upload:
                    attach(*facts, upload)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _t("Saved. The file is being checked.") if upload else _t("Saved"))
        return redirect(self.point_page() if upload else self.list_page())

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | {"point": self.point})


class PreparedPaperRemove(PreparationPage, ActionView):
    permission = WRITE

    def get_object(self):
        rows = PreparedPaper.objects.in_programme(self.request.programme).filter(partnership=self.partnership)
        return get_object_or_404(rows, token=self.kwargs["token"], key=self.point.key)

    def act(self, paper):
        remove(paper, self.partnership, self.point, self.kind, self.request.user)
        messages.success(self.request, _t("The file is removed."))
        return redirect(self.point_page())

    def refused(self, thing, refusal):
        messages.error(self.request, str(refusal))
        return redirect(self.list_page())


class PreparedPaperDownload(PaperPage, View):
    """A paper that has been opened and found clean: for both parties, and for staff whom no conflict keeps away."""

    def find(self):
        rows = PreparedPaper.objects.clean().in_programme(self.request.programme)
        found = get_object_or_404(
            rows.select_related("partnership__application__call"), token=self.kwargs["token"]
        )  # fmt: skip
        return found, found.partnership

    def get(self, request, *args, **kwargs):
        body = FileResponse(self.paper.stored.open("rb"), content_type=self.paper.media_type)
        return attachment(body, self.paper.name)
