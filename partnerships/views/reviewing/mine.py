"""What a reviewer has to do: what is assigned to her, and about which applications she declares."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from programmes import access
from programmes.states import NotAllowed

from ...models import Conflict
from ...reviewing.declaring import asked_of, declare
from ...reviewing.queue import Queue
from .frame import SCORE, ReviewPage


class ReviewList(ReviewPage, TemplateView):
    """Her applications of a call, with how far she is; and what she is to look at again."""

    template_name = "partnerships/review/list.html"

    def get_context_data(self, **kwargs):
        queue = Queue.of(self.request.user, self.call, self.sheet)
        facts = {"queue": queue, "zone": self.call.time_zone}
        return super().get_context_data(**kwargs | facts)


class ReviewDeclare(ReviewPage, TemplateView):
    """One declaration for each application: only the parties' names are shown."""

    permission = "programmes.read_score_sheet"  # staff may be in conflict as well as a reviewer
    template_name = "partnerships/review/declare.html"
    wrong: dict = {}

    @cached_property
    def asked(self):
        return asked_of(self.request.user, self.call)

    def get_context_data(self, **kwargs):
        open_ones = [(each, self.request.POST, self.wrong.get(each.key)) for each in self.asked]
        rows = [(each, typed(each, posted), wrong) for each, posted, wrong in open_ones]
        left = sum(not each.said for each in self.asked)
        facts = {"rows": rows, "left": left, "kinds": Conflict.Kind.choices, "scores": self.scores}
        return super().get_context_data(**kwargs | facts)

    def post(self, request, *args, **kwargs):
        self.wrong, done = {}, 0
        for each in sorted(self.asked, key=lambda each: each.application.pk):  # as all who hold several at once
            kind, reason = (request.POST.get(f"{name}_{each.key}") for name in ("kind", "reason"))
            if not kind:
                continue
            try:
                with transaction.atomic():
                    declare(each.application, request.user, kind, reason or "", request.user)
                done += 1
            except NotAllowed as refusal:
                self.wrong[each.key] = str(refusal)
        if self.wrong:
            del self.asked
            return self.get(request, *args, **kwargs)
        said = ngettext("%(n)s declaration is saved.", "%(n)s declarations are saved.", done)
        messages.success(request, said % {"n": done})
        return redirect(self.link("review_list" if self.scores else "review_declare"))

    @property
    def scores(self):
        """Whether she is a reviewer, and not of the staff alone."""
        return access.may(self.request.user, SCORE, self.request.programme)


def typed(each, posted):
    """(kind, reason) as they stand on the page: what was just sent, else what was said."""
    kind, reason = (each.said.kind, each.said.reason) if each.said else ("", "")
    return posted.get(f"kind_{each.key}", kind), posted.get(f"reason_{each.key}", reason)
