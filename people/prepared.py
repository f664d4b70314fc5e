"""Questions that every page asks: put into SQL once in a process, and sent with their keys alone.

To put a question of a dozen joined columns into SQL takes longer than to ask it.
"""

from copy import copy
from functools import cached_property
from inspect import signature

from django.db import connection


class Prepared:
    """`build` makes a queryset for the keys that it names. Called with keys of a row each: its rows.

    >>> answers_of = Prepared(lambda application: Answer.objects.filter(application=application))
    >>> answers_of(application.pk)
    """

    def __init__(self, build):
        self.build = build
        # They stand for the keys while the question is put into SQL; no row has them.
        self.marks = [-4_815_162_342 - number for number, _name in enumerate(signature(build).parameters)]

    @cached_property
    def compiled(self):
        rows = self.build(*self.marks)
        compiler = rows.query.get_compiler(connection=connection)
        return rows, compiler, compiler.as_sql()

    def __call__(self, *keys):
        rows, compiler, (sql, values) = self.compiled
        told = {}
        for mark, key in zip(self.marks, keys, strict=True):
            told |= {mark: key, str(mark): key}  # a column of text makes text of it
        values = tuple(told.get(value, value) if isinstance(value, (int, str)) else value for value in values)
        ready = copy(compiler)
        ready.connection = connection
        ready.as_sql = lambda **how: (sql, values)
        asked = rows.all()
        asked.query.get_compiler = lambda *how, **more: ready
        return list(asked)
