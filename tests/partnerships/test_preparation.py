"""What a partnership owes before it starts: whose it is, by when, and papers that nobody reads before their check."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partnerships import agreement_letters
from partnerships.agreeing.preparing import PAPERS, attach, name_owner, points_of
from partnerships.agreeing.wording_owed import OwedList
from partnerships.models import Prepared, PreparedOwner, PreparedPaper
from programmes.access import dismiss
from programmes.models import Call, Due, Outbox
from programmes.opening.inspect import Verdict
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.agreements import ENGLISH, activate
from tests.answers import A_PDF
from tests.cast import ASSOCIATION, appointed, person
from tests.conftest import signed_in


@pytest.fixture
def started(whole, settings, tmp_path):
    """Vejen's real call, accepted by both; files in a folder of the test's own."""
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    whole.sofie, whole.lone = person("Sofie Bak", "en"), person("Lone Lead", "en")
    appointed(whole.sofie, "staff", whole.vejen), appointed(whole.lone, "lead", whole.vejen)
    with scope(whole.vejen):
        whole.partnership = activate(whole.application, whole.lone)
    whole.own = f"/vejen/partnerships/{whole.partnership.pk}/preparation/"
    return whole


def upload(name="plan.pdf", content=A_PDF):
    return SimpleUploadedFile(name, content, "application/pdf")


def points(started):
    found = points_of(started.call, [started.partnership])[started.partnership.pk]
    return {each.key: each for each in found}


def test_each_point_is_answered_by_the_party_that_owes_it_and_read_by_both_and_by_staff(started):
    maja, jonas = signed_in(started.maja), signed_in(started.jonas)
    assert "0 / 5" in maja.get(started.own, **ENGLISH).content.decode()
    shown = maja.get(f"{started.own}leader/", **ENGLISH).context["form"].initial["shown"]
    sent = {"text": "Birte Holm, leder af Fjordlys", "shown": shown}
    assert maja.post(f"{started.own}leader/", sent).url == started.own
    assert jonas.get(f"{started.own}leader/").status_code == 404
    assert jonas.post(f"{started.own}leader/", sent | {"text": "En anden"}).status_code == 409
    page = jonas.get(started.own, **ENGLISH).content.decode()
    assert "Birte Holm, leder af Fjordlys" in page and "1 / 5" in page
    record = f"/vejen/calls/{started.call.pk}/agreements/{started.partnership.pk}/"
    assert "Birte Holm, leder af Fjordlys" in signed_in(started.sofie).get(record, **ENGLISH).content.decode()
    with scope(started.vejen):
        assert Prepared.objects.get().by == started.maja
        point = points(started)["contract"]
        assert point.state(date(2025, 1, 15)) == ("todo", "Missing")
        assert point.state(date(2025, 1, 16)) == ("look", "The day has passed")


def test_two_who_write_at_the_same_point_both_read_both_texts(started):
    maja, ida = signed_in(started.maja), signed_in(started.ida)
    page = f"{started.own}leader/"
    shown = [each.get(page, **ENGLISH).context["form"].initial["shown"] for each in (maja, ida)]
    maja.post(page, {"text": "Birte Holm", "shown": shown[0]})
    said = ida.post(page, {"text": "Aage Vest", "shown": shown[1]}, **ENGLISH).content.decode()
    assert "You both changed the same place" in said and "Birte Holm" in said and "Aage Vest" in said
    with scope(started.vejen):
        assert Prepared.objects.get().text == "Birte Holm"


def saves(started, user, shown=None, **typed):
    """What the page says after somebody has saved at the point of who leads the employee."""
    page, browser = f"{started.own}leader/", signed_in(user)
    shown = shown or shown_to(started, user)
    standing = {name: text for name, text in json.loads(shown).items() if name in ("text", "person")}
    return browser.post(page, standing | {"shown": shown} | typed, follow=True, **ENGLISH).content.decode()


def shown_to(started, user):
    return signed_in(user).get(f"{started.own}leader/", **ENGLISH).context["form"].initial["shown"]


def given(started):
    """Who was written to, in order."""
    with scope(started.vejen):
        rows = Outbox.objects.filter(kind="partnerships.agreement_letters.point_given").order_by("pk")
        return [(each.about, each.to) for each in rows]


def test_whoever_of_the_party_sees_to_a_point_is_named_told_and_read_by_all(started):
    assert "Ida Skov sees to it" in saves(started, started.maja, person=started.ida.pk)
    saves(started, started.maja)  # the same once more names nobody anew
    record = f"/vejen/calls/{started.call.pk}/agreements/{started.partnership.pk}/"
    for user, page in ((started.jonas, started.own), (started.sofie, record)):
        assert signed_in(user).get(page, **ENGLISH).content.decode().count("Ida Skov sees to it") == 1
    ((about, to),) = given(started)
    assert to == started.ida
    with scope(started.vejen):
        letter = agreement_letters.point_given(about, started.ida)
        assert "Who has daily management responsibility" in letter.subject and "Maja Holm" in letter.body
        assert f"{started.own}leader/" in letter.body and "15 January 2025" in letter.body
    saves(started, started.ida, person=started.maja.pk)
    saves(started, started.maja, person="")
    saves(started, started.maja, person=started.maja.pk)
    assert [to for _about, to in given(started)] == [started.ida, started.maja]  # and not of what she named herself for
    with scope(started.vejen):
        assert agreement_letters.point_given(about, started.ida) is None
        assert [each.person for each in PreparedOwner.objects.all()] == [started.ida, started.maja, None, started.maja]


def test_whoever_is_named_hears_nothing_of_what_is_there_and_is_nobody_once_she_has_left(started):
    saves(started, started.maja, person=started.ida.pk)
    ((about, _to),) = given(started)
    with scope(started.vejen):
        point = points(started)["leader"]
        assert point.person == started.ida and agreement_letters.point_given(about, started.ida)
        dismiss(started.ida, "writer", started.partnership)
        assert points(started)["leader"].person is None and not agreement_letters.point_given(about, started.ida)
    assert "sees to it" not in signed_in(started.maja).get(started.own, **ENGLISH).content.decode()
    saves(started, started.maja, person=started.maja.pk, text="Birte Holm")
    vera = person("Vera Vest")
    appointed(vera, "writer", started.partnership, ASSOCIATION)
    saves(started, started.maja, person=vera.pk)
    about, to = given(started)[-1]
    with scope(started.vejen):
        assert to == vera and points(started)["leader"].person == vera
        assert agreement_letters.point_given(about, vera) is None


def test_a_page_of_before_that_asks_nobody_s_name_takes_none_away(started):
    saves(started, started.maja, person=started.ida.pk)
    sent = {"text": "Birte Holm", "shown": json.dumps({"text": ""})}
    signed_in(started.maja).post(f"{started.own}leader/", sent)
    with scope(started.vejen):
        assert (points(started)["leader"].text, points(started)["leader"].person) == ("Birte Holm", started.ida)


def test_of_two_letters_that_wait_about_one_naming_the_earlier_says_nothing(started):
    for person_named in (started.ida.pk, "", started.ida.pk):
        saves(started, started.maja, person=person_named)
    (first, _to), (second, _whom) = given(started)
    with scope(started.vejen):
        assert agreement_letters.point_given(first, started.ida) is None
        assert agreement_letters.point_given(second, started.ida)


def test_nobody_is_named_for_what_is_asked_no_more(started):
    saves(started, started.maja, text="Birte Holm")
    with scope(started.vejen):
        owes = [each for each in started.call.agreement["owes"] if each["key"] != "leader"]
        OwedList(started.call, started.sofie).keep_owed(owes, "removed", {"key": "leader", "title": {}})
    assert "Birte Holm" in saves(started, started.maja, shown=shown_to(started, started.maja), person=started.ida.pk)
    page = signed_in(started.maja).get(f"{started.own}leader/", **ENGLISH).content.decode()
    assert "Birte Holm" in page and "Who sees to it?" not in page
    with scope(started.vejen):
        assert not PreparedOwner.objects.exists()
        started.call = Call.objects.get(pk=started.call.pk)
        with pytest.raises(NotAllowed, match="Nobody asks for this any more"):
            name_owner(started.partnership, points(started)["leader"], ASSOCIATION, started.maja, started.ida)


def test_nobody_of_the_other_party_is_named_and_what_was_typed_stays(started):
    said = saves(started, started.maja, person=started.jonas.pk, text="Birte Holm")
    assert "Select a valid choice" in said and "Birte Holm" in said
    with scope(started.vejen):
        assert not PreparedOwner.objects.exists() and not Prepared.objects.exists()


def test_two_who_name_somebody_at_once_read_each_other_s_choice_by_name(started):
    shown = shown_to(started, started.ida)
    saves(started, started.maja, person=started.maja.pk)
    said = saves(started, started.ida, shown, person=started.ida.pk)
    assert "You both changed the same place" in said and '<blockquote class="small said">Maja Holm<' in said
    with scope(started.vejen):
        assert points(started)["leader"].person == started.maja


def test_a_paper_is_read_by_nobody_before_a_worker_has_opened_it(started):
    maja = signed_in(started.maja)
    shown = maja.get(f"{started.own}incident_plan/", **ENGLISH).context["form"].initial["shown"]
    maja.post(f"{started.own}incident_plan/", {"text": "", "shown": shown, "file": upload()})
    with scope(started.vejen):
        paper = PreparedPaper.objects.get()
        assert (paper.status, Due.objects.filter(kind="prepared_papers").count()) == ("quarantine", 1)
        assert points(started)["incident_plan"].state(date(2025, 1, 1)) == ("part", "Being checked")
    page = f"/vejen/preparation/papers/{paper.token}/"
    assert maja.get(page).status_code == 404
    with scope(started.vejen):
        PAPERS.settle(paper, Verdict())
        assert points(started)["incident_plan"].state(date(2026, 1, 1)) == ("done", "Done")
    for user in (started.maja, started.jonas, started.sofie):
        answer = signed_in(user).get(page)
        assert answer.status_code == 200 and b"".join(answer.streaming_content) == A_PDF
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    with scope(started.vejen):
        started.application.conflicts.create(user=started.sofie, by=started.sofie, kind="tie")
    assert signed_in(started.sofie).get(page).status_code == 404
    assert signed_in(person("Nina Nabo")).get(page).status_code == 404


def test_a_refused_paper_is_told_to_who_sent_it_and_can_be_removed(started):
    with scope(started.vejen, started.maja):
        paper = attach(started.partnership, points(started)["contract"], "association", started.maja, upload())
        PAPERS.settle(paper, Verdict("virus"))
        assert points(started)["contract"].state(date(2025, 1, 1)) == ("todo", "Missing")
        told = Outbox.objects.get(kind="partnerships.agreement_letters.paper_refused")
        assert told.to == started.maja
    remove = f"{started.own}contract/papers/{paper.token}/remove/"
    assert signed_in(started.jonas).post(remove).status_code in (302, 404)
    with scope(started.vejen):
        assert PreparedPaper.objects.exists()
    signed_in(started.maja).post(remove)
    with scope(started.vejen):
        assert not PreparedPaper.objects.exists() and not PAPERS.model.objects.waiting().exists()


@pytest.mark.parametrize(
    ("key", "kind", "file", "said"),
    [
        ("contract", "municipality", upload(), "The other party answers this point"),
        ("leader", "association", upload(), "needs no paper"),
        ("contract", "association", upload("plan.exe"), "Choose a file of this kind"),
        ("contract", "association", upload("plan.pdf", b"no pdf"), "does not fit its name"),
    ],
)
def test_what_cannot_be_right_is_refused_at_once(started, key, kind, file, said):
    with scope(started.vejen), pytest.raises(NotAllowed, match=said):
        attach(started.partnership, points(started)[key], kind, started.maja, file)


def test_nothing_is_owed_before_both_have_accepted(whole):
    with scope(whole.vejen):
        point = points_of(whole.call, [whole.application.partnership])[whole.application.partnership_id][0]
        with pytest.raises(NotAllowed, match="when both parties have accepted"):
            attach(whole.application.partnership, point, "association", whole.maja, upload())
