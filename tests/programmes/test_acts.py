"""Decisive acts are linked into a chain by the database; whoever tampers with one is found out."""

import os
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections, transaction

from partnerships.choosing.capacity import close, fill, take_back
from partnerships.models import Consent, Decision, FormalCheck, FormalCheckTransition
from programmes import acts, wall
from programmes.acts import Fault, decisive, faults, link
from programmes.models import Act, ClosingRoll, Seal
from programmes.scope import scope
from programmes.states import Transition
from programmes.wall import tables
from tests.choosing import Hall
from tests.conftest import STAGE
from tests.partnerships.conftest import committed_whole
from tests.stage import TODAY

__all__ = ["committed_whole"]


@pytest.fixture
def fjordby(committed_whole):
    """An application to which both have consented, and which was found complete: some ten acts, sealed."""
    fjordby = committed_whole
    fjordby.consent(fjordby.maja)
    with scope(fjordby.vejen):
        FormalCheck.of(fjordby.application).move_to("complete", fjordby.jonas, reason="", note="")
        FormalCheck.of(fjordby.application).move_to("open", fjordby.jonas, reason="", note="By mistake, all of it.")
    with scope(fjordby.vejen):
        acts.seal()
    return fjordby


def tamper(statement, *values, past_triggers=True):
    """What somebody with all rights over the database does, past triggers and keys."""
    name = connections["default"].settings_dict["NAME"]
    with psycopg.connect(os.environ["SUPERUSER_URL"], dbname=name) as connection:
        connection.execute(f"SET session_replication_role = {'replica' if past_triggers else 'origin'}")
        assert connection.execute(statement, values).rowcount > 0


def found(fjordby, noted=()):
    """What the chain itself says; a status without its move is asked in tests/partnerships/test_between_acts.py."""
    with scope(fjordby.vejen):
        return [fault for fault in faults(noted) if not fault.where.endswith(": status")]


def newest(table):
    return Act.objects.filter(table=table).order_by("number").last()


def test_what_is_decided_is_linked_when_it_is_committed_and_the_chain_holds(fjordby):
    with scope(fjordby.vejen):
        written = list(Act.objects.values_list("number", "table", "thread"))
        thread = f"application:{fjordby.application.pk}"
        assert written[-3:] == [
            (len(written) - 2, "partnerships_consent", thread),
            (len(written) - 1, "partnerships_formalchecktransition", thread),
            (len(written), "partnerships_formalchecktransition", thread),
        ]
        assert all(act.digest == link(act) for act in Act.objects.all())
    assert found(fjordby) == []


def test_what_is_taken_back_leaves_no_act(fjordby):
    with scope(fjordby.vejen):
        before = Act.objects.count()
    with scope(fjordby.vejen):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            FormalCheck.of(fjordby.application).move_to("complete", fjordby.jonas, reason="", note="")
            raise ZeroDivisionError
    with scope(fjordby.vejen):
        assert Act.objects.count() == before


def test_a_row_that_was_changed_past_the_portal_is_found(fjordby):
    with scope(fjordby.vejen):
        row = newest("partnerships_formalchecktransition").row
    tamper("UPDATE partnerships_formalchecktransition SET note = 'Nothing.' WHERE id = %s", row)
    assert found(fjordby) == [Fault("changed", f"partnerships_formalchecktransition {row}")]


def test_a_row_that_was_removed_is_found(fjordby):
    with scope(fjordby.vejen):
        row = newest("partnerships_formalchecktransition").row
    tamper("DELETE FROM partnerships_formalchecktransition WHERE id = %s", row)
    assert found(fjordby) == [Fault("removed", f"partnerships_formalchecktransition {row}")]


@pytest.mark.parametrize(("statement", "word"), [
    ("UPDATE partnerships_formalchecktransition SET note = 'Nothing.' WHERE id = %s", "changed"),
    ("DELETE FROM partnerships_formalchecktransition WHERE id = %s", "removed"),
])  # fmt: skip
def test_what_the_portal_can_only_add_is_missed_even_when_its_change_was_linked(fjordby, statement, word):
    """Who has more rights and forgets the triggers writes an act; there may be one only."""
    with scope(fjordby.vejen):
        row = newest("partnerships_formalchecktransition").row
    tamper(statement, row, past_triggers=False)
    assert found(fjordby) == [Fault(word, f"partnerships_formalchecktransition {row}")]


def test_a_row_that_was_slipped_in_is_found(fjordby):
    tamper(
        """INSERT INTO partnerships_formalchecktransition
           (programme_id, at, by_id, before, after, reason, note, subject_id)
           SELECT programme_id, at, by_id, 'open', 'rejected', 'late', '', subject_id
           FROM partnerships_formalchecktransition LIMIT 1"""
    )
    assert [fault.word for fault in found(fjordby)] == ["unwritten"]


@pytest.mark.parametrize("change", ["at = at - interval '1 day'", "thread = 'application:0'", "content = digest"])
def test_an_act_that_was_changed_is_found(fjordby, change):
    tamper(f"UPDATE programmes_act SET {change} WHERE number = 2")
    assert Fault("broken", "act 2") in [Fault(each.word, each.where.split(",")[0]) for each in found(fjordby)]


def test_an_act_that_was_taken_out_with_its_row_is_found(fjordby):
    with scope(fjordby.vejen):
        first = Act.objects.filter(table="partnerships_formalchecktransition").earliest("number")
    tamper("DELETE FROM partnerships_formalchecktransition WHERE id = %s", first.row)
    tamper("DELETE FROM programmes_act WHERE number = %s", first.number)
    assert found(fjordby) == [
        Fault("broken", f"act {first.number + 1}, partnerships_formalchecktransition {first.row + 1}")
    ]


def test_an_end_that_was_cut_off_with_its_rows_is_found_by_the_seal(fjordby):
    with scope(fjordby.vejen):
        last = newest("partnerships_formalchecktransition")
    tamper("DELETE FROM partnerships_formalchecktransition WHERE id = %s", last.row)
    tamper("DELETE FROM programmes_act WHERE number = %s", last.number)
    assert found(fjordby) == [Fault("cut", f"act {last.number} was {last.digest[:12]}…")]


def test_a_chain_that_was_written_anew_with_its_seals_is_found_by_what_somebody_noted(fjordby):
    """Whoever holds the whole database can forge all of it; not what was written down elsewhere."""
    with scope(fjordby.vejen):
        last = newest("partnerships_formalchecktransition")
    tamper("DELETE FROM partnerships_formalchecktransition WHERE id = %s", last.row)
    tamper("DELETE FROM programmes_act WHERE number = %s", last.number)
    tamper("DELETE FROM programmes_seal")
    assert found(fjordby) == []
    assert found(fjordby, [(last.number, last.digest)]) == [Fault("cut", f"act {last.number} was {last.digest[:12]}…")]
    with pytest.raises(CommandError) as ended:
        call_command("verify_acts", "vejen", noted=[f"vejen:{last.number}:{last.digest}"], stdout=StringIO())
    assert ended.value.returncode == 1


def test_the_command_says_that_it_holds_and_how_far_it_is(fjordby):
    said = StringIO()
    call_command("verify_acts", stdout=said)
    with scope(fjordby.vejen):
        head = acts.head()
    assert f"vejen: holds, {head.number} acts, the last is {head.number}:{head.digest}" in said.getvalue()


def test_no_hand_of_the_portal_writes_changes_or_removes_an_act(fjordby):
    hands = ["INSERT INTO programmes_act (number) VALUES (1)", "UPDATE programmes_act SET number = 1",
             "DELETE FROM programmes_act", "DELETE FROM programmes_seal"]  # fmt: skip
    for hand in hands:
        with scope(fjordby.vejen), pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connections["default"].cursor().execute(hand)


def test_nobody_lays_the_trigger_that_runs_as_the_owner(fjordby):
    """Among its arguments is a question, which would be asked with the owner's rights."""
    with scope(fjordby.vejen), pytest.raises(Exception, match="permission denied"), transaction.atomic():
        cursor = connections["default"].cursor()
        cursor.execute("CREATE TEMP TABLE mine (id bigint, programme_id bigint)")
        cursor.execute("CREATE TRIGGER t AFTER INSERT ON mine FOR EACH ROW EXECUTE FUNCTION app.write_act('x', 'y')")
    with scope(fjordby.vejen), pytest.raises(Exception, match="permission denied"), transaction.atomic():
        word = "SELECT app.add_act(row, 1, 'a', 1, true, 'x', 'SELECT 1') FROM programmes_seal AS row"
        connections["default"].cursor().execute(word)


def test_each_programme_has_a_chain_of_its_own_even_in_one_transaction(committed):
    with transaction.atomic():
        for programme, call in ((committed.vejen, committed.call), (committed.versova, committed.other_call)):
            with scope(programme):
                ClosingRoll.objects.create(call=call, entries=[], roll_hash="0" * 64)
    for programme, call in ((committed.vejen, committed.call), (committed.versova, committed.other_call)):
        with scope(programme):
            assert (acts.head().table, acts.head().thread) == ("programmes_closingroll", f"call:{call.pk}")
            assert (acts.head().number, faults()) == (Act.objects.count(), [])


def test_what_stood_before_the_chain_is_linked_once_when_it_begins(fjordby):
    """An upgrade: afterwards a row that was slipped in stays a fault, however often somebody migrates."""
    table = FormalCheckTransition._meta.db_table
    tamper('DELETE FROM programmes_act WHERE "table" = %s', table)
    tamper("DELETE FROM programmes_seal")
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"DROP TRIGGER decisive ON {table}")
        cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        wall.link(cursor, FormalCheckTransition)
        assert found(fjordby) == []
        columns = "programme_id, at, by_id, before, after, reason, note, subject_id"
        tamper(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} LIMIT 1")
        wall.link(cursor, FormalCheckTransition)
        cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    assert [fault.word for fault in found(fjordby)] == ["unwritten"]


def test_a_decision_that_is_taken_back_before_its_release_is_an_act_too(ground):
    """The only decisive row that the portal removes; one that goes past it is missed."""
    hall = STAGE.show("hall", Hall)
    with scope(hall.vejen):
        close(hall.call, hall.lone)
        fill(hall.call, hall.karen)
    with scope(hall.vejen):
        take_back(hall.call, hall.applications[0])
    with scope(hall.vejen):
        assert (acts.head().table, acts.head().content) == ("partnerships_decision", "")
        kept = Decision.objects.earliest("pk").pk
    assert found(hall) == []
    tamper("DELETE FROM partnerships_decision WHERE id = %s", kept)
    assert found(hall) == [Fault("removed", f"partnerships_decision {kept}")]


def test_nothing_else_that_is_decisive_can_be_removed():
    removable = {model for model in decisive() if "DELETE" in getattr(model, "GRANTS", "DELETE")}
    assert removable == {Decision}


def test_a_consent_that_is_voided_is_linked_once_more(fjordby):
    with scope(fjordby.vejen):
        given = Consent.objects.get()
        Consent.objects.filter(pk=given.pk).update(voided_at=TODAY)
        Consent.objects.filter(pk=given.pk).update(voided_at=TODAY)
    with scope(fjordby.vejen):
        assert Act.objects.filter(table="partnerships_consent", row=given.pk).count() == 2
    assert found(fjordby) == []


def test_one_seal_for_what_has_happened_since_the_last(fjordby):
    assert acts.seal_all() == []
    fjordby.consent(fjordby.jonas)
    with scope(fjordby.vejen):
        head = acts.head()
    assert [(slug, seal.number) for slug, seal in acts.seal_all()] == [("vejen", head.number)]
    with scope(fjordby.vejen):
        assert Seal.objects.count() == 2


def test_every_table_of_moves_is_linked():
    """A status that somebody moves is decisive, but for what leads to no agreement: domains."""
    apart = {"partnerships_domainclaimtransition"}
    linked = {model._meta.db_table for model in decisive()}
    moves = {model._meta.db_table for model in tables() if issubclass(model, Transition)}
    assert moves - linked == apart
