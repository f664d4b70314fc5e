"""Files on their way in pieces. Each answer says how much has landed, so a page can always go on from there."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from programmes.states import NotAllowed

from ..landing import begin, land
from ..models import Upload
from ..pages import ApplicationPage
from ..showing import shown
from ..under_way import file_fields, with_uploads
from .application import WRITE, tell_of_voided
from .files import QuestionFiles, words_of
from .sections import number_in


class UploadBegin(QuestionFiles, View):
    """A file is announced: by its name, its size and, where the browser can, its hash. Or gone on with."""

    def post(self, request, *args, **kwargs):
        said = {key: request.POST.get(key, "")[:200] for key in ("name", "sha256")}
        try:
            upload = begin(self.writer(), self.question, self.field, size=number_in(request.POST, "size"), **said)
        except (NotAllowed, ValidationError) as refusal:
            return JsonResponse({"refused": words_of(refusal)}, status=409)
        if not upload:
            return JsonResponse({"done": True})
        args = [request.programme.slug, self.partnership.pk, upload.token]
        to, discard = reverse("partnerships:upload", args=args), reverse("partnerships:upload_discard", args=args)
        return JsonResponse({"to": to, "discard": discard, "landed": upload.landed})


class OwnUpload(ApplicationPage):
    """An upload of her own. The application is not held while it lands: others write on."""

    permission = WRITE
    http_method_names = ["post"]

    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST":
            request.body  # noqa: B018 -- read before anything is locked: a slow line makes nobody wait
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def upload(self):
        rows = Upload.objects.filter(application=self.application, by=self.request.user)
        return get_object_or_404(rows.select_for_update(of=("self",)), token=self.kwargs["token"])

    @cached_property
    def question(self):
        return self.application.asks.questions.get(self.upload.question) or self.not_there()


class UploadPiece(OwnUpload, View):
    """One piece. The last one makes it a file, which is saved, and checked in a moment."""

    def post(self, request, *args, **kwargs):
        upload, writer = self.upload, self.writer()
        try:
            with transaction.atomic():
                file = land(writer, self.question, upload, request.body, self.offset())
            tell_of_voided(writer)
        except (NotAllowed, ValidationError) as refusal:
            if upload.is_whole:  # all of it is here, and it cannot be taken
                upload.throw_away()
                return JsonResponse({"refused": words_of(refusal)}, status=409)
            return JsonResponse({"landed": upload.landed, "refused": self.over(words_of(refusal))}, status=409)
        return JsonResponse({"landed": upload.landed, "done": bool(file)} | self.late(file))

    def late(self, file):
        """What she is told of a file that ended after the deadline."""
        if not file or not file.is_late:
            return {}
        said = _("Received after the deadline. It is kept, but it is no part of your application. Staff decide.")
        return {"late": said}

    def offset(self):
        text = self.request.headers.get("Upload-Offset", "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else -1

    def over(self, sentence):
        """A sentence that ends it, or nothing when the page should go on from where it stopped."""
        return sentence if self.application.closing.is_over(self.request.arrived_at) else ""


class UploadDiscard(OwnUpload, View):
    """Not this one after all."""

    def post(self, request, *args, **kwargs):
        question = self.question
        self.upload.throw_away()
        if request.headers.get("X-Requested-With") == "fetch":
            return JsonResponse({"done": True})
        args = [request.programme.slug, self.partnership.pk, question.section]
        return redirect(reverse("partnerships:section", args=args) + f"#{question.key}")


class SectionFiles(ApplicationPage, View):
    """The files of a section as they stand now: {id of the field: its list}. Asked while one is being checked."""

    permission = WRITE

    def get(self, request, *args, **kwargs):
        writes = self.application.is_editable and bool(self.held)
        questions = [shown(self.standing, question, self.kind, writes, {}) for question in self.section.questions]
        found, around = {}, {"call": self.application.call, "partnership": self.partnership}
        for question, field in file_fields(with_uploads(questions, self.application, request.user)):
            facts = {"field": field, "shown": question, **around}
            said = render_to_string("partnerships/fields/_files.html", facts, request)
            found[field.id] = {"files": said, "pending": any(file.is_pending for file in field.files)}
        return JsonResponse({"fields": found})
