"""`python -m portal.migrating …`: `manage.py migrate`, ten times faster, for databases that begin empty.

After each step of a migration Django draws anew every model that is tied to the changed one. Here nearly every one is,
several hundred times over, and that is 95 % of the time. No step of ours looks at another model than its own, so it is
enough to draw that one; `tests/proof/test_migrations.py` compares the tables that come of it with Django's own.
"""

import os
import sys

from django.core.management import execute_from_command_line
from django.db.migrations.state import ProjectState


def itself_alone(state, app, model, delay=False):
    """Of the models to draw anew after a step: the one that it changes."""
    return {(app, model)}


def hurry():
    """From here on, in this process."""
    ProjectState._find_reload_model = itself_alone  # type: ignore[attr-defined]


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    hurry()
    execute_from_command_line([sys.argv[0], "migrate", *sys.argv[1:]])
