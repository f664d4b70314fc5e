from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from programmes.moments import say_clock
from programmes.outbox import put
from programmes.pages import ActionView
from programmes.states import NotAllowed

from ..models import AnswerVersion, PartnershipAppointment
from ..pages import ApplicationPage
from ..reading import say_answer
from ..showing import shown
from ..typed import parts_of

WRITE = "partnerships.write_application"


class ApplicationDetail(ApplicationPage, TemplateView):
    """The sections by party, what is missing from whom, and the consents. There is no button to submit."""

    template_name = "partnerships/application_detail.html"

    def get_context_data(self, **kwargs):
        standing, kinds = self.standing, self.application.call.parties
        rows = [
            (section, [(kind, *standing.section_state(section, kind)) for kind in kinds])
            for section in standing.asks.sections
        ]
        parties = [(kind, standing.party(kind), standing.consent_of(kind)) for kind in kinds]
        done, asked = standing.answered
        people = PartnershipAppointment.objects.today().filter(partnership=self.partnership)
        people = people.select_related("user", "party").order_by("party", "user__name")
        return super().get_context_data(
            rows=rows,
            parties=parties,
            people=people,
            done=done,
            asked=asked,
            missing=ordered(standing, self.kind),
            **kwargs,
        )


def ordered(standing, own):
    """What is missing by party, one's own first: [(kind, party or None, items)]."""
    kinds = sorted(standing.missing, key=lambda kind: kind != own)
    return [(kind, standing.party(kind), standing.missing[kind]) for kind in kinds]


class SectionDetail(ApplicationPage, TemplateView):
    """The questions of a section. Without scripts it is one form with a button; with them each field saves itself."""

    template_name = "partnerships/section_detail.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        standing, sections = self.standing, self.application.asks.sections
        place = sections.index(self.section)
        parties = {party.kind: party.name for party in standing.parties}
        writes = context["may_write"] and bool(self.held)
        context |= {
            "section": self.section,
            "number": place + 1,
            "steps": [(each, standing.section_state(each, self.kind)) for each in sections],
            "next": sections[place + 1] if place + 1 < len(sections) else None,
            "questions": [shown(standing, q, self.kind, writes, parties) for q in self.section.questions],
            "missing": ordered(standing, self.kind),
            "party_names": parties,
        }
        return context


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
    for question in section.questions:
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


def base_of(post, question):
    return number_in(post, f"{question.key}.base")


def number_in(post, name):
    """A whole number that a page sent; what is none counts as 0."""
    text = post.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def tell_of_voided(writer):
    """Both parties are told at once that a consent no longer applies."""
    for consent in writer.voided:
        for appointment in PartnershipAppointment.objects.today().filter(partnership=writer.application.partnership):
            put("partnerships.letters.consent_void", consent, appointment.user)
    writer.voided = []


class AnswerSave(ApplicationPage, View):
    """One question, saved by itself while somebody writes. Answers what stands now."""

    permission = WRITE
    locks = True
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        writer, settles = self.writer(), self.settles()
        takes_other = settles and request.GET.get("take") == "other"
        if not self.is_fetched:
            # A button sends the whole section: what else was typed is saved with it, and so is the text not chosen.
            section = self.application.asks.section(self.question.section)
            save_section(request, writer, section, but=None if takes_other else self.question)
        try:
            parts = {**settles.value} if takes_other else parts_of(request.POST, self.question)
            written, standing = writer.write(self.question, parts, base_of(request.POST, self.question), settles)
        except NotAllowed as refusal:
            return self.refused(str(refusal))
        tell_of_voided(writer)
        if not self.is_fetched:
            return redirect(self.place())
        return JsonResponse(self.answer(written, standing))

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
        args = [self.request.programme.slug, self.partnership.pk, self.question.section]
        return reverse("partnerships:section", args=args) + f"#{self.question.key}"

    def answer(self, written, standing):
        """What the page shows of it: the saved state, notes under the question, and the bar."""
        seen = shown(standing, self.question, self.kind, True, {})
        local = self.request.arrived_at.astimezone(ZoneInfo(self.application.call.time_zone))
        facts = {"shown": seen, "application": self.application, "call": self.application.call}
        facts |= {"standing": standing, "partnership": self.partnership, "is_closed": False}
        if written.clashed:
            seen.state.contested = written.clashed
        return {
            "version": seen.state.version,
            "saved": _("Saved %(time)s") % {"time": say_clock(local)},
            "clashed": bool(seen.state.contested),
            "errors": {field.id: [*field.errors] for field in seen.fields},
            "notes": render_to_string("partnerships/parts/notes.html", facts, self.request),
            "bar": render_to_string("partnerships/parts/unsent.html", facts, self.request),
            "total": next((field.total for field in seen.fields if field.kind == "budget"), ""),
        }


class QuestionHistory(ApplicationPage, TemplateView):
    """Every text that ever stood, and those that lost to a quicker hand."""

    template_name = "partnerships/question_history.html"

    def get_context_data(self, **kwargs):
        rows = AnswerVersion.objects.in_programme(self.request.programme)
        rows = rows.filter(answer__application=self.application, answer__question=self.question.key)
        names = {party.kind: party.name for party in self.standing.parties}
        currency = self.request.programme.currency
        versions = [
            (version, say_answer(self.question, version.value, names, currency))
            for version in rows.select_related("by").order_by("-id")[:300]
        ]
        return super().get_context_data(**kwargs | {"question": self.question, "versions": versions})


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


class ApplicationText(ApplicationPage, TemplateView):
    """All questions and answers on one page, to read, to print and to keep; after the deadline too."""

    template_name = "partnerships/application_text.html"

    def get_context_data(self, **kwargs):
        standing = self.standing
        parties = {party.kind: party.name for party in standing.parties}
        sections = [
            (
                section,
                [shown(standing, question, self.kind, False, parties) for question in section.questions],
            )
            for section in standing.asks.sections
        ]
        return super().get_context_data(sections=sections, **kwargs)


class ApplicationExport(ApplicationPage, View):
    """The draft as a file: what stands in each question, as data."""

    def get(self, request, *args, **kwargs):
        answers = {key: state.raw for key, state in self.standing.states.items() if state.raw}
        content = {"call": self.application.call.reference, "name": self.application.name, "answers": answers}
        response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
        response.headers["Content-Disposition"] = f'attachment; filename="application-{self.partnership.pk}.json"'
        return response
