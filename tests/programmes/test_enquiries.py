"""Questions about a call: asked in private, answered for everybody, and never saying who asked."""

from datetime import timedelta

import pytest
from django.test import Client

from partnerships import rounds
from programmes import answering, clock, enquiry_letters
from programmes.models import Call, Enquiry, Outbox
from programmes.scope import scope
from programmes.states import NotAllowed
from programmes.words import Text
from tests.around import asked, published
from tests.cast import person, started
from tests.conftest import signed_in

ENGLISH = {"accept-language": "en"}
CORRECTED = "partnerships.letters.corrected"
SECRETS = ["Asta Lind", "asta@example.org", "Foreningen Fjordlys i Fjordby"]  # in name, address and own words
SAID = {"name": SECRETS[0], "email": SECRETS[1], "language": "en", "text": f"{SECRETS[2]} asks: who pays the catering?"}


def ask_by_page(cast, **said):
    """A stranger asks, and confirms by the page of her letter. Returns the question."""
    place = f"/vejen/calls/{cast.call.pk}/questions/"
    assert Client(headers=ENGLISH).post(f"{place}ask/", SAID | said).status_code == 302
    with scope(cast.vejen):
        return Enquiry.objects.latest("pk")


def letters(letter):
    """To whom each letter of a kind went."""
    rows = Outbox.objects.filter(kind=answering.LETTERS + letter).order_by("id")
    return [row.address or row.to.email for row in rows]


def in_words(enquiry, letter, language="en"):
    row = Outbox(address="x@example.org", language=language)
    message = getattr(enquiry_letters, letter)(enquiry.pk, row.reader)
    return message and f"{message.subject}\n{message.body}"


def test_a_stranger_asks_confirms_and_reads_the_answer_on_her_own_page(cast):
    enquiry = ask_by_page(cast)
    with scope(cast.vejen):
        assert (enquiry.status, letters("confirm"), letters("asked")) == ("unconfirmed", [SECRETS[1]], [])
        own = f"/vejen/asked/{enquiry.token}/"
        assert own in in_words(enquiry, "confirm")
    browser = Client(headers=ENGLISH)
    browser.get(own)  # looking is not confirming
    with scope(cast.vejen):
        assert Enquiry.objects.get().status == "unconfirmed"
    browser.post(own), browser.post(own)
    with scope(cast.vejen):
        assert (Enquiry.objects.get().status, letters("asked")) == ("open", ["vejen@example.org"])
        published(Enquiry.objects.get(), cast.karen, question="Who pays the catering?", answer="You agree locally.")
        assert letters("answered") == [SECRETS[1]]
    assert "You agree locally." in browser.get(own).text


def test_nothing_that_is_public_or_sent_says_who_asked_or_what_in_her_own_words(cast):
    enquiry = ask_by_page(cast)
    Client().post(f"/vejen/asked/{enquiry.token}/")
    with scope(cast.vejen):
        enquiry = Enquiry.objects.get()
        sent = [in_words(enquiry, "asked")]
        published(
            enquiry, cast.karen, question="Who pays the catering?", answer="You agree locally.", correction="New."
        )
        sent.append(in_words(enquiry, "answered"))
    place = f"/vejen/calls/{cast.call.pk}/"
    pages = [place, f"{place}questions/", f"{place}questions/ask/", "/vejen/", "/vejen/calls/"]
    pages += [f"{place}questions/?q={word}" for word in ("Asta", "asta@example.org", "Fjordlys", "catering")]
    said = {page: Client(headers=ENGLISH).get(page).text for page in pages}
    # What she typed into the search comes back in the field, so the page's own words are what is looked at.
    leaks = [page for page, text in said.items() for secret in SECRETS if secret in text and "?q=" not in page]
    assert leaks == [] and not any(secret in letter for letter in sent for secret in SECRETS)
    found = ["Who pays the catering?" in said[page] for page in pages[5:]]
    assert found == [False, False, False, True]
    assert "Who pays the catering?" in said[f"{place}questions/"]


def test_somebody_with_an_account_needs_no_confirmation(cast):
    browser = signed_in(cast.maja)
    answer = browser.post(f"/vejen/calls/{cast.call.pk}/questions/ask/", {"text": "Hvem betaler?"})
    with scope(cast.vejen):
        enquiry = Enquiry.objects.get()
        assert (enquiry.status, enquiry.by_id, enquiry.language) == ("open", cast.maja.pk, "da")
        assert answer.headers["Location"] == f"/vejen/asked/{enquiry.token}/"
        published(enquiry, cast.karen)
        assert letters("answered") == [cast.maja.email]


def test_questions_close_seven_days_before_the_deadline_at_the_same_hour(committed, moved_clock):
    with scope(committed.vejen):
        Call.objects.filter(slug="vejen-2024").update(published_at="2024-08-15T07:00Z")
        call = Call.objects.get(slug="vejen-2024")
    call.programme = committed.vejen
    assert f"{call.questions_close_at:%Y-%m-%dT%H:%MZ}" == "2024-10-16T22:00Z"
    place = f"/vejen/calls/{call.pk}/questions/"
    moved_clock(call.questions_close_at - timedelta(seconds=30))
    assert "Wednesday 16 October 2024, 24:00" in Client(headers=ENGLISH).get(place).text
    assert Client().post(f"{place}ask/", SAID).status_code == 302
    moved_clock(call.questions_close_at)
    assert "Questions about this call are closed." in Client(headers=ENGLISH).post(f"{place}ask/", SAID).text
    assert "Ask a question" not in Client(headers=ENGLISH).get(place).text
    with scope(committed.vejen):
        assert Enquiry.objects.count() == 1
        Call.objects.filter(pk=call.pk).update(closes_on="2024-10-27")  # the night in which summer time ends
        call = Call.objects.get(pk=call.pk)
        assert f"{call.questions_close_at:%Y-%m-%dT%H:%MZ}" == "2024-10-20T22:00Z"  # of a deadline at 23:00Z


def test_an_answer_that_changes_a_requirement_is_a_correction_and_everybody_with_a_draft_is_told(cast):
    nina = person("Nina Ny")
    done = started(cast.call, nina, "Foreningen Færdig")
    with scope(cast.vejen):
        type(done).objects.filter(pk=done.pk).update(status="withdrawn")
        published(asked(cast.call), cast.karen, correction="Two leaders may share the post.")
        call = Call.objects.get(pk=cast.call.pk)
        assert [each["text"] for each in call.corrections] == [{"en": "Two leaders may share the post."}]
    rounds.sweep()
    rounds.sweep()
    with scope(cast.vejen):
        told = Outbox.objects.filter(kind="partnerships.letters.corrected")
        assert sorted(row.to.email for row in told) == sorted([cast.maja.email, cast.jonas.email])
    page = Client(headers=ENGLISH).get(f"/vejen/calls/{cast.call.pk}/").text
    assert "Two leaders may share the post." in page


def test_a_changed_requirement_cannot_be_published_without_its_line(cast):
    with scope(cast.vejen):
        enquiry = asked(cast.call)
    browser, place = signed_in(cast.karen), f"/vejen/calls/{cast.call.pk}/questions/{enquiry.pk}/"
    browser.cookies["django_language"] = "en"
    said = {"wording_da": "Hvem?", "answer_da": "I."}
    assert "This field is required" in browser.post(place, said).text  # nobody publishes without having thought of it
    assert "in each language" in browser.post(place, said | {"changes": "yes", "correction_da": "Nyt."}).text
    assert "Choose yes, or empty" in browser.post(place, said | {"changes": "no", "correction_da": "Nyt."}).text
    with scope(cast.vejen):
        assert Enquiry.objects.get().status == "open"
    browser.post(place, said | {"changes": "yes", "correction_da": "Nyt.", "correction_en": "New."})
    assert corrected(cast) == [{"da": "Nyt.", "en": "New."}]
    with scope(cast.vejen):
        assert Enquiry.objects.get().status == "published" and len(letters("answered")) == 1


def corrected(cast):
    """The lines of the call's public list."""
    with scope(cast.vejen):
        return [each["text"] for each in Call.objects.get(pk=cast.call.pk).corrections]


def test_a_public_answer_gets_better_words_and_tells_again_only_what_changes_the_call(cast):
    with scope(cast.vejen):
        enquiry = published(asked(cast.call), cast.karen)
    browser, place = signed_in(cast.karen), f"/vejen/calls/{cast.call.pk}/questions/{enquiry.pk}/"
    browser.cookies["django_language"] = "en"
    said = {"wording_da": "Hvem betaler?", "answer_da": "I.", "changes": "no"}
    browser.post(place, said)
    rounds.sweep()
    with scope(cast.vejen):
        assert Enquiry.objects.get().wording == Text(da="Hvem betaler?")
        assert not Outbox.objects.filter(kind=CORRECTED).exists() and corrected(cast) == []
    for line in ("To", "To", "Tre"):
        browser.post(place, said | {"changes": "yes", "correction_da": f"{line} ledere.", "correction_en": line})
        rounds.sweep()
    assert corrected(cast) == [{"da": "To ledere.", "en": "To"}, {"da": "Tre ledere.", "en": "Tre"}]
    assert "told as a correction" in browser.post(place, said).text
    with scope(cast.vejen):
        told = Outbox.objects.filter(kind=CORRECTED).values_list("to__email", flat=True)
        assert sorted(told) == sorted([cast.maja.email, cast.jonas.email] * 2)
        assert len(letters("answered")) == 1
        with pytest.raises(NotAllowed, match="told as a correction"):
            words = {"wording": Text(da="Hvem?"), "answer": Text(da="I."), "correction": Text()}
            answering.publish(Enquiry.objects.get(), cast.karen, clock.now(), **words)


def test_two_who_word_the_same_answer_lose_nothing(cast):
    with scope(cast.vejen):
        enquiry = published(asked(cast.call), cast.karen)
    browser, place = signed_in(cast.karen), f"/vejen/calls/{cast.call.pk}/questions/{enquiry.pk}/"
    browser.cookies["django_language"] = "en"
    shown = browser.get(place).context["form"].initial["shown"]
    said = {"wording_da": "Hvem betaler?", "changes": "no", "shown": shown}
    browser.post(place, said | {"answer_da": "Foreningen."})
    page = browser.post(place, said | {"answer_da": "Kommunen."}).text
    assert "You both changed the same place" in page and "Foreningen." in page and "Kommunen." in page
    with scope(cast.vejen):
        assert Enquiry.objects.get().answer["da"] == "Foreningen."


def test_an_answer_in_private_is_read_by_who_asked_alone(cast):
    with scope(cast.vejen):
        enquiry = asked(cast.call, text="About our own accounts")
    browser, base = signed_in(cast.karen), f"/vejen/calls/{cast.call.pk}/questions/"
    browser.post(f"{base}{enquiry.pk}/reply/", {"reply": "Send them by post."})
    assert "Send them by post." in Client().get(f"/vejen/asked/{enquiry.token}/").text
    assert "Send them by post." not in Client().get(base).text
    with scope(cast.vejen):
        assert letters("answered") == ["spoerger@example.org"]
        with pytest.raises(NotAllowed, match="Somebody else"):
            answering.reply(enquiry, cast.karen, clock.now(), "Again")


def test_staff_see_what_has_waited_longest_first(committed, moved_clock):
    with scope(committed.vejen):
        asked(committed.call, text="The older question")
    moved_clock(timedelta(days=2, hours=3))
    with scope(committed.vejen):
        asked(committed.call, text="The newer question")
    browser = signed_in(committed.karen)
    browser.cookies["django_language"] = "en"
    page = browser.get(f"/vejen/calls/{committed.call.pk}/questions/waiting/").text
    assert page.index("The older question") < page.index("The newer question")
    assert "2 days 3 hours" in page


def test_who_asked_is_forgotten_30_days_after_the_deadline_and_the_answers_stay(committed, moved_clock):
    with scope(committed.vejen):
        published(asked(committed.call, text=SAID["text"], name=SECRETS[0], email=SECRETS[1]), committed.karen)
        answering.reply(asked(committed.call), committed.karen, clock.now(), "In private")
        asked(committed.call, confirmed=False)
        closes = Call.objects.get(pk=committed.call.pk).closes_at
    moved_clock(clock.now() + timedelta(days=3))
    answering.sweep()
    with scope(committed.vejen):
        assert sorted(Enquiry.objects.values_list("status", flat=True)) == ["private", "published"]
        Call.objects.filter(pk=committed.call.pk).update(closes_on=closes.date() + timedelta(days=10))  # extended
    moved_clock(closes + answering.FORGET_AFTER)
    answering.sweep()
    with scope(committed.vejen):
        assert Enquiry.objects.count() == 2  # promised from the deadline, and that has moved
    moved_clock(closes + timedelta(days=11) + answering.FORGET_AFTER)
    answering.sweep()
    with scope(committed.vejen):
        left = Enquiry.objects.get()
        assert (left.status, left.name, left.email, left.text, left.by) == ("published", "", "", "", None)
        assert left.wording and left.answer
        assert not Outbox.objects.filter(kind__startswith=answering.LETTERS).exists()


def test_an_answer_is_read_in_the_readers_language_or_the_nearest_one(cast):
    with scope(cast.vejen):
        enquiry = asked(cast.call)
        words = {"wording": Text(da="Hvem betaler?", en="Who pays?"), "answer": Text(da="I gør."), "correction": Text()}
        answering.publish(enquiry, cast.karen, clock.now(), **words)
    place = f"/vejen/calls/{cast.call.pk}/questions/"
    page = Client(headers=ENGLISH).get(place).text
    assert "Who pays?" in page and '<div class="prose" lang="da"><p>I gør.</p>' in page
    assert "Hvem betaler?" in Client(headers={"accept-language": "nb"}).get(place).text
    assert "Who pays?" in Client(headers=ENGLISH).get(f"{place}?q=gør").text  # found whatever the language
    assert "Who pays?" not in Client(headers=ENGLISH).get(f"{place}?q=da").text  # a language's name is no text


def test_a_machine_cannot_ask_all_day(cast):
    place = f"/vejen/calls/{cast.call.pk}/questions/ask/"
    assert [Client().post(place, SAID).status_code for _n in range(6)] == [302] * 5 + [429]
