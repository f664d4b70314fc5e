"""A programme is set up by its coordinator, read by its staff, and shown to everybody with its funder's logo."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from partnerships.documents import logo_of
from programmes.models import Logo, Programme
from programmes.scope import scope
from tests.cast import Cast, appointed, person
from tests.conftest import signed_in
from tests.programmes.test_call_setup import fields

URL, LOGO = "/vejen/setup/programme/", "/vejen/setup/logo/"


@pytest.fixture
def lead(cast: Cast):
    lone = person("Lone Lead")
    appointed(lone, "lead", cast.vejen)
    return signed_in(lone)


def fresh():
    return Programme.objects.select_related("host", "funder").get(slug="vejen")


def picture(kind="PNG", size=(300, 100), **options):
    body = BytesIO()
    Image.new("RGB", size, "#0b5a75").save(body, kind, **options)
    return SimpleUploadedFile("logo", body.getvalue())


def test_the_coordinator_changes_what_the_programme_says_of_itself(cast, lead):
    typed = fields(lead.get(URL)) | {
        "title_da": "Vejen videre", "credit_en": "With the help of somebody", "currency": "EUR",
        "starts_on": "1.2.2024", "contact_phone": "+45 12 34 56 78",
    }  # fmt: skip
    assert lead.post(URL, typed).status_code == 302
    found = fresh()
    assert (found.title["da"], found.credit["en"], found.currency) == (
        "Vejen videre",
        "With the help of somebody",
        "EUR",
    )
    assert (found.title["en"], found.languages) == ("Paths to Everyday Life", ["da", "en"])
    assert found.host.name == "Peer-Partnerskabet"


def test_what_is_wrong_is_said_beside_its_field_and_kept_as_typed(cast, lead):
    wrong = {"accent": "#zzzzzz", "contact_email": "nobody", "ends_on": "1.1.2020", "host_name": ""}
    typed = fields(lead.get(URL)) | wrong
    answer = lead.post(URL, typed)
    assert set(answer.context["form"].errors) == {"accent", "contact_email", "ends_on", "host_name"}
    assert 'value="nobody"' in answer.text and fresh().host.name == "Peer-Partnerskabet"


def test_staff_read_the_set_up_and_change_nothing(cast, lead):
    karen = signed_in(cast.karen)
    page = karen.get(URL)
    assert page.status_code == 200 and "disabled" in page.text
    assert karen.post(URL, fields(lead.get(URL)) | {"currency": "EUR"}).status_code == 404
    assert karen.post(LOGO, {"logo": picture()}).status_code == 404
    assert (fresh().currency, fresh().logo) == ("DKK", "")
    for shut in ("/vejen/setup/", URL, "/vejen/setup/colour.css"):
        assert signed_in(cast.maja).get(shut).status_code == 404


def test_two_coordinators_do_not_write_over_each_other(cast, lead):
    second = person("Anden Lead")
    appointed(second, "lead", cast.vejen)
    other = signed_in(second)
    hers, theirs = fields(lead.get(URL)), fields(other.get(URL))
    lead.post(URL, hers | {"credit_da": "Lones linje"})
    answer = other.post(URL, theirs | {"credit_da": "Andens linje", "currency": "EUR"})
    assert answer.status_code == 200 and "Lones linje" in answer.text and "Andens linje" in answer.text
    assert (fresh().credit["da"], fresh().currency) == ("Lones linje", "DKK")


def test_a_colour_that_cannot_be_read_is_told_before_it_is_saved(cast, lead):
    light = {"preview": "yes", "accent": "#ffe600"}
    answer = lead.post(URL, fields(lead.get(URL)) | light, headers={"accept-language": "en"})
    assert not answer.context["is_legible"] and answer.context["shade_ratio"] >= 4.5
    assert "colour.css?is=%23ffe600" in answer.text and fresh().accent == "#0b5a75"
    css = lead.get("/vejen/setup/colour.css", {"is": "#ffe600"}).text
    assert ".in-colour" in css and ":root" not in css
    assert ".in-colour" in lead.get("/vejen/setup/colour.css", {"is": "red; } body { display: none"}).text
    assert "display" not in lead.get("/vejen/setup/colour.css", {"is": "red; } body { display: none"}).text


def test_a_logo_is_made_anew_and_shown_to_everybody_on_pages_and_papers(cast, lead):
    exif = Image.Exif()
    exif[0x010E] = "hemmelig position"
    lead.post(LOGO, {"logo": picture("JPEG", (3000, 1500), exif=exif)})
    digest = fresh().logo
    assert len(digest) == 64
    answer = Client().get(f"/vejen/logo/{digest}.png")
    assert answer.headers["Content-Type"] == "image/png" and "immutable" in answer.headers["Cache-Control"]
    with Image.open(BytesIO(answer.content)) as shown:
        assert (shown.format, shown.size) == ("PNG", (480, 240)) and not shown.getexif()
    assert b"hemmelig" not in answer.content
    assert f"/vejen/logo/{digest}.png" in Client().get("/vejen/calls/").text
    assert Client().get(f"/versova/logo/{digest}.png").status_code == 404
    with scope(cast.vejen):
        assert logo_of(fresh()).startswith("data:image/png;base64,")
    lead.post(LOGO, {"remove": "yes"})
    assert fresh().logo == ""
    with scope(cast.vejen):
        assert Logo.objects.count() == 1 and logo_of(fresh()) == ""  # old papers may show it still


def test_what_is_no_picture_is_refused(cast, lead):
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
    flood = picture("PNG", (6000, 6000))
    for body in (svg, b"", b"\x89PNG\r\n\x1a\n broken", b"%PDF-1.4", flood.read()):
        lead.post(LOGO, {"logo": SimpleUploadedFile("logo.png", body, "image/png")})
        assert fresh().logo == ""
    lead.post(LOGO, {"logo": picture("GIF")})
    assert fresh().logo == ""
