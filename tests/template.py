"""Makes the database from which every process of the tests copies its own: migrated once, not by each of them.

Run by tests/ground.py, as `python -m tests.template`, on a ground that nobody else uses yet.
"""

import os

import django

from portal.migrating import hurry

TEMPLATE = "test_template"


def make():
    from django.core.management import call_command
    from django.db import connections

    hurry()
    call_command("bootstrap", os.environ["SUPERUSER_URL"], may_create_databases=True, verbosity=0)
    owner = connections["owner"]
    owner.settings_dict["TEST"] |= {"NAME": TEMPLATE}
    owner.creation.create_test_db(verbosity=0, autoclobber=True)
    connections.close_all()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    make()
