"""Reading a programme from its data files into the tables."""

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction

from people.models import Organisation
from people.registers import read_identifier

from . import hosting
from .agreements import checked_agreement
from .checking import (
    HOURS,
    FileError,
    checked_call,
    checked_eligibility,
    checked_form,
    checked_guide,
    checked_programme,
    checked_sheet,
)
from .clock import now
from .comparison import MOVED, compare
from .diversity import checked_diversity
from .models import Call, Extension, Form, Meeting, Programme
from .models.meeting import REMINDERS
from .moments import instant, read_clock
from .publishing import change
from .questions import Definition
from .scope import scope
from .words import Text
from .yamlfile import read_file

__all__ = ["FileError", "FormChange", "load"]


def load(
    folder, form_change=None, standing_for=lambda organisation: organisation, text_for=lambda call, template: template
):
    """Load what the folder holds; yields a line for each thing. Raises FileError with file and line.

    A form that a public call uses is not changed by the way: what a change would do is said, and done only with
    `form_change`, a FormChange. `standing_for` gives the organisation into which one has been merged, or itself;
    `text_for` the agreement's template that stands from now on in a call that is there, by the one in its file.
    """
    folder = Path(folder)
    data = checked_programme(read_file(folder / "programme.yaml"))
    with transaction.atomic():
        programme = save_programme(data, standing_for)
        yield f"{programme.slug}: {programme.title}"
        call_file = folder / "call.yaml"
        if call_file.exists():
            call_data, form_data = read_call(call_file, programme.languages)
            with scope(programme):
                form, _made = Form.objects.get_or_create(key=form_data["key"])
                said = list(save_form(form, Definition(plain(form_data)), form_change, programme))
                before = Call.objects.filter(slug=call_data["key"]).first()
                call = save_call(call_data, programme, form, text_for)
                closing = f"closes {call.closes_at:%Y-%m-%dT%H:%MZ}"
                yield f"{programme.slug}: {call.reference}, form version {form.latest.name}, {closing}"
                yield from told_of_text(call, before, plain(call_data["agreement"]))
                yield from said


def told_of_text(call, before, template):
    """A line where the agreements' text is not what the file says, or what it was until now."""
    name = f"{call.programme.slug}: {call.reference}, the agreements' text"
    if call.agreement != template:
        yield f"{name} stays as staff wrote it: {call.agreement['version']}"
    elif before and before.agreement and before.agreement != template:
        yield f"{name} is the file's, {template['version']}; kept as a version: {before.agreement['version']}"


def read_call(file, languages):
    """What the call's file, and those that it names, say of it and of its form: all of it checked."""
    call = checked_call(read_file(file), languages)
    dates = {entry["key"] for entry in call.get("dates") or []}
    form = checked_form(read_file(file.parent / call["form"]), languages, dates, call["parties"])
    checked_eligibility(call, form, languages)
    checked_sheet(call, form, languages)
    template = read_file(file.parent / call["agreement"]) if call.get("agreement") else {}
    call["agreement"] = checked_agreement(template, call, languages)
    checked_guide(call, languages)
    checked_diversity(call, languages)
    return call, form


@dataclass
class FormChange:
    """What is told of a change of a form in use, {language: text}, and which answers are to be checked in any case."""

    note: dict
    check_again: list


def save_form(form, definition, form_change, programme):
    """Publish the definition, or say what publishing it would do; yields a line for each difference."""
    if not form.is_in_use:
        form.publish(definition)
        return
    latest, note = form.latest, form_change.note if form_change else {}
    comparison = compare(latest.asks, definition)
    if not comparison:
        return
    for line in told(comparison):
        yield f"{form.key}: {line}"
    lacking = [language for language in programme.languages if not note.get(language)]
    if not form_change or lacking:
        kind = "a correction of wording" if comparison.is_wording_only else "a new version, to which drafts move"
        yield f"{form.key}: not published, since a call uses it. It would be {kind}."
        yield f"{form.key}: to publish, add --change-form and --note for each of: {', '.join(programme.languages)}"
        return
    edition = change(form, definition, latest.pk, note=Text(note), check_again=form_change.check_again)
    yield f"{form.key}: published as version {edition.name}"


def told(comparison):
    """One line for each difference, in the words of the data files."""
    for each in [*comparison.sections, *comparison.changes]:
        yield f"{each.key}: {each.kind}{' and moved' if each.is_moved and each.kind != MOVED else ''}"
        for part in each.altered:
            yield f"{each.key}: {'.'.join(part.place)}: {part.old!r} -> {part.new!r}"
        for text in each.reworded:
            yield f"{each.key}: {'.'.join(text.place)}: “{text.old}” -> “{text.new}”"
    for part in comparison.form:
        yield f"{'.'.join(part.place)}: {part.old!r} -> {part.new!r}"


def plain(data):
    """The data without the places in the file where they stand."""
    if isinstance(data, dict):
        return {str(key): plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    return data.isoformat() if isinstance(data, date) else data


def organisation(data):
    """The organisation of the register, made when it is not known."""
    country, number = data["country"], str(data.get("identifier", ""))
    identifier = read_identifier(country, number)[0] if number else ""
    known = (
        Organisation.objects.registered(country, identifier)
        if identifier
        else Organisation.objects.filter(country=country, name=data["name"], identifier="")
    )
    facts, found = {"name": data["name"], "kind": data["kind"]}, known.first()
    if not found:
        return Organisation.objects.create(country=country, identifier=identifier, **facts)
    # The operator's file knows better than whoever typed it first.
    Organisation.objects.filter(pk=found.pk).update(**facts)
    return found


def facts_of_programme(data):
    """The columns of a programme, from its file."""
    contact = data["contact"]
    return {
        "title": Text(data["title"]),
        "summary": Text(data["summary"]),
        "languages": list(data["languages"]),
        "time_zone": data["time_zone"],
        "currency": data["currency"],
        "country": data["country"],
        "accent": data["accent"],
        "funder_is_public": data.get("funder_is_public", False),
        "host": organisation(data["host"]),
        "funder": organisation(data["funder"]) if data["funder"].get("country") else None,
        "credit": Text(data["funder"].get("credit") or {}),
        "contact_name": Text(contact["name"]),
        "contact_email": contact["email"],
        "contact_phone": str(contact.get("phone", "")),
        "starts_on": data.get("starts_on"),
        "ends_on": data.get("ends_on"),
    }


def save_programme(data, standing_for):
    facts = facts_of_programme(data)
    programme = Programme.objects.filter(slug=data["slug"]).first()
    if not programme:
        return Programme.objects.create(slug=data["slug"], **facts)
    with scope(programme):
        facts |= {role: standing_for(facts[role]) for role in ("host", "funder") if facts[role]}
        Programme.objects.filter(pk=programme.pk).update(**facts)
    programme.refresh_from_db()
    return programme


def hours(text):
    number, unit = str(text).split()
    return int(number) * HOURS[unit]


def span(data, name):
    return read_clock(str(data[name])) if data.get(name) else None


def facts_of_call(data, programme, form):
    """The columns of a call, from its file."""
    return {
        "reference": data["reference"],
        "title": Text(data["title"]),
        "lead": Text(data.get("lead") or {}),
        "form": form,
        "parties": list(data["parties"]),
        "sent_by": data.get("sent_by") or "",
        **{
            name: plain(data.get(name) or [])
            for name in ("texts", "facts", "steps", "corrections", "clarify", "eligibility", "rejections", "diversity")
        },
        "interview_guide": plain(data.get("interview_guide") or []),
        **{name: plain(data.get(name) or {}) for name in ("letters", "score_sheet")},
        "agreement": plain(data["agreement"]),
        "amount": data["amount"],
        "instalments": data.get("instalments", 1),
        "places": data["places"],
        "reserves": data.get("reserves", 0),
        "scale": plain(data.get("scale") or {}),
        "questions_close_days": data.get("questions_close_days", 7),
        "answer_by": data.get("answer_by"),
        "reminders": [hours(each) for each in data.get("reminders") or []],
        "time_zone": programme.time_zone,
        "opens_on": data["opens"]["on"],
        "opens_clock": span(data["opens"], "at") or timedelta(0),
        "closes_on": data["closes"]["on"],
        "closes_clock": read_clock(str(data["closes"]["at"])),
    }


def save_call(data, programme, form, text_for):
    facts = facts_of_call(data, programme, form)
    if Extension.objects.filter(call__slug=data["key"]).exists():  # the file knows only the first deadline
        facts.pop("closes_on"), facts.pop("closes_clock")
    known = Call.objects.filter(slug=data["key"]).first()
    if known:  # what staff have corrected since stays corrected
        facts["corrections"] += [each for each in known.corrections if each not in facts["corrections"]]
        facts["agreement"] = text_for(known, facts["agreement"])
    call, _made = Call.objects.update_or_create(
        slug=data["key"], defaults=facts, create_defaults=facts | {"published_at": now()}
    )
    call.dates.all().delete()
    for entry in data.get("dates") or []:
        clocks = {"clock": span(entry, "at"), "until_clock": span(entry, "until_at")}
        words = {"title": Text(entry["title"]), "place": Text(entry.get("place") or {})}
        days = {"on": entry.get("on") or entry["from"], "until": entry.get("until")}
        call.dates.create(key=entry["key"], **days, **clocks, **words)
    for entry in data.get("meetings") or []:
        save_meeting(entry, call)
    call.refresh_from_db()
    call.announce()
    return call


def save_meeting(data, call):
    """A meeting of the call; who has signed up for one that is there already stays signed up."""

    def at(day, clock):
        return instant(day, read_clock(str(clock)), call.time_zone)

    words = {name: Text(data.get(name) or {}) for name in ("title", "about", "place", "afterwards")}
    facts = words | {"begins_at": at(data["on"], data["at"]), "ends_at": at(data["on"], data["until_at"])}
    facts |= {
        "seats": data["seats"],
        "join_url": data.get("join_url", ""),
        "reminders": data.get("reminders", REMINDERS),
    }
    for name in ("sign_up_opens", "sign_up_closes"):
        facts[f"{name}_at"] = at(data[name]["on"], data[name]["at"]) if data.get(name) else None
    meeting, made = Meeting.objects.get_or_create(call=call, key=data["key"], defaults=facts)
    if made:
        meeting.ring()
    else:
        hosting.change(meeting, now(), **facts)
