from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import View

from programmes import access
from programmes.pages import ProgrammePage
from programmes.states import NotAllowed

from ..models import File, Paper
from ..models.files import read_upload
from ..pages import ApplicationPage
from .application import WRITE, tell_of_voided

READ, READ_SUBMITTED = "partnerships.read_application", "programmes.read_submissions"


class FileAttach(ApplicationPage, View):
    """Attach a file to a question. It is checked as it lands; what does not fit is refused with the reason."""

    permission = WRITE
    locks = True
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        fields = [each for each in self.question.fields if each.kind == "files" and each.key == kwargs["field"]]
        upload = request.FILES.get("file")
        if not fields:
            self.not_there()
        try:
            with transaction.atomic():
                self.attach(upload, fields[0])
            messages.success(request, _("The file is saved and checked."))
        except (NotAllowed, ValidationError) as refusal:
            sentence = refusal.messages[0] if isinstance(refusal, ValidationError) else str(refusal)
            messages.error(request, f"{self.question.key}: {sentence}")
        args = [request.programme.slug, self.partnership.pk, self.question.section]
        return redirect(reverse("partnerships:section", args=args) + f"#{self.question.key}")

    def attach(self, upload, field):
        writer = self.writer()
        if not upload:
            raise NotAllowed(_("Choose a file first."))
        name, media_type, digest = read_upload(upload, field)
        facts = {
            "name": name,
            "media_type": media_type,
            "sha256": digest,
            "size": upload.size,
            "stored": upload,
        }
        writer.attach(self.question, field, **facts)
        tell_of_voided(writer)


class FileRemove(ApplicationPage, View):
    permission = WRITE
    locks = True
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        file = get_object_or_404(self.application.files.kept(), token=kwargs["token"])
        question = self.application.asks.questions[file.question]
        writer = self.writer()
        try:
            with transaction.atomic():
                writer.detach(question, file)
            tell_of_voided(writer)
            messages.success(request, _("The file is removed."))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        args = [request.programme.slug, self.partnership.pk, question.section]
        return redirect(reverse("partnerships:section", args=args) + f"#{question.key}")


class Guarded(ProgrammePage, View):
    """A file or paper of an application: for its parties, and for staff once it is part of a submission."""

    permission = READ

    def dispatch(self, request, *args, **kwargs):
        self.thing = self.find()
        self.over = self.application.partnership
        self.over.programme = request.programme
        if not access.may(request.user, READ, self.over) and self.is_submitted():
            self.permission, self.over = READ_SUBMITTED, request.programme
        return super().dispatch(request, *args, **kwargs)

    def get_permission_object(self):
        """The partnership for its own people; the programme for those who read what was submitted."""
        return self.over

    def is_submitted(self):
        raise NotImplementedError


def attachment(response, name):
    """Never shown inside the page, never guessed, never cached."""
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


class FileDownload(Guarded):
    """The one way to an attachment."""

    def find(self):
        rows = File.objects.in_programme(self.request.programme).select_related("application__partnership")
        found = get_object_or_404(rows, token=self.kwargs["token"])
        self.application = found.application
        return found

    def is_submitted(self):
        snapshots = self.application.submissions.values_list("content", flat=True)
        return self.application.is_standing and any(self.thing.sha256 in content for content in snapshots)

    def get(self, request, *args, **kwargs):
        body = FileResponse(self.thing.stored.open("rb"), content_type=self.thing.media_type)
        return attachment(body, self.thing.name)


class PaperDownload(Guarded):
    """The one way to a paper."""

    def find(self):
        rows = Paper.objects.in_programme(self.request.programme)
        found = get_object_or_404(rows.select_related("submission__application__partnership"), pk=self.kwargs["paper"])
        self.application = found.submission.application
        return found

    def is_submitted(self):
        return self.application.is_standing

    def get(self, request, *args, **kwargs):
        body = HttpResponse(bytes(self.thing.content), content_type=self.thing.media_type)
        return attachment(body, self.thing.file_name)
