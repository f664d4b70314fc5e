"""Karen at work on calls: the one that is published, and a new one of hers that says nothing of courses yet."""

import pytest

from tests.figures import drafted, fresh, staff_of


@pytest.fixture
def karen(cast):
    return staff_of(cast)


@pytest.fixture
def call(cast):
    return fresh(cast)


@pytest.fixture
def draft(cast, karen):
    return drafted(cast, karen)
