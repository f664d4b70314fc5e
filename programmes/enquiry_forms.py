"""What is filled in around a question: by who asks, and by who answers."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.forms import OneLine

from .meeting_forms import LINE, TEXT, WordsForm
from .models import Enquiry


class AskForm(forms.ModelForm):
    """A question; who has an account is known already."""

    name = OneLine(label=_("Your name"), max_length=200, required=False)

    class Meta:
        model = Enquiry
        fields = ["text", "name", "email", "language"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 6}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def __init__(self, *args, user, **options):
        super().__init__(*args, **options)
        self.fields["text"].help_text = _("Write no names of volunteers, participants or others.")
        self.fields["language"].initial = get_language()
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].required = True
        if user.is_authenticated:
            for name in ("name", "email", "language"):
                del self.fields[name]


class AnswerForm(WordsForm):
    """The public wording and the answer; staff take out whatever says who asked."""

    words = {
        "wording": (_("The question, as everybody reads it"), TEXT, True),
        "answer": (_("The answer"), TEXT, True),
        "correction": (_("Line in the list of corrections"), LINE, False),
    }
    changes = forms.BooleanField(label=_("The answer changes what the call requires"), required=False)
    field_order = ["wording", "answer", "changes", "correction"]

    def clean(self):
        super().clean()
        said = self.cleaned_data
        if said.get("changes") and not said["correction"]:
            first = f"correction_{self.languages[0]}"
            self.add_error(first, _t("Say in one line what has changed: everybody with a draft is told."))
        if said["correction"] and not said.get("changes"):
            self.add_error("changes", _t("Tick this, or empty the line of the correction."))
        return said


class ReplyForm(forms.Form):
    """An answer that concerns only who asked."""

    reply = forms.CharField(label=_("The answer"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
