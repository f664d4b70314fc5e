"""Two parties write one application: nothing that was typed is lost, and nobody writes what is the other's."""

import json

import pytest

from partnerships.models import Answer, AnswerVersion
from programmes.clock import now
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.cast import write, writer
from tests.conftest import signed_in


def standing_of(fjordby, question):
    with scope(fjordby.vejen):
        return fjordby.standing().states[question]


def test_two_people_who_change_the_same_text_both_keep_theirs_and_one_chooses(fjordby):
    """Scenario 4."""
    for text in range(7):
        write(fjordby.application, fjordby.maja, "D3", roles=f"Tekst {text}")
    first = write(fjordby.application, fjordby.maja, "D3", base=7, roles="Foreningen skriver referat.")
    second = write(fjordby.application, fjordby.jonas, "D3", base=7, roles="Kommunen skriver referat.")
    assert first.clashed is None and second.saved == {}
    state = standing_of(fjordby, "D3")
    assert (state.version, state.raw["roles"]) == (8, "Foreningen skriver referat.")
    assert (state.contested.value["roles"], state.contested.by) == ("Kommunen skriver referat.", fjordby.jonas)
    with scope(fjordby.vejen):
        assert "Choose between two texts" in [item.sentence for item in fjordby.standing().missing["municipality"]]
    write(fjordby.application, fjordby.jonas, "D3", base=8, settles=second.clashed, roles="Vi skiftes.")
    state = standing_of(fjordby, "D3")
    assert (state.version, state.raw["roles"], state.contested) == (9, "Vi skiftes.", None)
    with scope(fjordby.vejen):
        kept = AnswerVersion.objects.filter(answer__question="D3").values_list("number", "by__name", "is_standing")
        assert list(kept)[-3:] == [(8, "Maja Holm", True), (8, "Jonas Friis", False), (9, "Jonas Friis", True)]


def test_two_people_who_change_different_fields_of_one_question_need_not_choose(fjordby):
    write(fjordby.application, fjordby.maja, "B3", name="Karen Lund", title="Leder", email="k@example.org")
    write(fjordby.application, fjordby.maja, "B3", base=1, phone="32 12 34 56")
    merged = write(fjordby.application, fjordby.ida, "B3", base=1, title="Daglig leder")
    assert merged.saved == {"title": "Daglig leder"} and merged.clashed is None
    raw = standing_of(fjordby, "B3").raw
    assert raw == {"name": "Karen Lund", "title": "Daglig leder", "email": "k@example.org", "phone": "32 12 34 56"}


def test_other_fields_are_saved_although_one_is_contested(fjordby):
    write(fjordby.application, fjordby.maja, "B3", name="Karen", title="Leder")
    write(fjordby.application, fjordby.maja, "B3", base=1, name="Karen Lund")
    both = write(fjordby.application, fjordby.ida, "B3", base=1, name="Karin", email="karin@example.org")
    assert both.saved == {"email": "karin@example.org"} and both.clashed.value["name"] == "Karin"


def test_nobody_is_in_conflict_with_herself(fjordby):
    """A field that saved itself while she was still typing, and then the button, with the version of the page."""
    write(fjordby.application, fjordby.maja, "A1", base=0, name="Fælles")
    assert write(fjordby.application, fjordby.maja, "A1", base=0, name="Fællesskab i Fjordby").clashed is None
    write(fjordby.application, fjordby.jonas, "A1", base=2, name="Fjordby sammen")
    assert write(fjordby.application, fjordby.maja, "A1", base=2, name="Fællesskab").clashed


def test_the_same_change_twice_is_no_conflict(fjordby):
    write(fjordby.application, fjordby.maja, "A1", base=0, name="Fjordby")
    assert write(fjordby.application, fjordby.jonas, "A1", base=0, name="Fjordby").clashed is None


def test_saving_never_fails_on_what_was_typed(fjordby):
    write(fjordby.application, fjordby.jonas, "C3", citizens="mange", first_course="-3", second_course="8")
    state = standing_of(fjordby, "C3")
    assert state.raw == {"citizens": "mange", "first_course": "-3", "second_course": "8"}
    assert [(error.field, error.sentence) for error in state.errors] == [
        ("citizens", "Write a number."), ("first_course", "Enter a number between 0 and 500."),
    ]  # fmt: skip


@pytest.mark.fact("S1-60")
@pytest.mark.fact("S1-61")
def test_only_the_municipality_accepts_that_participation_is_anonymous(fjordby):
    """Scenario 8: one error with its place, and saving still works."""
    fjordby.answer_all()
    write(fjordby.application, fjordby.jonas, "C6", anonymity={"municipality": ""})
    with pytest.raises(NotAllowed, match="Only the municipality"):
        write(fjordby.application, fjordby.maja, "C6", anonymity={"municipality": "yes"})
    with scope(fjordby.vejen):
        [obstacle] = fjordby.standing().obstacles
        assert (obstacle.question, obstacle.field, obstacle.section) == ("C6", "anonymity", "C")
    assert write(fjordby.application, fjordby.maja, "A1", name="Fjordby igen").saved == {"name": "Fjordby igen"}


def test_each_party_ticks_only_its_own_box(fjordby):
    write(fjordby.application, fjordby.maja, "G2", accepted={"association": "yes", "municipality": "yes"})
    with scope(fjordby.vejen):
        assert Answer.objects.get(question="G2").value == {"accepted": {"association": "yes"}}
        missing = fjordby.standing().missing
        assert "G2" not in [item.question for item in missing["association"]]
        assert "G2" in [item.question for item in missing["municipality"]]


def test_our_part_is_ready_until_the_other_party_changes_something_there(whole):
    with scope(whole.vejen):
        for user in (whole.maja, whole.jonas):
            hand = writer(whole.application, user)
            hand.mark_ready(hand.application.asks.section("D"))
            hand.mark_ready(hand.application.asks.section("E"))
    write(whole.application, whole.jonas, "D1", cooperation="Vi mødes hver måned.")
    with scope(whole.vejen):
        standing = whole.standing()
        states = {
            (section.key, kind): standing.section_state(section, kind)
            for section in standing.asks.sections
            for kind in ("association", "municipality")
        }
    assert states["D", "association"] == ("look", "See the change in D1")
    assert states["E", "association"][0] == "done" and states["E", "municipality"][0] == "done"
    assert states["C", "association"] == ("none", "Need not answer")


def test_a_part_with_something_missing_is_not_ready(fjordby):
    with scope(fjordby.vejen), pytest.raises(NotAllowed, match="still missing"):
        hand = writer(fjordby.application, fjordby.maja)
        hand.mark_ready(hand.application.asks.section("A"))


def test_an_answer_saved_by_itself_tells_what_stands_now(committed_fjordby):
    browser = signed_in(committed_fjordby.maja)
    address = f"{committed_fjordby.address}questions/A1/"
    sent = {"A1.base": "0", "has": "A1.name", "A1.name": "Fællesskab i Fjordby"}
    answer = browser.post(address, sent, headers={"X-Requested-With": "fetch", "Accept-Language": "en"})
    said = json.loads(answer.content)
    assert answer.status_code == 200 and said["version"] == 1 and not said["clashed"]
    assert said["saved"].startswith("Gemt") or said["saved"].startswith("Saved")
    late = signed_in(committed_fjordby.jonas).post(
        address, sent | {"A1.name": "Et andet navn"}, headers={"X-Requested-With": "fetch"}
    )
    assert json.loads(late.content)["clashed"]


def test_without_scripts_a_whole_section_is_saved_by_its_button(committed_fjordby):
    browser = signed_in(committed_fjordby.maja)
    sent = {
        "has": ["A1.name", "A2.municipality", "A2.area", "A3.description"], "A1.name": "Fjordby", "A2.area": "Havnen",
        "A1.base": "0", "A2.base": "0", "A3.base": "0", "A2.municipality": "odense", "A3.description": "For kort",
    }  # fmt: skip
    assert browser.post(f"{committed_fjordby.address}sections/A/save/", sent).status_code == 302
    page = browser.get(f"{committed_fjordby.address}sections/A/", headers={"Accept-Language": "en"}).content.decode()
    assert 'value="Fjordby"' in page and "For kort" in page and 'value="odense" selected' in page
    with scope(committed_fjordby.vejen):
        assert fjordby_row(committed_fjordby).place.startswith("Odense")


def fjordby_row(fjordby):
    row = type(fjordby.application).objects.get(pk=fjordby.application.pk)
    assert row.saved_at <= now()
    return row


def test_what_a_script_might_do_is_only_text(committed_fjordby):
    browser = signed_in(committed_fjordby.maja)
    nasty = '<script>alert(1)</script>"\x00{{ 7*7 }}'
    browser.post(f"{committed_fjordby.address}questions/A1/", {"A1.base": "0", "has": "A1.name", "A1.name": nasty})
    page = browser.get(f"{committed_fjordby.address}sections/A/").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;&quot;{{ 7*7 }}" in page


def test_a_tick_of_one_party_is_no_conflict_with_the_tick_of_the_other(fjordby):
    write(fjordby.application, fjordby.jonas, "G2", base=0, accepted={"municipality": "yes"})
    both = write(fjordby.application, fjordby.maja, "G2", base=0, accepted={"association": "yes"})
    assert both.clashed is None
    assert standing_of(fjordby, "G2").typed == {"accepted": {"association": True, "municipality": True}}


def test_empty_boxes_are_no_edit(fjordby):
    assert write(fjordby.application, fjordby.maja, "F2", catering={"association": "", "municipality": ""}).saved == {}
    assert standing_of(fjordby, "F2").version == 0


def test_the_text_that_lost_keeps_only_what_was_in_dispute(fjordby):
    write(fjordby.application, fjordby.maja, "B3", name="Karen", title="Leder", email="k@example.org")
    write(fjordby.application, fjordby.ida, "B3", base=1, name="Karen Lund", email="karen@example.org")
    lost = write(fjordby.application, fjordby.maja, "B3", base=1, name="Karin")
    assert lost.clashed.value == {"name": "Karin"}


def test_two_people_who_changed_different_sentences_of_a_text_need_not_choose(fjordby):
    """Scenario 4, word by word; whoever saves last gets the text of both back."""
    began = "Vi mødes hver uge. Foreningen skriver referat."
    write(fjordby.application, fjordby.maja, "D3", roles=began)
    write(fjordby.application, fjordby.maja, "D3", base=1, roles=f"{began} Alle læser det.")
    late = write(fjordby.application, fjordby.jonas, "D3", base=1, roles=began.replace("hver uge", "hver måned"))
    both = "Vi mødes hver måned. Foreningen skriver referat. Alle læser det."
    assert late.saved == {"roles": both} and late.clashed is None
    assert standing_of(fjordby, "D3").raw == {"roles": both}
    with scope(fjordby.vejen):
        versions = AnswerVersion.objects.filter(answer__question="D3").values_list("number", "by__name")
        assert list(versions) == [(1, "Maja Holm"), (2, "Maja Holm"), (3, "Jonas Friis")]


def test_who_writes_on_from_an_old_page_is_merged_with_the_others_and_not_with_herself(fjordby):
    """Her line was cut after her save had arrived: she comes again with the version she knows and a longer text."""
    began = "Vi mødes hver uge. Foreningen skriver referat."
    write(fjordby.application, fjordby.maja, "D3", roles=began)
    write(fjordby.application, fjordby.jonas, "D3", base=1, roles=began.replace("hver uge", "hver måned"))
    write(fjordby.application, fjordby.maja, "D3", base=1, roles=f"{began} Alle læ")
    write(fjordby.application, fjordby.maja, "D3", base=1, roles=f"{began} Alle læser det.")
    state = standing_of(fjordby, "D3")
    assert state.raw["roles"] == "Vi mødes hver måned. Foreningen skriver referat. Alle læser det."
    assert state.contested is None


def test_a_name_is_never_put_together_of_two(fjordby):
    """Words are merged in long texts only."""
    write(fjordby.application, fjordby.maja, "A1", name="Fælles om hverdagen i Fjordby")
    write(fjordby.application, fjordby.maja, "A1", base=1, name="Sammen om hverdagen i Fjordby")
    assert write(fjordby.application, fjordby.jonas, "A1", base=1, name="Fælles om hverdagen i Odense").clashed


def losing(fjordby, question):
    with scope(fjordby.vejen):
        rows = AnswerVersion.objects.filter(answer__question=question, is_standing=False)
        return list(rows.values_list("value__roles", flat=True)), [
            row.value["roles"] for row in AnswerVersion.objects.contested().filter(answer__question=question)
        ]


def test_a_text_that_lost_is_kept_once_and_gives_way_to_what_she_wrote_on(fjordby):
    write(fjordby.application, fjordby.maja, "D3", roles="Ja.")
    write(fjordby.application, fjordby.maja, "D3", base=1, roles="Foreningen skriver.")
    for _again in range(3):
        write(fjordby.application, fjordby.jonas, "D3", base=1, roles="Kommunen skriver.")
    assert losing(fjordby, "D3") == (["Kommunen skriver."], ["Kommunen skriver."])
    write(fjordby.application, fjordby.jonas, "D3", base=1, roles="Kommunen skriver alt.")
    assert losing(fjordby, "D3") == (["Kommunen skriver.", "Kommunen skriver alt."], ["Kommunen skriver alt."])
    state = standing_of(fjordby, "D3")
    assert state.contested.value == {"roles": "Kommunen skriver alt."}
    write(fjordby.application, fjordby.maja, "D3", settles=state.contested, roles="Vi skiftes.")
    assert standing_of(fjordby, "D3").contested is None
