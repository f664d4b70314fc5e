"""Who may what in a partnership: the access matrix cell by cell, and the wall that beats every grant."""

import csv
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from partnerships.models import PartnershipAppointment
from programmes import access
from programmes.access import appoint, dismiss, held_over, is_walled, may
from programmes.roles import BEHIND_THE_MUNICIPALITY_WALL, ROLES
from programmes.scope import scope
from programmes.states import NotAllowed
from tests.agreements import ASKED_OF_AGREEMENTS
from tests.cast import ASSOCIATION, MUNICIPALITY, appointed, joined, person, started

HERE = Path(__file__).parent
MATRIX = HERE.parent / "data" / "access_matrix.csv"
READ, READ_ALL = "partnerships.read_application", "programmes.read_submissions"
# What each letter of a cell asks for, one of several being enough: r read, c create, u change, x export,
# a approve, s the state only. A letter that is not named here has no page yet.
ASKED = {
    "call, published": {"u": ["programmes.edit_calls"], "a": ["programmes.release_calls"]},
    "call, draft + internal notes": {
        "r": ["programmes.see_call_drafts"], "u": ["programmes.edit_calls"], "a": ["programmes.release_calls"],
    },
    "application draft (own partnership)": {
        "r": [READ], "x": [READ], "u": ["partnerships.write_application"],
        "a": ["partnerships.sign_application"], "s": ["programmes.list_applications"],
    },
    "application draft: the other party's signature": {"r": [READ]},
    "submitted application": {"r": [READ, READ_ALL], "x": [READ, "programmes.export_submissions"]},
    "reviewer's own scores and notes": {
        "r": ["programmes.see_reviews"], "c": ["programmes.review_applications"],
        "u": ["programmes.review_applications"],
    },
    # Staff see that there is a conflict and whose; why, the lead alone (field.md, scenario 11).
    "conflict declarations": {
        "r": ["programmes.see_reviews"], "c": ["programmes.run_reviews", "programmes.review_applications"],
        "a": ["programmes.read_conflicts"],
    },
    "ranking, selection meeting notes": {
        "r": ["programmes.see_ranking"], "u": ["programmes.prepare_decisions"], "a": ["programmes.decide"],
    },
    **ASKED_OF_AGREEMENTS,
    "tenant settings, users": {"r": ["programmes.see_people"], "c": ["programmes.appoint_people"]},
    "change log": {"r": ["programmes.see_changes"]},
    "volunteer contact record": {"r": ["partnerships.see_volunteers"]},
    "volunteer wellbeing check-ins, supervision notes": {"r": ["partnerships.see_check_ins"]},
    "record check (lawful roles only): 'seen on', by": {"r": ["partnerships.see_record_checks"]},
    "participant intake (first name/alias, contact)": {"r": ["partnerships.see_participants"]},
    "participant attendance per session": {"r": ["partnerships.see_attendance"]},
    "referral source per participant": {"r": ["partnerships.see_referral_sources"]},
    "quota result (both courses)": {"r": ["partnerships.see_quota"]},
    "outcome answers, individual": {"r": []},  # nobody reads these: not even a permission exists
    "outcome results, aggregated": {"r": ["partnerships.see_outcomes"]},
    "fidelity checklist": {"r": ["partnerships.see_fidelity"]},
    "incident report": {"r": ["partnerships.see_incidents"]}, "help log entry": {"r": ["partnerships.see_help_log"]},
    "expert escalation": {"r": ["partnerships.see_escalations"]},
}  # fmt: skip
# What no row of the matrix is about, and who holds it.
BESIDE_THE_MATRIX = {
    "programmes.see_letters": {"NS", "NL"}, "programmes.handle_applications": {"NS", "NL"},
    "programmes.tend_parties": {"NS", "NL"}, "programmes.see_setup": {"NS", "NL"},
    "programmes.set_up_programme": {"NL"}, "partnerships.run_steering": {"AE", "AS", "MU", "CO"},
    "programmes.read_score_sheet": {"NS", "NL", "RV", "AU"},
}  # fmt: skip
# Roles held over the programme; the others over one partnership, for a party of a kind.
COLUMNS = {
    "NS": "staff", "NL": "lead", "RV": "reviewer", "FO": "finance", "FA": "approver", "TR": "trainer",
    "FN": "funder", "AU": "auditor",
}  # fmt: skip
LOCAL = {
    "AE": ("writer", ASSOCIATION), "AS": ("signatory", ASSOCIATION), "MU": ("signatory", MUNICIPALITY),
    "CO": ("coordinator", ASSOCIATION), "LM": ("manager", ASSOCIATION), "PE": ("peer", ASSOCIATION),
    "HN": ("helper", ASSOCIATION), "EX": ("expert", ASSOCIATION),
}  # fmt: skip
NOBODY = {"PA", "OP"}  # a participant has no account, and the operator works by commands
PLAIN = re.compile(r"-|[rcuxads]+")
# Cells with a condition. The role's grant exists already, and what narrows it comes with the data …
NARROWED = {
    ("reviewer's own scores and notes", "NS"): "r after both locked",
    ("reviewer's own scores and notes", "NL"): "r after both locked",
    ("reviewer's own scores and notes", "RV"): "ocu until locked",
    ("conflict declarations", "RV"): "oc",
    ("volunteer wellbeing check-ins, supervision notes", "CO"): "rc (own volunteers)",
    ("participant attendance per session", "CO"): "rc by tally",
    ("referral source per participant", "CO"): "rc as tally at intake, not kept per person after start",
    ("outcome results, aggregated", "CO"): "g k>=5",
    ("outcome results, aggregated", "LM"): "g k>=5",
    ("help log entry", "CO"): "r own network",
    # Narrowed by the programme's wall: tests/programmes/test_wall.py.
    ("change log", "NS"): "r own programme",
}
# … or the way is another one (an assignment, a decision that is out: tests/partnerships/test_outcomes.py), or what it
# may read (its own, a tally, a name) does not exist yet.
OPENED_LATER = {
    "submitted application": {"RV": "r if assigned & no conflict", "FN": "r if selected"},
    "tenant settings, users": {"OP": "rcu break-glass, logged, tenant told"},
    "change log": {"OP": "r technical, no content"},
    "volunteer contact record": {"PE": "oru", "NS": "g", "TR": "r name (own training)"},
    "volunteer wellbeing check-ins, supervision notes": {"PE": "orc"},
    "record check (lawful roles only): 'seen on', by": {"PE": "or"},
    "participant intake (first name/alias, contact)": {"PE": "r alias, own group", "PA": "or"},
    "participant attendance per session": {"PE": "rc own group", "PA": "or"},
    "quota result (both courses)": {"NS": "r counts", "NL": "r counts", "FN": "g programme only", "AU": "r counts"},
    "outcome answers, individual": {"PA": "oc (own code)"},
    "outcome results, aggregated": {
        "PUB": "g k>=10 if published", "NS": "g k>=5 x", "NL": "g k>=5", "FN": "g k>=10 programme",
        "AU": "g",
    },
    "fidelity checklist": {"PE": "rc own group", "NS": "rx", "NL": "r", "TR": "r", "AU": "r"},
    "incident report": {"PE": "c own; or", "NS": "s category, or r if escalated", "NL": "r if serious"},
    "help log entry": {"NS": "g", "HN": "ocru"},
    "expert escalation": {"HN": "oc", "EX": "ru assigned only"},
}  # fmt: skip
OPENED = {(row, column): cell for row, later in OPENED_LATER.items() for column, cell in later.items()}
# The lead does staff's work as well: the state of a draft in the list, and a conflict that she heard of.
ALSO = {("application draft (own partnership)", "NL", "s"), ("conflict declarations", "NL", "c")}
ALSO |= {("decision letter", "NL", letter) for letter in "cu"}


def cells():
    """(row, column, cell) of the data classes that exist."""
    with MATRIX.open(newline="") as file:
        for row in csv.DictReader(file):
            if row["data"] in ASKED:
                yield from ((row["data"], name, row[name]) for name in row if name not in ("data", "wall"))


def walled_rows():
    with MATRIX.open(newline="") as file:
        return [row["data"] for row in csv.DictReader(file) if row["wall"] == "municipality"]


@pytest.fixture
def people(cast):
    return somebody_for_each_column(cast)


def somebody_for_each_column(cast):
    """A person for each column of the matrix, and no other role on her."""
    made = {"PUB": AnonymousUser(), **{name: person(f"{name} Nobody") for name in NOBODY}}
    for name, role in COLUMNS.items():
        made[name] = person(f"{name} {role.title()}")
        appointed(made[name], role, cast.vejen)
    for name, (role, kind) in LOCAL.items():
        made[name] = person(f"{name} {role.title()}")
        appointed(made[name], role, cast.fjordby, kind)
    return made


def has(cast, user, permissions):
    return any(may(user, name, cast.vejen if name.startswith("programmes.") else cast.fjordby) for name in permissions)


def test_each_cell_of_the_access_matrix_is_what_is_allowed(cast, people):
    expected, allowed = set(ALSO), set()
    for row, column, cell in cells():
        if (row, column) in NARROWED:
            letters = cell.split()[0].replace("g", "r")  # a tally is read too
            expected |= {(row, column, letter) for letter in ASKED[row] if letter in letters}
        elif (row, column) not in OPENED:
            expected |= {(row, column, letter) for letter in ASKED[row] if letter in cell}
    with scope(cast.vejen):
        for row, column, _cell in cells():
            for letter, permissions in ASKED[row].items():
                if has(cast, people[column], permissions):
                    allowed.add((row, column, letter))
    assert allowed == expected
    assert len(expected) > 50


def test_what_stands_beside_the_matrix_is_held_by_those_who_are_named_here(cast, people):
    with scope(cast.vejen):
        held = {
            name: {column for column, user in people.items() if has(cast, user, [name])} for name in BESIDE_THE_MATRIX
        }
    assert held == BESIDE_THE_MATRIX
    asked = {name for row in ASKED.values() for names in row.values() for name in names}
    assert {name for names in ROLES.values() for name in names} == asked | set(BESIDE_THE_MATRIX)
    assert asked.isdisjoint(BESIDE_THE_MATRIX)


def test_each_condition_in_the_matrix_is_named_here_as_it_stands_there():
    there = {(row, column): cell for row, column, cell in cells()}
    named = NARROWED | OPENED
    assert {place: there[place] for place in named} == named
    assert {place for place, cell in there.items() if not PLAIN.fullmatch(cell)} <= set(named)
    assert {column for _row, column, _cell in cells()} == {*COLUMNS, *LOCAL, *NOBODY, "PUB"}


def test_the_municipality_signs_and_sees_nothing_behind_its_wall(cast, people):
    with scope(cast.vejen):
        seen = {name for name in BEHIND_THE_MUNICIPALITY_WALL if may(people["MU"], name, cast.fjordby)}
        coordinators = {name for name in BEHIND_THE_MUNICIPALITY_WALL if may(people["CO"], name, cast.fjordby)}
    assert seen == set()
    assert coordinators == BEHIND_THE_MUNICIPALITY_WALL  # there is something to be kept from him
    of_the_rows = {name for row in walled_rows() for name in ASKED[row].get("r", ())}
    assert of_the_rows == BEHIND_THE_MUNICIPALITY_WALL


def everything_behind(cast, user, over):
    return {name for name in BEHIND_THE_MUNICIPALITY_WALL if may(user, name, over)}


def elsewhere(cast, municipality):
    """Another partnership of the programme, with an association and a municipality."""
    application = started(cast.call, person("Ida Storm"), "Foreningen Havgus")
    joined(application, person("Otto Krag"), municipality)
    application.partnership.programme = cast.vejen
    return application.partnership


def test_the_wall_beats_every_grant_wherever_her_municipality_is_a_party(cast):
    """She coordinates for an association, and signs elsewhere for the municipality that is here too."""
    there, mette = elsewhere(cast, "Bakkeby Kommune"), person("Mette Ravn")
    appointed(mette, "coordinator", cast.fjordby, ASSOCIATION)
    with scope(cast.vejen):
        assert everything_behind(cast, mette, cast.fjordby) == BEHIND_THE_MUNICIPALITY_WALL
        fjordby = cast.fjordby.parties.get(kind=MUNICIPALITY).organisation
        party = there.parties.get(kind=MUNICIPALITY)
        appoint(mette, "signatory", there, party=party)
        assert everything_behind(cast, mette, cast.fjordby) == BEHIND_THE_MUNICIPALITY_WALL  # not her municipality
        party.organisation = fjordby
        party.save()
    with scope(cast.vejen):
        assert everything_behind(cast, mette, cast.fjordby) == set()
        assert is_walled(mette, cast.fjordby) and is_walled(mette, there)
        dismiss(mette, "signatory", there)
        assert everything_behind(cast, mette, cast.fjordby) == BEHIND_THE_MUNICIPALITY_WALL


def test_a_role_in_one_partnership_is_none_in_the_next(cast):
    there = elsewhere(cast, "Bakkeby Kommune")
    with scope(cast.vejen):
        assert [held.role for held in held_over(cast.maja, cast.fjordby)] == ["signatory"]
        assert held_over(cast.maja, there) == []
        assert not may(cast.maja, READ, there)


def test_rows_written_past_the_rules_do_not_pass_the_wall(cast):
    """Even where appointment and permission both stand in the tables, the wall is asked last."""
    with scope(cast.vejen):
        municipality = cast.fjordby.parties.get(kind=MUNICIPALITY)
        facts = {"role": "coordinator", "partnership": cast.fjordby, "party": municipality}
        PartnershipAppointment.objects.create(user=cast.jonas, **facts)
        access.grant(cast.jonas, "coordinator", cast.fjordby)
        assert everything_behind(cast, cast.jonas, cast.fjordby) == set()
        assert may(cast.jonas, READ, cast.fjordby)  # what is no data class of the wall stays his


def test_programme_wide_data_are_walled_for_whoever_acts_for_any_municipality(cast, monkeypatch):
    wide = "programmes.see_letters"
    monkeypatch.setattr(access, "BEHIND_THE_MUNICIPALITY_WALL", {wide})
    for user in (cast.jonas, cast.maja):
        appointed(user, "staff", cast.vejen)
    with scope(cast.vejen):
        assert may(cast.maja, wide, cast.vejen) and not may(cast.jonas, wide, cast.vejen)
        assert may(cast.jonas, "programmes.edit_calls", cast.vejen)
        dismiss(cast.jonas, "signatory", cast.fjordby)
        assert may(cast.jonas, wide, cast.vejen)


def test_the_wall_of_one_programme_is_not_raised_in_another(cast):
    appointed(cast.jonas, "coordinator", cast.majakka, ASSOCIATION)
    with scope(cast.versova):
        assert everything_behind(cast, cast.jonas, cast.majakka) == BEHIND_THE_MUNICIPALITY_WALL


@pytest.mark.parametrize("role", ["coordinator", "manager", "peer"])
def test_who_acts_for_the_municipality_cannot_lead_a_group_there_and_is_told_why(cast, role):
    with scope(cast.vejen):
        association = cast.fjordby.parties.get(kind=ASSOCIATION)
        municipality = cast.fjordby.parties.get(kind=MUNICIPALITY)
        with pytest.raises(NotAllowed, match="acts for the municipality cannot be"):
            appoint(cast.jonas, role, cast.fjordby, party=association)
        with pytest.raises(NotAllowed, match="acts for the municipality cannot be"):
            appoint(person("Bo Ask"), role, cast.fjordby, party=municipality)
        lis = person("Lis Elm")
        appoint(lis, role, cast.fjordby, party=association)
        with pytest.raises(NotAllowed, match="acts for the municipality cannot be"):
            appoint(lis, "writer", cast.fjordby, party=municipality)
        assert not PartnershipAppointment.objects.filter(user=cast.jonas, role=role).exists()


def test_who_has_left_the_municipality_may_lead_a_group(cast):
    with scope(cast.vejen):
        dismiss(cast.jonas, "signatory", cast.fjordby)
        appoint(cast.jonas, "peer", cast.fjordby, party=cast.fjordby.parties.get(kind=ASSOCIATION))
        assert not is_walled(cast.jonas, cast.fjordby)


def test_to_whom_nothing_is_granted_the_wall_costs_nothing(cast, django_assert_num_queries):
    for user in (cast.maja, cast.jonas):  # so it costs the same whether or not there is a wall
        with scope(cast.vejen), django_assert_num_queries(1):
            assert not may(user, "partnerships.see_quota", cast.fjordby)
