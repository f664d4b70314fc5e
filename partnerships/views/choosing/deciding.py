"""Where a call is decided: the ranking, what it hangs on, and who gets which place. All of it pending until release."""

from itertools import pairwise

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from programmes.moments import say_day
from programmes.states import NotAllowed

from ...choosing.capacity import choose, fill, locked, read, take_back, written
from ...choosing.forms import DecisionForm, SelectionForm
from ...choosing.planned import changed_behind, odd, odd_words
from ...choosing.ranking import LOT, shown
from ...choosing.releasing import settle
from ...choosing.scores import scores_of
from ...models import Application, Decision, Selection
from .page import PREPARE, ChoosingAct, ChoosingPage

# Of these the outcome says it all.
SAID_BY_THE_OUTCOME = {Decision.Status.PENDING, Decision.Status.HELD, Decision.Status.TOLD}


class Deciding(ChoosingPage, TemplateView):
    """The ranking in exact order, rounded for reading only, each application with what is decided about it."""

    template_name = "partnerships/choosing/deciding.html"

    @cached_property
    def scores(self):
        return scores_of(self.call)

    def places(self):
        """The order that stands; before it is closed, as it would be now."""
        if self.ranking:
            return [read(place) for place in self.ranking.places]
        strange = odd(self.scores) if self.scores else {}
        ranked = self.scores.ranked() if self.scores else []
        return [read(written(place)) | {"odd": strange.get(place.application)} for place in ranked]

    def behind(self, names):
        """The applications of a ranking that is not released whose points no longer count as they did."""
        if not self.ranking or self.selection.status == Selection.Status.RELEASED:
            return []
        return [names[pk] for pk in changed_behind(self.ranking)]

    def get_context_data(self, **kwargs):
        places = self.places()
        names = Application.objects.in_bulk([place["application"] for place in places])
        decided = {each.application_id: each for each in self.selection.decisions.all()} if self.selection.pk else {}
        sheet = self.ranking.sheet if self.ranking else self.scores and self.scores.sheet
        criteria = sheet.criteria if sheet else []
        rows = [row(number, place, names, decided, criteria) for number, place in enumerate(places, 1)]
        facts = {"rows": rows, "criteria": criteria, "counts": counted(decided.values())}
        facts["waiting"] = self.scores.waiting if not self.ranking and self.scores else []
        rankings = list(self.call.rankings.select_related("by", "moved"))
        facts |= {"history": moves_of(rankings), "sets": [each for each in rankings if each.chosen is not None]}
        facts |= {"behind": self.behind(names), "told": [each for each in rankings if is_told(each)]}
        facts["undecided"] = len(places) - len(decided)
        facts["seats"] = sum(each.seat is not None for each in decided.values())
        facts["reserves"] = sum(each.reserve is not None for each in decided.values())
        facts["rejected"] = facts["counts"][Decision.Outcome.REJECTION]
        return super().get_context_data(**kwargs | facts)


def row(number, place, names, decided, criteria):
    """One place as the page shows it; its means stand in the order of the sheet, as the heads of the columns do."""
    decision = decided.get(place["application"])
    on = place["decided_on"]
    return {
        "number": number,
        "application": names[place["application"]],
        "score": shown(place["score"]),
        "exact": str(place["score"]),
        "equal": place["equal"],
        "decided_on": _("the lot") if on == LOT else on,
        "below": ", ".join(place["below"]),
        "odd": [odd_words()[name] for name in place.get("odd") or ()],
        "means": [(each.key, shown(place["means"][each.key])) for each in criteria],
        "decision": decision,
        "has_more": bool(decision) and decision.status not in SAID_BY_THE_OUTCOME,
    }


def is_told(ranking):
    """Whether it was opened again, or closed although something was not as planned."""
    return bool(ranking.why) and ranking.moved_id is None and ranking.chosen is None


def moves_of(rankings):
    """[(ranking, place before, place after)] of each place that was moved."""
    return [
        (after, before.order.index(after.moved_id) + 1, after.order.index(after.moved_id) + 1)
        for before, after in pairwise(rankings)
        if after.moved_id
    ]


def counted(decisions):
    """How many of each outcome."""
    return {name: sum(each.outcome == name for each in decisions) for name in Decision.Outcome.values}


class Scenarios(ChoosingPage, TemplateView):
    """What the order hangs on: other weights, paper alone, all criteria alike."""

    template_name = "partnerships/choosing/scenarios.html"

    def get_context_data(self, **kwargs):
        scores = scores_of(self.call)
        facts = {"rows": [], "names": [], "swings": []}
        if scores:
            facts["has_interviews"] = bool(scores.interviews)
            found, words = scores.scenarios(), scenario_words()
            facts["names"] = [words[name] for name in found]
            together = sorted(found["together"].items(), key=lambda item: item[1])
            facts["rows"] = [
                (scores.applications[pk], [(words[name], places.get(pk)) for name, places in found.items()])
                for pk, _place in together
            ]
            facts["swings"] = [
                (scores.sheet.criterion(key), f"{percent:+} %", named(scores, comes), named(scores, goes))
                for key, percent, comes, goes in scores.sensitivity(self.call.places)
            ]
        return super().get_context_data(**kwargs | facts)


def named(scores, ids):
    return [scores.applications[pk].known_as for pk in ids]


def scenario_words():
    return {
        "together": _("As it counts"),
        "paper": _("Paper alone"),
        "interview": _("Interview alone"),
        "even": _("All criteria alike"),
    }


class Fill(ChoosingAct):
    """Decide about everybody by the ranking."""

    @property
    def question(self):
        return _("Give the places by the ranking?")

    @property
    def act_words(self):
        return _("Give the places")

    @property
    def keep_words(self):
        return _("Not now")

    def consequences(self):
        return [
            f"{_('Places')}: {self.call.places}. {_('Reserves')}: {self.call.reserves}.",
            _("All others are not selected. What was decided before is replaced; written reasons stay."),
            _("Nobody outside learns of it before the release."),
        ]

    def act(self, form):
        fill(self.call, self.request.user)
        messages.success(self.request, _("The places are given. Nobody outside knows yet."))


class DecisionEdit(ChoosingPage, FormView):
    """The decision about one application, and the reasons that its parties will read."""

    permission, form_class = PREPARE, DecisionForm
    template_name = "partnerships/choosing/decision.html"

    @cached_property
    def decision(self):
        rows = Decision.objects.in_programme(self.request.programme)
        return rows.filter(application=self.application, selection__call=self.call).first()

    def get_form_kwargs(self):
        sheet = self.ranking.sheet if self.ranking else None
        return {**super().get_form_kwargs(), "criteria": sheet.criteria if sheet else []}

    def get_initial(self):
        decision = self.decision
        said = {f"reason_{key}": text for key, text in decision.reasons.items()} if decision else {}
        return {"outcome": decision.outcome if decision else ""} | said

    def form_valid(self, form):
        try:
            with transaction.atomic():
                self.decide(form.cleaned_data["outcome"], form.reasons())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Saved. Nobody outside knows before the release."))
        return redirect(self.deciding())

    def decide(self, outcome, reasons):
        """Choose anew only when the outcome has changed; the reasons in any case."""
        selection = locked(self.call)
        selection.check_open()
        before = selection.decisions.filter(application=self.application).first()
        if not outcome:
            take_back(self.call, self.application)
        elif not before or before.outcome != outcome:
            made = choose(self.call, self.application, self.request.user, outcome)
            Decision.objects.filter(pk=made.pk).update(reasons=reasons or made.reasons)
        else:
            Decision.objects.filter(pk=before.pk).update(reasons=reasons)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | {"application": self.application, "decision": self.decision})


class SelectionSettings(ChoosingAct):
    """The dates and the words of the letters."""

    form_class = SelectionForm

    @property
    def question(self):
        return _("Dates and words of the letters")

    @property
    def act_words(self):
        return _("Save")

    @property
    def keep_words(self):
        return _("Cancel")

    def consequences(self):
        """By when the call has promised an answer: the release may come before."""
        promised = self.call.answer_by
        return [f"{_('All have an answer by')}: {say_day(promised)}"] if promised else []

    def get_form_kwargs(self):
        questions = self.call.form.latest.asks.questions.values() if self.call.form else []
        return {**super().get_form_kwargs(), "call": self.call, "questions": questions}

    def get_initial(self):
        return SelectionForm.standing(self.selection, self.call)

    def act(self, form):
        settle(self.call, **form.facts())
        messages.success(self.request, _("Saved."))
