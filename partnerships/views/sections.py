from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from programmes.moments import say_clock
from programmes.pages import ActionView
from programmes.states import NotAllowed

from ..changes import changes_of
from ..comparing import bases_of
from ..models import AnswerVersion
from ..models.answers import REASON
from ..moving import keep_unasked
from ..pages import ApplicationPage
from ..showing import shown, unlike
from ..typed import clean, parts_of
from ..under_way import with_uploads
from ..visiting import Visit
from .application import WRITE, ordered, tell_of_voided


class SectionDetail(ApplicationPage, TemplateView):
    """The questions of a section. Without scripts it is one form with a button; with them each field saves itself."""

    template_name = "partnerships/section_detail.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        standing, sections = self.standing, self.application.asks.sections
        place = sections.index(self.section)
        completing = self.completion and any(self.is_open(question) for question in self.section.questions)
        context["may_write"] = context["may_write"] or bool(completing)
        context |= {
            "section": self.section,
            "number": place + 1,
            "steps": [(each, standing.section_state(each, self.kind)) for each in sections],
            "next": sections[place + 1] if place + 1 < len(sections) else None,
            "questions": self.questions(),
            "missing": ordered(standing, self.kind),
            "party_names": {party.kind: party.name for party in standing.parties},
            "here": self.others_here(section=self.section.key),
            "may_comment": bool(self.held),
            "seconds_left": "" if completing else self.seconds_left,
            "corrections": changes_of(self.application, self.section),
        }
        with_uploads(context["questions"], self.application, self.request.user)
        return context

    @property
    def seconds_left(self):
        return int((self.application.closing.closes_at - self.request.arrived_at).total_seconds())

    def questions(self):
        """The section's questions with what is new in them and what was said about them; she has read them now."""
        standing, asked = self.standing, self.section.questions
        parties = {party.kind: party.name for party in standing.parties}
        bases = bases_of([standing.states[question.key] for question in asked])
        found = [
            shown(standing, question, self.kind, self.is_open(question) and bool(self.held), parties, bases)
            for question in asked
        ]
        keys = [question.key for question in asked]
        talk = list(self.application.comments.filter(question__in=keys).select_related("by", "party", "resolved_by"))
        visit = Visit(standing, self.request.user)
        news = visit.news(asked, talk)
        for each in found:
            each.news = news.get(each.question.key)
            each.comments = [comment for comment in talk if comment.question == each.question.key]
        visit.mark(asked, talk)
        return found


class SectionSave(ApplicationPage, View):
    """The whole section at once, by button: each question that was on the page is saved on its own."""

    permission = WRITE
    locks = True
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if save_section(request, self.writer(), self.section):
            messages.success(request, _("Saved"))
        return redirect(self.onward())

    def onward(self):
        """Back to the section, or on to the next one."""
        args, sections = [self.request.programme.slug, self.partnership.pk], self.application.asks.sections
        place = sections.index(self.section) + ("next" in self.request.POST)
        if place >= len(sections):
            return reverse("partnerships:application", args=args)
        return reverse("partnerships:section", args=[*args, sections[place].key])


def save_section(request, writer, section, but=None):
    """Save each question that was on the page on its own, and say what did not go well. Whether all did."""
    refused, clashed = set(), False
    keep_what_is_unasked(request, writer)
    elsewhere = [each for each in writer.application.asks.questions.values() if each.section != section.key]
    for question in [*section.questions, *elsewhere]:  # a question may have moved while its page was open
        parts = parts_of(request.POST, question)
        if question == but or not parts or not question.is_answered_by(writer.kind):
            continue
        try:
            written, _standing = writer.write(question, parts, base_of(request.POST, question))
            clashed = clashed or bool(written.clashed)
        except NotAllowed as refusal:
            refused.add(str(refusal))
        tell_of_voided(writer)
    for sentence in sorted(refused):
        messages.error(request, sentence)
    if clashed:
        messages.warning(request, _("You both changed the same place. Nothing is lost. Choose a text below."))
    return not refused and not clashed


def keep_what_is_unasked(request, writer):
    """Questions that went while their page was open: what was typed there is kept in their history."""
    asked, kept = writer.application.asks.questions, False
    for key in sorted({name.split(".")[0] for name in request.POST.getlist("has")} - set(asked)):
        question = writer.application.editions.ever_asked(key)
        parts = parts_of(request.POST, question) if question and question.is_answered_by(writer.kind) else {}
        try:
            kept = bool(parts and keep_unasked(writer, question, parts, base_of(request.POST, question)).saved) or kept
        except NotAllowed:  # nothing can be written any more: that is said of the other questions
            return
    if kept:
        messages.warning(request, _("Something that you wrote is no longer asked. It is kept in its history."))


def base_of(post, question):
    return number_in(post, f"{question.key}.base")


def number_in(post, name):
    """A whole number that a page sent; what is none counts as 0."""
    text = post.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


class AnswerSave(ApplicationPage, View):
    """One question, saved by itself while somebody writes. Answers what stands now."""

    permission = WRITE
    locks = True
    http_method_names = ["post"]

    @cached_property
    def question(self):
        """What is asked, or was until the form changed under an open page."""
        key = self.kwargs["question"]
        return self.application.asks.questions.get(key) or self.application.editions.ever_asked(key) or self.not_there()

    @property
    def is_asked(self):
        return self.question.key in self.application.asks.questions

    def post(self, request, *args, **kwargs):
        if not self.is_asked:
            return self.keep()
        writer, settles = self.writer(), self.settles()
        if not self.is_fetched:
            # A button sends the whole section: what else was typed is saved with it, and so is the text not chosen.
            section = self.application.asks.section(self.question.section)
            chooses = settles and request.GET.get("take") in ("standing", "other")
            save_section(request, writer, section, but=None if chooses else self.question)
        try:
            parts = self.chosen(settles)
            written, standing = writer.write(self.question, parts, base_of(request.POST, self.question), settles)
        except NotAllowed as refusal:
            return self.refused(str(refusal))
        tell_of_voided(writer)
        if not self.is_fetched:
            return redirect(self.place())
        return JsonResponse(self.answer(written, standing))

    def keep(self):
        """The question went while its page was open."""
        try:
            parts = parts_of(self.request.POST, self.question)
            keep_unasked(self.writer(), self.question, parts, base_of(self.request.POST, self.question))
        except NotAllowed as refusal:
            return self.refused(str(refusal))
        return self.refused(_("This question is no longer asked. What you wrote is kept in its history."))

    def chosen(self, settles):
        """What she wrote in the fields; of two texts the one she takes, or what she made of both."""
        take, sent = self.request.GET.get("take"), self.request.POST
        if settles and take in ("standing", "other"):
            return {**settles.value} if take == "other" else {}
        parts = parts_of(sent, self.question)
        if take in ("standing", "other"):  # what is laid out to be joined is no text of hers until she says so
            messages.warning(self.request, _("Somebody else has just changed this."))
            return parts
        joint = {key: f"{self.question.key}.joint.{key}" for key in [*parts, REASON]}
        return parts | {key: clean(sent[name]) for key, name in joint.items() if name in sent}

    @property
    def is_fetched(self):
        """By the page's script; otherwise by a button."""
        return self.request.headers.get("X-Requested-With") == "fetch"

    def settles(self):
        """The text that was chosen against, or taken after all; None when nobody has to choose any more."""
        rows = AnswerVersion.objects.contested().filter(answer__application=self.application)
        number = number_in(self.request.POST, "settles")
        return number and rows.filter(pk=number, answer__question=self.question.key).first() or None

    def refused(self, sentence):
        if not self.is_fetched:
            messages.error(self.request, sentence)
            return redirect(self.place())
        return JsonResponse({"refused": sentence}, status=409)

    def place(self):
        if not self.is_asked:
            return self.application.get_absolute_url()
        args = [self.request.programme.slug, self.partnership.pk, self.question.section]
        return reverse("partnerships:section", args=args) + f"#{self.question.key}"

    def answer(self, written, standing):
        """What the page shows of it: the saved state, what others have written here, notes, and the bar."""
        parties = {party.kind: party.name for party in self.parties}
        state = standing.states[self.question.key]
        seen = shown(standing, self.question, self.kind, True, parties, bases_of([state]))
        local = self.request.arrived_at.astimezone(ZoneInfo(self.application.call.time_zone))
        facts = {"shown": seen, "application": self.application, "call": self.application.call}
        facts |= {"standing": standing, "partnership": self.partnership, "is_closed": False}
        facts["completion"] = self.completion
        texts, is_behind = unlike(seen, parts_of(self.request.POST, self.question))
        pages = {name: f"partnerships/parts/{name}.html" for name in ("notes", "courses", "contested")}
        return {
            "version": state.version,
            "saved": _("Saved %(time)s") % {"time": say_clock(local)},
            "clashed": bool(state.contested),
            "lost": bool(written.clashed),
            "texts": texts,
            "behind": is_behind,
            "errors": {field.id: [*field.errors] for field in seen.fields},
            **{name: render_to_string(page, facts, self.request) for name, page in pages.items()},
            "bar": render_to_string("partnerships/parts/unsent.html", facts, self.request),
            "here": render_to_string("partnerships/parts/here.html", facts | self.around(), self.request),
            "total": next((field.total for field in seen.fields if field.kind == "budget"), ""),
        }

    def around(self):
        return {"here": self.others_here(self.question.section, self.question.key)}

    @property
    def parties(self):
        """Asked for only where their names are shown."""
        shares = {each.kind for each in self.question.fields} & {"split", "confirm"}
        return self.partnership.parties.all() if shares else []


class SectionReadyMark(ApplicationPage, ActionView):
    """ "Our part is ready". What was typed is saved before, and stays saved when the mark is refused."""

    permission = WRITE
    locks = True

    def post(self, request, *args, **kwargs):
        if save_section(request, self.writer(), self.section):
            return super().post(request, *args, **kwargs)
        return redirect("partnerships:section", request.programme.slug, self.partnership.pk, self.section.key)

    def get_object(self):
        return self.application

    def act(self, application):
        self.writer().mark_ready(self.section)
        messages.success(self.request, _("Your part is marked as ready."))

    def refused(self, application, refusal):
        messages.error(self.request, f"{self.section.title}: {refusal}")
