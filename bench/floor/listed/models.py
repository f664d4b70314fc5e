"""The floor's only table."""

from django.db import models


class Listed(models.Model):
    """A row of seven columns, as long as a row of the portal's list."""

    tenant = models.BigIntegerField()
    title = models.TextField()
    association = models.TextField()
    municipality = models.TextField()
    state = models.TextField()
    score = models.DecimalField(max_digits=4, decimal_places=2)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["tenant", "-at", "-id"], name="listed_of_a_tenant")]

    def __str__(self):
        return self.title
