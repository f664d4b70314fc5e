"""A whole application to Vejen's real call, ready to be consented to."""

import pytest

from partnerships.standing import Standing
from programmes.models import Call
from programmes.scope import scope
from tests.answers import ANSWERS
from tests.cast import Cast, answered, appointed, joined, person, programme, started, writer
from tests.choosing import Hall
from tests.conftest import STAGE
from tests.demonstration_parts import attach_papers
from tests.interviews import Table, begin
from tests.under_review import UnderReview


class Fjordby:
    """Maja signs for the association, Jonas for the municipality, Ida writes along with Maja."""

    def __init__(self):
        self.vejen = programme("vejen")
        with scope(self.vejen):
            self.call = Call.objects.get(slug="vejen-2024")
            self.call.programme = self.vejen
        self.maja, self.jonas, self.ida = person("Maja Holm", "en"), person("Jonas Friis", "en"), person("Ida Skov")
        self.application = started(self.call, self.maja, "Foreningen Fjordlys")
        joined(self.application, self.jonas, "Fjordby Kommune")
        joined(self.application, self.ida, "Foreningen Fjordlys", "writer", "association")
        self.address = f"/vejen/partnerships/{self.application.partnership_id}/application/"

    def answer_all(self):
        """Everything answered by whoever may, papers attached; only the consents are missing."""
        answered(self.application, self.maja, self.jonas, ANSWERS)
        attach_papers(self.application, self.maja)
        return self

    def standing(self):
        """How it stands now; inside a scope."""
        return Standing.of(writer(self.application, self.maja).application)

    def hash(self):
        with scope(self.vejen):
            return self.standing().content_hash

    def consent(self, user, read=None):
        """Consent to what stands, or to what was read."""
        read = read or self.hash()
        with scope(self.vejen):
            return writer(self.application, user).consent(read)


def whole_of_fjordby():
    return Fjordby().answer_all()


@pytest.fixture
def kept_fjordby(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return STAGE.show("fjordby", Fjordby)


@pytest.fixture
def fjordby(kept_fjordby, db):
    return kept_fjordby


@pytest.fixture
def kept_whole(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return STAGE.show("whole", whole_of_fjordby)


@pytest.fixture
def whole(kept_whole, db):
    """Answered as a whole, within a transaction that is taken back."""
    return kept_whole


@pytest.fixture
def committed_fjordby(ground):
    return STAGE.show("fjordby", Fjordby)


@pytest.fixture
def committed_whole(ground):
    """Answered as a whole and committed: for browsers, threads and the clock."""
    return STAGE.show("whole", whole_of_fjordby)


@pytest.fixture
def with_files(committed_fjordby, settings, tmp_path):
    """Committed, with a folder of its own for files."""
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    committed_fjordby.folder = tmp_path
    return committed_fjordby


@pytest.fixture
def desk(with_files):
    """Sofie of the staff, with a letter in her hand."""
    desk = with_files
    desk.sofie, desk.henrik = person("Sofie Bak", "en"), person("Henrik Dam", "en")
    appointed(desk.sofie, "staff", desk.vejen)
    appointed(desk.henrik, "lead", desk.vejen)
    desk.register = f"/vejen/calls/{desk.call.pk}/applications/register/"
    return desk


@pytest.fixture
def kept_hall(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return STAGE.show("hall", Hall)


@pytest.fixture
def kept_table(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return STAGE.show("table", Table)


@pytest.fixture
def table(kept_table, db):
    """Two applications of a call that has closed, and three people who could hold interviews."""
    return kept_table


@pytest.fixture
def begun(table):
    return begin(table)


@pytest.fixture
def hall(kept_hall, db):
    """A call that has closed: four applications with their scores, two places, one reserve."""
    return kept_hall


@pytest.fixture
def kept_under(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return STAGE.show("under", lambda: UnderReview(Cast()))


@pytest.fixture
def under(kept_under, db):
    """A call under review: two applications, two reviewers, and staff."""
    return kept_under
