"""What stands around the clauses of a call's agreements, and the versions of the whole text."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.agreeing.content import content_of
from partnerships.agreeing.drafting import held
from partnerships.agreeing.wording import Wording, clause_of
from partnerships.models import Agreement, AgreementTemplate
from programmes.models import Call
from programmes.scope import scope
from tests.agreements import ENGLISH, accepted, drafted, put_before_all
from tests.cast import appointed, person
from tests.conftest import signed_in
from tests.partnerships.test_agreement_texts import page_of, reword, template_of, typed

KEYS = ["start", "first_course", "second_course", "i4"]


@pytest.fixture
def ready(whole):
    whole = accepted(whole)
    whole.text = f"/vejen/calls/{whole.call.pk}/agreements/text/"
    whole.frame, whole.versions = f"{whole.text}frame/", f"{whole.text}versions/"
    return whole


def test_staff_write_title_days_and_triggers_and_the_next_agreement_says_so(ready):
    with scope(ready.vejen):
        first = drafted(ready.partnership, ready.sofie)
        first.partnership = held(ready.partnership)
        before = content_of(first)
    sofie = signed_in(ready.sofie)
    form = page_of(sofie, ready.frame)
    sent = typed(form, title_da="Aftale om Vejen", months="5", starts="training", trigger_2_en="when half\r\nis done")
    said = sofie.post(ready.frame, sent, follow=True, **ENGLISH).content.decode()
    assert "Saved." in said and "Title, days or instalments changed" in said and "It lasts 5 months" in said
    with scope(ready.vejen):
        template = template_of(ready)
        assert (template["version"], template["title"]["da"], template["months"]) == ("2.1", "Aftale om Vejen", 5)
        assert [each["key"] for each in template["instalments"]] == ["start", "first_course", "second_course"]
        assert "partner_days" not in template  # nobody changed it: the house's number stays the house's
        first = Agreement.objects.get()
        first.partnership = held(ready.partnership)
        assert content_of(first) == before and not first.is_on(template)
        first.move_to("taken_back", ready.sofie)
        made = put_before_all(ready.partnership, ready.sofie)
        assert made.read["title"]["da"] == "Aftale om Vejen"
        assert made.read["instalments"][1]["trigger"]["en"] == "when half is done"
    sofie.post(ready.frame, typed(page_of(sofie, ready.frame)))
    with scope(ready.vejen):
        assert AgreementTemplate.objects.count() == 2  # the same once more is no version


def test_two_who_write_the_frame_at_once_lose_nothing(ready):
    with scope(ready.vejen):
        appointed(karen := person("Karen Lund", "en"), "staff", ready.vejen)
    sofie, karen = signed_in(ready.sofie), signed_in(karen)
    one, other = page_of(sofie, ready.frame), page_of(karen, ready.frame)
    sofie.post(ready.frame, typed(one, title_da="Sofies titel", months="6"))
    both = karen.post(ready.frame, typed(other, title_da="Karens titel", sign_days="20"), **ENGLISH)
    said = both.content.decode()
    assert "You both changed the same place" in said and "Sofies titel" in said and "Karens titel" in said
    karen.post(ready.frame, typed(both.context["form"], title_da="Begges titel"))
    with scope(ready.vejen):
        template = template_of(ready)
    assert (template["title"]["da"], template["months"], template["sign_days"]) == ("Begges titel", 6, 20)


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("title_da", "", "This is the language that counts"),
        ("trigger_3_en", "", "There is a title in this language"),
        ("trigger_1_da", "når [amount] er her", "Leave out square brackets."),
        ("months", "0", "greater than or equal to 1"),
        ("sign_days", "soon", "Enter a whole number."),
        ("starts", "christmas", "Select a valid choice."),
        ("language", "fi", "Select a valid choice."),
    ],
)
def test_what_is_wrong_in_the_frame_is_said_beside_its_field_and_nothing_is_lost(ready, field, text, sentence):
    sofie = signed_in(ready.sofie)
    sent = typed(page_of(sofie, ready.frame), trigger_2_da="mine ord") | {field: text}
    form = sofie.post(ready.frame, sent, **ENGLISH).context["form"]
    assert sentence in str(form.errors[field])
    assert (form["trigger_2_da"].value(), form[field].value()) == ("mine ord", text)
    with scope(ready.vejen):
        assert template_of(ready)["version"] == "2"


def test_a_language_without_a_title_is_no_language_of_the_agreement_any_more(ready):
    sofie = signed_in(ready.sofie)
    gone = {name: "" for name in ("title_en", "trigger_1_en", "trigger_2_en", "trigger_3_en")}
    sofie.post(ready.frame, typed(page_of(sofie, ready.frame), **gone))
    with scope(ready.vejen):
        assert put_before_all(ready.partnership, ready.sofie).read["languages"] == ["da"]


@pytest.mark.parametrize(
    ("paid", "keys"), [(2, ["start", "first_course"]), (4, ["start", "first_course", "second_course", "i4"])]
)
def test_the_call_says_how_many_instalments_there_are(ready, paid, keys):
    with scope(ready.vejen):
        Call.objects.filter(pk=ready.call.pk).update(instalments=paid)
    sofie = signed_in(ready.sofie)
    assert "The call has another number of instalments now" in sofie.get(ready.text, **ENGLISH).content.decode()
    last = {"trigger_4_da": "til sidst", "trigger_4_en": "at last"} if paid == 4 else {}
    sofie.post(ready.frame, typed(page_of(sofie, ready.frame), **last))
    with scope(ready.vejen):
        assert [each["key"] for each in template_of(ready)["instalments"]] == KEYS[:paid]
        assert len(put_before_all(ready.partnership, ready.sofie).read["instalments"]) == paid
    assert "another number of instalments" not in sofie.get(ready.text, **ENGLISH).content.decode()


def test_a_version_tells_who_changed_it_what_stands_on_it_and_each_word_that_changed(ready):
    with scope(ready.vejen):
        put_before_all(ready.partnership, ready.sofie)
        body = clause_of(template_of(ready), "purpose")["body"]
        reword(ready, **body | {"en": body["en"].replace("11 weeks", "twelve weeks")})
        Wording(ready.call, ready.sofie).move("purpose", 1)
    sofie = signed_in(ready.sofie)
    rows = sofie.get(ready.versions, **ENGLISH)
    assert [(step.version, [str(each.partnership) for each in on]) for step, on in rows.context["rows"]] == [
        ("2.2", []), ("2.1", []), ("2", ["Fællesskab i Fjordby"]),
    ]  # fmt: skip
    said = rows.content.decode()
    assert "Sofie Bak" in said and "The text of today" in said and "Fællesskab i Fjordby" in said
    page = sofie.get(f"{ready.versions}1/?language=en", **ENGLISH)
    [(name, code, pieces)] = page.context["changes"]
    assert (str(name), code) == ("Purpose and manual", "en")
    assert ("del", "11") in pieces and ("ins", "twelve") in pieces
    assert "twelve weeks for people" in page.content.decode()
    [(name, _code, pieces)] = sofie.get(f"{ready.versions}2/", **ENGLISH).context["changes"]
    assert str(name) == "Order of the clauses" and any(kind == "ins" for kind, _text in pieces)
    first = sofie.get(f"{ready.versions}0/", **ENGLISH)
    assert not first.context["changes"] and "Fællesskab i Fjordby" in first.content.decode()
    assert sofie.get(f"{ready.versions}3/").status_code == 404


def test_what_was_added_removed_or_written_around_the_clauses_is_shown_as_such(ready):
    with scope(ready.vejen):
        wording = Wording(ready.call, ready.sofie)
        wording.write({"heading": {"da": "Nøgler", "en": "Keys"}, "body": {"da": "Til huset.", "en": "To the house."}})
        wording.reframe({"months": 6, "title": {"da": "Samarbejdsaftale"}})
    sofie = signed_in(ready.sofie)
    added = sofie.get(f"{ready.versions}1/", **ENGLISH).context["changes"]
    assert [(name, code, pieces) for name, code, pieces in added if code == "en"] == [
        ("Keys", "en", [("ins", "Keys")]), ("Keys", "en", [("ins", "To the house.")]),
    ]  # fmt: skip
    assert not [name for name, _code, _pieces in added if name == "Order of the clauses"]
    framed = sofie.get(f"{ready.versions}2/", **ENGLISH).context["changes"]
    assert framed == [
        ("Title", "en", [("del", "Cooperation agreement")]),
        ("How many months it lasts", "", [("del", "11"), ("ins", "6")]),
    ]


def test_a_text_that_nobody_has_changed_is_one_version(ready):
    sofie = signed_in(ready.sofie)
    assert [step.version for step, _on in sofie.get(ready.versions).context["rows"]] == ["2"]
    assert "two group courses of 11 weeks" in sofie.get(f"{ready.versions}0/?language=en").content.decode()
    with scope(ready.vejen):
        Call.objects.filter(pk=ready.call.pk).update(agreement={})
    assert [sofie.get(each).status_code for each in (ready.frame, ready.versions, f"{ready.versions}0/")] == [404] * 3


def test_who_writes_for_a_party_of_a_partnership_does_not_see_it_among_those_on_a_version(ready):
    with scope(ready.vejen):
        put_before_all(ready.partnership, ready.sofie)
        reword(ready)
        appointed(ready.jonas, "staff", ready.vejen)
    page = signed_in(ready.jonas).get(ready.versions, **ENGLISH)
    assert page.status_code == 200 and "Fællesskab i Fjordby" not in page.content.decode()
    assert signed_in(ready.maja).get(ready.versions).status_code == 404


@pytest.mark.parametrize("count", [1, 3, 300])
def test_the_list_of_versions_asks_as_much_of_three_hundred_as_of_one(ready, count):
    with scope(ready.vejen):
        facts = {"call": ready.call, "template": template_of(ready), "version": "2", "act": "written"}
        AgreementTemplate.objects.bulk_create(
            AgreementTemplate(number=number, by=ready.sofie, **facts) for number in range(count)
        )
    sofie = signed_in(ready.sofie)
    sofie.get(ready.versions)
    with CaptureQueriesContext(connection) as asked:
        assert len(sofie.get(ready.versions).context["rows"]) == count
    assert len(asked) <= 14
