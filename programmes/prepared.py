"""Questions that every page asks: put into SQL once in a process, and sent with a key alone."""

from functools import cached_property

from django.db import connection


class Prepared:
    """`build` makes, for one key, a queryset of plain values. Called with a key: its rows, as tuples."""

    MARK = -4_815_162_342  # stands for the key while the question is put into SQL

    def __init__(self, build):
        self.build = build

    @cached_property
    def compiled(self):
        return self.build(self.MARK).query.sql_with_params()

    def __call__(self, key):
        sql, values = self.compiled
        with connection.cursor() as cursor:
            cursor.execute(sql, [key if value == self.MARK else value for value in values])
            return cursor.fetchall()
