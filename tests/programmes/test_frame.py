"""The frame around every page: one transaction in one programme, nothing left of what fails, nothing kept."""

from io import BytesIO

import pytest
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, connection, connections, transaction
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import TemplateResponse
from django.test import Client, override_settings
from django.test.signals import template_rendered
from django.urls import include, path

from partnerships.models import Partnership
from partnerships.views.people import PartnershipDetail
from programmes.models import RESERVED, Call, Programme
from programmes.scope import current, scope
from tests.conftest import signed_in
from tests.programmes.test_pages import OUTSIDE


@login_not_required
def lazy(request):
    """A page whose questions are asked by its template."""
    template = engines["django"].from_string("{% for call in calls %}{{ call.reference }} {% endfor %}")
    return TemplateResponse(request, template, {"calls": Call.objects.order_by("pk")})


@login_not_required
def stream(request):
    return StreamingHttpResponse(f"{call.reference}\n" for call in Call.objects.order_by("pk").iterator())


@login_not_required
def download(request):
    class Outside(BytesIO):
        """A file that looks whether somebody holds a transaction open while it is read."""

        def read(self, *size):
            assert is_outside()
            return super().read(*size)

    return FileResponse(Outside(b"slow"))


@login_not_required
def broken_stream(request):
    def body():
        Partnership.objects.create(name="Half done")
        yield "one"
        raise RuntimeError("in the middle")

    return StreamingHttpResponse(body())


@login_not_required
def half_done(request):
    Partnership.objects.create(name="Half done")
    return HttpResponse("sorry", status=500)


@login_not_required
def shut(request):
    raise RuntimeError("broken on purpose")


pages = [
    path("lazy/", lazy), path("stream/", stream), path("broken/", broken_stream), path("half/", half_done),
    path("raises/", shut), path("download/", download),
]  # fmt: skip
urlpatterns = [path("<slug:programme>/tried/", include(pages)), path("", include("portal.urls"))]
handler404 = "people.views.not_found"
with_tried_pages = override_settings(ROOT_URLCONF=__name__)


@pytest.fixture
def tried(committed):
    with with_tried_pages:
        yield committed


def is_outside():
    return not connection.in_atomic_block and current() is None


def test_a_lazily_rendered_page_asks_in_its_own_programme(tried):
    assert Client().get("/vejen/tried/lazy/").content == b"VEJEN-2024 SMALL-VEJEN "
    assert Client().get("/versova/tried/lazy/").content == b"SMALL-VERSOVA "


def test_a_stream_is_read_in_a_scope_of_its_own_and_leaves_none_behind(tried):
    answer = Client().get("/versova/tried/stream/")
    assert is_outside()
    assert answer.getvalue() == b"SMALL-VERSOVA\n"
    assert is_outside()


def test_a_download_holds_no_transaction(tried):
    assert Client().get("/vejen/tried/download/").getvalue() == b"slow"


def test_a_stream_that_breaks_leaves_nothing_behind(tried):
    answer = Client().get("/vejen/tried/broken/")
    with pytest.raises(RuntimeError, match="in the middle"):
        answer.getvalue()
    assert is_outside()
    assert not half_done_rows(tried)


def half_done_rows(cast):
    with scope(cast.vejen):
        return list(Partnership.objects.filter(name="Half done"))


def test_a_page_that_answers_with_an_error_leaves_nothing_behind(tried):
    assert Client().get("/vejen/tried/half/").status_code == 500
    assert not half_done_rows(tried)


def test_a_page_that_raises_leaves_nothing_behind(committed, monkeypatch):
    browser = signed_in(committed.maja)
    browser.raise_request_exception = False

    def fails(self, **kwargs):
        Partnership.objects.create(name="Half done")
        raise RuntimeError

    monkeypatch.setattr(PartnershipDetail, "get_context_data", fails)
    assert browser.get(f"/vejen/partnerships/{committed.fjordby.pk}/").status_code == 500
    assert not half_done_rows(committed)
    assert is_outside()


def test_an_error_says_nothing_of_what_it_was_about(tried):
    browser = Client(raise_request_exception=False)
    answer = browser.get("/vejen/tried/raises/")
    assert answer.status_code == 500
    assert not [word for word in ("RuntimeError", "Traceback", "broken on purpose") if word in answer.text]


def test_the_csv_of_applications_comes_as_a_stream_with_our_rows_only(committed):
    answer = signed_in(committed.karen).get(f"/vejen/calls/{committed.call.pk}/applications/export/")
    assert answer.streaming and is_outside()
    text = answer.getvalue().decode()
    assert "Fællesskab i Fjordby" in text and "Majakka" not in text
    assert is_outside()


def test_an_unknown_programme_is_not_found_and_a_stranger_is_asked_to_sign_in(committed):
    assert Client().get("/nowhere/").status_code == 404
    assert Client().get("/nowhere/partnerships/1/").status_code == 404
    assert Client().get("/vejen/").status_code == 200
    assert Client().get("/vejen/letters/").headers["Location"] == "/accounts/login/?next=/vejen/letters/"


def test_no_programme_can_take_a_word_that_leads_elsewhere(cast):
    assert {path.split("/")[0] for _name, path in OUTSIDE} - {""} <= set(RESERVED)
    with pytest.raises(IntegrityError, match="slug_is_no_reserved_word"), transaction.atomic():
        Programme.objects.create(slug="accounts", host=cast.vejen.host)


def test_a_reserved_word_is_not_found_where_nothing_stands(committed):
    """It looks like a programme's address to the resolver, and has no programme."""
    for word in RESERVED:
        for rest in ("people/invite/", "calls/1/", "partnerships/1/application/"):
            assert signed_in(committed.karen).get(f"/{word}/{rest}").status_code == 404, word
    assert [Client().get(f"/{word}/").status_code for word in ("media", "api", "calendar")] == [404] * 3


def test_account_pages_run_without_a_transaction_of_the_request(committed):
    seen = []

    def watch(sender, **kwargs):
        seen.append((connections["default"].in_atomic_block, current()))

    template_rendered.connect(watch)
    try:
        assert Client().get("/accounts/login/").status_code == 200
    finally:
        template_rendered.disconnect(watch)
    assert seen and set(seen) == {(False, None)}


def test_a_file_cannot_be_asked_for_by_its_place_in_the_store(committed):
    for url in ("/media/", "/static/../var/files/", "/vejen/files/", "/files/"):
        assert Client().get(url).status_code == 404, url
