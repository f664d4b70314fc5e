"""The post: a letter as plain text, and the same words as simple HTML, in its reader's language."""

import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from email.header import Header
from email.policy import EmailPolicy
from email.policy import default as standard
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

NO_SUCH_ADDRESS = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}  # RFC 3463, and 7505 for the last but one

EMPTY_LINES = re.compile(r"\n[ \t]*\n\s*\n")


@dataclass(frozen=True)
class Reader:
    """Somebody who gets a letter; a person with an account has the same three."""

    email: str
    language: str = "en"
    name: str = ""


class Whole(EmailPolicy):
    """The standard library's, but for a subject beyond ASCII: that one is encoded as a whole.

    The library encodes it word by word and now and then says a space twice where it folds.
    """

    def fold(self, name, value):
        if name.lower() != "subject" or value.isascii() or self.utf8:
            return super().fold(name, value)
        words = Header(str(value), "utf-8", header_name=name, maxlinelen=self.max_line_length)
        return f"{name}: {words.encode(linesep=self.linesep)}{self.linesep}"

    def fold_binary(self, name, value):
        return self.fold(name, value).encode("ascii", "surrogateescape")


class Message(EmailMultiAlternatives):
    def message(self, *, policy=standard):
        return super().message(policy=Whole() + policy)


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
        body = EMPTY_LINES.sub("\n\n", body.strip()) + "\n"  # a part that has nothing to say leaves one
        paragraphs = [block.strip() for block in body.split("\n\n")]
        facts = {"paragraphs": paragraphs, "subject": subject.strip(), "language": reader.language, **facts}
        facts["act"] = _("Open the page")
        page = render_to_string("parts/letter.html", facts)
    message = Message(subject.strip(), body, to=[reader.email])
    message.attach_alternative(page, "text/html")
    return message


def with_calendar(message, calendar, method):
    """A letter that calendars understand: the file as an alternative (they act on it) and as an attachment."""
    message.attach_alternative(calendar, f"text/calendar; method={method}")
    message.attach("meeting.ics", calendar.encode(), "application/ics")
    return message


def is_refused_for_good(error):
    """Whether the mail server has said that there is no such address: at its name, or once it had the letter."""
    if isinstance(error, SMTPDataError):
        return told_of(error.smtp_error) in NO_SUCH_ADDRESS
    answers = error.recipients.values() if isinstance(error, SMTPRecipientsRefused) else []
    return bool(answers) and all(is_no_such_address(reply, told_of(words)) for reply, words in answers)


def is_no_such_address(reply, code):
    """Whether a server's answer (550, "5.1.1") says for good that there is no such address.

    A refusal of our server, of the content or of a full mailbox says nothing about the address.
    """
    return code in NO_SUCH_ADDRESS if code else reply in (550, 551, 553)


def told_of(words):
    """The code within a server's answer that says what is wrong ("5.1.1"), or nothing."""
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    found = re.match(r"[45]\.\d+\.\d+\b", said)
    return found[0] if found else ""
