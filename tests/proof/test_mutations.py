"""Nothing that holds the house can be taken away unseen: each policy, key, right and permission line in turn.

Tables and pages are changed here, in the database and the classes themselves; lines of code by proof/mutate.py, in a
copy of the tree.
"""

import os
import re
from contextlib import contextmanager

import pytest
from django.db import connections, transaction
from django.urls import resolve

from programmes import wall
from programmes.audit import holes
from programmes.pages import NOBODY
from programmes.roles import BEHIND_THE_MUNICIPALITY_WALL, ROLES
from proof.mutate import mutate, mutations
from tests.partnerships import test_access
from tests.programmes import test_doors, test_tables, test_wall
from tests.programmes.test_pages import INSIDE, any_address

pytestmark = pytest.mark.proof
# Where policies, composite keys and permissions stand; the rest is taken away by `make mutations`.
OF_THE_WALL = {
    "programmes/wall.py", "programmes/ground.sql", "programmes/access.py", "programmes/roles.py",
    "programmes/pages.py", "programmes/history.py", "programmes/states.py", "programmes/models/appointment.py",
    "programmes/models/programme.py", "programmes/models/form.py", "partnerships/models/answers.py",
    "partnerships/models/printed.py", "partnerships/models/consents.py", "partnerships/models/partnership.py",
}  # fmt: skip


def owner(statement):
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def taken_away(statement, model):
    """The owner changes a table, and lays its policies and rights anew afterwards."""
    owner(statement)
    try:
        yield
    finally:
        with connections["owner"].cursor() as cursor:
            wall.protect(cursor, model)
            cursor.execute(f"ALTER TABLE {model._meta.db_table} FORCE ROW LEVEL SECURITY")
            wall.grant(cursor, model, wall.restricted_role())


def sees(check, *args):
    """Whether a test fails now."""
    try:
        with transaction.atomic():
            check(*args)
    except (AssertionError, pytest.fail.Exception):
        return True
    return False


@pytest.fixture
def database(committed):
    """The cast, committed: the owner's changes are seen at once, and wait for nobody's transaction."""
    return committed


def test_each_policy_in_turn(database):
    unseen = []
    for model in test_tables.WALLED:
        table = model._meta.db_table
        policies = getattr(model, "POLICIES", wall.POLICIES)
        changes = [f"DROP POLICY {name} ON {table}" for name in policies]
        changes += [
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
        ]
        for change in changes:
            with taken_away(change, model):
                if not sees(test_tables.test_a_table_stands_behind_a_forced_policy_on_its_programme, model, None):
                    unseen.append(change)
                if "ROW LEVEL" in change and not holes():
                    unseen.append(f"{change}, by the portal's own audit")
    assert unseen == []
    assert holes() == []


def test_a_table_whose_policy_is_switched_off_answers_and_that_is_seen(database):
    unseen = []
    for model in test_tables.WALLED:
        with taken_away(f"ALTER TABLE {model._meta.db_table} DISABLE ROW LEVEL SECURITY", model):
            if not sees(answers_nothing, model):
                unseen.append(model._meta.label)
    assert unseen == []


def answers_nothing(model):
    """What test_wall asks of each table without a programme, of this one."""
    for question in test_wall.questions(model).values():
        with pytest.raises(Exception, match="no programme|permission denied"), transaction.atomic():
            question()


def test_each_composite_key_in_turn(database, monkeypatch):
    """Each is dropped in a transaction of the owner's, asked within it, and there again after it."""
    monkeypatch.setattr(test_tables, "connection", connections["owner"])
    check = test_tables.test_a_childs_programme_is_its_parents_and_the_statement_itself_is_told
    keys, unseen = list(test_tables.owned_keys()), []
    for table, column, _parent in keys:
        name = f"{table}_{column}_home"[:63]
        with transaction.atomic(using="owner"):
            owner(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
            if not sees(check, None):
                unseen.append(name)
            transaction.set_rollback(True, using="owner")
        assert not sees(check, None), name
    assert unseen == [] and len(keys) > 30


def test_each_right_that_is_given_too_many_in_turn(database):
    role, unseen = wall.restricted_role(), []
    for model in test_tables.WALLED:
        table = model._meta.db_table
        if test_tables.rights(table) == {"SELECT", "INSERT"}:
            with taken_away(f"GRANT UPDATE ON {table} TO {role}", model):
                check = test_tables.test_what_is_written_down_for_good_can_be_added_and_read_only
                if not sees(check, None):
                    unseen.append(table)
    assert unseen == []


def test_each_permission_of_a_page_in_turn(monkeypatch):
    check = test_doors.test_each_page_names_the_permission_that_is_written_here
    guarded = {resolve(any_address(path)).func.view_class for name, path in INSIDE if name in test_doors.KEYS}
    assert not sees_now(check)
    for page in guarded:
        for other in {NOBODY, "programmes.see_changes", "programmes.see_setup"} - {page.permission}:
            with monkeypatch.context() as patch:
                patch.setattr(page, "permission", other)
                assert sees_now(check), page
    assert len(guarded) > 20


def sees_now(check):
    try:
        check()
    except AssertionError:
        return True
    return False


def test_each_entry_of_the_roles_and_of_the_municipalitys_wall_in_turn(cast, monkeypatch):
    """Taking one away is seen by a cell of the access matrix, or by what stands beside it."""
    people = test_access.somebody_for_each_column(cast)
    cells = (test_access.test_each_cell_of_the_access_matrix_is_what_is_allowed, cast, people)
    beside = (test_access.test_what_stands_beside_the_matrix_is_held_by_those_who_are_named_here, cast, people)
    walled = (test_access.test_the_municipality_signs_and_sees_nothing_behind_its_wall, cast, people)
    assert not any(sees(*check) for check in (cells, beside, walled))
    unseen = []
    for role in ("staff", "lead", "auditor", "writer", "signatory", "manager"):
        for name in ROLES[role]:
            with monkeypatch.context() as patch:
                patch.setitem(ROLES, role, [each for each in ROLES[role] if each != name])
                if not sees(*cells) and not sees(*beside):
                    unseen.append((role, name))
    for name in sorted(BEHIND_THE_MUNICIPALITY_WALL):
        BEHIND_THE_MUNICIPALITY_WALL.remove(name)
        try:
            if not sees(*walled):
                unseen.append(("the wall", name))
        finally:
            BEHIND_THE_MUNICIPALITY_WALL.add(name)
    assert unseen == []


def killed(chosen):
    """{change: how the tests took it} of those that no test saw; a copy of the tree for each lane, one at a time."""
    urls = {
        name: re.sub(r"/test_portal_\w+\?", "/portal?", os.environ[name])
        for name in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    found = mutate(chosen, os.environ | urls)
    return {str(mutation): how for mutation, how in found.items() if how != "killed"}


def test_each_line_of_policies_keys_and_permissions_in_turn(django_db_setup):
    chosen = [each for each in mutations() if each.file in OF_THE_WALL]
    assert killed(chosen) == {}
    assert {each.file for each in chosen} == OF_THE_WALL and len(chosen) > 30


@pytest.mark.mutation
def test_each_other_line_in_turn(django_db_setup):
    chosen = [each for each in mutations() if each.file not in OF_THE_WALL]
    assert killed(chosen) == {} and len(chosen) > 30
