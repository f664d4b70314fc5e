"""The wall of the programme, tried from within as the restricted role."""

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from partnerships.models import Application, Partnership, PartnershipAppointment, Party
from programmes.audit import holes
from programmes.models import Appointment, Due, Programme
from programmes.scope import current, scope
from programmes.wall import is_walled, tables
from tests.cast import appointed

WALLED = [model for model in tables() if is_walled(model) and model is not Programme]


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return cursor.fetchall() if cursor.description else cursor.rowcount


def copy(table):
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as rows:
        return list(rows)


def refused(kind, words):
    """What the database refuses, in a savepoint of its own so that the test can go on."""
    return pytest.raises(kind, match=words), transaction.atomic()


def test_the_wall_has_no_holes_and_the_tests_run_as_the_role_of_the_web(cast):
    assert holes() == []
    role = "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert execute(role) == [("portal_web", False)]


def test_without_a_programme_every_table_is_an_error(cast):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # an empty table that is read row by row asks no policy
    silence = pytest.raises((DatabaseError, psycopg.Error), match="no programme|permission denied")
    tried = 0
    for model in WALLED:
        for name, question in questions(model).items():
            with silence, transaction.atomic():
                question()
                pytest.fail(f"{model._meta.label}: {name} gave an answer")
            tried += 1
    assert tried == 8 * len(WALLED) and len(WALLED) > 30


def questions(model):
    """Every way to a table, and into it."""
    table = model._meta.db_table
    return {
        "count": model.objects.count, "exists": model.objects.exists,
        "first": lambda: list(model._base_manager.order_by()[:1]), "copy": lambda: copy(table),
        "raw": lambda: execute(f"SELECT * FROM {table}"), "delete": lambda: model.objects.all().delete(),
        "update": lambda: execute(f"UPDATE {table} SET programme_id = 1"),
        "raw delete": lambda: execute(f"DELETE FROM {table}"),
    }  # fmt: skip


def test_a_row_of_another_programme_does_not_exist(cast):
    with scope(cast.versova):
        with pytest.raises(Partnership.DoesNotExist):
            Partnership.objects.get(pk=cast.fjordby.pk)
        assert Partnership.objects.filter(pk=cast.fjordby.pk).update(name="Ours") == 0
        assert Partnership._base_manager.filter(pk=cast.fjordby.pk).delete()[0] == 0
        assert execute("SELECT count(*) FROM partnerships_partnership WHERE id = %s", cast.fjordby.pk) == [(0,)]
        assert not any(b"Fjordby" in row for row in copy("partnerships_partnership"))
    with scope(cast.vejen):
        assert Partnership.objects.get(pk=cast.fjordby.pk).name == "Fællesskab i Fjordby"


def test_a_row_cannot_be_made_for_another_programme_nor_moved_there(cast):
    with scope(cast.versova):
        error, savepoint = refused(ProgrammingError, "row-level security")
        with error, savepoint:
            Partnership.objects.create(programme=cast.vejen, name="Smuggled in")
        error, savepoint = refused(ProgrammingError, "row-level security")
        with error, savepoint:
            Partnership.objects.filter(pk=cast.majakka.pk).update(programme=cast.vejen)
        error, savepoint = refused(ProgrammingError, "row-level security")
        with error, savepoint:
            Partnership.objects.bulk_create([Partnership(name="One"), Partnership(programme=cast.vejen)])
        error, savepoint = refused(ProgrammingError, "row-level security")
        with error, savepoint:  # blindly, without reading the row again
            blind = "INSERT INTO partnerships_partnership (programme_id, name, status) VALUES (%s, 'Blind', 'forming')"
            execute(blind, cast.vejen.pk)


def test_a_child_of_another_programmes_parent_fails_at_its_statement(cast):
    with scope(cast.versova):
        error, savepoint = refused(IntegrityError, "partnership_id_home")
        with error, savepoint:
            Party.objects.create(partnership_id=cast.fjordby.pk, organisation=cast.versova.host, kind="library")
            pytest.fail("the key was not checked by the statement")  # a deferred one would fail at COMMIT
        error, savepoint = refused(IntegrityError, "partnership_id_home")
        with error, savepoint:
            Party.objects.filter(partnership=cast.majakka).update(partnership_id=cast.fjordby.pk)
        error, savepoint = refused(IntegrityError, "call_id_home")
        with error, savepoint:
            Application.objects.filter(pk=cast.other_application.pk).update(call_id=cast.call.pk)


def test_a_programme_is_known_to_all_and_kept_by_its_own(cast):
    with scope(cast.versova):
        assert {programme.slug for programme in Programme.objects.all()} == {"vejen", "versova"}
        assert Programme.objects.filter(pk=cast.vejen.pk).update(accent="#000000") == 0
        assert Programme.objects.filter(pk=cast.versova.pk).update(accent="#111111") == 1
        error, savepoint = refused(ProgrammingError, "permission denied")
        with error, savepoint:
            execute("DELETE FROM programmes_programme WHERE id = %s", cast.versova.pk)
    with pytest.raises(ProgrammingError, match="no programme"), transaction.atomic():
        Programme.objects.filter(pk=cast.vejen.pk).update(accent="#222222")


@pytest.mark.parametrize("statement", [
    "TRUNCATE partnerships_party CASCADE",
    "ALTER TABLE partnerships_party DISABLE ROW LEVEL SECURITY",
    "ALTER TABLE partnerships_party NO FORCE ROW LEVEL SECURITY",
    "DROP POLICY programme ON partnerships_party",
    "ALTER TABLE partnerships_party DROP CONSTRAINT partnerships_party_partnership_id_home",
    "ALTER ROLE portal_web BYPASSRLS",
    "SET ROLE portal_owner",
    "SET SESSION AUTHORIZATION portal_owner",
    "CREATE TABLE public.mine (id int)",
    "CREATE FUNCTION app.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION app.programme() RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
    "UPDATE app.clock SET shift = '1 year'",
    "UPDATE partnerships_submission SET content = ''",
    "DELETE FROM partnerships_answerversion",
    "UPDATE partnerships_refusal SET sentence = ''",
    "DELETE FROM partnerships_applicationtransition",
    "UPDATE programmes_formversion SET definition = '{}'",
    "DELETE FROM partnerships_partnershipevent",
    "DELETE FROM partnerships_partnershipappointment",
    "UPDATE programmes_due SET next_at = now()",
    "DELETE FROM people_user",
    "SELECT * FROM guardian_userobjectpermission",
    "SELECT * FROM pghistory_context",
    "SELECT rolpassword FROM pg_authid",
])  # fmt: skip
def test_the_restricted_role_cannot(cast, statement):
    with (
        scope(cast.vejen),
        pytest.raises(ProgrammingError, match="permission denied|must be owner|must be able"),
    ):
        with transaction.atomic():
            execute(statement)


def test_a_mapped_injection_would_find_no_second_statement(cast):
    """Values travel apart from the statement, so what is typed stays a value."""
    with scope(cast.versova):
        typed = "'); SELECT set_config('app.programme', '1', true); --"
        assert not Partnership.objects.filter(name=typed).exists()
        assert current().programme == cast.versova.pk
        assert execute("SELECT app.programme()") == [(cast.versova.pk,)]


def test_a_person_outside_every_programme_sees_her_own_appointments_and_nobody_elses(cast):
    appointed(cast.karen, "reviewer", cast.versova)
    with scope(None, cast.karen):
        assert {(a.user, a.role) for a in Appointment.objects.all()} == {
            (cast.karen, "staff"), (cast.karen, "reviewer"),
        }  # fmt: skip
        assert not PartnershipAppointment.objects.exists()
        error, savepoint = refused(ProgrammingError, "row-level security|no programme")
        with error, savepoint:
            Appointment.objects.create(programme=cast.versova, user=cast.karen, role="staff")
        assert Appointment.objects.update(role="finance") == 0
    with scope(None, cast.maja):
        assert [a.user for a in PartnershipAppointment.objects.all()] == [cast.maja]
        assert not Appointment.objects.exists()
    with pytest.raises(ProgrammingError, match="no programme"), transaction.atomic():
        Appointment.objects.count()  # neither a programme nor a person


def test_a_new_row_knows_its_programme_without_being_told(cast):
    with scope(cast.vejen):
        assert Partnership.objects.create(name="New").programme_id == cast.vejen.pk
        made = Partnership.objects.bulk_create([Partnership(name="Two"), Partnership(name="Three")])
        assert [partnership.programme_id for partnership in made] == [cast.vejen.pk] * 2
        execute("INSERT INTO partnerships_partnership (name, status) VALUES ('Raw', 'forming')")
        assert Partnership.objects.get(name="Raw").programme_id == cast.vejen.pk


def test_every_change_is_tracked_in_its_programme_even_by_raw_sql(cast):
    with scope(cast.vejen):
        execute("UPDATE partnerships_partnership SET name = 'Ny' WHERE id = %s", cast.fjordby.pk)
        events = cast.fjordby.events.order_by("pgh_id").values_list("pgh_label", "name", "programme_id")
        assert list(events) == [
            ("insert", "", cast.vejen.pk), ("update", "Fællesskab i Fjordby", cast.vejen.pk),
            ("update", "Ny", cast.vejen.pk),
        ]  # fmt: skip
        error, savepoint = refused(DatabaseError, "permission denied")
        with error, savepoint:
            cast.fjordby.events.update(name="Nothing happened")
    with scope(cast.versova):
        assert cast.fjordby.events.count() == 0


def test_a_session_that_switches_the_triggers_off_can_still_not_change_history(cast):
    with scope(cast.vejen):
        execute("SELECT set_config('pgtrigger.ignore', '{partnerships_partnershipevent:append_only}', true)")
        error, savepoint = refused(ProgrammingError, "permission denied")
        with error, savepoint:
            execute("DELETE FROM partnerships_partnershipevent")


def test_bells_carry_ids_and_instants_only(cast):
    columns = "SELECT column_name::text FROM information_schema.columns WHERE table_name = 'programmes_due'"
    assert {name for (name,) in execute(columns)} == {"id", "programme_id", "kind", "next_at"}
    assert Due.objects.exists()  # read without a scope: it says which programmes a sweep must enter
