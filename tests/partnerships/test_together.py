"""What the parties know of each other while they write: comments, what is new, who takes what, who is here."""

import json
from datetime import timedelta

import pytest

from partnerships import presence
from partnerships.leaving import leave
from partnerships.models import Comment, SectionAssignment
from partnerships.replacing import replace
from partnerships.succession import recover
from programmes.models import Outbox
from programmes.scope import scope
from tests.cast import appointed, joined, person, started, write, writer
from tests.conftest import signed_in


@pytest.fixture
def others(fjordby):
    """Another partnership in the same call, with Tove in it."""
    tove = person("Tove Juhl")
    application = started(fjordby.call, tove, "Foreningen Egetræet")
    return f"/vejen/partnerships/{application.partnership_id}/application/", tove


def page(fjordby, user, path):
    answer = signed_in(user).get(f"{fjordby.address}{path}", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    text = answer.content.decode()
    return " ".join(text[text.index("<main") :].split())


def comment(fjordby, user, question, text, **more):
    sent = {f"{question}.comment": text, **more}
    return signed_in(user).post(f"{fjordby.address}questions/{question}/comments/", sent)


def test_a_comment_at_a_question_is_read_by_the_other_party_and_marked_as_new_once(fjordby):
    page(fjordby, fjordby.jonas, "")  # he has been here before
    comment(fjordby, fjordby.maja, "D1", "Skriver I om styregruppen?")
    assert "New comment: Maja Holm" in page(fjordby, fjordby.jonas, "")
    first, again = page(fjordby, fjordby.jonas, "sections/D/"), page(fjordby, fjordby.jonas, "sections/D/")
    said = "<strong>Maja Holm</strong>, Foreningen Fjordlys"
    assert said in first and "Skriver I om styregruppen?" in first and said in again
    assert first.count(">New</span>") == 1 and again.count(">New</span>") == 0
    assert "New comment" not in page(fjordby, fjordby.jonas, "")
    assert page(fjordby, fjordby.maja, "sections/D/").count(">New</span>") == 0  # her own is not new to her


def test_either_party_comments_at_the_other_s_question_and_settles_it(fjordby):
    comment(fjordby, fjordby.maja, "C4", "Hvem henviser?")
    comment(fjordby, fjordby.jonas, "C4", "Sundhedshuset.")
    signed_in(fjordby.maja).post(f"{fjordby.address}questions/C4/comments/resolve/")
    shown = page(fjordby, fjordby.jonas, "sections/C/")
    assert "Resolved</summary>" not in shown and "Resolved (2)" in shown and "Resolved: Maja Holm" in shown
    with scope(fjordby.vejen):
        assert set(Comment.objects.values_list("resolved_by__name", flat=True)) == {"Maja Holm"}
    comment(fjordby, fjordby.jonas, "C4", "Og lægerne.")
    assert "Comments (1)" in page(fjordby, fjordby.maja, "sections/C/")


def test_what_was_typed_in_the_section_is_saved_with_a_comment(fjordby):
    more = {"has": "D1.cooperation", "D1.base": "0", "D1.cooperation": "Vi mødes."}
    comment(fjordby, fjordby.maja, "D1", "Enig?", **more)
    with scope(fjordby.vejen):
        assert fjordby.standing().states["D1"].raw == {"cooperation": "Vi mødes."}


def test_a_comment_is_no_part_of_the_application(whole):
    """Not in the hash, the snapshot, the text, the export or the staff's page."""
    before = whole.hash()
    comment(whole, whole.maja, "D1", "KUN MELLEM OS")
    assert "KUN MELLEM OS" in page(whole, whole.jonas, "sections/D/")
    assert whole.hash() == before
    for path in ("text/", "export/", "consent/", "questions/D1/history/"):
        assert "KUN MELLEM OS" not in signed_in(whole.maja).get(f"{whole.address}{path}").content.decode(), path
    whole.consent(whole.maja), whole.consent(whole.jonas)
    lead = person("Karen Berg")
    appointed(lead, "lead", whole.vejen)
    with scope(whole.vejen):
        [submission] = whole.application.submissions.all()
        assert "KUN MELLEM OS" not in submission.content
    staff = signed_in(lead)
    assert "KUN MELLEM OS" not in staff.get(f"/vejen/submissions/{submission.pk}/").content.decode()
    assert staff.get(f"{whole.address}sections/D/").status_code == 404
    assert staff.post(f"{whole.address}questions/D1/comments/", {"D1.comment": "x"}).status_code == 404


def test_a_comment_with_a_script_in_it_is_only_text(fjordby):
    comment(fjordby, fjordby.maja, "D1", "<script>alert(1)</script>\x00{{ 7*7 }}")
    shown = page(fjordby, fjordby.jonas, "sections/D/")
    assert "<script>alert" not in shown and "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in shown


def test_what_others_have_changed_since_her_last_visit_is_listed_with_the_difference(fjordby):
    write(fjordby.application, fjordby.jonas, "D1", cooperation="Vi mødes hver uge.")
    assert "Changes since your last visit" not in page(fjordby, fjordby.maja, "")  # never here before
    write(fjordby.application, fjordby.jonas, "D1", cooperation="Vi mødes hver måned.")
    write(fjordby.application, fjordby.maja, "A1", name="Fjordby sammen")  # her own is no news
    listed = page(fjordby, fjordby.maja, "changes/")
    assert "Jonas Friis" in listed and "Vi mødes hver <del>uge.</del><ins>måned.</ins>" in listed
    assert "sections/D/#D1" in listed and "A1" not in listed
    assert "Changes since your last visit</h2>" not in listed
    assert "Changes since your last visit: 1" in page(fjordby, fjordby.maja, "")
    visited = page(fjordby, fjordby.maja, "sections/D/")
    assert "Changed since your last visit" in visited and "<del>uge.</del><ins>måned.</ins>" in visited
    assert "Changed since your last visit" not in page(fjordby, fjordby.maja, "sections/D/")
    assert "Nobody has changed anything" in page(fjordby, fjordby.maja, "changes/")


def test_what_was_turned_back_meanwhile_is_told_too_and_one_button_reads_all(fjordby):
    page(fjordby, fjordby.maja, "")
    for text in ("Vi mødes.", "Vi mødes tit.", "Vi mødes."):
        write(fjordby.application, fjordby.jonas, "D1", cooperation=text)
    comment(fjordby, fjordby.jonas, "D3", "Hvad med referat?")
    listed = page(fjordby, fjordby.maja, "changes/")
    assert "<ins>Vi mødes.</ins>" in listed and "New comment: Jonas Friis" in listed
    assert "Changes since your last visit: 2" in page(fjordby, fjordby.maja, "")
    signed_in(fjordby.maja).post(f"{fjordby.address}changes/read/")
    assert "Changes since your last visit" not in page(fjordby, fjordby.maja, "")


def test_a_section_is_put_to_people_who_see_their_own_first(fjordby):
    address = f"{fjordby.address}sections/D/people/"
    sent = {"who": [fjordby.maja.pk, fjordby.jonas.pk], "tell": "yes"}
    assert signed_in(fjordby.maja).post(address, sent).status_code == 302
    assert "Maja Holm, Jonas Friis" in page(fjordby, fjordby.ida, "") or "Jonas Friis, Maja Holm" in page(
        fjordby, fjordby.ida, ""
    )
    own = page(fjordby, fjordby.jonas, "?mine=1")
    assert "sections/D/" in own and "sections/C/" not in own.split("</table>")[0]
    assert "?mine=1" not in page(fjordby, fjordby.ida, "")
    with scope(fjordby.vejen):
        letters = Outbox.objects.filter(kind="partnerships.letters.assigned").values_list("to__name", flat=True)
        assert list(letters) == ["Jonas Friis"]  # not to herself
    signed_in(fjordby.maja).post(address, {"who": [fjordby.maja.pk]})
    with scope(fjordby.vejen):
        assert list(SectionAssignment.objects.values_list("user__name", flat=True)) == ["Maja Holm"]


def test_nobody_from_outside_is_put_to_a_section(fjordby, others):
    tove = others[1]
    signed_in(fjordby.maja).post(f"{fjordby.address}sections/D/people/", {"who": [tove.pk, "x"]})
    with scope(fjordby.vejen):
        assert not SectionAssignment.objects.exists()


def ask(address, user, section="D", question=""):
    answer = signed_in(user).post(
        f"{address}presence/", {"section": section, "question": question}, headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 200
    said = json.loads(answer.content)
    return " ".join(said["here"].split()), said["versions"]


def test_who_writes_here_is_seen_by_the_other_party_and_by_nobody_else(fjordby, others):
    write(fjordby.application, fjordby.jonas, "D1", cooperation="Vi mødes.")
    assert ask(fjordby.address, fjordby.maja, "D", "D1") == ("", {"D1": 1})
    shown, _versions = ask(fjordby.address, fjordby.jonas)
    assert "<strong>Maja Holm</strong>, The association: writes in D1" in shown and "MH" in shown
    assert "<strong>Maja Holm</strong>" in page(fjordby, fjordby.jonas, "sections/D/").split("</ul>")[0]
    address, tove = others
    assert ask(address, tove)[0] == ""
    assert signed_in(tove).post(f"{fjordby.address}presence/", {"section": "D"}).status_code == 404


def test_who_has_not_been_heard_of_for_a_minute_is_gone(committed_fjordby, moved_clock):
    fjordby = committed_fjordby
    ask(fjordby.address, fjordby.maja)
    moved_clock(timedelta(seconds=61))
    assert ask(fjordby.address, fjordby.jonas)[0] == ""
    key = f"here:{fjordby.vejen.pk}:{fjordby.application.pk}"
    kept = presence.memory(presence.settings.CELERY_BROKER_URL).redis
    assert [int(who) for who in kept.hkeys(key)] == [fjordby.jonas.pk]
    assert 0 < kept.ttl(key) <= 60  # nothing is kept longer


def test_without_the_memory_pages_work_and_do_not_wait(fjordby, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"
    assert ask(fjordby.address, fjordby.maja)[0] == ""
    memory = presence.memory(settings.CELERY_BROKER_URL)
    assert memory.silent_until  # it is not asked again at once
    assert "Cooperation" in page(fjordby, fjordby.jonas, "sections/D/")


def test_an_answer_that_is_saved_tells_who_is_here(fjordby):
    ask(fjordby.address, fjordby.jonas, "D", "D3")
    sent = {"has": "D1.cooperation", "D1.base": 0, "D1.cooperation": "Vi mødes."}
    headers = {"X-Requested-With": "fetch", "Accept-Language": "en"}
    said = signed_in(fjordby.maja).post(f"{fjordby.address}questions/D1/", sent, headers=headers).json()
    assert "Jonas Friis" in said["here"] and "writes in D3" in said["here"]
    joined(fjordby.application, person("Anders Krogh"), "Fjordby Kommune")


def test_what_somebody_took_is_free_when_she_goes_and_not_hers_again_when_she_comes_back(fjordby):
    def taken():
        return set(SectionAssignment.objects.values_list("user__name", flat=True))

    address, everybody = f"{fjordby.address}sections/D/people/", (fjordby.maja, fjordby.jonas, fjordby.ida)
    signed_in(fjordby.maja).post(address, {"who": [user.pk for user in everybody]})
    with scope(fjordby.vejen):
        partnership = fjordby.application.partnership
        association, municipality = (partnership.parties.get(kind=kind) for kind in ("association", "municipality"))
        assert taken() == {"Maja Holm", "Jonas Friis", "Ida Skov"}
        leave(fjordby.ida, partnership)
        assert taken() == {"Maja Holm", "Jonas Friis"}
    joined(fjordby.application, fjordby.ida, "Foreningen Fjordlys", "writer", "association")
    assert "Ida Skov" not in page(fjordby, fjordby.maja, "").split("</table>")[0]
    with scope(fjordby.vejen):
        replace(writer(fjordby.application, fjordby.maja), municipality, "Nej", "ny@example.org", "en")
        assert taken() == {"Maja Holm"}
        recover(association, [fjordby.maja], "Væk", fjordby.ida, "anden@example.org", "en")
        assert taken() == set()
