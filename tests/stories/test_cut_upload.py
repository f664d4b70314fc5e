"""A large file on a poor line: cut in the middle, it goes on where it stopped, by itself or after a reload."""

from hashlib import sha256
from random import Random

import pytest

from partnerships.models import File, Upload
from programmes.scope import scope
from tests.browsing import chromium, house, wait_for
from tests.hostile_pdfs import a_pdf, saved
from tests.partnerships.conftest import Fjordby
from tests.stories.test_two_hands import page_of

MEGA = 1024 * 1024


@pytest.fixture
def fjordby(ground, settings, tmp_path):
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    return Fjordby()


def large_pdf(seed):
    """Some five megabytes that cannot be packed."""
    pdf = a_pdf()
    pdf.pages[0].obj["/Extra"] = pdf.make_stream(Random(seed).randbytes(5 * MEGA))
    return saved(pdf)


class Line:
    """The line of a page, cut after so many pieces until it is whole again; the places at which pieces were sent."""

    def __init__(self, page, after):
        self.left, self.places = after, []
        page.route("**/uploads/*-*/", self.carry)

    def carry(self, route):
        if not self.left:
            return route.abort("connectionreset")
        self.left -= 1
        self.places.append(int(route.request.headers["upload-offset"]))
        route.continue_()

    def mend(self):
        self.left, self.places = -1, []


def choose(page, field, name, content):
    page.set_input_files(f"#H3-{field}-f", {"name": name, "mimeType": "application/pdf", "buffer": content})


def landed(fjordby):
    with scope(fjordby.vejen):
        assert not File.objects.filter(status="clean").exclude(field="articles").exists()
        return Upload.objects.get().landed


def check_arrived(fjordby, page, name, content):
    page.locator("#H3 li", has_text=name).locator(".st.done").wait_for(timeout=60_000)
    with scope(fjordby.vejen):
        file = File.objects.get(name=name)
        assert (file.status, file.size, file.sha256) == ("clean", len(content), sha256(content).hexdigest())
        assert file.stored.read() == content
        assert not Upload.objects.exists()


@pytest.mark.proof
@pytest.mark.browser
def test_an_upload_that_is_cut_goes_on_where_it_stopped(fjordby):
    content = large_pdf(1)
    with house() as address, chromium() as browser:
        page = page_of(browser, fjordby.maja, address)
        page.goto(f"{address}{fjordby.address}sections/H/")
        line = Line(page, after=3)
        choose(page, "articles", "Vedtægter.pdf", content)
        page.locator("#H3 [data-progress]", has_text="The line is cut").wait_for()
        there = landed(fjordby)
        assert line.places[0] == 0 and line.places[2] < there < len(content)
        line.mend()
        check_arrived(fjordby, page, "Vedtægter.pdf", content)
        assert line.places[0] == there  # nothing that had landed was sent again
        go_on_after_a_reload(fjordby, page, large_pdf(2))


def go_on_after_a_reload(fjordby, page, content):
    line = Line(page, after=2)
    choose(page, "accounts", "Regnskab.pdf", content)
    page.locator("#H3 [data-progress]", has_text="The line is cut").wait_for()
    there = landed(fjordby)
    assert 0 < there < len(content)
    page.reload()
    line.mend()
    wait_for(lambda: page.locator("#H3-accounts-f").count())
    choose(page, "accounts", "Regnskab.pdf", content)
    check_arrived(fjordby, page, "Regnskab.pdf", content)
    assert line.places[0] == there
