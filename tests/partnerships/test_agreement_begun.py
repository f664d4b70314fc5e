"""The text of a call's agreements is begun in the browser, by a call that came with none."""

import pytest

from partnerships.agreeing.wording_begun import begin, general_text, shipped
from partnerships.models import AgreementTemplate
from programmes.agreements import checked_agreement, lacks
from programmes.models import Call
from programmes.scope import scope
from tests.agreements import ENGLISH, accepted, put_before_all, signed_by_all
from tests.cast import programme, small_call
from tests.conftest import signed_in
from tests.partnerships.test_agreement_texts import page_of, typed
from tests.threads import at_once

LANGUAGES = ["en", "da", "fi", "sv", "nb", "hu"]


@pytest.fixture
def bare(whole):
    """Vejen's call as if it had come without an agreement; and another one of the programme that has its text."""
    return without_text(accepted(whole))


def without_text(whole):
    whole.text = f"/vejen/calls/{whole.call.pk}/agreements/text/"
    with scope(whole.vejen):
        call = Call.objects.get(pk=whole.call.pk)
        facts = {
            name: getattr(call, name) for name in ("parties", "time_zone", "opens_on", "closes_on", "closes_clock")
        }
        facts |= {"agreement": call.agreement, "form": call.form, "published_at": call.published_at}
        whole.other = Call.objects.create(slug="other", reference="OTHER", title={"en": "The other call"}, **facts)
        Call.objects.filter(pk=call.pk).update(agreement={})
    return whole


def begins(bare, source):
    said = signed_in(bare.sofie).post(f"{bare.text}begin/", {"source": source}, follow=True, **ENGLISH)
    with scope(bare.vejen):
        return said.content.decode(), Call.objects.get(pk=bare.call.pk).agreement


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("number", [1, 2, 3, 5])
def test_the_general_text_is_whole_in_each_language_and_for_each_number_of_instalments(language, number):
    call = Call(parties=["association", "municipality"], instalments=number)
    facts = {"parties": call.parties, "instalments": number}
    template = general_text(call, [language])
    assert checked_agreement(template, facts, [language]) == template and lacks(template) == {}
    assert {code for each in template["clauses"] for code in each["body"]} == {language}
    triggers = [each["trigger"][language] for each in template["instalments"]]
    assert len(triggers) == number and len(set(triggers)) == min(number, 3)
    assert triggers[0] == shipped()["triggers"]["first"][language]
    assert {each["of"] for each in template["owes"]} == {"association"}


def test_the_general_text_is_written_in_every_language_of_the_portal():
    for clause in shipped()["clauses"]:
        assert set(clause["heading"]) == set(clause["body"]) == set(LANGUAGES)
        assert all(clause["body"].values()) and len(set(clause["body"].values())) == len(LANGUAGES)


def test_staff_begin_with_the_general_text_and_three_sign_an_agreement_on_it(bare):
    page = signed_in(bare.sofie).get(bare.text, **ENGLISH).content.decode()
    assert "The agreements of this call have no text yet." in page and f"{bare.text}begin/" in page
    said, template = begins(bare, "general")
    assert "Begun. Read each clause" in said and "12 clauses still read as the general text" in said
    assert template["language"] == "da" and set(template["title"]) == {"da", "en"}
    with scope(bare.vejen):
        made = put_before_all(bare.partnership, bare.sofie)
        signed_by_all(made, bare.maja, bare.jonas, bare.lone)
        made.refresh_from_db()
        assert made.status == "in_force" and "Samarbejdet begynder" in made.content
        assert AgreementTemplate.objects.get().act == "begun"


def test_a_clause_that_staff_have_saved_is_theirs_and_can_be_put_back_as_it_was_begun(bare):
    begins(bare, "general")
    sofie, clause = signed_in(bare.sofie), f"{bare.text}clauses/purpose/"
    form = page_of(sofie, clause)
    said = sofie.post(clause, typed(form, body_en="Ours."), follow=True, **ENGLISH).content.decode()
    assert "11 clauses still read as the general text" in said and "Reworded" in said
    form = page_of(sofie, f"{clause}restore/")
    sofie.post(f"{clause}restore/", typed(form, read=form.initial["read"]))
    assert "12 clauses still read" in sofie.get(bare.text, **ENGLISH).content.decode()


def test_staff_begin_with_the_text_of_another_call_without_what_this_one_has_not(bare):
    with scope(bare.vejen):
        template = bare.other.agreement
        expected = template | {"owes": [each | {"by": each.get("by", "")} for each in template["owes"]]}
    said, taken = begins(bare, str(bare.other.pk))
    assert "Begun." in said and "still read as" not in said
    assert taken == expected and taken["starts"] == "grant_start"
    with scope(bare.vejen):
        Call.objects.filter(pk=bare.call.pk).update(agreement={}, parties=["municipality"])
        bare.call.dates.all().delete()
    _said, taken = begins(bare, str(bare.other.pk))
    assert [each["key"] for each in taken["owes"]] == ["referral"] and "starts" not in taken
    assert {each["by"] for each in taken["owes"]} == {""}


def triggers(template):
    return [each["trigger"]["en"] for each in template["instalments"]]


@pytest.mark.parametrize("number, shown", [(1, "A"), (2, "AC"), (3, "ABC"), (4, "AB?C"), (5, "AB??C")])
def test_the_text_of_another_call_has_as_many_instalments_as_this_one_first_and_last_where_they_were(
    bare, number, shown
):
    with scope(bare.vejen):
        first, second, third = triggers(bare.other.agreement)
        Call.objects.filter(pk=bare.call.pk).update(instalments=number)
    _said, taken = begins(bare, str(bare.other.pk))
    known = {"A": first, "B": second, "C": third, "?": shipped()["triggers"]["between"]["en"]}
    assert triggers(taken) == [known[each] for each in shown]
    assert len({each["key"] for each in taken["instalments"]}) == number


def test_the_text_of_another_call_asks_nobody_for_consent_whom_this_one_has_not(bare):
    changes = {
        "content": {"consent": ["association"], "told": ["municipality"]},
        "budget": {"consent": "all"}, "extension": {"consent": []},
    }  # fmt: skip
    with scope(bare.vejen):
        Call.objects.filter(pk=bare.other.pk).update(agreement=bare.other.agreement | {"changes": changes})
        Call.objects.filter(pk=bare.call.pk).update(parties=["municipality"])
    _said, taken = begins(bare, str(bare.other.pk))
    assert taken["changes"] == changes | {"content": {"consent": "all", "told": ["municipality"]}}


def test_nobody_takes_the_text_of_another_programme(bare):
    versova = programme("versova")
    theirs = small_call(versova)
    with scope(versova):
        Call.objects.filter(pk=theirs.pk).update(agreement=shipped())
    said, template = begins(bare, str(theirs.pk))
    assert template == {} and "Select a valid choice" in said


def test_what_was_begun_is_not_begun_again(bare):
    begins(bare, "general")
    said, template = begins(bare, str(bare.other.pk))
    assert "Somebody has begun the text already" in said and template["key"] == "general"
    assert signed_in(bare.sofie).get(f"{bare.text}begin/").headers["Location"] == bare.text
    assert signed_in(bare.lone).get(f"{bare.text}begin/").status_code == 404  # she signs, and does not draft


def test_of_two_who_begin_at_once_one_does_and_the_other_reads_it(committed_whole):
    bare = without_text(accepted(committed_whole))
    verbs = [
        lambda call, key=key: begin(call, bare.sofie, general_text(call, ["en"]) | {"key": key}) for key in ("a", "b")
    ]
    heard = at_once(bare.vejen, *verbs, seen=lambda: Call.objects.get(pk=bare.call.pk))
    assert heard == ["Somebody has begun the text already. Read what stands here.", "done"]
    with scope(bare.vejen):
        assert AgreementTemplate.objects.count() == 1
