from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import Case, Count, F, Q, Value, When
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.generic import DetailView, ListView

from programmes import access
from programmes.exports import export
from programmes.models import Call, FormVersion
from programmes.models.extension import first_closing
from programmes.pages import OfCall, ProgrammePage

from ..documents import consents_of
from ..models import Application, Export, LateFile, Party, Registration, SavedFilter, Submission
from ..outside import READ_SUBMITTED, submissions_for
from ..reading import answers_as_told
from ..rows import listed, rows_of, state_of, version_of

SEE = "programmes.see_reviews"
ORDERS = {
    "newest": ["-id"],
    "received": [F("submitted_at").desc(nulls_last=True), "-id"],
    "name": ["name", "id"],
    "done": ["-sections_done", "-id"],
}
ORDER_NAMES = {
    "newest": _l("Newest first"),
    "received": _l("Received last first"),
    "name": _l("By name"),
    "done": _l("Most complete first"),
}
STATES = {
    "waiting": Q(registration__status__in=Registration.HIDDEN),
    "draft": Q(status="draft") & ~Q(registration__status__in=Registration.HIDDEN),
    "consent": Q(status="draft", sections_done__gt=0) & Q(missing__association__lte=1, missing__municipality__lte=1),
    "alone": Q(status="draft", parties_there=1),
    "submitted": Q(status="submitted"),
    "reopened": Q(status="reopened"),
    "withdrawn": Q(status="withdrawn"),
    "late": Q(came_late=True) | Q(registration__is_late=True),
    "paper": Q(registration__isnull=False),
}
STATE_NAMES = {
    "": _l("All"),
    "waiting": _l("On paper, not taken in"),
    "draft": _l("Drafts"),
    "consent": _l("Waiting for consent"),
    "alone": _l("Other party not there"),
    "submitted": _l("Received"),
    "reopened": _l("Received, re-opened"),
    "withdrawn": _l("Withdrawn"),
    "late": _l("Came too late"),
    "paper": _l("Registered by staff"),
}
ASKED = ("q", "state", "order")


def plain(said):
    """What somebody asked for, without what is empty; the database keeps no zero byte."""
    texts = {key: said.get(key, "").replace("\x00", "")[:200] for key in ASKED}
    return {key: text for key, text in texts.items() if text}


class ApplicationList(OfCall, ProgrammePage, ListView):
    """Applications of a call: states, never the content of a draft."""

    permission = "programmes.list_applications"
    model = Application
    template_name = "partnerships/application_list.html"
    paginate_by = 50

    def calls(self):
        return Call.objects.in_programme(self.request.programme)

    @cached_property
    def view(self):
        """The saved filter of the address, her own or one that is shared; None without one."""
        asked = self.request.GET.get("view", "")
        if not asked:
            return None
        rows = SavedFilter.objects.filter(call=self.call).seen_by(self.request.user)
        return get_object_or_404(rows, pk=asked if asked.isdecimal() and len(asked) < 12 else 0)

    @cached_property
    def asked(self):
        """What is searched for; what stands in the address comes before what was kept."""
        kept = self.view.query if self.view else {}
        return plain({key: self.request.GET.get(key, kept.get(key, "")) for key in ASKED})

    @cached_property
    def shown(self):
        """The saved filter, as long as what is shown is what it says."""
        return self.view if self.view and self.view.query == self.asked else None

    def get_queryset(self):
        rows = listed().in_programme(self.request.programme).filter(call=self.call).open_to(self.request.user)
        wanted, order = self.asked.get("state"), self.asked.get("order")
        if wanted == "alone":
            rows = rows.annotate(parties_there=Count("partnership__parties"))
        if wanted == "late":
            rows = rows.that_came_late(first_closing(self.call))
        if wanted in STATES:
            rows = rows.filter(STATES[wanted])
        for word in self.asked.get("q", "").split()[:6]:
            there = Party.objects.filter(name__icontains=word).values("partnership")
            rows = rows.filter(
                Q(name__icontains=word)
                | Q(place__icontains=word)
                | Q(reference__icontains=word)
                | Q(partnership__in=there)
            )
        return rows.order_by(*ORDERS.get(order or "", ORDERS["newest"]))

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs | {"call": self.call, "nav_call": self.call})
        form = self.form_asked()
        context["rows"] = list(rows_of(context["object_list"], self.call, *form))
        may_export = access.may(self.request.user, "programmes.export_submissions", self.request.programme)
        asked, counts = self.asked, self.counts
        may_extend = access.may(self.request.user, "programmes.release_calls", self.request.programme)
        sees_review = bool(self.call.score_sheet) and access.may(self.request.user, SEE, self.request.programme)
        context |= {"now": self.request.arrived_at, "may_export": may_export, "may_extend": may_extend}
        context["sees_review"] = sees_review and self.call.is_over(self.request.arrived_at)
        may_register = access.may(self.request.user, "programmes.handle_applications", self.request.programme)
        context["may_register"] = may_register and self.call.opens_at <= self.request.arrived_at
        context |= {"asked": asked, "query": urlencode(asked), "orders": ORDER_NAMES.items(), "view": self.shown}
        kept = SavedFilter.objects.filter(call=self.call).seen_by(self.request.user).select_related("by")
        context["kept_filters"] = list(kept[:60])
        context |= {"counts": counts, "total": sum(counts.values()), "chips": chips(asked, counts)}
        return context | {"received": counts.get("submitted", 0) + counts.get("reopened", 0)}

    def get_paginator(self, *args, **kwargs):
        """Where nothing is searched for, how many there are has been counted by their states."""
        paginator = super().get_paginator(*args, **kwargs)
        if not set(self.asked) - {"order"}:
            paginator.count = sum(self.counts.values())
        return paginator

    @cached_property
    def counts(self):
        """How many applications the call has, by status; those on paper that do not stand are "waiting"."""
        rows = Application.objects.in_programme(self.request.programme).filter(call=self.call)
        rows = rows.open_to(self.request.user)
        waiting = When(registration__status__in=Registration.HIDDEN, then=Value("waiting"))
        rows = rows.annotate(state=Case(waiting, default=F("status")))
        return dict(rows.values_list("state").annotate(Count("pk")))

    def form_asked(self):
        """(how many sections the form has, how many versions)."""
        versions = FormVersion.objects.filter(form=self.call.form_id).defer("definition")
        latest = versions.order_by("-number", "-wording").first()
        return (len(FormVersion.read(latest.pk, latest.content_hash).sections), latest.number) if latest else (0, 0)


def chips(asked, counts):
    """The states as links that keep the search: [(words, how many or None, query, whether it is shown)]."""
    rest, found = {key: value for key, value in asked.items() if key != "state"}, []
    for state, words in STATE_NAMES.items():
        number = counts.get(state, 0) if state in (*Application.Status.values, "waiting") else None
        number = number if state else sum(counts.values())
        is_shown = asked.get("state", "") == state
        if number != 0 or is_shown or not state:
            query = urlencode({**rest, "state": state} if state else rest)
            found.append((words, number, query, is_shown))
    return found


class ApplicationExport(ApplicationList):
    """The same list with the same filter as a file."""

    permission = "programmes.export_submissions"
    paginate_by = None

    def get(self, request, *args, **kwargs):
        heads = [_("Reference"), _("Partnership"), _("Association"), _("Municipality"), _("Place"), _("State")]
        heads += [_("Sections done"), _("Received"), _("Form version")]
        rows, kind = self.get_queryset(), "xlsx" if request.GET.get("as") == "xlsx" else "csv"
        facts = {"call": self.call, "by": request.user, "kind": kind, "query": self.asked}
        Export.objects.create(view=self.shown.name if self.shown else "", rows=rows.count(), **facts)
        return export(kind, self.call.slug, heads, told(rows, self.call), request.user)


def told(rows, call):
    """What a list of applications says in a file, row by row."""
    zone = ZoneInfo(call.time_zone)
    for application in rows.iterator(chunk_size=500):
        names = {party["kind"]: party["name"] for party in application.sides}
        arrived = application.submitted_at
        yield [
            application.reference,
            application.known_as,
            names.get("association", ""),
            names.get("municipality", ""),
            application.place,
            state_of(application)[1],
            application.sections_done,
            arrived.astimezone(zone) if arrived else None,
            version_of(application),
        ]


class SubmissionDetail(ProgrammePage, DetailView):
    """One submitted application as a page, read from its snapshot."""

    permission = READ_SUBMITTED
    model = Submission
    pk_url_kwarg = "submission"
    template_name = "partnerships/submission_detail.html"

    def dispatch(self, request, *args, **kwargs):
        self.permission, self.applications = submissions_for(request.user, request.programme)
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self):
        rows = super().get_queryset().filter(application__in=self.applications.submitted())
        return rows.select_related("application__call", "form_version")

    def get_context_data(self, **kwargs):
        submission, call = self.object, self.object.application.call
        call.programme = submission.programme = self.request.programme
        facts = {"sections": answers_as_told(submission, get_language()), "consents": consents_of(submission)}
        facts |= {"call": call, "nav_call": call, "now": self.request.arrived_at}
        facts |= {"files": files_of(submission), "is_latest": self.is_latest(submission)}
        facts["late_files"] = LateFile.objects.counted().filter(application=submission.application_id)
        facts["late_files"] = facts["late_files"].select_related("file")
        for word in ("see_changes", "list_applications"):
            facts[f"may_{word}"] = access.may(self.request.user, f"programmes.{word}", self.request.programme)
        facts["papers"] = submission.papers.defer("content", "data").order_by("kind", "language")
        return super().get_context_data(**kwargs | facts)

    def is_latest(self, submission):
        return not submission.application.submissions.filter(number__gt=submission.number).exists()


def files_of(submission):
    """The files of a snapshot, each with the token under which it is downloaded."""
    kept = submission.application.files.values_list("question", "field", "sha256", "token")
    tokens = {(question, field, digest): token for question, field, digest, token in kept}
    return [
        {**file, "token": tokens.get((file["question"], file["field"], file["sha256"]))}
        for file in submission.read["files"]
    ]
