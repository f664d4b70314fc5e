"""The health page tells whether the code and the tables fit, and does not read the code anew for each question."""

import pytest
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from programmes import health


@pytest.fixture(autouse=True)
def forgotten():
    health.in_the_code.cache_clear()
    yield
    health.in_the_code.cache_clear()


def test_migrations_are_read_from_the_disk_once(cast, monkeypatch):
    read = []
    loader = health.MigrationLoader
    monkeypatch.setattr(health, "MigrationLoader", lambda line: read.append(line) or loader(line))
    for _time in range(3):
        assert Client().get("/health/ready").json()["migrations"] is True
    assert read == [None]


def test_a_migration_that_was_not_applied_is_told(cast, monkeypatch):
    applied = MigrationRecorder.applied_migrations
    missing = ("programmes", "0001_initial")
    monkeypatch.setattr(
        MigrationRecorder,
        "applied_migrations",
        lambda self: {key: row for key, row in applied(self).items() if key != missing},
    )
    answer = Client().get("/health/ready")
    assert answer.status_code == 503 and answer.json()["migrations"] is False
