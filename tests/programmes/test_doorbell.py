"""How often the postman is rung for: once for a transaction, and never for what was taken back."""

import pytest
from django.db import connection, transaction

from programmes.models import Due
from programmes.outbox import put
from programmes.scope import scope
from tests.programmes.test_outbox import INVITATION


def bells():
    """What rings when the transaction ends, and what hangs there for the postman."""
    return len(connection.run_on_commit), Due.objects.filter(kind="outbox").count()


def test_however_many_letters_a_transaction_writes_it_rings_once(cast):
    before = bells()
    with scope(cast.vejen):
        for user in (cast.maja, cast.jonas, cast.karen):
            put(INVITATION, cast.fjordby, user)
    assert bells() == (before[0] + 1, before[1] + 1)


def test_a_bell_that_was_taken_back_with_its_letter_is_rung_again_by_the_next(cast):
    before = bells()
    with scope(cast.vejen):
        with pytest.raises(KeyError), transaction.atomic():
            put(INVITATION, cast.fjordby, cast.maja)
            raise KeyError
        assert bells() == before
        put(INVITATION, cast.fjordby, cast.jonas)
    assert bells() == (before[0] + 1, before[1] + 1)
