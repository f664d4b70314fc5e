"""Fill the floor with 5,000 rows and one person; prints the key of her session. `python seed.py` in this folder."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
django.setup()

from django.contrib.auth.models import User  # noqa: E402 -- models need the set-up above
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

ROWS = """INSERT INTO listed_listed (tenant, title, association, municipality, state, score, at)
    SELECT 1, 'Application ' || n, 'Association ' || n, 'Municipality ' || n, 'submitted', mod(n, 500) / 100.0,
      now() - n * interval '1 minute' FROM generate_series(1, 5000) n"""

call_command("migrate", run_syncdb=True, verbosity=0)
with connection.cursor() as cursor:
    cursor.execute(ROWS)
    cursor.execute("ANALYZE")
browser = Client()
browser.force_login(User.objects.create(username="staff"))
print(browser.session.session_key)
