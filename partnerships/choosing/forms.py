"""What is typed around decisions and draws."""

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.forms import MomentForm
from programmes.forms.shared import words_fields, words_typed
from programmes.moments import instant


class FreezeForm(MomentForm):
    """How many are drawn, for what, and not before when; the pool is what the page shows."""

    k = forms.IntegerField(label=_("How many are drawn"), min_value=1, max_value=99, initial=3)
    field_order = ["k"]

    def __init__(self, *args, languages, zone, **options):
        super().__init__(*args, **options)
        self.languages, self.zone = languages, zone
        self.fields["day"].label = _("Drawn no earlier than this day")
        self.fields["clock"].initial = "12:00"
        note = _("For example what is measured in them.")
        self.fields |= words_fields("purpose", _("What the draw is for"), languages, help_text=note)
        note = _("For example the winning numbers of a lottery on a day to come. Leave it empty if there is none.")
        self.fields |= words_fields("wanted", _("A public value that is not known yet"), languages, help_text=note)
        self.fields[f"purpose_{languages[0]}"].required = True
        for name, field in self.fields.items():
            if name.startswith(("purpose", "wanted")) and not name.endswith(f"_{languages[0]}"):
                field.required = False

    def facts(self):
        """The facts of `drawing.freeze`."""
        said = self.cleaned_data
        words = {name: words_typed(said, name, {}, self.languages) for name in ("purpose", "wanted")}
        return words | {"k": said["k"], "not_before": instant(said["day"], said["clock"], self.zone)}


class DrawForm(forms.Form):
    """The public value that was announced, if there was one."""

    value = forms.CharField(label=_("The public value, exactly as it was published"), max_length=300)

    def __init__(self, *args, draw, **options):
        super().__init__(*args, **options)
        if draw.wanted:
            self.fields["value"].help_text = str(draw.wanted)
        else:
            del self.fields["value"]


class WhyForm(forms.Form):
    """A reason that everybody can read."""

    why = forms.CharField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input"}),
        help_text=_("Everybody can read it, for good. Name no person."),
    )


class WithdrawalForm(WhyForm):
    """Who has withdrawn from the pool."""

    out = forms.ChoiceField(label=_("Who has withdrawn?"), widget=forms.RadioSelect)
    field_order = ["out", "why"]

    def __init__(self, *args, draw, **options):
        super().__init__(*args, **options)
        left = [(key, f"{label} ({key})") for key, label in draw.labels.items() if key not in draw.out]
        self.fields["out"].choices = left
