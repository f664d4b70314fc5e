"""One secret word in every text that applications and their parties have brought: a reviewer meets it nowhere."""

import os
import re
from datetime import timedelta

import psycopg
import pytest
from django.apps import apps
from django.db import connection, models
from psycopg.sql import SQL, Identifier, Literal

from partnerships.hiding.deciding import decide
from partnerships.hiding.preparing import sweep
from partnerships.models import Review
from programmes.clock import now
from programmes.models import Call
from programmes.scope import scope
from tests.conftest import signed_in
from tests.partnerships.test_canary import ALL, doors
from tests.programmes.test_pages import body_of, everything

__all__ = ["everything"]
CANARY = "Zobelfink"
# Not what the parties or anybody else wrote about an application: words of machines, and of those who review.
MACHINE = re.compile(
    "hash|sha256|stored|received|token|key|kind|status|role|source|media|language|question|section|field|criterion|code|"
    "seed|error|zone|version|number|uid|url|rule|verdict|channel|content|reference"
)
OF_REVIEWERS = {"Score", "InterviewScore", "Review", "InterviewReview", "ScoreSheet", "InterviewPlan", "PanelSeat"}
THEIRS = {  # of those who act for a party, and of the parties; not of the host
    "people_user": "id IN (SELECT user_id FROM partnerships_partnershipappointment)",
    "people_organisation": "id IN (SELECT organisation_id FROM partnerships_party)",
}
JSON = {"answer": "value", "answerversion": "value", "submission": "content", "supplement": "content"}


def free_texts():
    """{table: its columns} in which people write freely, around applications; new ones come by themselves."""
    found = {"people_user": ["name"], "people_organisation": ["name"]}
    for model in apps.get_app_config("partnerships").get_models():
        fields = [each for each in model._meta.concrete_fields if isinstance(each, models.CharField | models.TextField)]
        free = [each.column for each in fields if not each.choices and not MACHINE.search(each.column)]
        if free and model.__name__ not in OF_REVIEWERS and not isinstance(model._meta.pk, models.CharField):
            found[model._meta.db_table] = free
    return found


def spread():
    """The word in each of them, whoever may otherwise write there; the longest word that fits in is ours."""
    database = psycopg.conninfo.make_conninfo(os.environ["SUPERUSER_URL"], dbname=connection.settings_dict["NAME"])
    with psycopg.connect(database) as superuser:
        superuser.execute("SET session_replication_role = replica")  # no triggers
        for table, columns in free_texts().items():
            for column in columns:
                said = SQL("UPDATE {} SET {} = {} || ' ' || id::text WHERE {} <> '' AND {}")
                name, whose = Identifier(column), SQL(THEIRS.get(table, "true"))
                superuser.execute(said.format(Identifier(table), name, Literal(CANARY), name, whose))
        for model, column in JSON.items():
            said = SQL("UPDATE {} SET {} = replace({}::text, 'Fællesskab i Fjordby', {})::{}")
            kind = SQL("text" if column == "content" else "jsonb")
            name = Identifier(column)
            superuser.execute(
                said.format(Identifier(f"partnerships_{model}"), name, name, Literal(f"{CANARY}s hus"), kind)
            )


def heard(everything, reader, places):
    """(the addresses that say the word, those that open)."""
    client, found, opened = signed_in(reader), set(), []
    for name, here in places:
        answer = client.get(here)
        if CANARY.lower() in (body_of(answer) + str(answer.headers)).lower():
            found.add(name)
        opened += [(name, here)] if answer.status_code == 200 else []
    return found, opened


@pytest.mark.proof
def test_a_word_in_every_field_of_the_parties_reaches_no_reviewer(everything):
    cast, reader = everything.cast, everything.review_by.assignment.reviewer
    with scope(cast.vejen):
        day = now().date() - timedelta(days=1)
        Call.objects.filter(pk=cast.call.pk).update(closes_on=day, opens_on=day - timedelta(days=30))
        cast.application.conflicts.create(user=reader, kind="none", by=reader)
        Review.objects.filter(pk=everything.review_by.pk).update(status="writing")
    spread()
    leaking, opened = heard(everything, reader, doors(everything))
    assert {f"partnerships:{name}" for name in ("review", "review_list", "review_file")} <= leaking
    with scope(cast.vejen):
        decide(cast.call, ALL, "Somebody asked for it.", everything.lead)
    assert heard(everything, reader, opened)[0] == set()
    sweep()
    assert heard(everything, reader, opened)[0] == set()
