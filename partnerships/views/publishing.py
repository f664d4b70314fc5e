"""Publishing a change of a form in use: see the comparison, write what is told, see who is told, then publish."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from programmes import outbox, publishing
from programmes.comparison import compare
from programmes.editions import Editions
from programmes.models import Call, Form, FormDraft
from programmes.pages import StaffPage
from programmes.questions import Definition
from programmes.retold import told_all
from programmes.states import NotAllowed

from ..publish_form import PublishForm
from ..publishing import concerned, letters_told, progress


class FormOfCalls(StaffPage):
    """A page about a form that a public call asks."""

    permission = "programmes.edit_calls"

    @cached_property
    def form_at_work(self):
        found = get_object_or_404(Form.objects.in_programme(self.request.programme), key=self.kwargs["form"])
        if not found.is_in_use:
            raise Http404
        return found

    @cached_property
    def calls(self):
        rows = Call.objects.in_programme(self.request.programme).filter(form=self.form_at_work).order_by("-opens_at")
        for call in rows:
            call.programme = self.request.programme
        return list(rows)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"form_at_work": self.form_at_work, "calls": self.calls} | kwargs)


class FormPublish(FormOfCalls, TemplateView):
    """Two steps: the comparison with what is told of it; who is told, in which words. Then it is published."""

    template_name = "partnerships/form_publish.html"

    @cached_property
    def latest(self):
        return self.form_at_work.latest

    @cached_property
    def draft(self):
        """What staff have written; held until the transaction ends when it is about to be published."""
        rows = FormDraft.objects.filter(form=self.form_at_work)
        return (rows.select_for_update() if self.request.method == "POST" else rows).first()

    @cached_property
    def definition(self):
        return Definition(self.draft.definition if self.draft else self.latest.definition)

    @cached_property
    def comparison(self):
        return compare(self.latest.asks, self.definition)

    @property
    def seen(self):
        """What this page compares: published is only what was seen."""
        return f"{self.latest.pk}-{self.definition.content_hash}"

    def publish_form(self, data=None):
        checkable = [
            (change.key, f"{change.key}: {change.question.title}")
            for change in self.comparison.changes
            if change.may_be_checked and not change.is_to_be_checked and change.reworded
        ]
        return PublishForm(data, languages=self.request.programme.languages, checkable=checkable)

    def get_context_data(self, **kwargs):
        facts = {
            "latest": self.latest,
            "comparison": self.comparison,
            "seen": self.seen,
            "to_tell": self.publish_form(),
        }
        facts["told"] = told_all(self.comparison)
        facts["concerned"] = concerned(self.calls, [change.key for change in self.comparison.changes])
        return super().get_context_data(**facts | kwargs)

    def post(self, request, *args, **kwargs):
        form = self.publish_form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(to_tell=form))
        if request.POST.get("seen") != self.seen:
            messages.error(request, _("Somebody else has just changed this form. Compare again."))
            return redirect(request.path)
        if "publish" not in request.POST:
            return self.render_to_response(self.get_context_data(to_tell=form, **self.outcome(form)))
        return self.publish(form)

    def outcome(self, form):
        """The second step: what it becomes, and what is told in each language."""
        checks = publishing.to_be_checked(self.comparison, set(form.wished))
        is_correction = self.comparison.is_wording_only and not checks
        number = self.latest.number if is_correction else self.latest.number + 1
        name = f"{number}.{self.latest.wording + 1}" if is_correction else str(number)
        facts = {"is_second": True, "is_correction": is_correction, "name": name, "checks": checks, "note": form.note}
        if not is_correction and self.calls:
            facts["letters"] = letters_told(self.calls[0], number, form.note, self.request.programme.languages)
        return facts

    def publish(self, form):
        facts = {"by": self.request.user, "note": form.note, "check_again": form.wished}
        try:
            edition = publishing.change(self.form_at_work, self.definition, self.latest.pk, **facts)
        except NotAllowed as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.request.path)
        FormDraft.objects.filter(pk=self.draft.pk).update(based_on=edition)
        outbox.ring("partnerships.tasks.moves")
        messages.success(self.request, f"{_('Published')}: {_('Version')} {edition.name}")
        return redirect("partnerships:form_editions", self.request.programme.slug, self.form_at_work.key)


class FormEditions(FormOfCalls, TemplateView):
    """Every edition of a form, what was told of it, and how many drafts have moved to the latest version."""

    template_name = "partnerships/form_editions.html"

    def get_context_data(self, **kwargs):
        moved, total = progress(self.form_at_work)
        rows = self.form_at_work.versions.select_related("published_by").defer("definition")
        editions = list(rows.order_by("-number", "-wording"))
        compared = Editions.of(self.form_at_work)
        facts = {"editions": [(row, differences(compared, row)) for row in editions], "moved": moved, "total": total}
        return super().get_context_data(**facts | kwargs)


def differences(editions, row):
    """What an edition changed, as it is told; nothing for the first."""
    edition = next(each for each in editions if each.pk == row.pk)
    before = editions.before(edition)
    return told_all(compare(before.asks, edition.asks)) if before else []
