"""Somebody in conflict of interest has no way in, whatever her role: every door of the staff, one by one."""

import pytest

from partnerships.letters.about import ABOUT, OF_THE_CALL, kinds_of
from partnerships.models import Conflict, Message, Submission
from partnerships.reviewing.declaring import declare
from partnerships.reviewing.means import in_conflict
from programmes.correspondence import KINDS, PAPERS
from programmes.models import Outbox
from programmes.outbox import put
from programmes.scope import scope
from programmes.templatetags.correspondence import titled
from tests.cast import appointed, person
from tests.conftest import signed_in
from tests.everything import Everything
from tests.programmes.test_pages import CANARIES


@pytest.fixture
def kept_away(cast):
    """Somebody of the staff, lead and reviewer at once, who is in conflict with the one application there is."""
    everything = Everything(cast)
    hanna = person("Hanna Ravn", "en")
    for role in ("staff", "lead", "reviewer"):
        appointed(hanna, role, cast.vejen)
    with scope(cast.vejen):
        Message.objects.create(partnership=cast.fjordby, by=cast.maja, party=cast.fjordby.parties.first(), text="Hej")
    everything.hanna = hanna
    return everything


def doors(everything):
    """Every address that leads to the application, its files, its papers and its review."""
    cast = everything.cast
    with scope(cast.vejen):
        submission = Submission.objects.latest("pk").pk
    call, application = cast.call.pk, cast.application.pk
    return [
        f"calls/{call}/applications/", f"calls/{call}/applications/?q=Fjordlys",
        f"calls/{call}/applications/?state=submitted",
        f"calls/{call}/applications/export/?as=csv", f"calls/{call}/applications/export/?as=json",
        f"applications/{application}/", f"applications/{application}/extend/", f"applications/{application}/check/",
        f"applications/{application}/check/reject/", f"applications/{application}/check/completion/",
        f"submissions/{submission}/", f"files/{everything.file.token}/", f"papers/{everything.paper.pk}/",
        f"partnerships/{cast.fjordby.pk}/", f"partnerships/{cast.fjordby.pk}/application/", "messages/",
        f"messages/{cast.fjordby.pk}/", f"partnerships/{cast.fjordby.pk}/people/", f"calls/{call}/review/progress/",
        f"calls/{call}/review/applications/{application}/", f"calls/{call}/review/",
        f"calls/{call}/interviews/", f"calls/{call}/interviews/applications/{application}/",
    ]  # fmt: skip


def told(everything, door):
    """Everything that an answer says, in bytes."""
    answer = signed_in(everything.hanna).get(f"/vejen/{door}")
    body = b"".join(answer) if answer.streaming else answer.content
    return body + str(answer.headers).encode()


def test_no_door_of_the_staff_leads_to_an_application_with_which_she_is_in_conflict(kept_away):
    cast = kept_away.cast
    telling = ["Fællesskab i Fjordby", "Fjordby Kommune", "SMALL-VEJEN-001", "hemmelig-plan.pdf"]
    assert set(telling) <= set(CANARIES)
    before = {door: told(kept_away, door) for door in doors(kept_away)}
    leaking = {door for door, said in before.items() if any(word.encode() in said for word in telling)}
    assert len(leaking) > 10, "what could leak is there"
    with scope(cast.vejen):
        declare(cast.application, kept_away.hanna, Conflict.Kind.TIE, "Min søster", kept_away.hanna)
        assert in_conflict(kept_away.hanna, cast.call) == {cast.application.pk}
    for door in doors(kept_away):
        said = told(kept_away, door)
        assert [word for word in telling if word.encode() in said] == [], door


def test_her_desk_and_the_counts_do_not_know_it_either(kept_away):
    cast = kept_away.cast
    with scope(cast.vejen):
        declare(cast.application, kept_away.hanna, Conflict.Kind.TIE, "Min søster", kept_away.hanna)
    desk = signed_in(kept_away.hanna).get("/desk/").content.decode()
    assert "Fællesskab i Fjordby" not in desk and "Messages of partnerships" not in desk
    page = signed_in(kept_away.hanna).get(f"/vejen/calls/{cast.call.pk}/applications/")
    assert page.context["counts"] == {"draft": 1} and page.context["total"] == 1  # another one


def test_others_of_the_staff_see_it_as_before(kept_away):
    cast = kept_away.cast
    with scope(cast.vejen):
        declare(cast.application, kept_away.hanna, Conflict.Kind.TIE, "Min søster", kept_away.hanna)
    page = signed_in(cast.karen).get(f"/vejen/applications/{cast.application.pk}/")
    assert "Fællesskab i Fjordby" in page.content.decode()


def outbox_of(user, query=""):
    """(the kinds of the letters that somebody sees, how many could not be sent)."""
    page = signed_in(user).get(f"/vejen/letters/{query}")
    return {letter.kind for letter in page.context["object_list"]}, page.context["dead"]


def test_she_sees_no_letter_about_it_counts_none_and_sends_none(kept_away):
    cast, hanna = kept_away.cast, kept_away.hanna
    with scope(cast.vejen):
        Outbox.objects.update(status=Outbox.Status.DEAD)
        letter = Outbox.objects.get(kind="partnerships.letters.receipt", to=cast.maja)
        put("programmes.letters.test", letter, address="hanna.ravn@example.org", language="en")
        declare(cast.application, hanna, Conflict.Kind.TIE, "Min søster", hanna)
        others = Outbox.objects.dead().exclude(kind__startswith="partnerships.").count()
    kinds, dead = outbox_of(cast.karen)
    assert {"partnerships.letters.receipt", "partnerships.documents.copy", "programmes.letters.test"} <= kinds
    rest = {kind for kind in kinds if kind.startswith("programmes.")} - {"programmes.letters.test"}
    assert outbox_of(hanna) == (rest, others) and dead > others > 0
    assert outbox_of(hanna, "?status=new") == (set(), others)
    desk = signed_in(hanna).get("/desk/").content.decode()
    assert f"Failed: {others}<" in desk
    for act in ("revive", "hold", "hurry"):
        assert signed_in(hanna).post(f"/vejen/letters/{letter.pk}/{act}/").status_code == 404
    kind = "/vejen/letters/kinds/partnerships.letters.receipt/"
    shown = [bool(signed_in(user).get(kind).context["shown"]) for user in (cast.karen, hanna)]
    assert shown == [True, False]
    assert signed_in(cast.karen).post(f"/vejen/letters/{letter.pk}/revive/").status_code == 302


def test_each_letter_of_a_partnership_says_about_which_application_it_is():
    known = [kind for _model, _path, names in ABOUT for kind in kinds_of(names)]
    letters = {name for name in KINDS if name.startswith("partnerships.")}
    assert letters - set(known) == set(kinds_of(OF_THE_CALL))
    papers = "documents.receipt documents.copy agreement_documents.text agreement_documents.signed "
    papers += "change_documents.decision"
    assert set(known) - letters == set(PAPERS) == set(kinds_of(papers))
    assert [kind for kind in known if titled(kind) == kind] == []  # staff read words
