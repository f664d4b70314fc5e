"""What a partnership owes before it starts: what was answered to each point of its call's list, and the papers."""

from functools import partial

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from programmes.clock import Now
from programmes.models.quarantined import Quarantined
from programmes.tenancy import ProgrammeOwned

from .files import KINDS
from .partnership import Partnership

MOST_PAPERS = 5  # of one point


class PointText(ProgrammeOwned):
    """A few words at one point, by whom and when. The list itself is data of the call."""

    THREAD = "partnership"

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    key = models.CharField(max_length=50)
    text = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        abstract = True
        ordering = ["id"]

    def __str__(self):
        return f"{self.partnership_id}: {self.key}"


class Prepared(PointText):
    """What stands at one point."""

    GRANTS = "SELECT, INSERT, UPDATE"

    class Meta(PointText.Meta):
        constraints = [models.UniqueConstraint(fields=["partnership", "key"], name="one_answer_a_point")]


class PreparedAnswer(PointText):
    """What somebody wrote at one point, each time that it became another text; the latest stands in Prepared too."""

    GRANTS = "SELECT, INSERT"

    class Meta(PointText.Meta):
        pass


class PreparedOwner(ProgrammeOwned):
    """Who of the party sees to a point, each time that it becomes somebody else; the latest says who does."""

    GRANTS = "SELECT, INSERT"
    THREAD = "partnership"

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="+")
    key = models.CharField(max_length=50)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.partnership_id}: {self.key} {self.person_id}"


class PaperWanted:
    """What may be attached to a point, as `read_upload` asks for it."""

    accept, max_mb = ("pdf", "docx", "odt"), 10


class PreparedPaper(Quarantined):
    """One paper at a point; nobody reads it before it has been opened in a worker."""

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="prepared_papers")
    key = models.CharField(max_length=50)
    media_type = models.CharField(max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["programme", "token"], name="one_prepared_paper_a_token")]

    @property
    def kind(self):
        return KINDS[self.media_type]

    def throw_away(self):
        """Whoever throws it away holds its row, so that no worker writes bytes that nobody knows of."""
        storage = self.stored.storage
        names = {str(file.name) for file in (self.received, self.stored) if file}
        self.delete()
        for name in names:
            transaction.on_commit(partial(storage.delete, name), robust=True)


class PreparedPaperStep(ProgrammeOwned):
    """That a paper was handed in, or taken away again: what it was called, and its hash. The paper itself may go."""

    GRANTS = "SELECT, INSERT"
    THREAD = "partnership"

    class Act(models.TextChoices):
        UPLOADED = "uploaded", _("Uploaded")
        TAKEN_AWAY = "taken_away", _("Taken away")

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="prepared_paper_steps")
    key = models.CharField(max_length=50)
    act = models.CharField(max_length=20, choices=Act)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.partnership_id}: {self.key} {self.act}"
