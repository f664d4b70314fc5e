"""Papers: tagged PDF/UA-1 from a template. The only module that knows WeasyPrint."""

import logging
from functools import cache
from io import BytesIO
from pathlib import Path

import segno
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import override

try:
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
except OSError as error:  # Pango is missing: receipts are sent as HTML, and the health page says so
    logging.getLogger(__name__).warning("no PDF engine: %s", error)
    weasyprint = None

ASSETS = {
    "asset:inter.woff2": "inter/files/inter-latin-wght-normal.woff2",
}
A_PICTURE = "data:image/png;base64,"


def has_engine():
    """Whether this machine can make PDFs."""
    return weasyprint is not None


@cache
def fonts():
    return FontConfiguration()


if weasyprint:

    class BundledOnly(URLFetcher):
        """Fetches nothing but the assets named above and the paper's own pictures, whatever a text may say."""

        def __init__(self, pictures):
            super().__init__()
            self.pictures = pictures

        def fetch(self, url, headers=None):
            if url.startswith(A_PICTURE):  # within the paper itself, and made by us: see pictures.py
                return super().fetch(url, headers)
            if url in self.pictures:
                return URLFetcherResponse(url, self.pictures[url], {"Content-Type": "image/svg+xml"})
            name = ASSETS.get(url)
            path = name and (finders.find(name) or Path(settings.STATIC_ROOT) / name)
            if not path:
                raise FatalURLFetchingError(f"not bundled: {url[:80]}")
            return super().fetch(Path(path).as_uri(), headers)


def html(template, language, facts):
    """The paper as HTML in one language."""
    with override(language):
        return render_to_string(template, {**facts, "language": language})


def pdf(template, language, facts, pictures=None):
    """The paper as bytes of PDF/UA-1 in one language. Slow (0.2–1 s): only in a worker.

    `pictures` are drawings in SVG by the address that the template gives them, {"asset:qr.svg": bytes}.
    """
    page = weasyprint.HTML(string=html(template, language, facts), url_fetcher=BundledOnly(pictures or {}))
    return page.write_pdf(pdf_variant="pdf/ua-1", font_config=fonts())


def qr(address):
    """An address as a square to be photographed: SVG, drawn in one path."""
    drawn = BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=1, border=2, xmldecl=False, svgns=True)
    return drawn.getvalue()
