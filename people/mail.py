"""The post: a letter as plain text, and the same words as simple HTML, in its reader's language."""

from dataclasses import dataclass

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override


@dataclass(frozen=True)
class Reader:
    """Somebody who gets a letter; a person with an account has the same three."""

    email: str
    language: str = "en"
    name: str = ""


def letter(template, reader, **facts):
    """A letter from `<template>.txt` (first line is the subject); nothing sensitive stands in it."""
    with override(reader.language):
        text = render_to_string(f"{template}.txt", {"reader": reader, **facts})
        subject, _break, body = text.strip().partition("\n")
        body = body.strip() + "\n"
        paragraphs = [block.strip() for block in body.split("\n\n")]
        facts = {"paragraphs": paragraphs, "subject": subject.strip(), "language": reader.language, **facts}
        facts["act"] = _("Open the page")
        page = render_to_string("parts/letter.html", facts)
    message = EmailMultiAlternatives(subject.strip(), body, to=[reader.email])
    message.attach_alternative(page, "text/html")
    return message
