"""What a role may not be, and a table may not lack: asked by `check --deploy --database default` and in the tests."""

from django.apps import apps
from django.conf import settings
from django.db import connection

HOLES = """
SELECT 'this role stands above the policies' FROM pg_roles
 WHERE rolname = current_user AND (rolsuper OR rolbypassrls)
UNION ALL
SELECT relname || ': this role owns it' FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
 WHERE nspname IN ('public', 'app') AND pg_has_role(current_user, relowner, 'USAGE')
UNION ALL
SELECT relname || ': materialised views know no policies' FROM pg_class c
 WHERE relkind = 'm' AND relnamespace = 'public'::regnamespace
UNION ALL
SELECT relname || ': a view without security_invoker' FROM pg_class
 WHERE relkind = 'v' AND relnamespace = 'public'::regnamespace
   AND NOT coalesce(reloptions::text, '') LIKE '%%security_invoker=true%%'
UNION ALL
SELECT relname || ': no forced policy' FROM pg_class c
 WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND NOT relname = ANY(%s)
   AND NOT (relrowsecurity AND relforcerowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid))
UNION ALL
SELECT proname || ': SECURITY DEFINER' FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
 WHERE prosecdef AND nspname IN ('public', 'app') AND has_function_privilege(p.oid, 'EXECUTE')
"""


def holes():
    """One sentence for each hole in the wall, as this process's role sees it."""
    shared = [
        m._meta.db_table
        for m in apps.get_models(include_auto_created=True)
        if m._meta.label in settings.SHARED_TABLES and m._meta.label != "programmes.Programme"
    ]
    with connection.cursor() as cursor:
        cursor.execute(HOLES, [[*shared, "django_migrations", "portal_cache"]])
        return [hole for (hole,) in cursor.fetchall()]
