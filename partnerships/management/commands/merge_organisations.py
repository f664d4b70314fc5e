"""Two organisations that are one, in every programme: `merge_organisations KEPT DUPLICATE --reason "…"`.

An organisation is named by its country and register number (`DK:29189420`) or, without one, by its id. `--undo` takes
the merge of these two back.
"""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from people.models import Organisation
from programmes.models import Programme
from programmes.scope import scope
from programmes.states import NotAllowed

from ...models import OrganisationMerge
from ...organisations import merge, undo


def found(word):
    country, colon, number = word.partition(":")
    rows = Organisation.objects.registered(country, number) if colon else Organisation.objects.filter(pk=word)
    organisation = rows.first()
    if not organisation:
        raise CommandError(f"There is no organisation “{word}”.")
    return organisation


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("kept")
        parser.add_argument("duplicate")
        parser.add_argument("--reason", required=True)
        parser.add_argument("--undo", action="store_true")

    def handle(self, kept, duplicate, reason, **options):
        kept, duplicate = found(kept), found(duplicate)
        try:
            with transaction.atomic():
                for programme in Programme.objects.order_by("slug"):
                    with scope(programme):
                        number = self.act(kept, duplicate, reason, options["undo"])
                    self.stdout.write(f"{programme.slug}: {number}")
        except NotAllowed as refusal:
            raise CommandError(str(refusal)) from None

    def act(self, kept, duplicate, reason, is_undone):
        """How many parties it was about."""
        if not is_undone:
            return len(merge(kept, duplicate, reason).changed)
        merged = OrganisationMerge.objects.standing().filter(kept=kept, duplicate=duplicate)
        rows = list(merged.select_related("kept", "duplicate"))
        for each in rows:
            undo(each, reason)
        return sum(len(each.changed) for each in rows)
