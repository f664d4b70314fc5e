"""Load a programme, its call and its form from data files: checked first, written in one transaction, idempotent."""

from django.core.management.base import BaseCommand, CommandError

from programmes.loading import FileError, load


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "folders", nargs="+", help="folders with programme.yaml, and call.yaml and form.yaml if any"
        )

    def handle(self, folders, **options):
        for folder in folders:
            try:
                for line in load(folder):
                    self.stdout.write(line)
            except FileError as error:
                raise CommandError(str(error)) from None
