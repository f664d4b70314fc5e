"""The post: a letter as plain text, and the same words as simple HTML, in its reader's language."""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

NO_SUCH_ADDRESS = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}  # RFC 3463, and 7505 for the last but one


@dataclass(frozen=True)
class Reader:
    """Somebody who gets a letter; a person with an account has the same three."""

    email: str
    language: str = "en"
    name: str = ""


_worded: ContextVar = ContextVar("worded", default=None)
_only_read: ContextVar = ContextVar("only_read", default=False)


@contextmanager
def worded(by):
    """Within it a letter is asked for in a sender's own words: `by(reader, facts)` gives a text or None."""
    token = _worded.set(by)
    try:
        yield
    finally:
        _worded.reset(token)


@contextmanager
def only_read():
    """Within it a letter is read and not sent: nothing that would be attached is made."""
    token = _only_read.set(True)
    try:
        yield
    finally:
        _only_read.reset(token)


def enclose(message, make):
    """The message with what `make()` gives attached: (name, content, media type). It is made only to be sent."""
    if not _only_read.get():
        message.attach(*make())
    return message


def letter(template, reader, **facts):
    """A letter from `<template>.txt` (first line is the subject); nothing sensitive stands in it."""
    by = _worded.get()
    with override(reader.language):
        text = by and by(reader, facts)
        text = text or render_to_string(f"{template}.txt", {"reader": reader, **facts})
        subject, _break, body = text.strip().partition("\n")
        body = body.strip() + "\n"
        paragraphs = [block.strip() for block in body.split("\n\n")]
        facts = {"paragraphs": paragraphs, "subject": subject.strip(), "language": reader.language, **facts}
        facts["act"] = _("Open the page")
        page = render_to_string("parts/letter.html", facts)
    message = EmailMultiAlternatives(subject.strip(), body, to=[reader.email])
    message.attach_alternative(page, "text/html")
    return message


def with_calendar(message, calendar, method):
    """A letter that calendars understand: the file as an alternative (they act on it) and as an attachment."""
    message.attach_alternative(calendar, f"text/calendar; method={method}")
    message.attach("meeting.ics", calendar.encode(), "application/ics")
    return message


def is_refused_for_good(error):
    """Whether the mail server has said that there is no such address: at its name, or once it had the letter.

    A refusal of our server, of the content or of a full mailbox says nothing about the address.
    """
    if isinstance(error, SMTPDataError):
        return told_of(error.smtp_error) in NO_SUCH_ADDRESS
    answers = error.recipients.values() if isinstance(error, SMTPRecipientsRefused) else []
    return bool(answers) and all(
        told_of(words) in NO_SUCH_ADDRESS if told_of(words) else code in (550, 551, 553) for code, words in answers
    )


def told_of(words):
    """The code within a server's answer that says what is wrong ("5.1.1"), or nothing."""
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    found = re.match(r"[45]\.\d+\.\d+\b", said)
    return found[0] if found else ""
