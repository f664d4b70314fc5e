"""Staff correct a word and then change the form, while two parties write: seen in three browsers."""

from copy import deepcopy

import pytest

from programmes.models import FormDraft
from programmes.scope import scope
from tests.browsing import chromium, house, wait_for
from tests.everything import consent
from tests.forms import Writing, a_title, per_year, question
from tests.stories.test_two_hands import page_of


@pytest.fixture
def writing(ground):
    made = Writing()
    made.karen.language = "en"
    made.karen.save()
    consent(made.application, made.maja)
    return made


def drafted(writing, edit):
    """What staff have written in the builder."""
    with scope(writing.vejen, writing.karen):
        latest = writing.call.form.latest
        data = deepcopy(latest.definition)
        edit(data)
        FormDraft.objects.update_or_create(form=writing.call.form, defaults={"definition": data, "based_on": latest})


def publish(karen, address, button):
    karen.goto(f"{address}/vejen/forms/small/publish/")
    for language in ("da", "en"):
        karen.fill(f'[name="note_{language}"]', f"C3 ({language})")
    karen.click("text=See who is told what")
    karen.click(f"text={button}")
    karen.wait_for_url("**/versions/")


def more(data):
    per_year(data)
    question(data, "C3")["fields"][0]["max"] = 400


@pytest.mark.browser
@pytest.mark.proof
def test_a_word_is_corrected_and_then_the_form_changes_while_two_write(writing, post_box):
    application = f"/vejen/partnerships/{writing.fjordby.pk}/application/"
    with house() as address, chromium() as browser:
        maja, jonas, karen = (page_of(browser, each, address) for each in (writing.maja, writing.jonas, writing.karen))
        section = f"{address}{application}sections/C/"
        jonas.goto(section)
        drafted(writing, a_title)
        publish(karen, address, "Publish the correction")
        assert "Version 2.1" in karen.inner_text("main")
        maja.goto(f"{address}{application}")
        assert "Consent given" in maja.inner_text("main") and "C3 (en)" in maja.inner_text("main")
        jonas.fill('[name="C3.number"]', "35")  # on the page as it was before the correction
        wait_for(lambda: number(writing) == "35")
        maja.goto(section)
        assert "Referrals each month" in maja.inner_text("#C3") and "Corrected" in maja.inner_text("main")
        drafted(writing, more)
        publish(karen, address, "Publish the new version")
        wait_for(lambda: (karen.reload(), "1 draft is on the latest version" in karen.inner_text("main"))[1])
        wait_for(lambda: len([one for one in post_box if "form has been changed" in one["Subject"]]) == 2)
        jonas.goto(section)
        check = jonas.locator("#C3-check")
        assert "Check again" in check.inner_text() and "500" in check.locator("del").all_inner_texts()[-1]
        jonas.fill('[name="C3.number"]', "390")
        jonas.click("text=Our answer is right")
        jonas.locator("text=Confirmed").first.wait_for()
        assert jonas.locator("#C3-check").count() == 0
        wait_for(lambda: number(writing) == "390")


def number(writing):
    with scope(writing.vejen):
        return writing.application.answers.get(question="C3").value["number"]
