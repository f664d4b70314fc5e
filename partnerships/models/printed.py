"""A paper as it was printed: bytes and their hash, made once in a language and never again."""

from django.db import models

from programmes.clock import Now
from programmes.tenancy import ProgrammeOwned


class Printed(ProgrammeOwned):
    """What every paper keeps; of what it was made, and how its file is called, each says itself."""

    GRANTS = "SELECT, INSERT"

    language = models.CharField(max_length=7)
    template_version = models.CharField(max_length=20)
    media_type = models.CharField(max_length=40)
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    made_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True

    @property
    def stem(self):
        """The file's name without what tells its type."""
        raise NotImplementedError

    @property
    def file_name(self):
        return f"{self.stem}.{'pdf' if self.media_type == 'application/pdf' else 'html'}"

    @property
    def enclosure(self):
        """As a letter carries it: (name, content, media type)."""
        return self.file_name, bytes(self.content), self.media_type
