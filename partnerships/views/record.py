"""What staff know of one application, and what they decide about its deadline. Of a draft: states, never content."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from programmes import access
from programmes.models.extension import first_closing
from programmes.outbox import put
from programmes.pages import ActionView, ProgrammePage
from programmes.states import NotAllowed

from ..forms import ApplicationExtensionForm
from ..lateness import decide
from ..models import ApplicationExtension, FormalCheck, LateFile, LateFileTransition
from ..rounds import writers_of
from ..rows import listed, state_of

LIST, HANDLE = "programmes.list_applications", "programmes.handle_applications"
CHANGES = "programmes.see_changes"


class RecordPage(ProgrammePage):
    """A page of the staff about one application."""

    permission = HANDLE

    @cached_property
    def application(self):
        rows = listed().in_programme(self.request.programme).open_to(self.request.user)
        rows = rows.select_related("call", "partnership")
        found = get_object_or_404(rows, pk=self.kwargs["application"])
        found.programme = found.call.programme = found.partnership.programme = self.request.programme
        return found

    def record(self):
        return reverse("partnerships:record", args=[self.request.programme.slug, self.kwargs["application"]])

    def get_context_data(self, **kwargs):
        application = self.application
        facts = {"application": application, "call": application.call, "nav_call": application.call}
        facts |= {"closing": application.closing, "now": self.request.arrived_at, "record": self.record()}
        return super().get_context_data(**kwargs | facts)


class Record(RecordPage, TemplateView):
    """Its state, its deadline with every extension, and who came too late, with instants."""

    permission = LIST
    template_name = "partnerships/record.html"

    def get_context_data(self, **kwargs):
        application, user = self.application, self.request.user
        extensions = application.extensions.select_related("by", "decided_by")
        facts = {"extensions": [(each, each.by_id != user.pk) for each in extensions]}
        facts["parties"] = application.partnership.parties.all()
        facts["state"] = state_of(application)
        facts["late"] = late_attempts(application)
        late = application.late_files.select_related("file__by")
        facts["late_files"] = late.prefetch_related(
            Prefetch("transitions", LateFileTransition.objects.select_related("by"))
        )
        facts["submission"] = application.submissions.order_by("number").last() if application.is_standing else None
        found = FormalCheck.objects.filter(application=application).first()
        facts["check"] = found or FormalCheck(application=application)
        facts["may_handle"] = access.may(user, HANDLE, self.request.programme)
        facts["may_see_changes"] = access.may(user, CHANGES, self.request.programme)
        return super().get_context_data(**kwargs | facts)


def late_attempts(application):
    """Refused attempts to submit, from the call's first deadline on, each with its instant and what was said."""
    closing = first_closing(application.call)
    return application.refusals.filter(arrived_at__gte=closing.closes_at).select_related("by").order_by("id")


class ExtendOne(RecordPage, FormView):
    """Ask for a later deadline for this application alone; somebody else approves it."""

    form_class = ApplicationExtensionForm
    template_name = "partnerships/extend_one.html"

    def form_valid(self, form):
        said, at = form.cleaned_data, self.request.arrived_at
        facts = {"closes_on": said["day"], "closes_clock": said["clock"], "why": said["why"]}
        try:
            with transaction.atomic():
                ApplicationExtension.request(self.application, self.request.user, at, **facts)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The extension waits for somebody else's approval."))
        return redirect(self.record())


class ExtensionApprove(RecordPage, ActionView):
    """A second person says yes: the later deadline counts from now on, and the parties are told."""

    model = ApplicationExtension
    pk_url_kwarg = "extension"

    def get_queryset(self):
        rows = super().get_queryset().filter(application=self.kwargs["application"])
        return rows.select_related("application__call").select_for_update(of=("self",), no_key=True)

    def get_object(self):
        return get_object_or_404(self.get_queryset(), pk=self.kwargs["extension"])

    def act(self, extension):
        extension.approve(self.request.user, self.request.arrived_at)
        for appointment in writers_of([extension.application_id]).select_related("user"):
            put("partnerships.letters.extended_for_one", extension, appointment.user)
        messages.success(self.request, _("The deadline has moved. The parties are told by e-mail."))
        return redirect(self.record())


class ExtensionRefuse(ExtensionApprove):
    """A second person says no; the deadline stays as it was."""

    def act(self, extension):
        extension.decide(extension.Status.REFUSED, self.request.user, self.request.arrived_at)
        messages.success(self.request, _("The deadline stays as it was."))
        return redirect(self.record())


class LateFileDecide(RecordPage, ActionView):
    """A file that ended after the deadline: accepted or left out, with the reason that the parties read."""

    def get_object(self):
        rows = LateFile.objects.filter(application=self.application).select_related("file__by")
        late = get_object_or_404(rows, pk=self.kwargs["late"])
        late.application = self.application
        return late

    def act(self, late):
        accept, note = self.request.POST.get("accept") == "yes", self.request.POST.get("note", "")
        decide(late, self.request.user, self.request.arrived_at, accept, note)
        move = late.transitions.latest("id").pk
        for appointment in writers_of([late.application_id]).select_related("user"):
            put("partnerships.paper_letters.late_file_decided", late, appointment.user, move)
        said = _("It is accepted. The parties are told.") if accept else _("It is left out. The parties are told.")
        messages.success(self.request, said)
