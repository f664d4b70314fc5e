"""What staff fill in before a change of a form is published."""

from typing import cast

from django import forms
from django.utils.translation import get_language_info, gettext_lazy
from django.utils.translation import gettext as _

LONGEST_NOTE = 600


class PublishForm(forms.Form):
    """What is told of the change, in each language of the programme, and which answers are checked again."""

    check_again = forms.MultipleChoiceField(
        label=gettext_lazy("Answers to be checked again"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, languages, checkable, **options):
        super().__init__(*args, **options)
        self.languages = languages
        chosen = cast(forms.MultipleChoiceField, self.fields["check_again"])
        chosen.choices = checkable
        chosen.help_text = _(
            "Other words can ask something else: a month, a year. Choose a question, and its answers are looked at "
            "again by the party that gave them. The change is a new version then."
        )
        if not checkable:
            del self.fields["check_again"]
        for language in languages:
            self.fields[f"note_{language}"] = forms.CharField(
                label=f"{_('What is told of the change')} ({get_language_info(language)['name_local']})",
                max_length=LONGEST_NOTE,
                widget=forms.Textarea(attrs={"rows": 3, "lang": language}),
            )

    @property
    def note(self):
        """{language: text} of what was written."""
        return {language: self.cleaned_data[f"note_{language}"] for language in self.languages}

    @property
    def wished(self):
        return self.cleaned_data.get("check_again", [])
