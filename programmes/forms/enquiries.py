"""What is filled in around a question: by who asks, and by who answers."""

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.forms import OneLine

from ..models import Enquiry
from .shared import WordsForm

YES, NO = "yes", "no"


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
    """The public wording and the answer; staff take out whatever says who asked, and say what it changes."""

    words = {
        "wording": (_("The question, as everybody reads it"), True, True, 1000),
        "answer": (_("The answer"), True, True, 4000),
        "correction": (_("Line in the list of corrections"), False, False, 600),
    }
    changes = forms.ChoiceField(
        label=_("Does the answer change what the call requires?"),
        choices=[
            (NO, _("No, it explains what the call says already")),
            (YES, _("Yes: it becomes a correction of the call, and everybody with a draft is told")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ["wording", "answer", "changes", "correction"]

    def clean(self):
        said = super().clean()
        if said.get("changes") == YES:
            for code in self.languages:
                if not said["correction"].get(code):
                    sentence = _t("Say in one line what has changed, in each language: everybody with a draft is told.")
                    self.add_error(f"correction_{code}", sentence)
        elif said.get("changes") == NO and self.before["correction"]:
            self.add_error("changes", _t("This has been told as a correction. Write the line that holds now instead."))
        elif said.get("changes") == NO and said["correction"]:
            self.add_error("changes", _t("Choose yes, or empty the line of the correction."))
        return said

    @staticmethod
    def standing_of(enquiry, languages):
        """What stands in the form: the public words, or the asker's own to begin with."""
        spoken = enquiry.language if enquiry.language in languages else languages[0]
        is_public = enquiry.status == Enquiry.Status.PUBLISHED
        words = {"wording": enquiry.wording or {spoken: enquiry.text}, "answer": enquiry.answer}
        changes = YES if enquiry.correction else NO
        return words | {"correction": enquiry.correction, "changes": changes if is_public else ""}


class ReplyForm(forms.Form):
    """An answer that concerns only who asked."""

    reply = forms.CharField(label=_("The answer"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
