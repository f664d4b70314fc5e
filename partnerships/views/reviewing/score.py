"""The page on which somebody scores: the application on the left, the sheet on the right."""

from django.contrib import messages
from django.http import FileResponse, Http404, JsonResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.generic import TemplateView, View

from programmes.moments import ZoneInfo, say_clock
from programmes.states import NotAllowed

from ...hiding.reading import shown_to_reviewers
from ...models import File, Party
from ...reviewing.comparing import compared
from ...reviewing.queue import Queue
from ...reviewing.scoring import read_points
from ..files import attachment
from .frame import HeldPage

SHEET_CHANGED = _l("The score sheet has changed. Open the page again, and read it before you score.")
VIEWS = ("criterion", "all", "files")


class Review(HeldPage, TemplateView):
    """One application and its sheet, at one criterion."""

    template_name = "partnerships/review/score.html"

    @cached_property
    def reading(self):
        return shown_to_reviewers(self.assignment.application, self.request.programme, self.hiding)

    @property
    def names(self):
        """The parties' names; none where names are hidden."""
        rows = Party.objects.filter(partnership=self.assignment.application.partnership_id)
        return rows.none() if self.hiding.is_on else rows

    def get_context_data(self, **kwargs):
        view = self.request.GET.get("view")
        view = view if view in VIEWS else "criterion"
        given = self.scoring.at(self.request.GET.get("at", ""))
        before, after = self.scoring.beside(given.criterion.key)
        queue = Queue.of(self.request.user, self.call, self.sheet)
        facts = {"view": view, "given": given, "before": before, "after": after, "queue": queue}
        if self.reading:
            facts |= {"sections": self.reading.sections(given.criterion.key if view == "criterion" else None)}
            facts |= {"files": self.reading.files, "submission": self.reading.submission}
        facts |= {"names": self.names, "points": range(6), "is_made": bool(self.reading)}
        facts |= {"compared": compared(self.scoring, self.request.user)}
        return super().get_context_data(**kwargs | facts)


class ReviewSave(HeldPage, View):
    """Save what stands on the sheet: by itself while she writes, or by the button that leads on."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        scoring, sent, criterion = self.scoring, request.POST, self.sheet.criterion(request.POST.get("criterion", ""))
        if not criterion:
            raise Http404
        try:
            if sent.get("sheet", str(self.sheet.number)) != str(self.sheet.number):  # of a page that was open before
                raise NotAllowed(SHEET_CHANGED)
            points = read_points(sent.get("points", ""))
            if sent.get("points") and points is None:
                raise NotAllowed(_("Choose from 0 to 5 points."))
            scoring.write(criterion.key, points, sent.get("reason"), sent.get("note"), request.arrived_at)
        except NotAllowed as refusal:
            return self.refused(criterion, refusal)
        return self.told(criterion) if self.is_quiet else redirect(self.onward(criterion))

    @property
    def is_quiet(self):
        """Whether a script asks, and not a person who is to see the next page."""
        return self.request.headers.get("X-Requested-With") == "fetch"

    def refused(self, criterion, refusal):
        if self.is_quiet:
            return JsonResponse({"refused": str(refusal)}, status=409)
        messages.error(self.request, str(refusal))
        return redirect(self.at(criterion.key))

    def told(self, criterion):
        """What has changed on the page, for the script."""
        given, at = self.scoring.at(criterion.key), self.request.arrived_at
        saved = _("Saved at %(clock)s") % {"clock": say_clock(at.astimezone(ZoneInfo(self.call.time_zone)))}
        facts = {"saved": saved, "lacks_reason": given.lacks_reason, "done": self.scoring.done}
        return JsonResponse(facts | {"progress": progress_words(self.scoring)})

    def onward(self, criterion):
        """To the next criterion; after the last one to what is not done yet, and then to the lock."""
        go, (before, after) = self.request.POST.get("go"), self.scoring.beside(criterion.key)
        if go == "before" and before:
            return self.at(before)
        if go == "stay":
            return self.at(criterion.key)
        if self.sheet.criterion(go or ""):
            return self.at(go)
        if after:
            return self.at(after)
        if self.scoring.is_whole:
            return self.door("lock")
        return self.at(self.scoring.at("").criterion.key)


def progress_words(scoring):
    """You have scored 2 of 6 criteria."""
    said = {"done": scoring.done, "of": len(scoring.sheet.criteria)}
    return _("You have scored %(done)s of %(of)s criteria") % said


class ReviewFile(HeldPage, View):
    """The one way to a file for a reviewer: one that was submitted, by its place in what she reads."""

    def get(self, request, *args, **kwargs):
        application = self.assignment.application
        reading = shown_to_reviewers(application, request.programme, self.hiding)
        files = reading.files if reading else []
        if not 1 <= self.kwargs["number"] <= len(files):
            raise Http404
        said = files[self.kwargs["number"] - 1]
        if self.hiding.is_on:
            return self.checked(said["copy"])
        here = {name: said[name] for name in ("question", "field", "sha256")}
        kept = File.objects.clean().filter(application=application, **here).order_by("-id").first()
        if not kept:
            raise Http404
        body = FileResponse(kept.stored.open("rb"), content_type=kept.media_type)
        return attachment(body, kept.name)

    def checked(self, copy):
        """Where names are hidden, a copy that staff have released, under a name that says nothing."""
        if not copy or not copy.is_clean:
            raise Http404
        body = FileResponse(copy.stored.open("rb"), content_type=copy.media_type)
        return attachment(body, f"{self.kwargs['number']}.{copy.ending}")
