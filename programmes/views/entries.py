"""The entries of a call's lists, one page each; the days of its timetable among them."""

from datetime import date
from types import SimpleNamespace
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from .. import calendar, entries, markdown
from ..correcting import correct_in_public
from ..eligibility_book import ELIGIBILITY_BOOK
from ..entries import BOTH, JUDGING, LISTS
from ..figures import FILLED
from ..forms.correcting import RemovalForm
from ..forms.eligibility import EligibilityForm, can_be_written
from ..forms.entries import DateForm, EntryForm
from ..meetable import keys_asked
from ..models import CallDate
from ..moments import type_moment
from ..readiness import latest
from ..templatetags.saying import side
from ..words import Text
from .setup import CallWork

DAYS, RULES = "dates", "eligibility"


class EntryPage(CallWork):
    """An entry by its list and its key."""

    @property
    def name(self):
        if self.kwargs["list"] not in (*LISTS, DAYS):
            raise Http404
        return self.kwargs["list"]

    @cached_property
    def entry(self):
        """The entry, or the day of the timetable; None when it is a new one."""
        if "entry" not in self.kwargs:
            return None
        if self.name == DAYS:
            found = self.call.dates.filter(key=self.kwargs["entry"]).exclude(key=calendar.DEADLINE).first()
        else:
            found = entries.entry_of(self.call, self.name, self.kwargs["entry"])
        if not found:
            raise Http404
        return found

    def shut(self):
        """Where it is too late: by what applications are judged stands from the deadline on. None before."""
        if self.name not in JUDGING or not self.call.published_at or not self.call.is_over(self.at):
            return None
        messages.error(self.request, _("The deadline has passed: by what applications are judged stays as it is."))
        return redirect(self.back())

    def back(self):
        reader = self.entry.get("for") if self.name == "texts" and self.entry else self.request.GET.get("for")
        return self.link("call_setup") + (f"?for={reader}" if reader else "") + f"#{self.name}"


class EntryWork(EntryPage, FormView):
    """A page that changes an entry, unless that is done elsewhere or comes too late."""

    meeting_page = "meeting_edit"

    def get(self, request, *args, **kwargs):
        return self.led_away() or super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self.led_away() or self.shut() or super().post(request, *args, **kwargs)

    def led_away(self):
        """A day that is a meeting changes with the meeting, or who signed up would come on another day."""
        meeting = self.name == DAYS and self.entry and self.call.meetings.going_on().filter(key=self.entry.key).first()
        if not meeting:
            return None
        messages.info(self.request, _("People sign up for this day: it changes with the meeting, and they are told."))
        return redirect(self.link(self.meeting_page, meeting.pk))


class EntryEdit(EntryWork):
    """Write one entry; a preview shows it as its readers will see it."""

    template_name = "programmes/entry_edit.html"

    def get_form(self, form_class=None):
        data = self.request.POST or None
        if self.name == RULES:
            return self.rule_form(data)
        if self.name == DAYS:
            asks = latest(self.call)
            keys = keys_asked(asks) if asks else set()
            day = self.entry or self.new_day()
            return DateForm(data, call=self.call, day=day, languages=self.languages, keys=keys)
        entry = self.entry or {"for": self.request.GET.get("for", BOTH)}
        if self.name == "corrections":
            day = date.fromisoformat(entry["on"]) if "on" in entry else self.today
            entry = entry | {"typed_on": type_moment(day)}
        return EntryForm(data, call=self.call, name=self.name, entry=entry, languages=self.languages, side=side)

    def get(self, request, *args, **kwargs):
        return self.choose() if self.is_choosing else super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        return self.choose() if self.is_choosing else super().post(request, *args, **kwargs)

    @property
    def is_choosing(self):
        """A new rule is chosen before it is written."""
        return self.name == RULES and not self.entry and self.request.GET.get("rule") not in ELIGIBILITY_BOOK

    @property
    def definition(self):
        asks = latest(self.call)
        return asks.data if asks else {"sections": []}

    def choose(self):
        """The rules that there are; those for which the form asks nothing are said too."""
        rules = [(name, book.label, can_be_written(book, self.definition)) for name, book in ELIGIBILITY_BOOK.items()]
        return self.render_to_response(self.get_context_data(form=None, rules=rules))

    def get_template_names(self):
        return ["programmes/eligibility_new.html"] if self.is_choosing else super().get_template_names()

    def rule_form(self, data):
        entry = self.entry or {"rule": self.request.GET["rule"]}
        if entry["rule"] not in ELIGIBILITY_BOOK:
            raise Http404
        days = {day.key: day.on for day in self.call.timetable()}
        facts = {"languages": self.languages, "definition": self.definition, "days": days}
        return EligibilityForm(data, call=self.call, entry=entry, **facts)

    def new_day(self):
        asked = self.request.GET.get("key", "")
        empty = {"title": Text(), "place": Text(), "on": None, "until": None, "clock": None, "until_clock": None}
        return SimpleNamespace(key=asked if asked.isascii() and asked.isidentifier() else "", **empty)

    @property
    def today(self):
        return self.at.astimezone(ZoneInfo(self.call.time_zone)).date()

    def get_context_data(self, **kwargs):
        facts = {
            "back": self.back(),
            "list": self.name,
            "is_new": not self.entry,
            "entry_key": self.kwargs.get("entry"),
        }
        return super().get_context_data(**facts | kwargs)

    def form_valid(self, form):
        if "preview" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form, preview=self.preview(form)))
        line = form.correction()  # asked before the entry is another one
        if self.name == DAYS:
            self.keep_day(form)
        else:
            entries.put_entry(self.call, self.name, form.facts())
        correct_in_public(self.call, line, self.at, form.cleaned_data.get("tell"))
        self.call.announce()
        messages.success(self.request, _("Saved."))
        if "next" in self.request.POST and (following := self.following()):
            return redirect(self.link("entry", self.name, following))
        if "another" in self.request.POST:
            return redirect(self.link("entry_add", self.name) + f"?for={form.cleaned_data.get('for', '')}")
        reader = f"?for={form.cleaned_data['for']}" if "for" in form.cleaned_data else ""
        return redirect(f"{self.link('call_setup')}{reader}#{self.name}")

    def following(self):
        """The key of the next entry of the list that is still to be written."""
        for entry in entries.keyed(self.call, self.name) if self.name != DAYS else ():
            if entries.lacking(entry, self.name, self.languages):
                return entry["key"]
        return None

    def preview(self, form):
        """The entry in each language, its Markdown rendered."""
        body = form.facts().get("body", {})
        heading = form.facts().get("heading", {})
        said, under = self.call.filled(body), self.call.filled(heading)
        return [(code, under.get(code, ""), markdown.rendered(said.get(code, ""))) for code in self.languages]

    def keep_day(self, form):
        facts, wanted = form.facts(), form.cleaned_data["key"]
        row = self.entry or CallDate(call=self.call)
        row.key = self.free_key(wanted or row.key or slugify(str(Text(facts["title"])))[:40] or "day", row)
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()

    def free_key(self, wanted, row):
        """The key, with a number when another day of the call has it, or the call itself."""
        taken = set(self.call.dates.exclude(pk=row.pk).values_list("key", flat=True)) | {calendar.OPENS}
        taken |= {calendar.DEADLINE} if not row.pk else set()
        key, number = wanted, 2
        while key in taken:
            key, number = f"{wanted}-{number}", number + 1
        return key


class EntryMove(EntryPage, View):
    """One place up or down."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if too_late := self.shut():
            return too_late
        if self.name != DAYS and self.entry:
            entries.move_entry(self.call, self.name, self.kwargs["entry"], -1 if "up" in request.POST else 1)
        return redirect(self.back())


class EntryRemove(EntryWork):
    """Asked once, with what goes in sight; of a published call everybody is told."""

    meeting_page = "meeting_call_off"

    form_class = RemovalForm
    template_name = "programmes/entry_remove.html"

    def get_context_data(self, **kwargs):
        words = self.entry.title if self.name == DAYS else entries.named(self.entry, self.name)
        body = {} if self.name == DAYS else self.entry.get("body", {})
        if self.name in FILLED:
            words, body = self.call.filled(words), self.call.filled(body)
        facts = {"back": self.back(), "words": words, "body": markdown.rendered(str(Text(body)))}
        return super().get_context_data(**facts | kwargs)

    def get_form_kwargs(self):
        data = self.request.POST if self.request.method == "POST" else None
        return {"data": data, "call": self.call, "languages": self.languages}

    def form_valid(self, form):
        back = self.back()
        if self.name == DAYS:
            self.entry.delete()
        else:
            entries.take_entry(self.call, self.name, self.entry["key"])
        correct_in_public(self.call, form.correction(), self.at, form.cleaned_data.get("tell"))
        self.call.announce()
        messages.success(self.request, _("Removed."))
        return redirect(back)
