"""Appointments and what they give: both halves of a permission, for as long as the role lasts."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from guardian.shortcuts import assign_perm, get_objects_for_user

from partnerships.models import PartnershipUserPermission
from people.models import User
from programmes import clock
from programmes.access import appoint, appointed_in, dismiss, forget, held_over, may, needs_second_factor, programmes_of
from programmes.models import Appointment, ProgrammeUserPermission
from programmes.models.appointment import Role
from programmes.pages import NOBODY
from programmes.roles import BEHIND_THE_MUNICIPALITY_WALL, ROLES
from programmes.scope import scope
from tests.cast import ASSOCIATION, appointed, person

READ, WRITE = "partnerships.read_application", "partnerships.write_application"
SIGN, VOLUNTEERS = "partnerships.sign_application", "partnerships.see_volunteers"
WRITER = {READ, WRITE, "partnerships.read_agreement", "partnerships.run_steering"}
SIGNATORY = WRITER | {SIGN, "partnerships.sign_agreement"}
EDIT, LETTERS, RELEASE = "programmes.edit_calls", "programmes.see_letters", "programmes.release_calls"


def given(user, over):
    """Every permission of every role that she has over a thing now."""
    asked = {permission for role in ROLES.values() for permission in role}
    return {permission for permission in asked if may(user, permission, over)}


def test_an_appointment_gives_what_its_role_says_and_no_more(cast):
    with scope(cast.vejen):
        assert given(cast.karen, cast.vejen) == set(ROLES["staff"])
        assert given(cast.karen, cast.fjordby) == set()
        assert given(cast.maja, cast.fjordby) == SIGNATORY
        assert given(cast.maja, cast.vejen) == set()


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_each_role_gives_exactly_its_list_over_its_own_thing(cast, role):
    bo = person("Bo Ask")
    over = cast.vejen if all(name.startswith("programmes.") for name in ROLES[role]) else cast.fjordby
    appointed(bo, role, over, *([ASSOCIATION] if over is cast.fjordby else []))
    with scope(cast.vejen):
        assert given(bo, over) == set(ROLES[role])
        assert given(bo, cast.fjordby if over is cast.vejen else cast.vejen) == set()


def test_a_second_role_adds_and_a_dismissal_takes_only_what_no_other_role_gives(cast):
    with scope(cast.vejen):
        party = cast.fjordby.parties.get(kind=ASSOCIATION)
        appoint(cast.maja, "coordinator", cast.fjordby, party=party)
        appoint(cast.maja, "writer", cast.fjordby, party=party)
        assert may(cast.maja, VOLUNTEERS, cast.fjordby)
        dismiss(cast.maja, "coordinator", cast.fjordby)
        assert given(cast.maja, cast.fjordby) == SIGNATORY
        dismiss(cast.maja, "signatory", cast.fjordby)
        assert given(cast.maja, cast.fjordby) == WRITER  # her other role gives these too
        dismiss(cast.maja, "writer", cast.fjordby)
        assert given(cast.maja, cast.fjordby) == set()
        assert not PartnershipUserPermission.objects.filter(user=cast.maja).exists()


def test_who_is_appointed_twice_holds_the_role_once(cast):
    with scope(cast.vejen):
        appoint(cast.karen, "staff", cast.vejen)
        assert Appointment.objects.filter(user=cast.karen).count() == 1
        assert [held.role for held in held_over(cast.karen, cast.vejen)] == ["staff"]


def test_a_dismissed_person_can_be_appointed_again(cast):
    with scope(cast.vejen):
        dismiss(cast.karen, "staff", cast.vejen)
        assert given(cast.karen, cast.vejen) == set()
        appoint(cast.karen, "staff", cast.vejen)
        assert given(cast.karen, cast.vejen) == set(ROLES["staff"])
        assert Appointment.objects.filter(user=cast.karen).count() == 2  # the first one is kept, ended


def test_guardians_row_without_an_appointment_gives_nothing_and_neither_the_reverse(cast):
    bo, lis = person("Bo Ask"), person("Lis Elm")
    with scope(cast.vejen):
        assign_perm(WRITE, bo, cast.fjordby)
        assign_perm(EDIT, bo, cast.vejen)
        cast.fjordby.appointments.create(user=lis, role="writer", party=cast.fjordby.parties.first())
        Appointment.objects.create(user=lis, role="lead")
        assert given(bo, cast.fjordby) | given(bo, cast.vejen) == set()
        assert given(lis, cast.fjordby) | given(lis, cast.vejen) == set()


def test_a_role_whose_list_has_changed_gives_no_more_than_the_list(cast):
    """Guardian's rows stay when a role loses a permission in the code: the role must still say so."""
    with scope(cast.vejen):
        assign_perm(RELEASE, cast.karen, cast.vejen)
        assert not may(cast.karen, RELEASE, cast.vejen)


def test_a_role_begins_and_ends_by_the_databases_clock(committed, moved_clock):
    bo = person("Bo Ask")
    with scope(committed.vejen):
        appoint(bo, "staff", committed.vejen, until=clock.now() + timedelta(hours=1))
        appoint(bo, "lead", committed.vejen, since=clock.now() + timedelta(hours=2))
        assert given(bo, committed.vejen) == set(ROLES["staff"])
    moved_clock(timedelta(hours=1, seconds=1))
    with scope(committed.vejen):
        assert given(bo, committed.vejen) == set()
    moved_clock(timedelta(hours=1))
    with scope(committed.vejen):
        assert given(bo, committed.vejen) == set(ROLES["lead"])


def test_a_dismissal_takes_at_once_even_what_was_asked_a_moment_ago(cast):
    with scope(cast.vejen):
        assert may(cast.karen, EDIT, cast.vejen)
        dismiss(cast.karen, "staff", cast.vejen)
        assert not may(cast.karen, EDIT, cast.vejen)


def test_nobody_holds_anything_without_having_signed_in_or_after_being_shut_out(cast):
    with scope(cast.vejen):
        assert given(AnonymousUser(), cast.vejen) == set()
        User.objects.filter(pk=cast.karen.pk).update(is_active=False)
        cast.karen.refresh_from_db()
        assert given(cast.karen, cast.vejen) == set()


def test_a_role_in_one_programme_is_no_role_in_another(cast):
    with scope(cast.vejen):
        assert given(cast.sofia, cast.vejen) == set()
    with scope(cast.versova):
        assert given(cast.sofia, cast.versova) == set(ROLES["staff"])
        assert given(cast.karen, cast.versova) == set()
        assert given(cast.maja, cast.majakka) == set()


def test_a_page_that_names_no_permission_stays_shut_for_everybody(cast):
    everybody = [cast.karen, cast.maja, cast.jonas]
    with scope(cast.vejen):
        assert not any(may(user, NOBODY, cast.vejen) for user in everybody)
        assert not any(may(user, "partnerships.nobody", cast.fjordby) for user in everybody)
    assert not any(name.endswith(".nobody") for role in ROLES.values() for name in role)


def test_guardian_writes_its_rows_in_the_programme_of_the_transaction(cast):
    with scope(cast.vejen):
        assert assign_perm(WRITE, cast.karen, cast.fjordby).programme_id == cast.vejen.pk
        many = [person("Lis Elm"), person("Bo Ask")]
        PartnershipUserPermission.objects.assign_perm_to_many("write_application", many, cast.fjordby)
        ProgrammeUserPermission.objects.assign_perm_to_many("edit_calls", many, cast.vejen)
        rows = PartnershipUserPermission.objects.filter(user__in=many)
        assert [row.programme_id for row in rows] == [cast.vejen.pk] * 2
        assert list(get_objects_for_user(many[0], WRITE)) == [cast.fjordby]
    with scope(cast.versova):
        assert not PartnershipUserPermission.objects.filter(user__in=many).exists()


def test_asking_twice_costs_two_queries_in_all(cast, django_assert_num_queries):
    with scope(cast.vejen):
        with django_assert_num_queries(2):
            assert may(cast.maja, WRITE, cast.fjordby) and not may(cast.maja, EDIT, cast.vejen)
        with django_assert_num_queries(0):
            assert may(cast.maja, SIGN, cast.fjordby) and not may(cast.maja, VOLUNTEERS, cast.fjordby)
    with scope(cast.vejen), django_assert_num_queries(2):  # and lives no longer than its transaction
        assert may(cast.maja, WRITE, cast.fjordby)


def test_asking_about_many_partnerships_costs_no_more_than_about_one(cast, django_assert_num_queries):
    with scope(cast.vejen), django_assert_num_queries(2):
        assert [may(cast.maja, WRITE, cast.fjordby) for _time in range(50)] == [True] * 50


def test_two_people_in_one_transaction_are_not_taken_for_each_other(cast):
    with scope(cast.vejen):
        assert may(cast.karen, EDIT, cast.vejen)
        assert not may(cast.maja, EDIT, cast.vejen)
        assert may(cast.maja, WRITE, cast.fjordby) and not may(cast.karen, WRITE, cast.fjordby)


def test_her_programmes_are_those_in_which_she_is_appointed_there_or_in_a_partnership(cast):
    appointed(cast.karen, "reviewer", cast.versova)
    assert programmes_of(cast.karen) == {cast.vejen.pk, cast.versova.pk}
    assert programmes_of(cast.maja) == {cast.vejen.pk}
    assert programmes_of(cast.solveig) == set()


def test_the_second_factor_is_a_matter_of_the_role_in_any_programme_and_costs_one_query(
    cast, django_assert_num_queries
):
    assert needs_second_factor(appointed_in(cast.karen)) and not needs_second_factor(appointed_in(cast.maja))
    with django_assert_num_queries(1 + 2 + 2):  # beside it: savepoint and release, scope and the outer one's
        appointed_in(cast.karen)
    with scope(cast.vejen):
        dismiss(cast.karen, "staff", cast.vejen)
    assert not needs_second_factor(appointed_in(cast.karen))


def test_every_role_has_its_list_and_every_permission_a_role():
    from_the_models = {
        f"{model._meta.app_label}.{codename}"
        for model in (Appointment._meta.get_field("programme").related_model,
                      PartnershipUserPermission._meta.get_field("content_object").related_model)
        for codename, _name in model._meta.permissions
    }  # fmt: skip
    assert set(ROLES) == {role.value for role in Role}
    assert {name for role in ROLES.values() for name in role} == from_the_models
    assert BEHIND_THE_MUNICIPALITY_WALL <= from_the_models


def test_after_an_upgrade_those_with_a_role_may_what_it_may_now_and_nobody_else_more(cast):
    """Rows of an earlier version lack what the role may since then."""
    with scope(cast.vejen):
        rows = ProgrammeUserPermission.objects.filter(permission__codename="edit_calls")
        assert rows.filter(user=cast.karen).delete()[0] == 1
        forget()
        assert not may(cast.karen, EDIT, cast.vejen)
        before = set(rows.values_list("user", flat=True))
    call_command("renew_roles", stdout=StringIO())
    with scope(cast.vejen):
        assert may(cast.karen, EDIT, cast.vejen)
        assert set(rows.values_list("user", flat=True)) == before | {cast.karen.pk}
        assert not may(cast.maja, EDIT, cast.vejen)
