import csv
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Count, Prefetch, Q
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import DetailView, ListView

from programmes import access
from programmes.models import Call
from programmes.pages import ProgrammePage

from ..models import Application, Party, Submission
from ..reading import answers_as_told

ORDERS = {
    "newest": ["-id"],
    "received": ["-submitted_at", "-id"],
    "name": ["name", "id"],
    "done": ["-sections_done", "-id"],
}
STATES = {
    "draft": Q(status="draft"),
    "consent": Q(status="draft", sections_done__gt=0)
    & Q(missing__association__lte=1, missing__municipality__lte=1),
    "alone": Q(status="draft", parties_there=1),
    "submitted": Q(status="submitted"),
    "reopened": Q(status="reopened"),
    "withdrawn": Q(status="withdrawn"),
}


class ApplicationList(ProgrammePage, ListView):
    """Applications of a call: states, never the content of a draft."""

    permission = "programmes.list_applications"
    model = Application
    template_name = "partnerships/application_list.html"
    paginate_by = 50

    @cached_property
    def call(self):
        call = get_object_or_404(Call.objects.in_programme(self.request.programme), pk=self.kwargs["call"])
        call.programme = self.request.programme
        return call

    def get_queryset(self):
        rows = super().get_queryset().filter(call=self.call)
        wanted, order = self.request.GET.get("state"), self.request.GET.get("order")
        if wanted == "alone":
            rows = rows.annotate(parties_there=Count("partnership__parties"))
        if wanted in STATES:
            rows = rows.filter(STATES[wanted])
        for word in self.request.GET.get("q", "").split()[:6]:
            there = Party.objects.filter(name__icontains=word).values("partnership")
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(place__icontains=word)
                | Q(reference__icontains=word)
                | Q(partnership__in=there)
            )
        return (
            rows.order_by(*ORDERS.get(order, ORDERS["newest"]))
            .prefetch_related(
                Prefetch("partnership__parties", Party.objects.only("id", "partnership_id", "kind", "name"))
            )
            .select_related("partnership")
        )

    def get_context_data(self, **kwargs):
        counts = dict(
            Application.objects.in_programme(self.request.programme)
            .filter(call=self.call).values_list("status").annotate(Count("pk"))
        )  # fmt: skip
        asked = {
            key: value for key, value in self.request.GET.items() if key in ("q", "state", "order") and value
        }
        context = super().get_context_data(**kwargs | {"call": self.call, "counts": counts, "asked": asked})
        sections = len(self.call.form.versions.latest("number").asks.sections) if self.call.form else 0
        for application in context["object_list"]:
            application.programme = self.request.programme
            application.state = state_of(application)
        may_export = access.may(self.request.user, "programmes.export_submissions", self.request.programme)
        context |= {"query": urlencode(asked), "sections": sections, "now": self.request.arrived_at}
        return context | {"total": sum(counts.values()), "may_export": may_export}


def state_of(application):
    """(shape, words) of an application as staff may know it."""
    kinds = {party.kind for party in application.partnership.parties.all()}
    if application.status == Application.Status.SUBMITTED:
        return "done", _("Received")
    if application.status == Application.Status.REOPENED:
        return "done", _("Received, re-opened")
    if application.status == Application.Status.WITHDRAWN:
        return "end", _("Withdrawn")
    if len(kinds) < 2:
        return "todo", _("Draft, the other party is not there yet")
    lacking = [kind for kind, number in application.missing.items() if number]
    if (
        application.missing
        and all(number <= 1 for number in application.missing.values())
        and application.sections_done
    ):
        return "wait", _("Waiting for consent") if lacking else _("Complete")
    return "part", _("Draft, both parties are writing")


class ApplicationExport(ApplicationList):
    """The same list with the same filter as CSV; no cell begins like a formula."""

    permission = "programmes.export_submissions"
    paginate_by = None

    def get(self, request, *args, **kwargs):
        rows = self.get_queryset()
        name = f"{self.call.slug}-{get_language()}.csv"
        response = StreamingHttpResponse(lines(rows, self.call), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response


class Echo:
    def write(self, text):
        return text


def safe(text):
    """A cell that no spreadsheet takes for a formula."""
    text = str(text)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") else text


def lines(rows, call):
    writer, zone = csv.writer(Echo(), delimiter=";", quoting=csv.QUOTE_ALL), ZoneInfo(call.time_zone)
    heads = [_("Reference"), _("Partnership"), _("Association"), _("Municipality"), _("Place"), _("State")]
    yield "\ufeff" + writer.writerow([*heads, _("Sections done"), _("Received")])
    for application in rows.iterator(chunk_size=500):
        names = {party.kind: party.name for party in application.partnership.parties.all()}
        arrived = application.submitted_at
        cells = [
            application.reference,
            application.name,
            names.get("association", ""),
            names.get("municipality", ""),
        ]
        cells += [application.place, state_of(application)[1], application.sections_done]
        cells.append(arrived.astimezone(zone).isoformat(timespec="seconds") if arrived else "")
        yield writer.writerow([safe(cell) for cell in cells])


class SubmissionDetail(ProgrammePage, DetailView):
    """One submitted application as a page, read from its snapshot."""

    permission = "programmes.read_submissions"
    model = Submission
    pk_url_kwarg = "submission"
    template_name = "partnerships/submission_detail.html"

    def get_queryset(self):
        rows = super().get_queryset().filter(application__status__in=["submitted", "reopened"])
        return rows.select_related("application__call", "form_version", "programme")

    def get_context_data(self, **kwargs):
        submission = self.object
        submission.application.call.programme = submission.programme
        facts = {"sections": answers_as_told(submission, get_language()), "content": submission.read}
        facts |= {"call": submission.application.call, "now": self.request.arrived_at}
        facts["papers"] = submission.papers.defer("content", "data").order_by("kind", "language")
        facts["files"] = submission.application.files.all()
        return super().get_context_data(**kwargs | facts)
