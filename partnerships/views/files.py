from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from programmes import access
from programmes.pages import ProgrammePage
from programmes.states import NotAllowed

from ..attaching import attach, detach, use_again
from ..models import File, LateFile, Paper, Supplement
from ..models.files import read_upload
from ..outside import submissions_for
from ..pages import ApplicationPage
from .application import WRITE, tell_of_voided

READ = "partnerships.read_application"


class QuestionFiles(ApplicationPage):
    """What is done to the files of a question; afterwards she stands at the question again."""

    permission = WRITE
    locks = True
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        writer = self.writer()
        try:
            with transaction.atomic():
                said = self.act(writer)
            tell_of_voided(writer)
            messages.success(request, said)
        except (NotAllowed, ValidationError) as refusal:
            messages.error(request, f"{self.question.key}: {words_of(refusal)}")
        args = [request.programme.slug, self.partnership.pk, self.question.section]
        return redirect(reverse("partnerships:section", args=args) + f"#{self.question.key}")

    @cached_property
    def field(self):
        """The field of the path, if it takes files."""
        fields = [each for each in self.question.fields if each.kind == "files" and each.key == self.kwargs["field"]]
        return fields[0] if fields else self.not_there()


def words_of(refusal):
    return refusal.messages[0] if isinstance(refusal, ValidationError) else str(refusal)


class FileAttach(QuestionFiles, View):
    """Attach a file to a question. It is opened in a moment; what cannot be right is refused at once."""

    def act(self, writer):
        field, upload = self.field, self.request.FILES.get("file")
        if not upload:
            raise NotAllowed(_("Choose a file first."))
        name, media_type, digest = read_upload(upload, field)
        facts = {"name": name, "media_type": media_type, "sha256": digest, "size": upload.size}
        attach(writer, self.question, field, received=upload, **facts)
        return _("The file is saved. It is being checked.")


class OneFile(QuestionFiles):
    """One file of the application; the question is its own."""

    @cached_property
    def file(self):
        return get_object_or_404(self.files(), token=self.kwargs["token"])

    @cached_property
    def question(self):
        return self.application.asks.questions.get(self.file.question) or self.not_there()

    @cached_property
    def field(self):
        fields = [each for each in self.question.fields if each.key == self.file.field]
        return fields[0] if fields else self.not_there()


class FileRemove(OneFile, View):
    def files(self):
        return self.application.files.kept()

    def act(self, writer):
        detach(writer, self.question, self.file)
        return _("The file is removed. You find it under earlier versions.")


class FileUseAgain(OneFile, View):
    """An earlier version back in its place."""

    def files(self):
        return self.application.files.clean().filter(is_late=False).exclude(removed_at=None)

    def act(self, writer):
        use_again(writer, self.question, self.field, self.file)
        return _("The earlier version is used again.")


class Guarded(ProgrammePage, View):
    """A file or paper of an application: for its parties, and for staff once it is part of a submission."""

    permission = READ

    def dispatch(self, request, *args, **kwargs):
        self.thing = self.find()
        self.over = self.application.partnership
        self.over.programme = request.programme
        reads = access.may(request.user, READ, self.over)
        permission, there = submissions_for(request.user, request.programme)
        # Asked only of whoever may: else somebody else's number would cost a question more than nobody's.
        may_read = not reads and access.may(request.user, permission, request.programme)
        if may_read and there.filter(pk=self.application.pk).exists() and self.is_submitted():
            self.permission, self.over = permission, request.programme
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
        rows = File.objects.clean().in_programme(self.request.programme).select_related("application__partnership")
        found = get_object_or_404(rows, token=self.kwargs["token"])
        self.application = found.application
        return found

    def is_submitted(self):
        if not self.thing.question:  # of a paper that staff registered
            return True
        snapshots = [*self.application.submissions.values_list("content", flat=True)]
        supplements = Supplement.objects.filter(submission__application=self.application)
        snapshots += supplements.values_list("content", flat=True)
        if LateFile.objects.counted().filter(file=self.thing).exists():
            return self.application.is_standing
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
