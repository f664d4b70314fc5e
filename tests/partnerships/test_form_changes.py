"""A form that is changed while people write (field.md, scenario 6): wording is for all, the rest is asked again."""

import pytest

from partnerships.letters import form_changed
from partnerships.models import AnswerVersion, Application, Consent, Recheck
from partnerships.moving import catch_up, confirm
from programmes.models import Due, FormVersion, Outbox
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import joined, started, write, writer
from tests.conftest import signed_in
from tests.everything import consent
from tests.forms import Writing, a_title, changed, per_year, question, shorter, work


@pytest.fixture
def writing(db):
    return Writing()


def test_a_correction_of_wording_is_read_by_everybody_at_once_and_moves_nobody(writing):
    assert consent(writing.application, writing.maja) is None
    with scope(writing.vejen):
        before = writing.standing().content_hash
    edition = changed(writing.call, a_title, writing.karen)
    assert (edition.number, edition.wording, edition.name) == (2, 1, "2.1")
    with scope(writing.vejen):
        assert not Outbox.objects.exists()
        standing = writing.standing()
        assert str(standing.asks.questions["C3"].title) == "Referrals each month"
        assert standing.content_hash == before and standing.consented("association")
        assert standing.obstacles == []
        assert Application.objects.get(pk=writing.application.pk).form_version.wording == 0
    submission = consent(writing.application, writing.jonas)
    with scope(writing.vejen):
        assert submission.form_version.name == "2.1" and submission.content_hash == before
        assert [each.edition.name for each in writing.application.consents.all()] == ["2", "2.1"]


def test_what_was_submitted_stays_in_the_wording_in_which_it_was_given(writing):
    consent(writing.application, writing.maja)
    submission = consent(writing.application, writing.jonas)
    content = submission.content
    changed(writing.call, a_title)
    with scope(writing.vejen):
        submission.refresh_from_db()
        assert submission.form_version.name == "2" and submission.content == content
        assert str(submission.form_version.asks.questions["C3"].title) == "Referrals per month"
        assert str(writing.standing().asks.questions["C3"].title) == "Referrals each month"


def submitted(writing):
    """A second application, which both have consented to already."""
    other = started(writing.call, writing.maja, "Foreningen Havn")
    joined(other, writing.jonas, "Fjordby Kommune")
    write(other, writing.maja, "A1", name="Havn")
    write(other, writing.jonas, "C3", number="4")
    write(other, writing.maja, "B2", text="Five years")
    consent(other, writing.maja)
    submission = consent(other, writing.jonas)
    with scope(writing.vejen):
        Outbox.objects.all().delete()
    return other, submission


def test_a_change_of_meaning_moves_the_drafts_and_asks_the_party_that_answers(writing):
    """Scenario 6: "per month" was to be "per year"; staff say so, though it is wording."""
    edition = changed(writing.call, per_year, writing.karen, ["C3"])
    assert (edition.name, edition.check_again) == ("3", ["C3"])
    work(writing.vejen)
    with scope(writing.vejen):
        draft = Application.objects.get(pk=writing.application.pk)
        assert draft.form_version == edition
        assert draft.answers.get(question="C3").value == {"number": "30"}
        (check,) = Recheck.objects.all()
        assert (check.application_id, check.question, check.at) == (draft.pk, "C3", None)
        assert (check.since.name, check.version.name) == ("2", "3")
        standing = writing.standing()
        assert [(item.question, item.field) for item in standing.obstacles] == [("C3", "check")]
        assert [item.question for item in standing.missing["municipality"]] == ["C3", "H2"]
        assert [item.question for item in standing.missing["association"]] == ["H1"]


def test_what_was_submitted_stays_on_its_version_and_all_parties_are_told_once(writing):
    other, submission = submitted(writing)
    changed(writing.call, per_year, writing.karen, ["C3"])
    work(writing.vejen)
    work(writing.vejen)
    with scope(writing.vejen):
        other.refresh_from_db()
        assert other.form_version.number == 2 and other.status == "submitted"
        submission.refresh_from_db()
        assert submission.form_version.name == "2"
        told = Outbox.objects.filter(kind="partnerships.letters.form_changed").values_list("about", "to__email")
        addresses = ["jonas.friis@example.org", "maja.holm@example.org"]
        assert sorted(told) == sorted((pk, to) for pk in (writing.application.pk, other.pk) for to in addresses)
        rows = Outbox.objects.filter(kind__endswith="form_changed", to=writing.jonas).order_by("about")
        texts = [form_changed(row.about, row.to).body for row in rows]
        assert ["C3 is a year" in text for text in texts] == [True, True]
        assert ["re-open it" in text for text in texts] == [False, True]


def test_only_the_party_that_answers_confirms_and_then_both_can_consent(writing):
    changed(writing.call, per_year, writing.karen, ["C3"])
    work(writing.vejen)
    with scope(writing.vejen):
        hand = writer(writing.application, writing.maja)
        with pytest.raises(NotAllowed, match="Only the municipality"):
            confirm(hand, hand.application.asks.questions["C3"])
    with pytest.raises(NotAllowed, match="Something is still missing"):
        consent(writing.application, writing.maja)
    with scope(writing.vejen):
        hand = writer(writing.application, writing.jonas)
        confirm(hand, hand.application.asks.questions["C3"])
        check = Recheck.objects.get()
        assert (check.by, check.party_id, check.at) == (writing.jonas, hand.party, hand.at)
        assert writing.standing().obstacles == []
        assert Application.objects.get(pk=writing.application.pk).missing == {"association": 1, "municipality": 1}
    consent(writing.application, writing.maja)
    submission = consent(writing.application, writing.jonas)
    with scope(writing.vejen):
        assert submission.form_version.name == "3"


def test_a_consent_given_before_a_new_version_no_longer_applies(writing):
    consent(writing.application, writing.maja)
    edition = changed(writing.call, shorter)
    work(writing.vejen)
    with scope(writing.vejen):
        given = Consent.objects.get()
        assert given.voided_at and given.voided_by_version == edition and given.voided_by_question == ""
        assert not writing.standing().consented("association")


def test_the_worker_was_not_there_yet_and_no_draft_slips_past_a_rule(writing):
    """The text is too long for the new version; the consent is to the old one, which was read before."""
    consent(writing.application, writing.maja)
    with scope(writing.vejen):
        read = writing.standing().content_hash
    changed(writing.call, shorter)
    with scope(writing.vejen):
        with pytest.raises(NotAllowed, match="The form has been changed"):
            writer(writing.application, writing.jonas).consent(read)
        assert catch_up(writing.application)
        found = [(item.question, item.field) for item in writing.standing().missing["association"]]
        assert found == [("B2", "text"), ("B2", "check"), ("H1", "")]
        assert not catch_up(writing.application)


def test_an_answer_that_is_no_longer_asked_is_kept(writing):
    changed(writing.call, shorter)
    work(writing.vejen)
    with scope(writing.vejen):
        assert writing.application.answers.get(question="D1").value == {"day": "Wednesday"}
        assert "D1" not in writing.standing().states
        old = writing.fresh().editions.ever_asked("D1")
        assert str(old.title) == "Day of the week"


def test_who_opens_again_what_was_submitted_moves_to_the_latest_version(writing):
    consent(writing.application, writing.maja)
    consent(writing.application, writing.jonas)
    changed(writing.call, shorter)
    work(writing.vejen)
    with scope(writing.vejen):
        assert not Recheck.objects.exists()
        writer(writing.application, writing.maja).reopen()
        fresh = writing.fresh()
        assert (fresh.status, fresh.form_version.number) == ("reopened", 3)
        assert list(Recheck.objects.values_list("question", flat=True)) == ["B2"]
        assert fresh.submissions.get().form_version.name == "2"


def test_a_second_change_before_anybody_confirmed_asks_once_with_both_differences(writing):
    changed(writing.call, per_year, check_again=["C3"])
    work(writing.vejen)
    changed(writing.call, lambda data: question(data, "C3")["fields"][0].update(max=400))
    work(writing.vejen)
    with scope(writing.vejen):
        check = Recheck.objects.get()
        assert (check.since.name, check.version.name) == ("2", "4")


def test_two_of_staff_publish_at_once_and_one_wins(writing):
    with scope(writing.vejen):
        base = writing.call.form.latest.pk
    changed(writing.call, a_title, writing.karen, base=base)
    with pytest.raises(NotAllowed, match="Somebody else has just published"):
        changed(writing.call, shorter, writing.karen, base=base)
    with pytest.raises(NotAllowed, match="Nothing has changed"):
        changed(writing.call, lambda data: None)
    with scope(writing.vejen):
        versions = FormVersion.objects.filter(form=writing.call.form).order_by("pk")
        assert [version.name for version in versions] == ["1", "2", "2.1"]


def test_after_the_deadline_nobody_moves(writing):
    with scope(writing.vejen):
        writing.call.closes_on = writing.call.opens_on
        writing.call.opens_on = writing.call.opens_on.replace(year=2023)
        writing.call.save()
    changed(writing.call, shorter)
    work(writing.vejen)
    with scope(writing.vejen):
        assert Application.objects.get(pk=writing.application.pk).form_version.number == 2
        assert not Outbox.objects.exists() and not Due.objects.filter(kind="moving").exists()


def section_page(writing, user):
    return signed_in(user).get(f"/vejen/partnerships/{writing.fjordby.pk}/application/sections/C/")


def test_the_page_shows_the_difference_and_a_button_to_the_party_that_answers(writing):
    changed(writing.call, per_year, writing.karen, ["C3"])
    page = section_page(writing, writing.jonas).content.decode()
    assert "Check again: the question has been changed" in page
    assert "<del>" in page and "month</del>" in page and "year</ins>" in page
    assert "Your answer is kept as it was." in page
    address = f"/vejen/partnerships/{writing.fjordby.pk}/application/questions/C3/checked/"
    hers = section_page(writing, writing.maja).content.decode()
    assert (f'formaction="{address}"' in page, f'formaction="{address}"' in hers) == (True, False)
    assert signed_in(writing.maja).post(address).status_code == 302
    with scope(writing.vejen):
        assert Recheck.objects.open().count() == 1
    browser = signed_in(writing.jonas)
    assert browser.post(address, {"has": "C3.number", "C3.number": "31", "C3.base": "1"}).status_code == 302
    with scope(writing.vejen):
        assert Recheck.objects.open().count() == 0
        assert writing.application.answers.get(question="C3").value == {"number": "31"}
    assert "Check again" not in section_page(writing, writing.jonas).content.decode()


def test_a_correction_stands_on_the_page_with_its_day_and_both_wordings(writing):
    changed(writing.call, a_title)
    page = section_page(writing, writing.maja).content.decode()
    assert "Corrected" in page and "C3 is a year" in page and "per</del>" in page.replace(" month", "")
    assert "Check again" not in page


def test_what_is_no_longer_asked_is_read_in_its_history(writing):
    changed(writing.call, shorter)
    browser, own = signed_in(writing.maja), f"/vejen/partnerships/{writing.fjordby.pk}/application/"
    overview = browser.get(own).content.decode()
    assert "No longer asked" in overview and "D1: Day of the week" in overview
    history = browser.get(f"{own}questions/D1/history/").content.decode()
    assert "Wednesday" in history and "No longer asked" in history


def test_what_was_still_being_typed_when_its_question_went_is_in_the_history(writing):
    changed(writing.call, shorter)
    browser, own = signed_in(writing.maja), f"/vejen/partnerships/{writing.fjordby.pk}/application/"
    typed = {"has": "D1.day", "D1.day": "Thursday", "D1.base": "1"}
    answer = browser.post(f"{own}questions/D1/", typed, headers={"X-Requested-With": "fetch"})
    assert answer.status_code == 409 and "kept in its history" in answer.json()["refused"]
    with scope(writing.vejen):
        assert writing.application.answers.get(question="D1").value == {"day": "Thursday"}
    typed = {"has": ["D1.day", "B2.text"], "D1.day": "Friday", "D1.base": "2", "B2.text": "Ten years", "B2.base": "1"}
    assert browser.post(f"{own}sections/C/save/", typed).status_code == 302
    with scope(writing.vejen):
        assert writing.application.answers.get(question="D1").value == {"day": "Friday"}
        assert writing.application.answers.get(question="B2").value == {"text": "Ten years"}
        said = [version.value["day"] for version in AnswerVersion.objects.filter(answer__question="D1").order_by("id")]
        assert said == ["Wednesday", "Thursday", "Friday"]


def test_a_corrected_label_of_the_place_is_shown_in_lists_at_once(writing):
    towns = [{"key": "a", "label": {"en": "Aalborg"}}, {"key": "b", "label": {"en": "Odense"}}]
    town = {"key": "town", "kind": "choice", "label": {"en": "Town"}, "options": towns}
    asked = {"key": "A2", "kind": "choice", "answered_by": "either", "title": {"en": "Where"}, "fields": [town]}

    def with_a_place(data):
        data["sections"][0]["questions"].insert(1, asked)
        data["place"] = "A2.town"

    changed(writing.call, with_a_place)
    work(writing.vejen)
    write(writing.application, writing.maja, "A2", town="a")
    changed(writing.call, lambda data: question(data, "A2")["fields"][0]["options"][0]["label"].update(en="Ålborg"))
    work(writing.vejen)
    with scope(writing.vejen):
        assert Application.objects.get(pk=writing.application.pk).place == "Ålborg"
        assert not Due.objects.filter(kind="moving").exists()
