"""WeasyPrint, and what it may fetch. Loaded by documents.py alone, when the first paper is made."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from .documents import A_PICTURE

ASSETS = {
    "asset:inter.woff2": "inter/files/inter-latin-wght-normal.woff2",
}


@cache
def fonts():
    return FontConfiguration()


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


def write(html, pictures):
    """A page as bytes of PDF/UA-1, with its pictures {address: SVG}."""
    page = HTML(string=html, url_fetcher=BundledOnly(pictures))
    return page.write_pdf(pdf_variant="pdf/ua-1", font_config=fonts())
