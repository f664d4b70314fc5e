"""What is changed in a published call is told in its public list of corrections, with the change itself."""

from django import forms
from django.utils.translation import gettext as _

from .shared import SharedForm, words_fields, words_typed


class CorrectingForm(SharedForm):
    """A form of a call; once that is published, a change needs a line that everybody reads."""

    silent: set[str] = set()  # columns that may change without being told

    def __init__(self, data=None, *, call, languages, standing, first=None):
        self.call, self.languages = call, languages
        last = correction_fields(languages) if call.published_at else {}
        super().__init__(data, standing=standing, first=first, last=last)

    def presume_told(self):
        """What decides who may apply is told to those with a draft, unless staff say that it matters to nobody."""
        if "tell" in self.fields:
            self.fields["tell"].initial = True

    def before(self):
        """What stands, in the shape of `facts`."""
        return {name: getattr(self.call, name) for name in self.facts()}

    def facts(self):
        """The columns as they were typed."""
        raise NotImplementedError

    def is_changed(self):
        before = self.before()
        return any(value != before[name] for name, value in self.facts().items() if name not in self.silent)

    def clean(self):
        found = super().clean()
        if self.call.published_at and not self.errors and self.is_changed():
            need_correction(self)
        return found

    def correction(self):
        """The line for the public list, when something was changed that everybody reads."""
        return words_typed(self.cleaned_data, "correction", {}, self.languages) if self.is_changed() else {}


class RemovalForm(forms.Form):
    """Taking away what a published call has said needs a line too."""

    def __init__(self, data=None, *, call, languages):
        self.call, self.languages = call, languages
        super().__init__(data)
        if call.published_at:
            self.fields |= correction_fields(languages)

    def clean(self):
        if self.call.published_at:
            need_correction(self)
        return super().clean()

    def correction(self):
        return words_typed(self.cleaned_data, "correction", {}, self.languages)


def correction_fields(languages):
    """The line that everybody reads, and whether those with a draft get a letter of it."""
    told = forms.BooleanField(
        label=_("This changes what is required: tell everybody with a draft by letter"), required=False
    )
    return lines(languages) | {"tell": told}


def lines(languages):
    return words_fields(
        "correction", _("Line in the public list of corrections"), languages, most=600,
        help_text=_("The call is published: say what you have changed. Everybody reads it."),
    )  # fmt: skip


def need_correction(form):
    for code in form.languages:
        if not form.cleaned_data.get(f"correction_{code}"):
            form.add_error(f"correction_{code}", _("Say what was corrected, in each language."))
