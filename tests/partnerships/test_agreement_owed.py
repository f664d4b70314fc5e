"""What a partnership owes before it starts, written by staff beside the clauses of the agreement."""

import pytest

from partnerships.agreeing.drafting import take_back
from partnerships.agreeing.preparing import points_of, say
from partnerships.agreeing.wording import Wording
from partnerships.agreeing.wording_owed import OwedList
from partnerships.models import AgreementTemplate, Prepared
from programmes.clock import now
from programmes.models import Call
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.agreements import ENGLISH, accepted, drafted, put_before_all
from tests.cast import appointed, person
from tests.conftest import signed_in
from tests.partnerships.test_agreement_texts import page_of, typed

NEW = {"title_da": "Hvem har nøglen?", "title_en": "Who has the key?", "of": "municipality", "by": "", "file": ""}


@pytest.fixture
def ready(whole):
    whole = accepted(whole)
    whole.text = f"/vejen/calls/{whole.call.pk}/agreements/text/"
    whole.owed = f"{whole.text}owed/"
    return whole


def keys(ready):
    with scope(ready.vejen):
        return [each["key"] for each in Call.objects.get(pk=ready.call.pk).agreement["owes"]]


def post(user, address, **sent):
    return signed_in(user).post(address, sent, follow=True, **ENGLISH).content.decode()


def save(user, address, form=None, **facts):
    """What the page says after she has saved what it showed, with what she changed."""
    form = form or page_of(signed_in(user), address)
    return post(user, address, **{name: value for name, value in typed(form, **facts).items() if value})


CAME = ["employee", "leader", "contract", "incident_plan", "referral"]


def test_a_point_that_staff_add_is_asked_of_every_partnership_whose_agreement_is_not_drafted(ready):
    said = save(ready.sofie, ready.owed, **NEW)
    assert "Saved. What is drafted from now on reads like this." in said and "Who has the key?" in said
    with scope(ready.vejen):
        call = Call.objects.get(pk=ready.call.pk)
        point = points_of(call, [ready.partnership])[ready.partnership.pk][-1]
        assert (point.of, str(point.title), point.due, point.wants_paper) == (
            "municipality",
            NEW["title_en"],
            None,
            False,
        )
        assert AgreementTemplate.objects.last().act == "added"
    page = signed_in(ready.jonas).get(f"/vejen/partnerships/{ready.partnership.pk}/preparation/", **ENGLISH)
    assert "Who has the key?" in page.content.decode()


def prepares(ready, user, record=""):
    page = record or f"/vejen/partnerships/{ready.partnership.pk}/preparation/"
    return signed_in(user).get(page, **ENGLISH).content.decode()


def test_whoever_has_a_draft_owes_what_it_says_there_also_when_it_is_put_out(ready):
    with scope(ready.vejen):
        drafted(ready.partnership, ready.sofie)
    save(ready.sofie, ready.owed, **NEW)
    assert "0 / 5" in prepares(ready, ready.maja)
    with scope(ready.vejen):
        made = put_before_all(ready.partnership, ready.sofie)
    assert "0 / 5" in prepares(ready, ready.maja) and "Who has the key?" not in prepares(ready, ready.maja)
    with scope(ready.vejen):
        take_back(made, ready.sofie)
    assert "0 / 6" in prepares(ready, ready.maja) and "Who has the key?" in prepares(ready, ready.maja)


def test_what_was_answered_outlasts_the_list_that_asked_it(ready):
    with scope(ready.vejen):
        first = put_before_all(ready.partnership, ready.sofie)
        answer(ready, "leader")
    read = page_of(signed_in(ready.sofie), f"{ready.owed}leader/remove/").initial["read"]
    assert "Removed." in post(ready.sofie, f"{ready.owed}leader/remove/", read=read)  # that list is nobody else's
    assert "1 / 5" in prepares(ready, ready.maja)
    with scope(ready.vejen):
        take_back(first, ready.sofie)
        put_before_all(ready.partnership, ready.sofie)
    for user, page in ((ready.maja, ""), (ready.jonas, ""), (ready.sofie, ready.record)):
        assert "Maja Holm." in prepares(ready, user, page)
    for page in ("", f"/vejen/partnerships/{ready.partnership.pk}/"):
        assert "0 / 4" in prepares(ready, ready.maja, page)  # it stays to be read, and is asked no more


def test_a_point_is_reworded_moved_and_taken_off(ready):
    said = save(ready.sofie, f"{ready.owed}contract/", title_en="Your contract", of="municipality", file="")
    assert "Your contract" in said
    post(ready.sofie, f"{ready.owed}contract/move/", up="yes")
    assert keys(ready) == ["employee", "contract", "leader", "incident_plan", "referral"]
    post(ready.sofie, f"{ready.owed}employee/move/", up="yes")  # it is the first one
    read = page_of(signed_in(ready.sofie), f"{ready.owed}leader/remove/").initial["read"]
    assert "Removed." in post(ready.sofie, f"{ready.owed}leader/remove/", read=read)
    assert keys(ready) == ["employee", "contract", "incident_plan", "referral"]
    with scope(ready.vejen):
        steps = [(each.act, each.about) for each in AgreementTemplate.objects.order_by("number")]
        contract = Call.objects.get(pk=ready.call.pk).agreement["owes"][1]
    assert steps == [("came", ""), ("written", "owed:contract"), ("moved", "owed:contract"), ("removed", "owed:leader")]
    assert (contract["of"], contract["file"], contract["by"]) == ("municipality", False, "training")
    for number, words in (
        (1, "municipality"),
        (2, "Order of what is owed"),
        (3, "Name and work e-mail"),
    ):
        page = signed_in(ready.sofie).get(f"{ready.text}versions/{number}/", **ENGLISH).content.decode()
        told = page.partition('class="differences"')[2].partition("</dl>")[0]
        assert words in told and "· training" not in told  # a day is called what the timetable calls it


def answer(ready, key):
    """Maja writes at a point of her party; inside a scope."""
    call = Call.objects.get(pk=ready.call.pk)
    points = {each.key: each for each in points_of(call, [ready.partnership])[ready.partnership.pk]}
    say(ready.partnership, points[key], "association", ready.maja, now(), "Maja Holm.")


def test_what_a_partnership_has_answered_is_not_given_to_the_other_party(ready):
    with scope(ready.vejen):
        answer(ready, "leader")
    said = save(ready.sofie, f"{ready.owed}leader/", of="municipality", title_en="Who leads the municipality?")
    assert "A partnership has answered this point already" in said and "Who leads the municipality?" in said
    assert "Saved." in save(ready.sofie, f"{ready.owed}leader/", title_en="Who leads?")


@pytest.mark.parametrize("what", ["taken off", "given to the other party"])
def test_whoever_was_writing_at_a_point_that_is_hers_no_more_keeps_her_text(ready, what):
    page = f"/vejen/partnerships/{ready.partnership.pk}/preparation/leader/"
    shown = signed_in(ready.maja).get(page, **ENGLISH).context["form"].initial["shown"]
    if what == "taken off":
        read = page_of(signed_in(ready.sofie), f"{ready.owed}leader/remove/").initial["read"]
        post(ready.sofie, f"{ready.owed}leader/remove/", read=read)
    else:
        save(ready.sofie, f"{ready.owed}leader/", of="municipality")
    heard = signed_in(ready.maja).post(page, {"text": "Birte <Holm>", "shown": shown}, **ENGLISH)
    said = heard.content.decode()
    assert heard.status_code == 409 and "This point is not asked of you any more" in said
    assert "Birte &lt;Holm&gt;" in said
    with scope(ready.vejen):
        assert not Prepared.objects.exists()


def test_what_a_partnership_has_answered_is_not_taken_off(ready):
    with scope(ready.vejen):
        answer(ready, "leader")
    read = page_of(signed_in(ready.sofie), f"{ready.owed}leader/remove/").initial["read"]
    assert "A partnership has answered this point already" in post(
        ready.sofie, f"{ready.owed}leader/remove/", read=read
    )
    assert keys(ready) == CAME


def test_a_point_is_written_in_each_language_of_the_agreement(ready):
    said = save(ready.sofie, ready.owed, **NEW | {"title_en": ""})
    assert "The agreement is written in this language, so write this in it too." in said
    assert NEW["title_da"] in said and keys(ready) == CAME


def test_two_who_write_one_point_at_once_lose_nothing(ready):
    karen = person("Karen Lund", "en")
    appointed(karen, "staff", ready.vejen)
    one, other = (page_of(signed_in(user), f"{ready.owed}leader/") for user in (ready.sofie, karen))
    save(ready.sofie, f"{ready.owed}leader/", one, title_en="Who leads?")
    said = save(karen, f"{ready.owed}leader/", other, title_en="Who is the boss?")
    assert "Somebody else has changed this while you wrote" in said and "Who leads?" in said and "the boss?" in said
    other = page_of(signed_in(karen), f"{ready.owed}referral/")
    read = page_of(signed_in(ready.sofie), f"{ready.owed}referral/remove/").initial["read"]
    post(ready.sofie, f"{ready.owed}referral/remove/", read=read)
    assert "Saved." in save(karen, f"{ready.owed}referral/", other, help_en="The head of department.")
    assert keys(ready)[-1] == "referral" and len(keys(ready)) == 5


def test_what_reads_otherwise_than_it_was_read_is_not_taken_off(ready):
    read = page_of(signed_in(ready.sofie), f"{ready.owed}leader/remove/").initial["read"]
    save(ready.sofie, f"{ready.owed}leader/", title_en="Who leads?")
    assert "Somebody else has changed this point" in post(ready.sofie, f"{ready.owed}leader/remove/", read=read)
    assert signed_in(ready.sofie).get(f"{ready.owed}nothing/").status_code == 404
    assert signed_in(ready.sofie).post(f"{ready.owed}nothing/", NEW).status_code == 404
    assert signed_in(ready.lone).get(f"{ready.owed}leader/").status_code == 404  # she signs, and does not draft


def test_a_list_has_an_end_and_a_clause_of_the_same_key_is_another_thing(ready):
    with scope(ready.vejen):
        for _number in range(25):
            OwedList(ready.call, ready.sofie).write({"of": "association", "title": {"en": "x"}, "help": {}})
        with pytest.raises(NotAllowed, match="There are enough points"):
            OwedList(ready.call, ready.sofie).write({"of": "association", "title": {"en": "x"}, "help": {}})
        words = {"heading": {"en": "Leader"}, "body": {"en": "x"}}
        Wording(ready.call, ready.sofie).write(words, "leader")
    assert len(keys(ready)) == 30 and keys(ready)[:5] == CAME
