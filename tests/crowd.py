"""A crowd: applications by the hundred, copied by SQL from one that people have written, each with its own people."""

from django.contrib.auth.models import Permission
from django.db import connection

from partnerships.models import Application
from partnerships.models.consents import canonical
from partnerships.standing import Standing
from programmes.roles import ROLES
from programmes.scope import scope
from tests.cast import writer

# Of ten: five received, one re-opened, one withdrawn, one alone, two being written; `n` is the number of each.
MIXED = (
    "CASE WHEN mod(n, 10) < 5 THEN 'submitted' WHEN mod(n, 10) = 5 THEN 'reopened'"
    " WHEN mod(n, 10) = 6 THEN 'withdrawn' ELSE 'draft' END"
)
DRAFTS = "'draft'"
CROWD = "generate_series(%(first)s::int, %(last)s::int) n"
ITS = (
    "JOIN partnerships_partnership p ON p.name = 'Crowd ' || n"
    " JOIN partnerships_application a ON a.partnership_id = p.id"
)
IN = "a.status IN ('submitted', 'reopened')"
# The columns of a copied application: what is its own, and everything else as the model has it.
INSTEAD = {
    str(field.column): f"t.{field.column}" for field in Application._meta.local_concrete_fields if not field.generated
}
INSTEAD |= {"partnership_id": "p.id", "status": "{status}", "name": "p.name", "place": "'Odense'"}
INSTEAD |= {"reference": "''", "submitted_name": "''", "submitted_at": "NULL"}
INSTEAD = {column: value for column, value in INSTEAD.items() if column not in ("id", "programme_id")}
STATEMENTS = [
    f"""INSERT INTO people_organisation (name, kind, country, identifier)
        SELECT initcap(kind) || ' ' || n, kind, 'DK', ''
        FROM {CROWD}, unnest(ARRAY['association', 'municipality']) kind""",
    f"INSERT INTO partnerships_partnership (name, status) SELECT 'Crowd ' || n, 'forming' FROM {CROWD}",
    f"""INSERT INTO partnerships_application ({", ".join(INSTEAD)})
        SELECT {", ".join(INSTEAD.values())}
        FROM {CROWD} JOIN partnerships_partnership p ON p.name = 'Crowd ' || n
        JOIN partnerships_application t ON t.id = %(model)s""",
    f"""UPDATE partnerships_application a SET submitted_at = coalesce(saved_at, started_at) + n * interval '1 second',
          reference = 'CROWD-' || lpad(n::text, 6, '0'), submitted_name = name,
          missing = '{{{{"association": 0, "municipality": 0}}}}'
        FROM {CROWD} WHERE a.name = 'Crowd ' || n AND {IN}""",
    f"""INSERT INTO partnerships_party (partnership_id, organisation_id, kind, name, identifier)
        SELECT p.id, o.id, o.kind, o.name, '' FROM {CROWD} {ITS}
        JOIN people_organisation o ON o.name IN ('Association ' || n, 'Municipality ' || n)
        WHERE o.kind = 'association' OR mod(n, 10) <> 7 OR %(all_there)s""",
    f"""INSERT INTO partnerships_answer (application_id, question, value, version, by_id, at)
        SELECT a.id, t.question,
          CASE WHEN t.question = 'A1' THEN jsonb_build_object('name', a.name) ELSE t.value END, 1, t.by_id, t.at
        FROM {CROWD} {ITS} JOIN partnerships_answer t ON t.application_id = %(model)s""",
    f"""INSERT INTO partnerships_answerversion (answer_id, value, number, base, is_standing, by_id, at)
        SELECT s.id, s.value, 1, 0, true, s.by_id, s.at
        FROM {CROWD} {ITS} JOIN partnerships_answer s ON s.application_id = a.id""",
    f"""INSERT INTO partnerships_submission (application_id, number, reference, form_version_id, by_id, arrived_at,
          content, content_hash, parties)
        SELECT a.id, 1, a.reference, a.form_version_id, %(author)s, a.submitted_at, %(content)s, %(hash)s, '[]'
        FROM {CROWD} {ITS} WHERE {IN}""",
    f"""INSERT INTO people_user (email, name, language, time_zone, is_active, is_superuser, password)
        SELECT kind || '.' || n || '@example.org', initcap(kind) || ' ' || n, 'en', '', true, false, ''
        FROM {CROWD}, unnest(ARRAY['association', 'municipality']) kind""",
    f"""INSERT INTO partnerships_partnershipappointment (partnership_id, party_id, user_id, role)
        SELECT p.id, y.id, u.id, 'signatory' FROM {CROWD} {ITS} JOIN partnerships_party y ON y.partnership_id = p.id
        JOIN people_user u ON u.email = y.kind || '.' || n || '@example.org'""",
    f"""INSERT INTO partnerships_partnershipuserpermission (content_object_id, user_id, permission_id)
        SELECT p.id, s.user_id, permission FROM {CROWD} {ITS}
        JOIN partnerships_partnershipappointment s ON s.partnership_id = p.id,
          unnest(%(permissions)s::int[]) permission""",
]  # fmt: skip


def crowd(model, author, first, last, status=MIXED):
    """Applications first…last beside a model that `author` wrote, in its call; people are kind.number@example.org."""
    with scope(model.programme), connection.cursor() as cursor:
        standing = Standing.of(writer(model, author).application)
        codes = [name.split(".")[1] for name in ROLES["signatory"] if name.startswith("partnerships.")]
        own = Permission.objects.filter(codename__in=codes, content_type__app_label="partnerships")
        facts = {"first": first, "last": last, "model": model.pk, "author": author.pk, "hash": standing.content_hash}
        facts |= {
            "all_there": status != MIXED,
            "content": canonical(standing.content),
            "permissions": list(own.values_list("pk", flat=True)),
        }
        cursor.execute("SET LOCAL statement_timeout = 0")
        for statement in STATEMENTS:
            cursor.execute(statement.format(status=status), facts)
