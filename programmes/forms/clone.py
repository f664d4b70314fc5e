"""The new dates of a call that is made from another: each is shown, and none may lie in the past."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from ..cloning import moved_days
from ..moments import is_said_once, read_day, say_day, type_moment
from .call import TWICE, NewCallForm, precede

MOST_WEEKS = 520


class SpanForm(forms.Form):
    """By how many weeks every date moves."""

    weeks = forms.IntegerField(label=_l("Move every date by so many weeks"), min_value=1, max_value=MOST_WEEKS)


class CloneForm(forms.Form):
    """A field for each date, as it would stand after the move."""

    reference = NewCallForm.base_fields["reference"]

    def __init__(self, data=None, *, call, weeks, today):
        self.call, self.today, self.days = call, today, moved_days(call, weeks)
        super().__init__(data)
        for day in self.days:
            help_text = f"{_('Before')}: {say_day(day.before)}"
            self.fields[day.name] = forms.CharField(
                label=day.label, max_length=20, initial=type_moment(day.after), help_text=help_text
            )

    clean_reference = NewCallForm.clean_reference

    def clean(self):
        for day in self.days:
            if day.name in self.cleaned_data:
                self.read(day.name)
        self.put_in_order()
        return super().clean()

    def read(self, name):
        """The day that was typed; in the past it cannot stay."""
        try:
            found = read_day(self.cleaned_data[name])
            if found < self.today:
                raise ValidationError(_("This day is in the past. Choose another one."))
            self.cleaned_data[name] = found
        except ValidationError as wrong:
            self.add_error(name, wrong)

    def put_in_order(self):
        """The call opens before it closes, at times that happen once; what lasts ends after it begins."""
        typed, call = self.cleaned_data, self.call
        opens, closes = typed.get("opens_on"), typed.get("closes_on")
        for name, clock in (("opens_on", call.opens_clock), ("closes_on", call.closes_clock)):
            if name in typed and not is_said_once(typed[name], clock, call.time_zone):
                self.add_error(name, TWICE)
        if opens and closes and not precede((opens, call.opens_clock), (closes, call.closes_clock), call.time_zone):
            self.add_error("closes_on", _("The call must open before it closes."))
        for day in self.days:
            first = day.name.replace("until_", "on_")
            if day.name in typed and first != day.name and first in typed and typed[day.name] < typed[first]:
                self.add_error(day.name, _("The last day must not be before the first."))

    @property
    def rows(self):
        """[(bound field, the day as it would stand, whether that is in the past)]."""
        return [(self[day.name], say_day(day.after), day.is_past(self.today)) for day in self.days]
