"""Builders of a call that wants different people among those whom it chooses."""

from datetime import timedelta

from partnerships.choosing.capacity import close
from partnerships.choosing.diverse import declare
from programmes.models import Call
from programmes.scope import scope
from tests.choosing import Hall


def tag(key, category, least=0, most=None):
    words = {"category": {"en": category, "da": category}, "title": {"en": key.title(), "da": key.title()}}
    return {"key": key, "least": least, "most": most} | words


WANTED = [tag("women", "Sex", least=1), tag("men", "Sex"), tag("rural", "Place", least=1), tag("capital", "Place")]
SAID = {1: ["men", "capital"], 2: ["men"], 3: ["women"], 4: ["rural"]}


def wanting(hall: Hall, wanted=WANTED, said=SAID, closed=True):
    """The hall's call wants different people, and its associations' signatories have said what they like."""
    with scope(hall.vejen):
        Call.objects.filter(pk=hall.call.pk).update(diversity=wanted)
        hall.call = Call.objects.get(pk=hall.call.pk)
        hall.call.programme = hall.vejen
        for number, keys in said.items():
            application = hall.applications[number - 1]
            application.call = hall.call
            early = hall.call.closes_at - timedelta(hours=1)
            declare(application, signing(hall, number), keys, early)
        if closed:
            close(hall.call, hall.lone)
    return hall


def signing(hall, number):
    """Who signs for the association; inside a scope."""
    rows = hall.applications[number - 1].partnership.appointments.filter(party__kind="association")
    return rows.select_related("user").get().user
