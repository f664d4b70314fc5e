"""What is typed around decisions and draws."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from programmes.diversity import categories
from programmes.forms import MomentForm
from programmes.forms.shared import words_fields, words_shown, words_typed
from programmes.moments import instant, last_instant, read_moment, type_moment

from ..models import Decision, ListVote

WHY = _("Why")


def why_field(help_text, label=WHY, most=2000, rows=4, **options):
    """A reason in words; `help_text` says who reads it."""
    area = forms.Textarea(attrs={"rows": rows, "class": "ds-input"})
    return forms.CharField(label=label, max_length=most, widget=area, help_text=help_text, **options)


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

    why = why_field(_("Everybody can read it, for good. Name no person."), most=500, rows=3)


class WithdrawalForm(WhyForm):
    """Who has withdrawn from the pool."""

    out = forms.ChoiceField(label=_("Who has withdrawn?"), widget=forms.RadioSelect)
    field_order = ["out", "why"]

    def __init__(self, *args, draw, **options):
        super().__init__(*args, **options)
        left = [(key, f"{label} ({key})") for key, label in draw.labels.items() if key not in draw.out]
        self.fields["out"].choices = left


class DecisionForm(forms.Form):
    """What becomes of one application, and what its parties read about each criterion."""

    outcome = forms.ChoiceField(
        label=_("Decision"),
        choices=[*Decision.Outcome.choices, ("", _("Not decided"))],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args, criteria, **options):
        super().__init__(*args, **options)
        for each in criteria:
            self.fields[f"reason_{each.key}"] = forms.CharField(
                label=f"{each.key}. {each.title}", required=False, max_length=3000,
                widget=forms.Textarea(attrs={"rows": 5, "class": "ds-input"}),
            )  # fmt: skip

    def reasons(self):
        """{criterion: text}."""
        said = self.cleaned_data
        return {name[7:]: text.strip() for name, text in said.items() if name.startswith("reason_") and text.strip()}


class CloseForm(forms.Form):
    """Why a ranking is closed although something is not as planned; asked for only then."""

    why = why_field(_("Kept with your name, beside what is not as planned."), _("Why it is closed all the same"))

    def __init__(self, *args, odd, **options):
        super().__init__(*args, **options)
        if not odd:
            del self.fields["why"]


class ReopenForm(forms.Form):
    """Why a ranking is opened again."""

    why = why_field(_("Kept with your name, beside the order as it was."))


class MoveForm(forms.Form):
    """To which place an application moves, and why."""

    to = forms.IntegerField(label=_("New place"), min_value=1)
    why = why_field(_("Kept with your name, beside the order before and after."))


class SelectionForm(forms.Form):
    """The dates of the answers, and the words of the letters in each language of the programme."""

    DATES = {"release_at": timedelta(hours=9), "answer_by": timedelta(days=1), "reserves_until": timedelta(days=1)}

    release_at = forms.CharField(label=_("Release not before"), help_text=_("For example 6.12.2024 09:00."))
    answer_by = forms.CharField(label=_("Last day to accept"), help_text=_("For example 20.12.2024 24:00."))
    reserves_until = forms.CharField(
        label=_("The reserve list is valid until"), help_text=_("For example 28.2.2025 24:00.")
    )
    answer_days = forms.IntegerField(
        label=_("Days to accept when a reserve moves up"), min_value=1, max_value=60, initial=7
    )
    described_by = forms.ChoiceField(
        label=_("Description that is published of the selected"),
        required=False,
        help_text=_("Choose only what the form says will be published."),
    )

    def __init__(self, *args, call, questions, **options):
        super().__init__(*args, **options)
        self.call, self.languages = call, call.programme.languages or ["en"]
        texts = [
            (f"{q.key}.{f.key}", f"{q.key}. {q.title}") for q in questions for f in q.fields if f.kind == "longtext"
        ]
        self.fields["described_by"].choices = [("", _("Nothing but the name")), *texts]
        labels = {"award_words": _("More for the selected"), "rejection_words": _("More for those not selected")}
        if call.programme.funder_is_public:
            labels["appeal_words"] = _("How to complain, and on which law the decision rests")
        for name, label in labels.items():
            areas = words_fields(name, label, self.languages, area=True, most=6000)
            for field in areas.values():
                field.widget.attrs["rows"] = 5
            self.fields |= areas

    @classmethod
    def standing(cls, selection, call):
        """What stands now, as it is typed."""
        said = {"answer_days": selection.answer_days, "described_by": selection.described_by}
        for name in cls.DATES:
            at = getattr(selection, name)
            said[name] = type_moment(*last_instant(at, call.time_zone)) if at else ""
        for name in ("award_words", "rejection_words", "appeal_words"):
            said |= words_shown(name, getattr(selection, name), call.programme.languages or ["en"])
        return said

    def clean(self):
        said = super().clean() or {}
        for name, clock in self.DATES.items():
            if name in said:
                try:
                    day, typed = read_moment(said[name])
                    said[name] = instant(day, clock if typed is None else typed, self.call.time_zone)
                except forms.ValidationError as problem:
                    self.add_error(name, problem)
        return said

    def facts(self):
        """The facts of `releasing.settle`."""
        said = self.cleaned_data
        kept = {name: said[name] for name in (*self.DATES, "answer_days", "described_by")}
        words = {name.rpartition("_")[0] for name in said if "_words_" in name}
        return kept | {name: words_typed(said, name, {}, self.languages) for name in words}


class ReleaseForm(forms.Form):
    """That she has read the letters, and which ones."""

    has_read = forms.BooleanField(label=_("I have read every letter in every language"))
    read = forms.CharField(widget=forms.HiddenInput)


class AnswerForm(forms.Form):
    """One party's answer to an offer."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("We take the place")), ("no", _("We decline"))],
        widget=forms.RadioSelect,
    )
    why = why_field(_("Read by staff."), _("Why, if you decline"), most=1000, rows=3, required=False)


class TagsForm(forms.Form):
    """One tag of each category, or none; after the deadline only what was said, or none."""

    def __init__(self, *args, call, own, late, **options):
        super().__init__(*args, **options)
        for number, (category, tags) in enumerate(categories(call)):
            said = next((tag["key"] for tag in tags if tag["key"] in own), "")
            offered = [(tag["key"], str(tag["title"])) for tag in tags if not late or tag["key"] == said]
            if offered:
                self.fields[f"c{number}"] = forms.ChoiceField(
                    label=str(category), choices=[*offered, ("", _("I would rather not say"))],
                    widget=forms.RadioSelect, required=False, initial=said,
                )  # fmt: skip

    def keys(self):
        return {key for key in self.cleaned_data.values() if key}


class SetForm(forms.Form):
    """Why other people are chosen than those proposed, and which ranking she saw; the people are ticked beside it."""

    why = why_field(
        _("Kept with your name. Write nothing of what somebody has said of herself."),
        _("Why other people than those proposed"), rows=3, required=False,
    )  # fmt: skip
    base = forms.IntegerField(widget=forms.HiddenInput)


class CommitteeForm(forms.Form):
    """Who votes on a list before its release, and how many must be present."""

    quorum = forms.IntegerField(
        label=_("Members who must be present"), min_value=0, max_value=99, help_text=_("0 if no vote is needed.")
    )
    members = forms.ModelMultipleChoiceField(
        label=_("Members"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    is_open = forms.ChoiceField(
        label=_("What the page shows"), widget=forms.RadioSelect,
        choices=[("yes", _("Who voted, and how")), ("no", _("Who voted; of how, the numbers alone"))],
    )  # fmt: skip

    def __init__(self, *args, people, **options):
        super().__init__(*args, **options)
        self.fields["members"].queryset = people


class VoteForm(forms.Form):
    """One member's vote, and the list that she has read."""

    choice = forms.ChoiceField(label=_("Your vote"), choices=ListVote.Choice.choices, widget=forms.RadioSelect)
    why = forms.CharField(
        label=_("Why, if you like"), required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "ds-input"}),
    )  # fmt: skip
    read = forms.CharField(widget=forms.HiddenInput)
