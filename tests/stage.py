"""The stage: a scene is built once, committed, and shown to each test that asks for it.

Who plays in a transaction leaves the stage as it was; who commits has it swept afterwards, and set again from a
picture of its rows. That is several times faster than building, and what a test finds is the same.
"""

import copy
import os
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property

import psycopg
import redis
from django.db import connections
from psycopg.sql import SQL, Identifier, Literal

from programmes import clock
from programmes.wall import tables

# The day before the deadline of Vejen's call, 14:30 in Denmark: where the demonstration stands too.
TODAY = datetime(2024, 10, 22, 12, 30, tzinfo=UTC)
KEPT = {"django_content_type", "auth_permission"}
SCENES = ("cast", "fjordby", "whole", "hall", "under", "table")  # fixtures that show a scene within a transaction


def set_clock(instant):
    """Put the database's clock to an instant, from which it runs on."""
    clock.move(instant - datetime.now(UTC))


def scene_of(item):
    """The scene that a test wants to find, or what it wants instead: `ground`, an empty one, or nothing."""
    wanted = set(getattr(item, "fixturenames", ()))
    if "ground" in wanted:
        return "ground"
    otherwise = "empty" if "django_db_setup" in wanted else ""
    return next((scene for scene in SCENES if f"kept_{scene}" in wanted), otherwise)


class Stage:
    def __init__(self):
        self.scene, self.made, self.pictures, self.sweeper = None, {}, {}, None

    def show(self, scene, build):
        """The scene's own copy of its people and things, whose rows are committed."""
        with redis.Redis.from_url(os.environ["REDIS_URL"]) as memory:
            memory.flushdb()  # whoever was here before had the same numbers
        if self.scene != scene:
            if connections["default"].in_atomic_block:
                return build()  # somebody has begun a transaction already
            self.clear()
            self.set_up(scene, build)
        return copy.deepcopy(self.made[scene])

    def set_up(self, scene, build):
        self.scene = scene
        if scene in self.pictures:
            return self.restore(self.pictures[scene])
        set_clock(TODAY - timedelta(minutes=1))  # who moves the clock puts it back to TODAY: then this is past
        self.made[scene] = build()
        set_clock(TODAY)
        self.pictures[scene] = self.picture()

    def picture(self):
        """{table: its rows} of each that has any."""
        with self.superuser() as cursor:
            taken = {}
            for table in self.filled():
                with cursor.copy(SQL("COPY {} TO STDOUT").format(Identifier(table))) as rows:
                    taken[table] = b"".join(rows)
        return {table: rows for table, rows in taken.items() if rows}

    def restore(self, picture):
        with self.superuser() as cursor:
            for table, rows in picture.items():
                with cursor.copy(SQL("COPY {} FROM STDIN").format(Identifier(table))) as into:
                    into.write(rows)

    def clear(self):
        """Nothing on it, whoever has been there. Deleting a few rows is far quicker than to truncate every table."""
        self.scene = None
        connections["default"].close()
        with self.superuser() as cursor:
            for (table,) in cursor.execute(self.which_are_filled, prepare=True).fetchall():
                cursor.execute(SQL("DELETE FROM {}").format(Identifier(table)))

    @cached_property
    def which_are_filled(self):
        """Asked of some 150 tables after every test: to plan it takes longer than to ask it, so it is prepared."""
        asked = SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
        tables = (*self.filled(), "portal_cache")
        return SQL(" UNION ALL ").join([asked.format(Literal(table), Identifier(table)) for table in tables])

    def filled(self):
        return sorted({model._meta.db_table for model in tables()} - KEPT)

    @contextmanager
    def superuser(self):
        """A cursor in a transaction in which no trigger and no key asks: they were asked when the rows were made."""
        if self.sweeper is None or self.sweeper.closed:
            name, quietly = connections["default"].settings_dict["NAME"], "-c session_replication_role=replica"
            self.sweeper = psycopg.connect(os.environ["SUPERUSER_URL"], dbname=name, options=quietly)
        with self.sweeper.transaction(), self.sweeper.cursor() as cursor:
            yield cursor
