"""Staff write who may apply, and for what an application is rejected for form, without an engineer."""

from copy import deepcopy
from datetime import date

import pytest
from django.test import Client

from programmes.models import Call, Form
from programmes.publishing import change
from programmes.questions import Definition
from programmes.readiness import readiness
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import Cast, person, started
from tests.conftest import signed_in
from tests.programmes.test_call_setup import fields

WORDS = {"title_da": "Begge parter er med", "title_en": "Both parties sit in it"}
LINE = {"correction_da": "Ny regel.", "correction_en": "A new rule."}


@pytest.fixture
def call(cast: Cast):
    with scope(cast.vejen):
        return Call.objects.get(slug="vejen-2024")


@pytest.fixture
def draft(cast, call):
    """The call as it was before it was published, and nobody has written a rule yet."""
    with scope(cast.vejen):
        Call.objects.filter(pk=call.pk).update(published_at=None, eligibility=[], rejections=[])
    return call


@pytest.fixture
def staff(cast):
    return signed_in(cast.karen, Client(headers={"accept-language": "en"}))


def at(call, rest):
    return f"/vejen/calls/{call.pk}/setup/{rest}"


def rules(cast, name="eligibility"):
    with scope(cast.vejen):
        return getattr(Call.objects.get(slug="vejen-2024"), name)


# What the page sends for each rule, and what stands in the call's data then: as a file would have it.
WRITTEN = {
    "one_lead": ({"kind": "association", "file": "H3.articles"}, {"kind": "association", "file": "H3.articles"}),
    "party_there": ({"kind": "municipality"}, {"kind": "municipality"}),
    "leads_once": ({}, {}),
    "answered": ({"fields": ["F1.wages", "A1.name"]}, {"fields": ["F1.wages", "A1.name"]}),
    "said_yes": ({"field": "B5.attends"}, {"field": "B5.attends"}),
    "accepted_by": ({"fields": ["C6.anonymity"], "kind": "municipality"},) * 2,
    "named_and_other": ({"field": "B3.name", "other": "B4.employee.name"},) * 2,
    "each_side_in": ({"field": "D2.members.party", "sides": ["association", "municipality"]},
                     {"field": "D2.members", "column": "party", "sides": ["association", "municipality"]}),
    "sum_planned": ({"fields": ["C3.first_course", "C3.second_course"], "least": "10"},
                    {"fields": ["C3.first_course", "C3.second_course"], "least": 10}),
    "fits_months": ({"fields": ["E1.first_date"], "start_date": "grant_start", "weeks": "11", "months": "11"},
                    {"fields": ["E1.first_date"], "start_date": "grant_start", "weeks": 11, "months": 11}),
}  # fmt: skip


def test_every_rule_is_written_on_a_page_as_a_file_would_have_it_and_kept_unchanged(cast, draft, staff):
    page = staff.get(at(draft, "eligibility/add/"))
    assert [name for name, _label, may in page.context["rules"] if may] == WRITTEN_ORDER
    for rule, (typed, _data) in WRITTEN.items():
        answer = staff.post(at(draft, f"eligibility/add/?rule={rule}"), WORDS | typed)
        assert answer.status_code == 302, (rule, answer.context["form"].errors)
    kept = rules(cast)
    assert [{name: value for name, value in each.items() if name != "key"} for each in kept] == [
        data | {"rule": rule, "title": {"da": WORDS["title_da"], "en": WORDS["title_en"]}}
        for rule, (_typed, data) in WRITTEN.items()
    ]
    for each in kept:
        page = at(draft, f"eligibility/{each['key']}/")
        assert staff.post(page, fields(staff.get(page))).status_code == 302
    assert rules(cast) == kept


WRITTEN_ORDER = [
    "one_lead", "party_there", "leads_once", "answered", "said_yes", "accepted_by", "named_and_other", "each_side_in",
    "sum_planned", "fits_months",
]  # fmt: skip


@pytest.mark.parametrize(("rule", "typed"), [
    ("accepted_by", {"fields": ["C6.anonymity"], "kind": "association"}),  # the association ticks nothing there
    ("sum_planned", {"fields": ["C3.first_course"], "least": "501"}),  # the question allows 500
    ("fits_months", {"fields": ["E1.first_date"], "start_date": "grant_start", "weeks": "60", "months": "11"}),
    ("answered", {"fields": []}), ("said_yes", {"field": "A1.name"}), ("party_there", {"kind": "library"}),
    ("sum_planned", {"fields": ["C3.first_course"], "least": "many"}), ("nonsense", {}),
])  # fmt: skip
def test_a_rule_that_nobody_can_meet_or_that_points_at_nothing_is_not_kept(cast, draft, staff, rule, typed):
    answer = staff.post(at(draft, f"eligibility/add/?rule={rule}"), WORDS | typed)
    assert answer.status_code == 200 and rules(cast) == []


def test_who_writes_sees_the_rule_at_once_with_the_reason(cast, draft, staff):
    staff.post(at(draft, "eligibility/add/?rule=party_there"), WORDS | {"kind": "municipality"})
    with scope(cast.vejen):
        Call.objects.filter(pk=draft.pk).update(published_at=draft.published_at)
    with scope(cast.vejen):
        opened = Call.objects.get(pk=draft.pk)
        opened.programme = cast.vejen
    lone = person("Tove Juhl", "en")
    application = started(opened, lone, "Foreningen Egetræet")
    page = signed_in(lone).get(f"/vejen/partnerships/{application.partnership_id}/application/").text
    said = page.split(WORDS["title_en"])[1].split("</li>")[0]
    assert "A party that must take part is not there" in said


def test_a_new_call_begins_with_rules_and_reasons_that_any_call_can_have(cast, staff):
    typed = {"title_da": "Ny runde", "reference": "VEJEN-2030", "parties": ["association", "municipality"],
             "opens": "1.9.2029 9:00", "closes": "23.10.2029 24:00"}  # fmt: skip
    assert staff.post("/vejen/calls/new/", typed).status_code == 302
    with scope(cast.vejen) as within:
        made = Call.objects.select_related("form").get(slug="vejen-2030")
        made.programme = cast.vejen
        found = [each for each in readiness(made, within.arrived_at).findings if each.key.startswith("eligibility")]
    assert [each["rule"] for each in made.eligibility] == ["one_lead", "party_there", "leads_once"]
    assert {each["key"] for each in made.rejections} == {
        "late", "unsigned-association", "unsigned-municipality", "not-completed",
    }  # fmt: skip
    assert found == [] and all(set(each["title"]) == {"da", "en"} for each in made.eligibility + made.rejections)


def test_of_a_published_call_a_rule_changes_only_in_public_and_never_after_the_deadline(cast, call, staff):
    page = at(call, "rejections/add/")
    before = rules(cast, "rejections")
    refused = staff.post(page, WORDS)
    assert set(refused.context["form"].errors) == {"correction_da", "correction_en"}
    assert staff.post(page, WORDS | LINE).status_code == 302
    after = rules(cast, "rejections")
    assert len(after) == len(before) + 1
    assert LINE["correction_en"] in Client(headers={"accept-language": "en"}).get(f"/vejen/calls/{call.pk}/").text
    with scope(cast.vejen):
        Call.objects.filter(pk=call.pk).update(closes_on=date(2024, 10, 21))
    for late, typed in (("rejections/add/", WORDS | LINE), ("eligibility/E1/remove/", LINE),
                        (f"rejections/{after[0]['key']}/move/", {"down": "yes"}),
                        ("eligibility/add/?rule=leads_once", WORDS | LINE)):  # fmt: skip
        answer = staff.post(at(call, late), typed, follow=True)
        assert [each.level_tag for each in answer.context["messages"]][-1] == "error", late
    assert rules(cast, "rejections") == after and len(rules(cast)) == 10


def test_a_form_that_takes_away_what_a_rule_looks_at_is_not_published(cast, call):
    with scope(cast.vejen):
        form = Form.objects.get(key="vejen-2024")
        data = deepcopy(form.latest.definition)
        for section in data["sections"]:
            section["questions"] = [each for each in section["questions"] if each["key"] != "B5"]
        with pytest.raises(NotAllowed, match="no longer fits the form"):
            change(form, Definition(data), form.latest.pk, note={"da": "x", "en": "x"})
        Call.objects.filter(pk=call.pk).update(eligibility=[])
        assert change(form, Definition(data), form.latest.pk, note={"da": "x", "en": "x"}).number == 2


def test_rules_that_no_longer_fit_the_call_hold_publication(cast, draft):
    with scope(cast.vejen) as within:
        lost = {"key": "a", "rule": "said_yes", "field": "Z9.gone", "title": {"da": "Væk", "en": "Gone"}}
        other = {"key": "b", "rule": "party_there", "kind": "library", "title": {"da": "Bib", "en": "Lib"}}
        day = {"key": "c", "rule": "fits_months", "fields": ["E1.first_date"], "start_date": "no_day", "weeks": 11,
               "months": 11, "title": {"da": "Tid", "en": "Time"}}  # fmt: skip
        Call.objects.filter(pk=draft.pk).update(eligibility=[lost, other, day], answer_by=date(2024, 12, 6))
        found = Call.objects.select_related("form").get(pk=draft.pk)
        found.programme = cast.vejen
        errors = {each.key for each in readiness(found, within.arrived_at).errors}
    assert errors >= {"eligibility-a-rule-0", "eligibility-b-rule-0", "eligibility-c-rule-0"}
