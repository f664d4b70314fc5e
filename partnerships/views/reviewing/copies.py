"""Staff release a checked copy of a file that is held back where names are hidden, and take it back."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.generic import FormView

from programmes.pages import ActionView
from programmes.states import NotAllowed

from ...hiding.copies import LONGEST, copies_of, place_of, release, take_back
from ...hiding.reading import shown_to_reviewers
from ...models import CheckedCopy, File
from .frame import RUN
from .running import OnePage


class CopyForm(forms.Form):
    """The copy, and how it was checked."""

    file = forms.FileField(label=_l("The checked copy"), help_text=_l("PDF, PNG or JPG, at most 10 MB."))
    how = forms.CharField(
        label=_l("How did you check it?"),
        help_text=_l("For example: read page by page, names and letterhead painted over."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReviewCopy(OnePage, FormView):
    """One file that is held back: the copy that reviewers read instead, if there is one."""

    permission = RUN
    form_class = CopyForm
    template_name = "partnerships/review/copy.html"

    @cached_property
    def file(self):
        """What stands at its number in the projection; None where nothing is hidden, or there is none."""
        is_on = self.hiding.is_on
        reading = shown_to_reviewers(self.application, self.request.programme, self.hiding) if is_on else None
        there = 1 <= self.kwargs["number"] <= len(reading.files) if reading else False
        return reading.files[self.kwargs["number"] - 1] if there else None

    def get_context_data(self, **kwargs):
        facts = {"application": self.application, "file": self.file}
        if self.file:
            question, field, sha256 = place = place_of(self.file)
            rows = File.objects.clean().filter(application=self.application, question=question, field=field)
            facts |= {"original": rows.filter(sha256=sha256).last(), "copy": copies_of(self.application).get(place)}
        return super().get_context_data(**kwargs | facts)

    def form_valid(self, form):
        said = form.cleaned_data
        try:
            if not self.file:
                raise NotAllowed(_("There is no such file here now. Look at the application again."))
            release(self.application, place_of(self.file), said["file"], said["how"], self.request.user)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Released. The reviewers read it when it has been checked for harm."))
        return redirect(self.link("review_hidden", self.application.pk))


class ReviewCopyBack(OnePage, ActionView):
    """Hold the file back again."""

    permission = RUN

    def get_object(self):
        rows = CheckedCopy.objects.standing().filter(application=self.application).select_related("application")
        return get_object_or_404(rows, pk=self.kwargs["copy"])

    def act(self, copy):
        take_back(copy, self.request.user)
        messages.success(self.request, _("The file is held back again."))
        return redirect(self.link("review_hidden", self.application.pk))

    def refused(self, copy, refusal):
        super().refused(copy, refusal)
        return redirect(self.link("review_hidden", self.application.pk))
