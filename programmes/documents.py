"""Papers: tagged PDF/UA-1 from a template."""

import logging
from functools import cache
from importlib import import_module
from io import BytesIO

import segno
from django.template.loader import render_to_string
from django.utils.translation import override

A_PICTURE = "data:image/png;base64,"  # in a paper: a picture of our own making, see pictures.py


@cache
def printer():
    """The module that prints; None without Pango: receipts are sent as HTML then, and the health page says so.

    It takes as long to load as half of the portal, and most processes never make a paper.
    """
    try:
        return import_module("programmes.printing")
    except OSError as error:
        logging.getLogger(__name__).warning("no PDF engine: %s", error)
        return None


def has_engine():
    """Whether this machine can make PDFs."""
    return printer() is not None


def html(template, language, facts):
    """The paper as HTML in one language."""
    with override(language):
        return render_to_string(template, {**facts, "language": language})


def pdf(template, language, facts, pictures=None):
    """The paper as bytes of PDF/UA-1 in one language. Slow (0.2–1 s): only in a worker.

    `pictures` are drawings in SVG by the address that the template gives them, {"asset:qr.svg": bytes}.
    """
    return pdf_of(html(template, language, facts), pictures or {})


def pdf_of(page, pictures):
    """A page that stands already as bytes of PDF/UA-1: of the same page the same bytes, on every day."""
    return printer().write(page, pictures)


def archived(template, language, facts, name, data, about):
    """The paper as bytes of PDF/A-3 for the archive, with its data in it as a file of that name. Slow as `pdf`."""
    return printer().archive(html(template, language, facts), {}, name, data, about)


def qr(address):
    """An address as a square to be photographed: SVG, drawn in one path."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=1, border=2, xmldecl=False, svgns=True)
    return drawn.getvalue()
