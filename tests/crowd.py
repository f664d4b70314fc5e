"""A crowd: applications by the hundred, copied from one that people have written, for counts and measurements."""

from django.db import connection

from programmes.scope import scope

# Of ten applications: five received, one re-opened, one withdrawn, one alone, two still being written.
STATUS = (
    "(ARRAY['submitted', 'submitted', 'submitted', 'submitted', 'submitted', 'reopened', 'withdrawn',"
    " 'draft', 'draft', 'draft'])[1 + n % 10]"
)
IS_IN = "a.status IN ('submitted', 'reopened')"
# Each row knows its number by its name; %(model)s is the application that is copied.
STATEMENTS = [
    """INSERT INTO people_organisation (name, kind, country, identifier)
       SELECT kind || ' ' || n, kind, 'DK', '' FROM crowd, unnest(ARRAY['association', 'municipality']) kind""",
    "INSERT INTO partnerships_partnership (name, status) SELECT 'Crowd ' || n, 'forming' FROM crowd",
    """INSERT INTO partnerships_party (partnership_id, organisation_id, kind, name, identifier)
       SELECT p.id, o.id, o.kind, initcap(o.name), '' FROM crowd
       JOIN partnerships_partnership p ON p.name = 'Crowd ' || n
       JOIN people_organisation o ON o.name IN ('association ' || n, 'municipality ' || n)
       WHERE n % 10 <> 7 OR o.kind = 'association'""",
    f"""INSERT INTO partnerships_application (call_id, partnership_id, form_version_id, status, name, place,
          reference, sections_done, missing, started_at, saved_at, submitted_at)
        SELECT t.call_id, p.id, t.form_version_id, {STATUS}, p.name, 'Odense',
          CASE WHEN n %% 10 < 6 THEN 'CROWD-' || lpad(n::text, 5, '0') ELSE '' END,
          CASE WHEN n %% 10 < 7 THEN t.sections_done ELSE 1 END,
          CASE WHEN n %% 10 < 6 THEN '{{"association": 0, "municipality": 0}}'
               ELSE '{{"association": 12, "municipality": 7}}' END::jsonb,
          t.started_at, t.saved_at, CASE WHEN n %% 10 < 6 THEN t.saved_at - n * interval '1 second' END
        FROM crowd JOIN partnerships_partnership p ON p.name = 'Crowd ' || n
        JOIN partnerships_application t ON t.id = %(model)s""".replace("n % 10", "n %% 10"),
]  # fmt: skip
