"""Every letter before it goes, and the release by two people."""

from django.contrib import messages
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.generic import TemplateView

from ...choosing.forms import ReleaseForm
from ...choosing.people import unreached
from ...choosing.releasing import decisions_of, open_again, propose, release
from ...models import Decision, Selection
from .deciding import counted
from .page import DECIDE, ChoosingAct, ChoosingPage


class LetterPreviews(ChoosingPage, TemplateView):
    """Every letter as its parties will read it, in one of the programme's languages."""

    template_name = "partnerships/choosing/letters.html"

    @property
    def language(self):
        languages = self.request.programme.languages or ["en"]
        asked = self.request.GET.get("language")
        return asked if asked in languages else languages[0]

    def render_to_response(self, context, **options):
        """The letters stand in the language that was asked for, the page around them in the reader's."""
        with override(self.language):
            context["letters"] = [self.written(decision) for decision in context["decisions"]]
        return super().render_to_response(context, **options)

    def written(self, decision):
        facts = {"decision": decision, "selection": self.selection, "call": self.call}
        facts["application"] = decision.application
        return decision, letter_of(facts, self.request)

    def get_context_data(self, **kwargs):
        waits = self.selection.status != Selection.Status.OPEN
        decisions = decisions_of(self.selection) if waits else []
        facts = {"decisions": decisions, "language": self.language}
        facts["languages"] = self.request.programme.languages or ["en"]
        return super().get_context_data(**kwargs | facts)


def without_a_letter(selection):
    """A sentence for each party that nobody acts for now: it is told in another way, or by whoever comes for it."""
    decisions = decisions_of(selection) if selection.pk else []
    said = _("Nobody acts for %(party)s (%(reference)s), so no letter goes there. Whoever is invited and comes has it.")
    return [said % {"party": party.name, "reference": each.reference} for each, party in unreached(decisions)]


def letter_of(facts, request):
    """The whole letter as HTML, in the language of this moment."""
    return render_to_string("partnerships/choosing/letter.html", facts, request)


class Propose(ChoosingAct):
    """The first person: the letters are frozen and wait for a second person."""

    @property
    def question(self):
        return _("Ask a second person to release?")

    @property
    def act_words(self):
        return _("Ask for release")

    @property
    def keep_words(self):
        return _("Not now")

    def consequences(self):
        return [
            _("Every letter is frozen as it stands now, so that both of you read the same."),
            _("Nobody outside learns of it. You can open the decisions again until they are released."),
            *without_a_letter(self.selection),
        ]

    def act(self, form):
        propose(self.call, self.request.user, self.request.arrived_at)
        messages.success(self.request, _("The letters wait for a second person. Read them in each language."))


class OpenAgain(ChoosingAct):
    """Back to deciding."""

    @property
    def question(self):
        return _("Open the decisions again?")

    @property
    def act_words(self):
        return _("Open again")

    @property
    def keep_words(self):
        return _("Let the letters wait")

    def act(self, form):
        open_again(self.call, self.request.user)
        messages.success(self.request, _("The decisions are open again."))


class Release(ChoosingAct):
    """The second person: all decisions are out at one moment."""

    permission, form_class, is_dangerous = DECIDE, ReleaseForm, True

    @property
    def question(self):
        return _("Release all decisions now?")

    @property
    def act_words(self):
        return _("Release all decisions")

    @property
    def keep_words(self):
        return _("Not now")

    def get_initial(self):
        return {"read": self.selection.content_hash}

    def consequences(self):
        counts = counted(self.selection.decisions.all()) if self.selection.pk else {}
        number = sum(counts.values())
        said = ngettext("%(count)s decision is visible at one moment.",
                        "%(count)s decisions are visible at one moment.", number)  # fmt: skip
        return [
            said % {"count": number},
            ". ".join(f"{outcome.label}: {counts.get(outcome, 0)}" for outcome in Decision.Outcome),
            _("Everybody who acts for a party gets one letter by e-mail."),
            *without_a_letter(self.selection),
            _("It cannot be undone."),
        ]

    def act(self, form):
        number = release(self.call, self.request.user, self.request.arrived_at, form.cleaned_data["read"])
        said = ngettext("%(count)s decision is released.", "%(count)s decisions are released.", number)
        messages.success(self.request, said % {"count": number})
