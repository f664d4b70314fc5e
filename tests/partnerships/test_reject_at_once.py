"""Staff reject an application for its form while a decision about it goes out, or while it is withdrawn."""

import pytest

from partnerships.choosing.releasing import release
from partnerships.models import Application, Decision, FormalCheck, Selection
from programmes.clock import now
from programmes.models import Call
from programmes.scope import scope
from tests.cast import ASSOCIATION, writer
from tests.choosing import Hall
from tests.threads import at_once, while_open


@pytest.fixture
def proposed(ground):
    """The letters wait for release, whose date has come; committed."""
    hall = Hall()
    with scope(hall.vejen):
        Call.objects.filter(pk=hall.call.pk).update(rejections=[{"key": "late", "title": {"en": "Late"}}])
        hall.decide(release_at=now())
    return hall


def opened(hall):
    """The first application and the selection, as both have them before their eyes."""
    one = Application.objects.select_related("call__programme", "partnership").get(pk=hall.applications[0].pk)
    one.programme = one.call.programme = one.partnership.programme = hall.vejen
    return one, Selection.objects.get()


def reject(hall):
    def verb(seen):
        check = FormalCheck.of(seen[0])
        check.application = seen[0]
        check.reject(hall.karen, now(), "late", "It came late.")

    return verb


def test_of_one_who_releases_and_one_who_rejects_one_is_heard(proposed):
    heard = at_once(
        proposed.vejen,
        reject(proposed),
        lambda seen: release(seen[0].call, proposed.lone, now(), seen[1].content_hash),
        seen=lambda: opened(proposed),
    )
    with scope(proposed.vejen):
        is_out = Selection.objects.get().status == Selection.Status.RELEASED
        rejected = FormalCheck.objects.filter(status=FormalCheck.Status.REJECTED).exists()
        status = Decision.objects.get(application=proposed.applications[0]).status
    assert is_out != rejected and status == ("offered" if is_out else "pending")
    refused = "no longer rejected for its form" if is_out else "An application was withdrawn meanwhile"
    assert [each == "done" or refused in each for each in heard] == [True, True] and heard.count("done") == 1


def test_of_one_who_withdraws_and_one_who_rejects_both_are_heard_or_one_reads_why(proposed):
    """They hold the same rows in the same order, so neither waits for the other for ever."""
    signs = proposed.signatory(1, ASSOCIATION)
    heard = at_once(
        proposed.vejen,
        reject(proposed),
        lambda seen: writer(seen[0], signs).withdraw(may_sign=True),
        seen=lambda: opened(proposed),
    )
    with scope(proposed.vejen):
        assert Application.objects.get(pk=proposed.applications[0].pk).status == Application.Status.WITHDRAWN
    assert heard in (["done", "done"], ["Only what has been submitted can be checked.", "done"])


@pytest.fixture
def rejected(ground):
    """The same, and the last application was rejected for its form before the ranking."""
    hall = Hall()
    with scope(hall.vejen):
        FormalCheck.objects.create(application=hall.applications[3], status="rejected", reason="late")
        hall.decide(release_at=now())
    return hall


def test_nobody_is_taken_in_while_the_release_is_under_way(rejected):
    """Else it would take part again, and nobody would ever decide about it."""

    def let_out():
        one, selection = opened(rejected)
        release(one.call, rejected.lone, now(), selection.content_hash)

    def reopen():
        check = FormalCheck.objects.select_related("application__call").get()
        check.application.programme = check.application.call.programme = rejected.vejen
        check.reopen(rejected.karen, "It was a mistake of ours.")

    _out, heard = while_open(rejected.vejen, let_out, reopen)
    assert heard == "The decisions are released. They cannot be changed."
    with scope(rejected.vejen):
        assert Selection.objects.get().status == Selection.Status.RELEASED
        assert FormalCheck.objects.get().status == FormalCheck.Status.REJECTED
