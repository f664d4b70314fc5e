"""A calendar file for one person who takes part: REQUEST puts the event in her calendar, CANCEL takes it out."""

from icalendar import vCalAddress, vText

from . import calendar

REQUEST, CANCEL = "REQUEST", "CANCEL"


def invitation(occasion, name, sequence, at, method, programme, email):
    """The file as text. `name` is the lasting UID of her entry; a CANCEL counts one further than what it cancels."""
    is_off = method == CANCEL
    event = calendar.event(occasion, name, sequence + is_off, at, is_off)
    event["transp"] = "OPAQUE"
    organizer = vCalAddress(f"mailto:{programme.contact_email}")
    organizer.params["cn"] = vText(str(programme.contact_name))
    event["organizer"] = organizer
    attendee = vCalAddress(f"mailto:{email}")
    attendee.params["partstat"] = vText("DECLINED" if is_off else "ACCEPTED")
    event.add("attendee", attendee, encode=0)
    return calendar.file(str(occasion.title), [event], method).decode()
