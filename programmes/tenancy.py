"""Every row carries the programme that owns it."""

from django.db import models

from .scope import CurrentProgramme


class ProgrammeQuerySet(models.QuerySet):
    def in_programme(self, programme):
        return self.filter(programme=programme)


class ProgrammeOwned(models.Model):
    IS_OWNED = True  # read by the wall, which is needed before models can be imported

    # The index of (programme_id, id), made with the wall, serves this key too.
    programme = models.ForeignKey(
        "programmes.Programme",
        models.PROTECT,
        related_name="+",
        db_index=False,
        db_default=CurrentProgramme(),
        editable=False,
    )

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        abstract = True
