"""Staff word the agreements of a call in the browser; what was drafted keeps its own text."""

from copy import deepcopy

import pytest

from partnerships.agreeing.content import content_of
from partnerships.agreeing.drafting import draft_anew, held, put_out
from partnerships.agreeing.wording import Wording, came_of
from partnerships.models import Agreement, AgreementTemplate
from partnerships.models.consents import hash_of
from programmes.clock import now
from programmes.models import Call, Outbox
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.agreements import ENGLISH, accepted, drafted, put_before_all, signed_by_all, signs
from tests.cast import appointed, person
from tests.conftest import signed_in

NEW = {
    "heading_da": "Nøgler",
    "body_da": "[partnership] får nøglen.",
    "heading_en": "Keys",
    "body_en": "A [parties] key.",
}


@pytest.fixture
def ready(whole):
    whole = accepted(whole)
    whole.text = f"/vejen/calls/{whole.call.pk}/agreements/text/"
    return whole


def template_of(ready):
    return Call.objects.get(pk=ready.call.pk).agreement


def page_of(browser, address):
    return browser.get(address, **ENGLISH).context["form"]


def typed(form, **facts):
    """What a browser sends of a clause's page: everything that it showed, with what she changed."""
    shown = {name: form[name].value() or "" for name in form.fields}
    return shown | facts


def reword(ready, key="purpose", **body):
    """Sofie words a clause anew; inside a scope."""
    clause = next(each for each in template_of(ready)["clauses"] if each["key"] == key)
    facts = deepcopy({name: clause[name] for name in ("heading", "body")})
    facts["body"] |= body or {"da": "Nyt formål.", "en": "A new purpose."}
    Wording(ready.call, ready.sofie).write(facts, key)


def test_staff_word_a_clause_and_the_next_agreement_reads_like_that(ready):
    sofie = signed_in(ready.sofie)
    address = f"{ready.text}clauses/purpose/"
    form = page_of(sofie, address)
    sent = typed(form, body_da="Partnerskabet [partnership] holder forløb.\r\n\r\n- to\r\n- styk")
    said = sofie.post(address, sent, follow=True, **ENGLISH).content.decode()
    assert "Saved." in said and "Reworded" in said and "Sofie Bak" in said
    with scope(ready.vejen):
        assert template_of(ready)["version"] == "2.1"
        steps = AgreementTemplate.objects.values_list("version", "act", "about")
        assert list(steps) == [("2", "came", ""), ("2.1", "written", "purpose")]
        made = put_before_all(ready.partnership, ready.sofie)
        clause = next(each for each in made.read["clauses"] if each["key"] == "purpose")
        assert clause["body"]["da"] == "Partnerskabet Fællesskab i Fjordby holder forløb.\n\n- to\n- styk"
        assert made.read["template"] == {
            "key": "vejen-2024", "version": "2.1", "hash": hash_of(template_of(ready)),
        }  # fmt: skip
    # The same once more is no version.
    sofie.post(address, typed(page_of(sofie, address)))
    with scope(ready.vejen):
        assert AgreementTemplate.objects.count() == 2


def test_what_was_drafted_put_out_or_signed_keeps_its_text(ready):
    with scope(ready.vejen):
        made = drafted(ready.partnership, ready.sofie)
        made.partnership = held(ready.partnership)
        before = hash_of(content_of(made))
        reword(ready)
        made.partnership = held(ready.partnership)
        assert hash_of(content_of(made)) == before and not made.is_on(template_of(ready))
        made = put_out(made, ready.sofie, now(), before)
        signed_by_all(made, ready.maja, ready.jonas, ready.lone)
        reword(ready, da="Igen et andet.")
        kept = Agreement.objects.get(pk=made.pk)
        assert (kept.status, kept.content_hash) == ("in_force", before) and hash_of(kept.read) == before
    page = signed_in(ready.maja).get(ready.own).content.decode()
    assert "Igen et andet" not in page and "Nyt formål" not in page


def test_a_draft_from_before_texts_were_kept_with_it_keeps_its_text_too(ready):
    with scope(ready.vejen):
        made = drafted(ready.partnership, ready.sofie)
        Agreement.objects.filter(pk=made.pk).update(template={})
        reword(ready)
        made = Agreement.objects.get(pk=made.pk)
        assert made.template["version"] == "2" and not made.is_on(template_of(ready))


def test_staff_see_who_stands_on_an_earlier_text_and_draft_it_anew_while_nobody_has_signed(ready):
    sofie, list_page = signed_in(ready.sofie), f"/vejen/calls/{ready.call.pk}/agreements/"
    with scope(ready.vejen):
        put_before_all(ready.partnership, ready.sofie)
    assert "Drafted on an earlier text" not in sofie.get(list_page, **ENGLISH).content.decode()
    with scope(ready.vejen):
        reword(ready)
    assert "Drafted on an earlier text" in sofie.get(list_page, **ENGLISH).content.decode()
    anew = f"{ready.record}1/draft-anew/"
    assert anew in sofie.get(ready.record, **ENGLISH).content.decode()
    assert sofie.post(anew, {}).url == ready.record
    assert "A new purpose." in sofie.get(f"{ready.record}?language=en", **ENGLISH).content.decode()
    with scope(ready.vejen):
        first, second = Agreement.objects.order_by("number")
        assert (first.status, second.status, second.amount) == ("taken_back", "draft", first.amount)
        assert second.is_on(template_of(ready)) and not first.is_on(template_of(ready))
        told = Outbox.objects.filter(kind="partnerships.agreement_letters.taken_back").values_list(
            "to__name", flat=True
        )
        assert set(told) == {"Maja Holm", "Jonas Friis", "Ida Skov"}
    assert "Drafted on an earlier text" not in sofie.get(list_page, **ENGLISH).content.decode()


def test_a_text_that_somebody_has_signed_is_not_drafted_anew(ready):
    with scope(ready.vejen):
        made = put_before_all(ready.partnership, ready.sofie)
        signs(made, ready.maja, "association")
        reword(ready)
    sofie = signed_in(ready.sofie)
    assert "draft-anew" not in sofie.get(ready.record, **ENGLISH).content.decode()
    said = sofie.post(f"{ready.record}1/draft-anew/", {}, **ENGLISH).content.decode()
    assert "Somebody has signed this text, so it stays as it is." in said
    with scope(ready.vejen):
        assert list(Agreement.objects.values_list("status", flat=True)) == ["signing"]
        signed_by_all(made, ready.maja, ready.jonas, ready.lone)
        with pytest.raises(NotAllowed, match="not open any more"):
            draft_anew(Agreement.objects.get(), ready.sofie)


def test_a_clause_of_ones_own_is_added_moved_and_removed_and_one_that_came_is_put_back(ready):
    sofie = signed_in(ready.sofie)
    form = page_of(sofie, f"{ready.text}clauses/")
    sofie.post(f"{ready.text}clauses/", typed(form, **NEW))
    with scope(ready.vejen):
        keys = [each["key"] for each in template_of(ready)["clauses"]]
        mine, last = keys[-1], keys[-2]
    assert sofie.post(f"{ready.text}clauses/{mine}/move/", {"up": "yes"}).url == f"{ready.text}#clause-{mine}"
    with scope(ready.vejen):
        assert [each["key"] for each in template_of(ready)["clauses"]] == [*keys[:-2], mine, last]
    for key in (mine, "purpose"):
        page = page_of(sofie, f"{ready.text}clauses/{key}/remove/")
        sofie.post(f"{ready.text}clauses/{key}/remove/", {"read": page.initial["read"]})
    said = sofie.get(ready.text, **ENGLISH)
    assert [each["key"] for each in said.context["taken_out"]] == ["purpose"]
    sofie.post(f"{ready.text}clauses/purpose/restore/", {"read": ""})
    with scope(ready.vejen):
        came = came_of(Call.objects.get(pk=ready.call.pk))
        assert template_of(ready)["clauses"] == came["clauses"] and came["version"] == "2"
        acts = list(AgreementTemplate.objects.values_list("act", flat=True))
        assert acts == ["came", "added", "moved", "removed", "removed", "restored"]
        assert AgreementTemplate.objects.get(number=3).template["clauses"][0]["key"] == "parties"


def test_a_reworded_clause_goes_back_to_the_text_as_it_came(ready):
    with scope(ready.vejen):
        reword(ready)
    sofie, address = signed_in(ready.sofie), f"{ready.text}clauses/purpose/restore/"
    page = sofie.get(address, **ENGLISH)
    assert "two group courses of 11 weeks" in page.content.decode()  # what she would get
    sofie.post(address, {"read": page.context["form"].initial["read"]})
    with scope(ready.vejen):
        call = Call.objects.get(pk=ready.call.pk)
        assert call.agreement["clauses"] == came_of(call)["clauses"] and call.agreement["version"] == "2.2"


def test_two_who_write_the_same_clause_lose_nothing(ready):
    with scope(ready.vejen):
        karen = person("Karen Lund", "en")
        appointed(karen, "staff", ready.vejen)
    sofie, karen, address = signed_in(ready.sofie), signed_in(karen), f"{ready.text}clauses/purpose/"
    one, other = page_of(sofie, address), page_of(karen, address)
    sofie.post(address, typed(one, body_da="Sofies ord.", heading_da="Formål"))
    both = karen.post(address, typed(other, body_da="Karens ord.", body_en="Karen's words."), **ENGLISH)
    said = both.content.decode()
    assert "You both changed the same place" in said and "Sofies ord." in said and "Karens ord." in said
    with scope(ready.vejen):
        assert "Karens ord." not in str(template_of(ready))
    karen.post(address, typed(both.context["form"], body_da="Begges ord."))
    with scope(ready.vejen):
        clause = next(each for each in template_of(ready)["clauses"] if each["key"] == "purpose")
    assert clause["heading"]["da"] == "Formål"  # what only Sofie changed stays
    assert (clause["body"]["da"], clause["body"]["en"]) == ("Begges ord.", "Karen's words.")


def test_a_clause_that_another_one_removed_while_it_was_written_is_kept_and_can_be_put_back(ready):
    sofie, address = signed_in(ready.sofie), f"{ready.text}clauses/purpose/"
    form = page_of(sofie, address)
    with scope(ready.vejen):
        clause = next(each for each in template_of(ready)["clauses"] if each["key"] == "purpose")
        Wording(ready.call, ready.lone).remove("purpose", hash_of(clause))
    told = sofie.post(address, typed(form, body_da="Mine ord."), **ENGLISH)
    said = told.content.decode()
    assert "Somebody else has removed this clause while you wrote." in said and "Mine ord." in said
    sofie.post(address, typed(told.context["form"], put_back="yes"))
    with scope(ready.vejen):
        last = template_of(ready)["clauses"][-1]
        assert (last["key"], last["body"]["da"]) == ("purpose", "Mine ord.")
    assert sofie.get(f"{ready.text}clauses/nothing/").status_code == 404
    assert sofie.post(f"{ready.text}clauses/nothing/", typed(form)).status_code == 404


def test_a_clause_that_has_changed_since_it_was_read_is_not_removed(ready):
    sofie, address = signed_in(ready.sofie), f"{ready.text}clauses/purpose/remove/"
    page = page_of(sofie, address)
    with scope(ready.vejen):
        reword(ready)
    said = sofie.post(address, {"read": page.initial["read"]}, follow=True, **ENGLISH).content.decode()
    assert "Somebody else has changed this clause since you opened the page." in said
    with scope(ready.vejen):
        assert "purpose" in {each["key"] for each in template_of(ready)["clauses"]}


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("body_da", "Beløbet er [beløb] og [amount].", "Take one of the list, or leave out the brackets: [beløb]"),
        ("body_en", "Paid by [Funder].", "Take one of the list, or leave out the brackets: [Funder]"),
        ("heading_da", "Om [amount]", "Nothing is filled in in a heading."),
        ("body_da", "", "This field is required."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(ready, field, text, sentence):
    sofie, address = signed_in(ready.sofie), f"{ready.text}clauses/purpose/"
    told = sofie.post(address, typed(page_of(sofie, address), heading_en="Mine", **{field: text}), **ENGLISH)
    form = told.context["form"]
    assert sentence in str(form.errors[field]) and form["heading_en"].value() == "Mine" and form[field].value() == text
    with scope(ready.vejen):
        assert template_of(ready)["version"] == "2"


def test_links_and_names_with_signs_are_safe_and_allowed(ready):
    with scope(ready.vejen):
        ready.partnership.parties.filter(kind="association").update(name="[amount] <script>x</script>")
    sofie, address = signed_in(ready.sofie), f"{ready.text}clauses/purpose/"
    text = "Se [manualen](https://example.org) <script>y</script> [parties] [klik](javascript:z)"
    sofie.post(address, typed(page_of(sofie, address), body_da=text))
    page = sofie.get(f"{ready.text}preview/?language=da&partnership={ready.partnership.pk}", **ENGLISH).content.decode()
    assert '<a href="https://example.org"' in page and "<script>y" not in page and 'javascript:z"' not in page
    assert "[amount] &lt;script&gt;x" in page  # a name is never read as a gap


def test_a_clause_that_lacks_a_language_is_told_and_holds_the_putting_out(ready):
    sofie = signed_in(ready.sofie)
    facts = NEW | {"heading_en": "", "body_en": ""}
    sofie.post(f"{ready.text}clauses/", typed(page_of(sofie, f"{ready.text}clauses/"), **facts))
    said = sofie.get(ready.text, **ENGLISH)
    assert said.context["lacks"] == [("en", 1)] and "English: 1 clause is missing" in said.content.decode()
    with scope(ready.vejen):
        made = drafted(ready.partnership, ready.sofie)
        made.partnership = held(ready.partnership)
        read = hash_of(content_of(made))
    assert "so it cannot be put out" in sofie.get(ready.record, **ENGLISH).content.decode()
    said = sofie.post(f"{ready.record}1/put-out/", {"read": read}, **ENGLISH).content.decode()
    assert "not written in every language yet" in said and "English: Nøgler" in said
    with scope(ready.vejen):
        assert Agreement.objects.get().status == "draft"


def test_a_gap_that_stands_in_one_language_only_is_told(ready):
    with scope(ready.vejen):
        reword(ready, da="Vi betaler [amount].", en="We pay.")
    rows = signed_in(ready.sofie).get(ready.text, **ENGLISH).context["clauses"]
    assert {row["key"]: row["uneven"] for row in rows if row["uneven"]} == {"purpose": {"amount": ["da"]}}
