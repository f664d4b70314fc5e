"""Two people at one question, by their pages: each sees what the other wrote, and nobody turns it back unseen."""

import pytest

from programmes.scope import scope
from tests.cast import write
from tests.conftest import signed_in


def standing_of(fjordby, question):
    with scope(fjordby.vejen):
        return fjordby.standing().states[question]


def save(fjordby, user, question, **sent):
    """By the page's script."""
    sent = {"has": [name for name in sent if not name.endswith(".base")]} | sent
    answer = signed_in(user).post(
        f"{fjordby.address}questions/{question}/",
        sent,
        headers={"X-Requested-With": "fetch", "Accept-Language": "en"},
    )
    assert answer.status_code == 200
    return answer.json()


def test_the_page_gets_back_what_others_wrote_in_the_same_question(fjordby):
    began = "Vi mødes hver uge. Foreningen skriver referat."
    write(fjordby.application, fjordby.maja, "D3", roles=began)
    write(fjordby.application, fjordby.jonas, "D3", base=1, roles=f"{began} Alle læser det.")
    said = save(fjordby, fjordby.maja, "D3", **{"D3.base": 1, "D3.roles": began.replace("hver uge", "tit")})
    assert said["texts"] == {"D3.roles": "Vi mødes tit. Foreningen skriver referat. Alle læser det."}
    assert (said["version"], said["behind"], said["clashed"]) == (3, False, False)
    assert save(fjordby, fjordby.maja, "D3", **{"D3.base": 3, "D3.roles": said["texts"]["D3.roles"]})["texts"] == {}


def test_a_field_that_another_changed_meanwhile_is_not_turned_back_by_the_next_save(fjordby):
    """The page shows the other's telephone number from now on, or keeps the version it knows."""
    write(fjordby.application, fjordby.maja, "B3", name="Karen Lund", phone="1")
    write(fjordby.application, fjordby.ida, "B3", base=1, phone="32 12 34 56")
    sent = {"B3.name": "Karen Lund", "B3.title": "Leder", "B3.email": "", "B3.phone": "1"}
    said = save(fjordby, fjordby.maja, "B3", **{"B3.base": 1, **sent})
    assert said["texts"] == {"B3.phone": "32 12 34 56"} and said["version"] == 3
    write(fjordby.application, fjordby.maja, "D2", members=[{"name": "Maja"}])
    write(fjordby.application, fjordby.ida, "D2", base=1, members=[{"name": "Maja"}, {"name": "Ida"}])
    assert save(fjordby, fjordby.maja, "D2", **{"D2.base": 1, "D2.members.0.name": "Maja", "has": "D2.members"})[
        "behind"
    ]


def test_both_texts_are_shown_with_what_each_changed_and_with_one_to_write_together(fjordby):
    write(fjordby.application, fjordby.maja, "D3", roles="Vi mødes i byen.")
    write(fjordby.application, fjordby.maja, "D3", base=1, roles="Vi mødes på torvet.")
    said = save(fjordby, fjordby.jonas, "D3", **{"D3.base": 1, "D3.roles": "Vi mødes i parken."})
    assert said["clashed"] and said["lost"] and said["texts"] == {"D3.roles": "Vi mødes på torvet."}
    shown = " ".join(said["contested"].split())
    assert "Vi mødes <del>i byen.</del><ins>på torvet.</ins>" in shown
    assert "Vi mødes i <del>byen.</del><ins>parken.</ins>" in shown
    assert "Vi mødes på torvet. i parken.</textarea>" in shown
    page = signed_in(fjordby.jonas).get(f"{fjordby.address}sections/D/", headers={"Accept-Language": "en"})
    assert shown in " ".join(page.content.decode().split())


@pytest.mark.parametrize(
    ("take", "stands"), [("standing", "Vi er to."), ("other", "Vi er tre."), ("joint", "Vi er to eller tre.")]
)
def test_she_takes_one_the_other_or_what_she_makes_of_both(fjordby, take, stands):
    write(fjordby.application, fjordby.maja, "D3", roles="Vi er")
    write(fjordby.application, fjordby.maja, "D3", base=1, roles="Vi er to.")
    lost = write(fjordby.application, fjordby.jonas, "D3", base=1, roles="Vi er tre.").clashed
    sent = {"has": "D3.roles", "D3.base": 2, "D3.roles": "Vi er to.", "D3.joint.roles": "Vi er to eller tre."}
    address = f"{fjordby.address}questions/D3/?take={take}"
    assert signed_in(fjordby.jonas).post(address, sent | {"settles": lost.pk}).status_code == 302
    state = standing_of(fjordby, "D3")
    assert (state.raw, state.contested) == ({"roles": stands}, None)


def test_what_she_wrote_together_is_saved_although_somebody_else_has_chosen_meanwhile(fjordby):
    write(fjordby.application, fjordby.maja, "D3", roles="Vi er to.")
    sent = {"has": "D3.roles", "D3.base": 1, "D3.roles": "Vi er to.", "D3.joint.roles": "Vi er to eller tre."}
    signed_in(fjordby.jonas).post(f"{fjordby.address}questions/D3/?take=joint", sent | {"settles": 12345})
    assert standing_of(fjordby, "D3").raw == {"roles": "Vi er to eller tre."}


@pytest.mark.parametrize("take", ["standing", "other"])
def test_who_chooses_a_text_that_is_no_longer_to_be_chosen_never_gets_the_one_laid_out_to_be_joined(fjordby, take):
    """The other has gone on writing: what she saw as the text that lost is not the one that lost."""
    write(fjordby.application, fjordby.maja, "D3", roles="Vi er")
    write(fjordby.application, fjordby.maja, "D3", base=1, roles="Vi er to.")
    seen = write(fjordby.application, fjordby.jonas, "D3", base=1, roles="Vi er tre.").clashed
    now = write(fjordby.application, fjordby.jonas, "D3", base=1, roles="Vi er tre i alt.").clashed
    sent = {"has": "D3.roles", "D3.base": 2, "D3.roles": "Vi er to.", "D3.joint.roles": "Vi er to. tre."}
    address = f"{fjordby.address}questions/D3/?take={take}"
    browser = signed_in(fjordby.maja)
    answer = browser.post(address, sent | {"settles": seen.pk}, headers={"Accept-Language": "en"}, follow=True)
    assert "Somebody else has just changed this." in answer.content.decode()
    state = standing_of(fjordby, "D3")
    assert (state.raw, state.contested) == ({"roles": "Vi er to."}, now)


def test_the_days_of_a_course_follow_while_somebody_types(fjordby):
    """Open since the second issue: until now they came only with the next page."""
    said = save(fjordby, fjordby.maja, "E1", **{"E1.base": 0, "E1.first_date": "6.2.2025", "E1.first_time": "17.00"})
    assert "11 sessions" in said["courses"] and "Thursday 17 April 2025" in said["courses"]
