"""Staff hide names from reviewers: what is hidden in a call, and what the reviewers of one application read instead."""

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.generic import FormView, View

from programmes.pages import ActionView
from programmes.states import NotAllowed

from ...hiding.deciding import LONGEST_WHY, decide, hide, is_begun, mark, undo
from ...hiding.preparing import lacking
from ...hiding.reading import shown_to_reviewers
from ...models import Hiding, Passage
from ...reviewing.under_review import under_review
from .frame import RUN, ReviewPage
from .running import OnePage


class HidingForm(forms.Form):
    """What is hidden, and why it changes once points were given."""

    kinds = forms.MultipleChoiceField(
        label=_l("Hide from reviewers"),
        choices=Hiding.Kind.choices,
        help_text=_l("None chosen: reviewers read everything as it was sent in."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    why = forms.CharField(
        label=_l("Why it changes now"),
        help_text=_l("Stays in the log of every application of the call."),
        required=False,
        max_length=LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, is_begun, **options):
        super().__init__(*args, **options)
        if not is_begun:
            del self.fields["why"]


class ReviewHiding(ReviewPage, FormView):
    """What reviewers of the call do not read, in plain words; and the applications that are not ready for them yet."""

    permission = RUN
    form_class = HidingForm
    template_name = "partnerships/review/hiding.html"

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "is_begun": is_begun(self.call)}

    def get_initial(self):
        return {"kinds": self.hiding.kinds}

    def form_valid(self, form):
        said = form.cleaned_data
        try:
            decide(self.call, said["kinds"], said.get("why", ""), self.request.user)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Saved. It counts from now on."))
        return redirect(self.link("review_hiding"))

    def get_context_data(self, **kwargs):
        rows = Hiding.objects.filter(call=self.call).select_related("by").order_by("-id")
        facts = {"decisions": rows, "rows": self.rows() if self.hiding.is_on else []}
        return super().get_context_data(**kwargs | facts)

    def rows(self):
        """[(application, is it made, how much was hidden by hand)] of all but what she is in conflict with."""
        found = list(under_review(self.call).open_to(self.request.user).order_by("reference", "pk"))
        marks = Passage.objects.standing().filter(application__in=found).values_list("application")
        counts = dict(marks.annotate(Count("pk")).order_by())
        waiting = lacking([each.pk for each in found], self.hiding)
        return [(each, each.pk not in waiting, counts.get(each.pk, 0)) for each in found]


class PassageForm(forms.Form):
    """Words to hide, copied from what the reviewers read."""

    text = forms.CharField(
        label=_l("Hide more words"),
        help_text=_l("Copy them from the text. They are hidden wherever they stand in this application."),
        max_length=500,
    )


class ReviewHidden(OnePage, FormView):
    """One application as its reviewers read it, and what staff hide in it by hand."""

    permission = RUN
    form_class = PassageForm
    template_name = "partnerships/review/hidden.html"

    @cached_property
    def reading(self):
        is_on = self.hiding.is_on
        return shown_to_reviewers(self.application, self.request.programme, self.hiding) if is_on else None

    def get_context_data(self, **kwargs):
        reading = self.reading
        facts = {"application": self.application, "is_made": bool(reading)}
        if reading:
            facts |= {"sections": reading.sections(), "files": reading.files, "hidden": reading.content["hidden"]}
            facts["made_at"] = reading.projection.at
        rows = Passage.objects.filter(application=self.application).select_related("by", "undone_by")
        return super().get_context_data(**kwargs | facts | {"passages": rows})

    def form_valid(self, form):
        try:
            mark(self.application, form.cleaned_data["text"], self.request.user)
        except NotAllowed as refusal:
            form.add_error("text", str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Hidden. The reviewers no longer read these words."))
        return redirect(self.link("review_hidden", self.application.pk))


class ReviewHideAnswer(OnePage, View):
    """Hide one answer as a whole."""

    permission = RUN
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        try:
            hide(self.application, request.user, question=request.POST.get("question", "")[:50])
            messages.success(request, _("Hidden. The reviewers no longer read this answer."))
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        return redirect(self.link("review_hidden", self.application.pk))


class ReviewShowAgain(OnePage, ActionView):
    """Take back what was hidden by hand."""

    permission = RUN

    def get_object(self):
        rows = Passage.objects.standing().filter(application=self.application)
        found = get_object_or_404(rows, pk=self.kwargs["passage"])
        found.application, found.programme = self.application, self.request.programme
        return found

    def act(self, passage):
        undo(passage, self.request.user)
        messages.success(self.request, _("The reviewers read it again."))
        return redirect(self.link("review_hidden", self.application.pk))
