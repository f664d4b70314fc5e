from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from programmes.states import NotAllowed

from ..comparing import compared
from ..models import AnswerVersion, PartnershipAppointment
from ..models.answers import same
from ..pages import ApplicationPage
from ..reading import say_answer
from .application import WRITE, tell_of_voided
from .sections import number_in

A_PAGE = 25  # texts


class HistoryPage(ApplicationPage):
    @cached_property
    def versions(self):
        rows = AnswerVersion.objects.in_programme(self.request.programme)
        return rows.filter(answer__application=self.application, answer__question=self.question.key)


class QuestionHistory(HistoryPage, TemplateView):
    """Every text that ever stood, and those that lost to a quicker hand, each with what it changed."""

    template_name = "partnerships/question_history.html"

    @cached_property
    def question(self):
        """What the form asks no more stays readable."""
        return self.application.editions.ever_asked(self.kwargs["question"]) or self.not_there()

    @cached_property
    def now(self):
        """(what stands now, its version)."""
        answer = self.standing.answers.get(self.question.key)
        return (answer.value, answer.version) if answer else ({}, 0)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        written = self.versions.select_related("by").annotate(party=self.party_of("by"))
        page = Paginator(written.order_by("-id"), A_PAGE).get_page(self.request.GET.get("page"))
        is_asked = self.question.key in self.application.asks.questions
        writes = context["may_write"] and is_asked and bool(self.held) and self.question.is_answered_by(self.kind)
        return context | {
            "question": self.question,
            "page_obj": page,
            "entries": [self.entry(version, before) for version, before in self.with_what_stood(list(page))],
            "standing_version": self.now[1],
            "is_asked": is_asked,
            "writes": writes and not self.question.signed_by,
        }

    def with_what_stood(self, versions):
        """Each text with the one that stood when it was written: the next older one of those that ever stood."""
        older = self.versions.filter(is_standing=True, pk__lt=versions[-1].pk if versions else 0).order_by("id").last()
        found = []
        for version in reversed(versions):
            found.append((version, older))
            older = version if version.is_standing else older
        return reversed(found)

    def entry(self, version, before):
        """One line of the history: what it changed, the whole text, and whether it is what stands now."""
        was = before.value if before else {}
        value = version.value if version.is_standing else {**was, **version.value}
        currency = self.request.programme.currency
        now, _version = self.now
        return {
            "version": version,
            "party": version.party,
            "pieces": compared(self.question, was, value, self.names, currency),
            "lines": say_answer(self.question, value, self.names, currency),
            "stands": all(same(value.get(key), now.get(key)) for key in {*value, *now}),
        }

    @cached_property
    def names(self):
        return {party.kind: party.name for party in self.standing.parties}

    def party_of(self, who):
        """The name of the party for which somebody acts, or acted last."""
        acts = PartnershipAppointment.objects.filter(partnership=self.partnership, party__isnull=False)
        return Subquery(acts.filter(user=OuterRef(who)).order_by("-id").values("party__name")[:1])


class VersionRestore(HistoryPage, View):
    """Bring an earlier text back, as a new version: what stands now stays in the history."""

    permission = WRITE
    locks = True
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        version = get_object_or_404(self.versions, pk=kwargs["version"])
        args = [request.programme.slug, self.partnership.pk]
        try:
            with transaction.atomic():
                written = self.restore(version)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            if written.clashed:
                sentence = _("You both changed the same place. Nothing is lost. Choose a text below.")
                messages.warning(request, sentence)
                return redirect(
                    reverse("partnerships:section", args=[*args, self.question.section]) + f"#{self.question.key}"
                )
            messages.success(request, _("The earlier text is back. What stood until now is in the history."))
        return redirect("partnerships:history", *args, self.question.key)

    def restore(self, version):
        writer, parts = self.writer(), version.value
        if version.is_standing:  # what was empty then is emptied
            parts = {**dict.fromkeys([each.key for each in self.question.fields], ""), **parts}
        written, _standing = writer.write(self.question, parts, number_in(self.request.POST, "base"))
        tell_of_voided(writer)
        return written
