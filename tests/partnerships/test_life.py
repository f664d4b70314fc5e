"""The timeline of a partnership: what was, what is, what will be."""

from partnerships.life import life_of
from partnerships.models import Application
from programmes import clock
from programmes.scope import scope


def steps(cast, at=None):
    with scope(cast.vejen):
        application = Application.objects.select_related("call").get(pk=cast.application.pk)
        return [(step.shape, step.words) for step in life_of(application, application.call, at or clock.now())]


def test_a_draft_is_begun_and_its_deadline_is_ahead(cast):
    assert steps(cast) == [("is", "Draft begun"), ("", "Deadline")]


def test_each_move_is_a_step_and_the_last_one_is_now(cast):
    with scope(cast.vejen):
        application = Application.objects.get(pk=cast.application.pk)
        application.move_to("withdrawn", cast.maja)
        application.move_to("draft", cast.maja)
    assert steps(cast) == [("was", "Draft begun"), ("was", "Withdrawn"), ("is", "Taken up again"), ("", "Deadline")]


def test_a_draft_that_was_not_submitted_ends_with_the_deadline(cast):
    assert steps(cast, cast.call.closes_at) == [("was", "Draft begun"), ("is", "The deadline passed")]
