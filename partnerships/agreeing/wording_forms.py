"""What is typed around the wording of an agreement: one clause, in each language."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programmes.agreements import unknown_gaps
from programmes.forms.shared import WordsForm, as_typed, seen_in


class ClauseForm(WordsForm):
    """The heading and the text of a clause. The language that counts stands first, and needs both."""

    words = {
        "heading": (gettext_lazy("Heading"), False, True, 120),
        "body": (gettext_lazy("Text"), True, True, 20_000),
    }

    def __init__(self, data=None, *, languages, standing, template):
        self.template = template
        super().__init__(data, languages=languages, standing=standing)
        for code in languages:
            self.fields[f"body_{code}"].widget.attrs["rows"] = 14

    def clean(self):
        said = super().clean()
        for code in self.languages:
            if "[" in said.get(f"heading_{code}", ""):
                self.add_error(f"heading_{code}", _("Nothing is filled in in a heading. Leave out square brackets."))
            unknown = unknown_gaps(said.get(f"body_{code}", ""), self.template)
            if unknown:
                named = ", ".join(f"[{each}]" for each in unknown)
                words = _("An agreement has no such gap. Take one of the list, or leave out the brackets: %(gaps)s")
                self.add_error(f"body_{code}", words % {"gaps": named})
        return said

    def facts(self):
        """As the template keeps it, whatever ends of lines the browser sent."""
        typed = {name: self.cleaned_data[name].items() for name in self.words}
        return {name: {code: as_typed(text) for code, text in words} for name, words in typed.items()}

    @property
    def panels(self):
        """[(language, its fields, whether something is to be looked at)] in order."""
        found = []
        for code in self.languages:
            fields = [self[f"{name}_{code}"] for name in self.words]
            found.append((code, fields, any(field.errors for field in fields)))
        return found

    @staticmethod
    def shown_in(data, languages):
        """The clause as the form showed it, for one that is not there any more."""
        seen = seen_in(data.get("shown"))
        return {
            name: {code: text for code in languages if isinstance(text := seen.get(f"{name}_{code}"), str)}
            for name in ClauseForm.words
        }


class ReadClauseForm(forms.Form):
    """The hash of the clause that was read before something is done with it."""

    read = forms.CharField(widget=forms.HiddenInput, required=False)
