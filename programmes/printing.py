"""WeasyPrint, and what it may fetch. Loaded by documents.py alone, when the first paper is made."""

from functools import cache

from django.conf import settings
from weasyprint import HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from .documents import A_PICTURE

# Faces of one weight each: of the variable one that pages have, an instance would be made for every paper.
FACES = settings.NODE_MODULES / "@fontsource" / "inter" / "files"
ASSETS = {f"asset:inter-{weight}.woff2": FACES / f"inter-latin-{weight}-normal.woff2" for weight in (400, 600)}


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
        if url not in ASSETS:
            raise FatalURLFetchingError(f"not bundled: {url[:80]}")
        return super().fetch(ASSETS[url].as_uri(), headers)


def write(html, pictures):
    """A page as bytes of PDF/UA-1, with its pictures {address: SVG}."""
    page = HTML(string=html, url_fetcher=BundledOnly(pictures))
    return page.write_pdf(pdf_variant="pdf/ua-1", font_config=fonts())


def archive(html, pictures, name, data, about):
    """A page as bytes of PDF/A-3, and within it the data that it was made of, as a file of that name."""
    page = HTML(string=html, url_fetcher=BundledOnly(pictures))
    kept = Attachment(string=data, name=name, description=about, relationship="Data")
    return page.write_pdf(pdf_variant="pdf/a-3u", font_config=fonts(), attachments=[kept])
