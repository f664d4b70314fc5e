"""The frame of every page inside a partnership and inside its application."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property

from people.prepared import Prepared
from programmes import access
from programmes.pages import ProgrammePage

from .models import Partnership, Seen, page_rows
from .moving import catch_up
from .presence import appear
from .standing import Standing
from .writing import Writer


def read_by(programme, partnership, user):
    """The application of a partnership, and how far somebody has read it."""
    rows = page_rows().in_programme(programme).filter(partnership=partnership)
    return rows.annotate(read_by_her=Seen.by(user))


READ = Prepared(read_by)
HELD = Prepared(
    lambda programme, partnership, user: read_by(programme, partnership, user).select_for_update(
        of=("self",), no_key=True
    )
)


class PartnershipPage(ProgrammePage):
    """The permission is asked for on the partnership of the path."""

    permission = "partnerships.nobody"

    @cached_property
    def partnership(self):
        own = Partnership.objects.in_programme(self.request.programme)
        found = get_object_or_404(own, pk=self.kwargs["partnership"])
        found.programme = self.request.programme  # known already: not asked for again
        return found

    def get_permission_object(self):
        return self.partnership

    @cached_property
    def held(self):
        """Her appointments here; on behalf of a party each."""
        return [held for held in access.held_over(self.request.user, self.partnership) if held.party]

    @property
    def kind(self):
        """The kind of organisation she acts for here."""
        return self.held[0].acts_for if self.held else ""

    def get_context_data(self, **kwargs):
        signs = access.may(self.request.user, "partnerships.sign_application", self.partnership)
        facts = {
            "partnership": self.partnership,
            "kind": self.kind,
            "now": self.request.arrived_at,
            "may_sign": signs,
        }
        return super().get_context_data(**kwargs | facts)


class ApplicationPage(PartnershipPage):
    """A page of a partnership's application; fetched with its partnership, call and form in one query."""

    permission = "partnerships.read_application"
    locks = False  # whether the application's row is held while the page works

    @property
    def moves(self):
        """Whether a draft moves to its form's latest version here: not before a consent, which locks the call first."""
        return self.locks or self.request.method == "GET"

    @cached_property
    def seen(self):
        """As it stands before its draft moves: for somebody who may not read it nothing moves, and nothing is asked."""
        return self.found()

    def get_permission_object(self):
        return self.seen.partnership

    @cached_property
    def application(self):
        moved = self.seen.is_behind and self.moves and catch_up(self.seen)
        return self.found() if moved else self.seen

    def found(self):
        keys = self.request.programme.pk, self.kwargs["partnership"], self.request.user.pk
        found = next(iter((HELD if self.locks and self.request.method == "POST" else READ)(*keys)), None)
        if not found:
            raise Http404
        found.programme = found.partnership.programme = found.call.programme = self.request.programme
        return found

    @property
    def partnership(self):
        return self.application.partnership

    @cached_property
    def standing(self):
        return Standing.of(self.application)

    @cached_property
    def section(self):
        return self.application.asks.section(self.kwargs["section"]) or self.not_there()

    @cached_property
    def question(self):
        return self.application.asks.questions.get(self.kwargs["question"]) or self.not_there()

    def others_here(self, section="", question=""):
        """Who else is at this application now; to them she is here. Nobody is told who acts for no party."""
        if not self.held:
            return []
        facts = {"kind": self.kind, "at": self.request.arrived_at}
        return appear(self.application, self.request.user, **facts, section=section, question=question)

    def not_there(self):
        raise Http404

    @cached_property
    def completion(self):
        """The request for completion whose questions are open now, or None."""
        application, at = self.application, self.request.arrived_at
        if not application.is_standing or not application.closing.is_over(at):
            return None
        asked = application.completions.asked().first()
        return None if not asked or asked.is_over(at) else asked

    def is_open(self, question):
        """Whether a question may be written now, by whoever may answer it."""
        application = self.application
        if self.completion:
            return question.key in self.completion.questions
        return application.is_editable and not application.closing.is_over(self.request.arrived_at)

    def writer(self):
        held = self.held[0] if self.held else self.not_there()
        facts = {"at": self.request.arrived_at, "is_locked": self.locks and self.request.method == "POST"}
        return Writer(self.application, self.request.user, held.acts_for, held.party, **facts)

    def get_context_data(self, **kwargs):
        application = self.application
        closed = application.closing.is_over(self.request.arrived_at)
        facts = {
            "application": application,
            "call": application.call,
            "closing": application.closing,
            "standing": self.standing,
            "is_closed": closed,
            "late_files": application.late_files.select_related("file", "file__by") if closed else (),
            "completion": self.completion,
            "may_write": application.is_editable and not closed,
        }
        return super().get_context_data(**kwargs | facts)
