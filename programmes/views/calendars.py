"""The dates of a call for the reader's own calendar."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from .. import calendar
from ..pages import public
from .calls import CallPage


@public
class CallCalendar(CallPage):
    """One file with every date; a calendar that subscribes to it is told when one moves, or is taken away."""

    def get(self, request, *args, **kwargs):
        call = self.get_object()
        call.programme = request.programme
        asked = request.GET.get("language")
        language = asked if asked in dict(settings.LANGUAGES) else get_language()
        with override(language):
            body = calendar.file(str(call.title), self.chosen(events_of(call)))
        response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{self.name_of_file(call)}.ics"'
        response.headers["Content-Language"] = language
        return response

    def chosen(self, events):
        return events.values()

    def name_of_file(self, call):
        return call.slug


@public
class DateCalendar(CallCalendar):
    """One date alone."""

    def chosen(self, events):
        if self.kwargs["date"] not in events:
            raise Http404
        return [events[self.kwargs["date"]]]

    def name_of_file(self, call):
        return f"{call.slug}-{self.kwargs['date']}"


def events_of(call):
    """{key: event} of a call in the reader's language, what was taken away included."""
    link = settings.SITE_URL + call.get_absolute_url()
    words = {
        calendar.OPENS: _("The call opens"),
        calendar.DEADLINE: _("Deadline for applications"),
        calendar.ANSWER: _("Answer to all by this day"),
    }
    memory = call.calendar or calendar.remembered(call, call.published_at or call.opens_at)
    found = {each.key: each for each in calendar.occasions(call)}
    for key, kept in memory.items():
        if kept["gone"]:
            found[key] = calendar.Occasion.gone(key, kept, call.time_zone)
    return {key: event_of(call, each, memory[key], words, link) for key, each in found.items()}


def event_of(call, occasion, memory, words, link):
    """One date under its lasting name; the deadline says itself in words, with its zone."""
    title = f"{occasion.title or words[occasion.key]}: {call.title}"
    about = str(call.programme.title)
    if occasion.key == calendar.DEADLINE:
        about = f"{_('Deadline')}: {call.deadline} ({call.zone}). {about}"
    told = replace(occasion, title=title, about=about, link=link)
    name = calendar.uid(call.programme.slug, "call", call.pk, occasion.key)
    at = datetime.fromisoformat(memory["at"]) if isinstance(memory["at"], str) else memory["at"]
    return calendar.event(told, name, memory["sequence"], at, cancelled=memory["gone"])
