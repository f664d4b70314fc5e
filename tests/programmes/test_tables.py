"""Every table behind its wall: asked of the models and of the database. A new model is covered at once."""

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from people.models import Organisation
from programmes.models import Programme
from programmes.states import Stateful, Transition
from programmes.tenancy import ProgrammeOwned
from programmes.wall import tables

SHARED = {
    "people.User", "people.User_groups", "people.User_user_permissions", "people.Organisation",
    "people.LetterChoice",
    "programmes.Programme", "programmes.Due", "account.EmailAddress", "account.EmailConfirmation",
    "mfa.Authenticator", "usersessions.UserSession", "sessions.Session", "auth.Permission", "auth.Group",
    "auth.Group_permissions",
    "contenttypes.ContentType", "guardian.UserObjectPermission", "guardian.GroupObjectPermission",
    "pghistory.Context",
}  # fmt: skip
SHUT = {"guardian.UserObjectPermission", "guardian.GroupObjectPermission", "pghistory.Context"}
# A permission over the programme itself: its key to the programme is the programme's column.
OVER_A_PROGRAMME = {"programmes.ProgrammeUserPermission", "programmes.ProgrammeGroupPermission"}
HERS_TOO = {"programmes.Appointment", "partnerships.PartnershipAppointment"}  # readable by the person herself
APPEND_ONLY = {
    "programmes.Publication", "programmes.Logo", "programmes.Seal",
    "programmes.FormVersion", "programmes.ClosingRoll", "programmes.DraftStep", "programmes.BlankForm",
    "programmes.Draw", "programmes.DrawSecret", "programmes.DrawResult", "programmes.DrawWithdrawal",
    "programmes.DrawAnnulmentTransition",
    "partnerships.AnswerVersion", "partnerships.Recovery", "partnerships.Replacement",
    "partnerships.AgreementTransition", "partnerships.BodyMeetingTransition", "partnerships.ChangeRequestTransition",
    "partnerships.DepartureTransition",
    "partnerships.AgreementPaper", "partnerships.AgreementTemplate", "partnerships.Signature",
    "partnerships.BodyMinutes", "partnerships.PreparedPaperStep", "partnerships.PreparedAnswer",
    "partnerships.PreparedOwner",
    "partnerships.ChangePaper",
    "partnerships.DiversityTally",
    "partnerships.Hiding", "partnerships.Projection",
    "partnerships.ListVote", "partnerships.VoteClosing",
    "partnerships.Ranking", "partnerships.Acceptance", "partnerships.DecisionTransition",
    "partnerships.SelectionTransition",
    "partnerships.Message", "partnerships.Submission", "partnerships.Refusal", "partnerships.Paper",
    "partnerships.PartnershipTransition", "partnerships.ApplicationTransition",
    "partnerships.ApplicationExtensionTransition", "partnerships.CompletionTransition",
    "partnerships.FormalCheckTransition", "partnerships.Override", "partnerships.Supplement",
    "partnerships.ScoreSheet", "partnerships.ReviewTransition",
    "partnerships.RegistrationTransition", "partnerships.Confirmation", "partnerships.LateFileTransition",
    "partnerships.Export", "partnerships.DomainClaimTransition",
    "partnerships.InterviewBooking", "partnerships.InterviewConfirmation",
    "partnerships.InterviewTransition", "partnerships.InterviewReviewTransition",
}  # fmt: skip
POINTS = {
    "partnerships.Score": "partnerships_review", "partnerships.InterviewScore": "partnerships_interviewreview",
}  # fmt: skip
HERE = "(programme_id = ( SELECT app.programme() AS programme))"
WALLED = [model for model in tables() if model._meta.label not in SHARED]


def labels(chosen):
    return {model._meta.label for model in chosen}


def asked(question, *values):
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def is_event(model):
    """A row of history: behind the policy like all, and tied to nothing."""
    return model._meta.pk.name == "pgh_id"


def each(chosen):
    return pytest.mark.parametrize("model", chosen, ids=lambda model: model._meta.label)


def test_every_model_belongs_to_a_programme_or_is_in_the_closed_list():
    assert set(settings.SHARED_TABLES) == SHARED
    assert {label for label, rights in settings.SHARED_TABLES.items() if not rights} == SHUT
    unowned = {model for model in WALLED if not issubclass(model, ProgrammeOwned) and not is_event(model)}
    assert labels(unowned) == OVER_A_PROGRAMME
    without = {m for m in WALLED if "programme_id" not in {field.column for field in m._meta.local_fields}}
    assert labels(without) == set()


def test_many_to_many_keys_have_a_through_table_with_a_programme():
    hidden = {m._meta.label for m in apps.get_models(include_auto_created=True) if m._meta.auto_created}
    assert hidden == {"people.User_groups", "people.User_user_permissions", "auth.Group_permissions"}


def test_on_an_organisation_there_are_facts_of_public_registers_only():
    """Rows that all programmes read can hold nobody's name, address or note."""
    assert {field.name for field in Organisation._meta.fields} == {
        "id",
        "name",
        "kind",
        "country",
        "identifier",
    }


@each(WALLED)
def test_a_table_stands_behind_a_forced_policy_on_its_programme(model, db):
    table = model._meta.db_table
    forced = "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE oid = %s::regclass"
    assert asked(forced, table) == [(True, True)]
    policies = """SELECT policyname, cmd, permissive, roles::text, qual, with_check
                  FROM pg_policies WHERE tablename = %s"""
    expected = {("programme", "ALL", "PERMISSIVE", "{public}", HERE, HERE)}
    if model._meta.label in HERS_TOO:
        either = HERE.replace("app.programme() AS programme)", "app.programme_of_somebody() AS programme_of_somebody)")
        own = "(user_id = ( SELECT app.person() AS person))"
        expected = {("programme", "ALL", "PERMISSIVE", "{public}", either, HERE)}
        expected |= {("own", "SELECT", "PERMISSIVE", "{public}", own, None)}
    if model._meta.label == "programmes.Denial":  # goes when it is old, and not before
        old = "(at <= (app.now() - '180 days'::interval))"
        expected |= {("kept", "DELETE", "RESTRICTIVE", "{public}", old, None)}
    found = set(asked(policies, table))
    if model._meta.label in POINTS:  # not while their review is locked
        writing = f"(EXISTS ( SELECT FROM {POINTS[model._meta.label]} review"
        writing += f" WHERE ((review.id = {table}.review_id) AND ((review.status)::text = 'writing'::text))))"
        found = {(*row[:4], row[4] and " ".join(row[4].split()), row[5]) for row in found}
        expected |= {("unlocked", "UPDATE", "RESTRICTIVE", "{public}", writing, None)}
    assert found == expected


def test_a_programme_is_readable_by_all_and_changed_from_within_only(db):
    policies = "SELECT policyname, cmd, qual, with_check FROM pg_policies WHERE tablename = 'programmes_programme'"
    assert set(asked(policies)) == {
        ("known_to_all", "SELECT", "true", None), ("founded", "INSERT", None, "true"),
        ("kept_by_its_own", "UPDATE", "(id = ( SELECT app.programme() AS programme))", None),
    }  # fmt: skip


@each([model for model in WALLED if model._meta.label not in OVER_A_PROGRAMME])
def test_a_row_gets_its_programme_from_the_database(model, db):
    default = """SELECT pg_get_expr(adbin, adrelid), attnotnull FROM pg_attribute a
                 JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                 WHERE attrelid = %s::regclass AND attname = 'programme_id'"""
    assert asked(default, model._meta.db_table) == [("app.programme()", True)]


def owned_keys():
    """(table, column, table of the parent) of each key from a row of a programme to another."""
    for model in WALLED:
        for field in model._meta.local_fields if not is_event(model) else ():
            if field.is_relation and field.related_model in WALLED:
                yield model._meta.db_table, field.column, field.related_model._meta.db_table


def test_a_childs_programme_is_its_parents_and_the_statement_itself_is_told(db):
    found = asked("""
        SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
         WHERE contype = 'f' AND array_length(conkey, 1) = 2
           AND condeferrable AND NOT condeferred AND convalidated""")
    expected = {
        (table, f"FOREIGN KEY (programme_id, {column}) REFERENCES {parent}(programme_id, id) DEFERRABLE")
        for table, column, parent in owned_keys()
    }
    assert len(expected) > 30
    assert set(found) == expected


def test_nothing_is_unique_across_programmes(db):
    """Or the key would answer "taken" about another programme's row."""
    parents = {(table, column) for table, column, _parent in owned_keys()}
    keys = asked("""
        SELECT i.indrelid::regclass::text, array_agg(a.attname::text ORDER BY k.place) FROM pg_index i
          JOIN unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place) ON true
          JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
         WHERE i.indisunique AND NOT i.indisprimary GROUP BY i.indexrelid, i.indrelid""")
    walled = {model._meta.db_table for model in WALLED}
    loose = {
        (table, *columns)
        for table, columns in keys
        if table in walled and columns[0] != "programme_id" and (table, columns[0]) not in parents
    }
    # Guardian's own: a person, a permission, and then the programme or the partnership.
    assert loose == {
        ("programmes_programmeuserpermission", "user_id", "permission_id", "programme_id"),
        ("programmes_programmegrouppermission", "group_id", "permission_id", "programme_id"),
        ("partnerships_partnershipuserpermission", "user_id", "permission_id", "content_object_id"),
        ("partnerships_partnershipgrouppermission", "group_id", "permission_id", "content_object_id"),
    }


def rights(table):
    held = """SELECT privilege_type FROM information_schema.role_table_grants
              WHERE grantee = current_user AND table_name = %s"""
    return {right for (right,) in asked(held, table)}


def test_what_is_written_down_for_good_can_be_added_and_read_only(db):
    add_only = {model for model in WALLED if rights(model._meta.db_table) == {"SELECT", "INSERT"}}
    assert labels(add_only) == APPEND_ONLY | labels(model for model in WALLED if is_event(model))
    transitions = {model for model in WALLED if issubclass(model, Transition)}
    assert labels(transitions) <= APPEND_ONLY


def test_the_restricted_role_can_do_in_shared_tables_what_the_list_says_and_no_more(db):
    listed = {
        label: {right.strip() for right in granted.split(",") if right}
        for label, granted in settings.SHARED_TABLES.items()
    }
    there = {m._meta.label: rights(m._meta.db_table) for m in tables() if m._meta.label in SHARED}
    assert there == listed
    assert "DELETE" not in listed["people.User"] | listed["programmes.Programme"] | listed["people.Organisation"]
    unlisted = {name for (name,) in asked(
        "SELECT DISTINCT table_name FROM information_schema.role_table_grants WHERE grantee = current_user"
    )} - {model._meta.db_table for model in tables()}  # fmt: skip
    assert unlisted == {"clock", "portal_cache", "django_migrations"}
    assert rights("django_migrations") == {"SELECT"}
    assert rights("clock") == {"SELECT"}


def with_a_status():
    return [m for m in tables() if not is_event(m) and any(f.name == "status" for f in m._meta.local_fields)]


@each(with_a_status())
def test_every_status_has_its_table_of_transitions(model):
    moves = model.TRANSITIONS
    assert moves and {status for after in moves.values() for status in after} | set(moves) == set(model.Status)
    first = model._meta.get_field("status").default
    reached = {first}
    while more := {after for status in reached for after in moves.get(status, ())} - reached:
        reached |= more
    assert reached == set(model.Status), "a status that nothing leads to"


def test_whatever_moves_writes_down_who_moved_it():
    stateful = [model for model in tables() if issubclass(model, Stateful)]
    assert labels(stateful) == {
        "partnerships.Partnership", "partnerships.Application", "partnerships.ApplicationExtension",
        "partnerships.Completion", "partnerships.FormalCheck", "partnerships.Review",
        "programmes.DrawAnnulment",
        "partnerships.Registration", "partnerships.LateFile", "partnerships.DomainClaim",
        "partnerships.Decision", "partnerships.Selection", "partnerships.Agreement", "partnerships.Interview",
        "partnerships.InterviewReview", "partnerships.BodyMeeting", "partnerships.ChangeRequest",
        "partnerships.Departure",
    }  # fmt: skip
    for model in stateful:
        assert issubclass(model.transitions.rel.related_model, Transition), model


def test_the_programme_itself_names_no_owner_but_itself():
    assert Programme._meta.get_field("slug").unique
    assert not any(field.name == "programme" for field in Programme._meta.get_fields() if field.concrete)
