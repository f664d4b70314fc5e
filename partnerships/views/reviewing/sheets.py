"""The score sheet: read by all who score, written by staff; each change is a version with its note."""

import re

from django import forms
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.generic import FormView, TemplateView

from programmes import access
from programmes.states import NotAllowed
from programmes.words import language_name

from ...models import ScoreSheet
from ...reviewing.means import in_conflict
from ...reviewing.resheeting import change_sheet, to_score_again
from .frame import RUN, SEE, ReviewPage

LEVELS = (0, 3, 5)
NUMBER = re.compile(r"[0-9]{1,4}")
NEW = 2  # empty criteria at the end of the form


class ReviewSheet(ReviewPage, TemplateView):
    """The score sheet that counts, its versions, and what is to be scored again because it has changed."""

    permission = "programmes.read_score_sheet"
    template_name = "partnerships/review/sheet.html"

    def get_context_data(self, **kwargs):
        user, programme = self.request.user, self.request.programme
        runs = access.may(user, SEE, programme)
        facts = {"nav_template": "parts/nav_staff.html" if runs else "partnerships/review/parts/nav.html"}
        facts |= {"here": "applications" if runs else "sheet", "may_run": access.may(user, RUN, programme)}
        facts["versions"] = ScoreSheet.objects.filter(call=self.call).select_related("by").newest_first()
        if runs:
            blocked = in_conflict(user, self.call)
            again = to_score_again(self.sheet)
            facts["again"] = [each for each in again if each.assignment.application_id not in blocked]
        return super().get_context_data(**kwargs | facts)


class SheetForm(forms.Form):
    """Every criterion with its words in each language, its weight and its levels; and how points are reckoned."""

    def __init__(self, *args, sheet, languages, **options):
        super().__init__(*args, **options)
        self.sheet, self.languages = sheet, languages
        self.keys = [each.key for each in sheet.criteria] + [f"new{number}" for number in range(1, NEW + 1)]
        for key in self.keys:
            self.add(key, sheet.criterion(key))
        share = _l("Share of the paper, in percent")
        self.fields["paper_share"] = forms.IntegerField(label=share, min_value=0, max_value=100)
        self.fields["gap"] = forms.IntegerField(label=_l("Look again from a difference of"), min_value=1, max_value=5)
        self.fields["ties"] = forms.CharField(
            label=_l("A tie is decided by"), required=False, help_text=_l("Keys in order, such as: K2, K1, K4")
        )
        self.initial.update(paper_share=sheet.paper_share, gap=sheet.gap, ties=", ".join(sheet.ties))
        for code in languages:
            label = f"{_('What has changed, and why')} ({language_name(code)})"
            self.fields[f"note_{code}"] = forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": 2}))

    def add(self, key, criterion):
        """The fields of one criterion; of a new one none is required."""
        is_there, levels = bool(criterion), dict(criterion.levels) if criterion else {}
        self.fields[f"{key}_key"] = forms.CharField(label=_l("Key"), max_length=20, required=is_there)
        self.fields[f"{key}_weight"] = forms.IntegerField(
            label=_l("Weight"), min_value=1, max_value=100, required=is_there
        )
        self.fields[f"{key}_threshold"] = forms.IntegerField(
            label=_l("Not chosen below a mean of"), min_value=0, max_value=5, required=False
        )
        for code in self.languages:
            name = language_name(code)
            self.fields[f"{key}_title_{code}"] = forms.CharField(label=f"{_('Title')} ({name})", required=is_there)
            for points in LEVELS:
                label = f"{points} {_('points')} ({name})"
                field = forms.CharField(label=label, required=is_there, widget=forms.Textarea(attrs={"rows": 2}))
                self.fields[f"{key}_{points}_{code}"] = field
        if is_there:
            self.fields[f"{key}_gone"] = forms.BooleanField(label=_l("Take this criterion out"), required=False)
            said = {"key": key, "weight": criterion.weight, "threshold": criterion.threshold}
            said |= {f"title_{code}": criterion.title.get(code, "") for code in self.languages}
            said |= {f"{p}_{code}": (levels.get(p) or {}).get(code, "") for p in LEVELS for code in self.languages}
            self.initial.update({f"{key}_{name}": value for name, value in said.items()})

    def groups(self):
        """[(criterion or None, has it a fault, [the fields of one line])]: what belongs together is side by side."""
        for key in self.keys:
            head = [name for name in ("key", "weight", "threshold", "gone") if f"{key}_{name}" in self.fields]
            lines = [head, *([f"{what}_{code}" for code in self.languages] for what in ("title", *LEVELS))]
            fields = [[self[f"{key}_{name}"] for name in line] for line in lines]
            yield self.sheet.criterion(key), any(field.errors for line in fields for field in line), fields

    def rest(self):
        """How points are reckoned, and what is said about the change; a line each."""
        yield [self[name] for name in ("paper_share", "gap", "ties")]
        yield [self[f"note_{code}"] for code in self.languages]

    @property
    def definition(self):
        """The data of the next version, as programmes/sheets.py describes it."""
        said = self.cleaned_data
        criteria = [self.one(key) for key in self.keys if said.get(f"{key}_key") and not said.get(f"{key}_gone")]
        own = {"paper_share": said["paper_share"], "gap": said["gap"]}
        own["ties"] = [key.strip() for key in said["ties"].split(",") if key.strip()]
        return {**self.sheet.definition, **own, "criteria": criteria}

    def one(self, key):
        said, old = self.cleaned_data, self.sheet.criterion(key)
        levels = {str(points): dict(words) for points, words in old.levels} if old else {}
        for points in LEVELS:
            words = {code: said[f"{key}_{points}_{code}"] for code in self.languages}
            levels[str(points)] = {**levels.get(str(points), {}), **words}
        found = {"key": said[f"{key}_key"], "weight": said[f"{key}_weight"], "levels": levels}
        title = {code: said[f"{key}_title_{code}"] for code in self.languages}
        found["title"] = {**(old.title if old else {}), **title}  # words in a further language stay
        if said[f"{key}_threshold"] is not None:
            found["threshold"] = said[f"{key}_threshold"]
        return found

    @property
    def note(self):
        return {code: self.cleaned_data[f"note_{code}"] for code in self.languages}


class ReviewSheetEdit(ReviewPage, FormView):
    """Write the next version. A criterion whose words change is scored again; another weight is not."""

    permission = RUN
    form_class = SheetForm
    template_name = "partnerships/review/sheet_edit.html"

    @cached_property
    def begun(self):
        """How many reviews are begun or locked by the version that counts."""
        return self.sheet.reviews.exclude(status="set_aside").count()

    @cached_property
    def based_on(self):
        """The version that she has changed: what she typed stays on the page when somebody else was faster."""
        number = self.request.POST.get("based_on", "")
        rows = ScoreSheet.objects.filter(call=self.call, number__in=[int(number)] if NUMBER.fullmatch(number) else [])
        return rows.first() or self.sheet

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "sheet": self.based_on, "languages": self.request.programme.languages}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | {"begun": self.begun})

    def form_valid(self, form):
        try:
            made = change_sheet(self.based_on, form.definition, form.note, self.request.user)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, f"{_('The new version counts from now on')}: {made.number}")
        return redirect(self.link("review_sheet"))
