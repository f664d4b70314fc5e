"""Filters of staff's list under a name, shared or not; and who took the list away as a file."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from partnerships.models import Export, SavedFilter
from programmes.scope import scope
from tests.cast import appointed, person
from tests.conftest import signed_in
from tests.crowd import DRAFTS, crowd
from tests.partnerships.test_lists import SIZES, check_even, cost

ENGLISH = {"headers": {"Accept-Language": "en"}}


@pytest.fixture
def desk(fjordby):
    """Two of the staff and a lead, with three drafts in the list."""
    fjordby.sofie, fjordby.bente, fjordby.henrik = person("Sofie Bak"), person("Bente Vang"), person("Henrik Dam")
    for user, role in ((fjordby.sofie, "staff"), (fjordby.bente, "staff"), (fjordby.henrik, "lead")):
        appointed(user, role, fjordby.vejen)
    crowd(fjordby.application, fjordby.maja, 1, 2, DRAFTS)
    fjordby.list = f"/vejen/calls/{fjordby.call.pk}/applications/"
    return fjordby


def keep(desk, user, name="Drafts by name", **sent):
    sent = {"name": name, "state": "draft", "order": "name"} | sent
    return signed_in(user).post(f"{desk.list}filters/", sent, **ENGLISH)


def kept(desk):
    with scope(desk.vejen):
        return SavedFilter.objects.latest("id")


def test_a_filter_that_is_kept_opens_the_same_list_for_a_colleague(desk):
    answer = keep(desk, desk.sofie, is_shared="on", q="Association 1", unknown="x")
    assert answer.headers["Location"] == f"{desk.list}?view={kept(desk).pk}"
    assert kept(desk).query == {"q": "Association 1", "state": "draft", "order": "name"}
    page = signed_in(desk.bente).get(answer.headers["Location"], **ENGLISH)
    assert page.context["asked"] == kept(desk).query and len(page.context["rows"]) == 1
    assert "Drafts by name" in page.text and "Sofie Bak" in page.text
    sheet = page.text.count(f"export/?as=xlsx&amp;view={kept(desk).pk}")
    wider = signed_in(desk.bente).get(answer.headers["Location"] + "&q=", **ENGLISH)  # the address comes first
    assert len(wider.context["rows"]) == 3
    assert sheet == wider.text.count("export/?as=xlsx&amp;state=draft&amp;order=name") == 1  # the file is what is shown


def test_what_is_not_shared_is_hers_alone(desk):
    keep(desk, desk.sofie)
    address = f"{desk.list}?view={kept(desk).pk}"
    assert signed_in(desk.sofie).get(address).status_code == 200
    assert signed_in(desk.bente).get(address).status_code == 404
    assert "Drafts by name" not in signed_in(desk.bente).get(desk.list).text
    for nonsense in ("x", "0", "9" * 30, "-1"):
        assert signed_in(desk.sofie).get(f"{desk.list}?view={nonsense}").status_code == 404


def test_the_same_name_again_changes_it_and_only_its_owner_renames_or_deletes_it(desk):
    keep(desk, desk.sofie, is_shared="on")
    keep(desk, desk.sofie, state="submitted", is_shared="on")
    with scope(desk.vejen):
        assert SavedFilter.objects.get().query == {"state": "submitted", "order": "name"}
    edit = f"{desk.list}filters/{kept(desk).pk}/"
    assert (
        signed_in(desk.bente).get(edit).status_code
        == signed_in(desk.bente).post(edit, {"name": "x"}).status_code
        == 404
    )
    assert signed_in(desk.sofie).post(edit, {"name": "In"}).headers["Location"].endswith(f"?view={kept(desk).pk}")
    assert (kept(desk).name, kept(desk).is_shared) == ("In", False)
    keep(desk, desk.sofie, name="Out")
    taken = signed_in(desk.sofie).post(f"{desk.list}filters/{kept(desk).pk}/", {"name": "In"}, **ENGLISH)
    assert "a filter of that name already" in taken.text
    signed_in(desk.sofie).post(f"{edit}delete/")
    with scope(desk.vejen):
        assert [each.name for each in SavedFilter.objects.all()] == ["Out"]


def test_who_deletes_a_shared_filter_reads_first_from_whose_list_it_goes(desk):
    keep(desk, desk.sofie, is_shared="on")
    delete = f"{desk.list}filters/{kept(desk).pk}/delete/"
    b"".join(signed_in(desk.bente).get(f"{desk.list}export/?view={kept(desk).pk}").streaming_content)
    page = signed_in(desk.sofie).get(delete, **ENGLISH)
    assert [str(each) for each in page.context["readers"]] == ["Bente Vang", "Henrik Dam"]
    assert [str(each) for each in page.context["takers"]] == ["Bente Vang"]
    assert "these people, too: Bente Vang, Henrik Dam." in " ".join(page.text.split())
    assert [signed_in(desk.bente).get(delete).status_code, signed_in(desk.bente).post(delete).status_code] == [404, 404]
    signed_in(desk.sofie).post(f"{desk.list}filters/{kept(desk).pk}/", {"name": "Mine"})
    assert "Nobody but you sees it." in signed_in(desk.sofie).get(delete, **ENGLISH).text
    with scope(desk.vejen):
        assert SavedFilter.objects.count() == 1
    signed_in(desk.sofie).post(delete)
    with scope(desk.vejen):
        assert not SavedFilter.objects.exists()


def test_a_filter_without_a_name_or_with_a_state_that_is_none_is_not_kept(desk):
    assert keep(desk, desk.sofie, name=" ").headers["Location"] == f"{desk.list}?state=draft&order=name"
    keep(desk, desk.sofie, state="nonsense", order="drop table", q="\x00")
    with scope(desk.vejen):
        assert [each.query for each in SavedFilter.objects.all()] == [{}]


def test_a_file_honours_the_filter_and_leads_read_who_took_it(desk):
    keep(desk, desk.sofie, is_shared="on", q="Association 1")
    browser, export = signed_in(desk.bente), f"{desk.list}export/"
    body = b"".join(browser.get(f"{export}?view={kept(desk).pk}").streaming_content).decode()
    assert body.count("\r\n") == 2  # its head and one row
    sheet = browser.get(f"{export}?as=xlsx&state=submitted")
    assert load_workbook(BytesIO(b"".join(sheet.streaming_content))).active.max_row == 1
    with scope(desk.vejen):
        told = list(Export.objects.order_by("id").values_list("by__name", "kind", "view", "query", "rows"))
    assert told == [
        ("Bente Vang", "csv", "Drafts by name", {"q": "Association 1", "state": "draft", "order": "name"}, 1),
        ("Bente Vang", "xlsx", "", {"state": "submitted"}, 0),
    ]
    page = signed_in(desk.henrik).get(f"{desk.list}exports/", **ENGLISH).text
    assert "Bente Vang" in page and "Drafts by name (Drafts, Association 1, By name)" in page and "Rows: 1" in page
    assert browser.get(f"{desk.list}exports/").status_code == 404


def test_the_list_costs_the_same_at_1_3_and_300_kept_filters(desk):
    browser, found, last = signed_in(desk.sofie), [], 0
    for size in SIZES:
        with scope(desk.vejen):
            rows = [SavedFilter(call=desk.call, name=f"{n}", by=desk.bente, is_shared=True) for n in range(last, size)]
            SavedFilter.objects.bulk_create(rows)
        last = size
        found.append(cost(browser, desk.list))
    check_even(found)
