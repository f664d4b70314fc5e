"""After every migrate, as the owner: policies, composite keys, and last of all the grants."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connections

OWNER = "owner"


class OwnerMigrates:
    """A router: tables are made by the owner and by nobody else."""

    def allow_migrate(self, db, app_label, **hints):
        return db == OWNER


def restricted_role():
    return settings.DATABASES["default"]["USER"]


def lay(using, **kwargs):
    """Before migrate: the functions, and a moment in which the owner sees rows (new keys must be validated)."""
    if using != OWNER:
        return
    ground = (Path(__file__).parent / "ground.sql").read_text()
    with connections[OWNER].cursor() as cursor:
        cursor.execute(ground.replace("{role}", restricted_role()))
        cursor.execute("SELECT oid::regclass::text FROM pg_class WHERE relforcerowsecurity")
        for (table,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        # ADD COLUMN asks the default once, even for an empty table: an answer that no row can keep.
        cursor.execute("SET app.programme = '0'")


def build(using, **kwargs):
    """After migrate: no grant before a policy, so a forgotten table is out of reach rather than open."""
    if using != OWNER:
        return
    walled = [model for model in tables() if is_walled(model)]
    with connections[OWNER].cursor() as cursor:
        for model in walled:
            protect(cursor, model)
        for model in walled:
            tie(cursor, model)
        for model in walled:
            link(cursor, model)
        for model in walled:
            cursor.execute(f"ALTER TABLE {model._meta.db_table} FORCE ROW LEVEL SECURITY")
        for model in tables():
            grant(cursor, model, restricted_role())
        # Which migrations have run: the health page compares them with the code.
        cursor.execute(f'GRANT SELECT ON django_migrations TO "{restricted_role()}"')
        cursor.execute("RESET app.programme")


def tables():
    """Every model with a table of its own, through tables of many-to-many keys included."""
    return [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]


def is_walled(model):
    """Whether a model's rows lie behind a policy; a model that is neither walled nor listed stops migrate."""
    if hasattr(model, "POLICIES"):
        return True
    if model._meta.label in settings.SHARED_TABLES:
        return False
    if any(field.column == "programme_id" for field in model._meta.local_fields):
        return True
    raise RuntimeError(f"{model._meta.label} carries no programme_id and is not in SHARED_TABLES")


def is_owned(model):
    """A row of a programme proper, with keys to its like; an event table has the policy but no keys."""
    return getattr(model, "IS_OWNED", False)


IN_PROGRAMME = "programme_id = (SELECT app.programme())"  # the sub-select is asked once for each statement
POLICIES = {"programme": f"USING ({IN_PROGRAMME}) WITH CHECK ({IN_PROGRAMME})"}


def protect(cursor, model):
    table = model._meta.db_table
    cursor.execute("SELECT polname FROM pg_policy WHERE polrelid = %s::regclass", [table])
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP POLICY "{name}" ON {table}')
    for name, rule in getattr(model, "POLICIES", POLICIES).items():
        cursor.execute(f"CREATE POLICY {name} ON {table} {rule}")
    cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    if is_owned(model):
        cursor.execute(f"CREATE UNIQUE INDEX IF NOT EXISTS {table}_home ON {table} (programme_id, id)")


def tie(cursor, model):
    """A child's programme is its parent's. Checked by the statement, so that the view that errs is told."""
    for field in parents(model):
        table, parent = model._meta.db_table, field.related_model._meta.db_table
        name = f"{table}_{field.column}_home"[:63]
        cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s AND conrelid = %s::regclass", [name, table])
        if not cursor.fetchone():
            cursor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY (programme_id, {field.column})"
                f" REFERENCES {parent} (programme_id, id) DEFERRABLE INITIALLY IMMEDIATE"
            )


def parents(model):
    """The keys of a model to rows of a programme."""
    if is_owned(model):
        for field in model._meta.local_fields:
            if field.is_relation and is_owned(field.related_model):
                yield field


def link(cursor, model):
    """A decisive row is linked into its programme's chain when it is committed: see models/acts.py."""
    table, path = model._meta.db_table, getattr(model, "THREAD", "")
    named = [table]
    cursor.execute("SELECT 1 FROM pg_trigger WHERE tgname = 'decisive' AND tgrelid = %s::regclass", named)
    was_linked = cursor.fetchone()
    cursor.execute(f"DROP TRIGGER IF EXISTS decisive ON {table}")
    if not path:
        return
    told = thread_of(model, path.split("__"))
    cursor.execute(
        f"CREATE CONSTRAINT TRIGGER decisive AFTER INSERT OR UPDATE OR DELETE ON {table} DEFERRABLE INITIALLY DEFERRED"
        " FOR EACH ROW EXECUTE FUNCTION app.write_act(%s, %s)",
        told,
    )
    if not was_linked:
        # What stood before the chain is linked as it stands, once and with today's instant: never again, or a row that
        # was slipped in would be told as true by the next migrate.
        question = "SELECT app.add_act(standing, programme_id, %s, id, true, %s, %s)"
        cursor.execute(f"{question} FROM {table} AS standing ORDER BY programme_id, id", [*named, *told])


def thread_of(model, path):
    """The name of what a path of keys leads to, and the question for its key, asked of the row `$1`."""
    field = model._meta.get_field(path[0])
    question = f"SELECT ($1).{field.column}"
    for name in path[1:]:
        through, field = field.related_model, field.related_model._meta.get_field(name)
        question = " ".join(("SELECT", field.column, "FROM", through._meta.db_table, f"WHERE id = ({question})"))
    return field.related_model._meta.model_name, question


def grant(cursor, model, role):
    """What the restricted role may do; identity columns need no grant on their sequence."""
    table = model._meta.db_table
    rights = getattr(model, "GRANTS", "SELECT, INSERT, UPDATE, DELETE")
    rights = settings.SHARED_TABLES.get(model._meta.label, rights)
    cursor.execute(f'REVOKE ALL ON {table} FROM "{role}"')
    if rights:
        cursor.execute(f'GRANT {rights} ON {table} TO "{role}"')
