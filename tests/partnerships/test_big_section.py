"""A section as large as one can become: sixty questions, three hundred texts in their history, and a lively talk."""

import pytest

from partnerships.models import Answer, AnswerVersion, Comment, Seen
from programmes.models import Form
from programmes.questions import Definition
from programmes.scope import scope
from tests.conftest import signed_in
from tests.partnerships.test_lists import Cost, check, cost

KEYS = [f"A{number}" for number in range(1, 61)]
LONG = "Vi mødes hver uge og taler om hverdagen. " * 20


def question(key, kind="longtext", field="text", **more):
    one = {"key": field, "kind": "signature" if kind == "sign" else kind, **more}
    by = more.get("by", "either")
    return {"key": key, "kind": kind, "answered_by": by, "title": {"en": f"Question {key}"}, "fields": [one]}


BIG = {
    "key": "big",
    "sections": [
        {"key": "A", "title": {"en": "All of it"}, "questions": [question(key) for key in KEYS]},
        {
            "key": "H",
            "title": {"en": "Signatures"},
            "questions": [
                question("H1", "sign", "signature", by="association"),
                question("H2", "sign", "signature", by="municipality"),
            ],
        },
    ],
}


@pytest.fixture
def big(fjordby):
    """Maja has read everything; since then Jonas has written in each question, and said something there."""
    application, at = fjordby.application, fjordby.call.opens_at
    with scope(fjordby.vejen):
        form = Form.objects.create(key="big")
        application.form_version = form.publish(Definition(BIG))
        application.save(update_fields=["form_version"])
        party = application.partnership.parties.get(kind="municipality")
        facts = {"application": application, "by": fjordby.jonas, "at": at}
        value = {"text": LONG + "Text 5."}
        answers = Answer.objects.bulk_create(Answer(question=key, value=value, version=5, **facts) for key in KEYS)
        AnswerVersion.objects.bulk_create(
            AnswerVersion(answer=answer, value={"text": f"{LONG}Text {number}."}, number=number, base=number - 1,
                          is_standing=True, by=fjordby.jonas, at=at)
            for answer in answers for number in range(1, 6)
        )  # fmt: skip
        assert AnswerVersion.objects.count() == 300
        Comment.objects.bulk_create(Comment(question=key, party=party, text="Enig?", **facts) for key in KEYS)
        Seen.objects.bulk_create(
            Seen(application=application, user=fjordby.maja, question=key, version=3) for key in KEYS
        )
        application.assignments.create(section="A", user=fjordby.maja, by=fjordby.maja, at=at)
    return fjordby


def test_a_section_of_sixty_questions_and_three_hundred_texts_asks_at_most_fifteen_times(big):
    browser = signed_in(big.maja)
    new = browser.get(f"{big.address}sections/A/", headers={"Accept-Language": "en"}).content.decode()
    assert new.count("Changed since your last visit") == new.count(">New</span>") == 60
    assert new.count("<del>3.</del><ins>5.</ins>") == 60
    with scope(big.vejen):
        Seen.objects.update(version=3, comment=0)  # everything is new to her again
    with Cost() as found:
        browser.get(f"{big.address}sections/A/")
    check(found, 15)
    check(cost(browser, f"{big.address}sections/A/"), 15)  # and again with nothing new


def test_the_overview_and_the_changes_of_it_ask_no_more_than_of_a_small_one(big):
    browser = signed_in(big.maja)
    check(cost(browser, big.address), 20)
    check(cost(browser, f"{big.address}changes/"), 15)


def test_a_word_of_where_she_is_costs_eight_statements_and_no_more(big):
    """Every quarter of a minute, from each page that is looked at."""
    browser = signed_in(big.maja)
    check(cost(browser, f"{big.address}presence/", section="A", question="A7"), 8, rows=80)


def test_saving_in_a_big_section_asks_at_most_twelve_times(big):
    browser, sent = signed_in(big.jonas), {"has": "A7.text", "A7.base": "5"}
    check(cost(browser, f"{big.address}questions/A7/", **sent, **{"A7.text": LONG}), 12)
