"""Decisive acts, linked into one chain a programme: who changes, removes or slips in a row breaks it.

A model says by `THREAD` which application, call or other thing its rows are about, as a path of keys. PostgreSQL
itself writes an act at the commit of each such row (`app.write_act` in ground.sql, laid by `wall.py`), past code that
forgets and past bulk statements. An act holds hashes alone, never what was decided: that stays in its row.
"""

from django.db import models

from ..clock import Now
from ..tenancy import ProgrammeOwned


class Act(ProgrammeOwned):
    """One row as it stood when it was committed. Written by the database's owner; nobody else can."""

    GRANTS = "SELECT"

    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    thread = models.CharField(max_length=60)  # what it is about: "application:12", "call:3"
    table = models.CharField(max_length=63)
    row = models.PositiveBigIntegerField()
    columns = models.TextField()  # of which `content` is the hash, parted by commas: a later version may add some
    content = models.CharField(max_length=64)
    before = models.CharField(max_length=64, blank=True)  # the digest of the act before; empty of the first
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="one_number_an_act")]
        indexes = [
            models.Index(fields=["programme", "thread"], name="acts_of_a_thread"),
            models.Index(fields=["programme", "table", "row"], name="acts_of_a_row"),
        ]

    def __str__(self):
        return f"{self.number}: {self.table} {self.row}"


class Seal(ProgrammeOwned):
    """How far the chain was, hour by hour: without it the end could be cut off and nobody would see."""

    GRANTS = "SELECT, INSERT"

    number = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["programme", "number"], name="one_seal_an_act")]

    def __str__(self):
        return f"{self.number}:{self.digest}"
