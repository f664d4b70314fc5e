"""Load a programme, its call and its form from data files: checked first, written in one transaction, idempotent."""

from django.core.management.base import BaseCommand, CommandError

from programmes.loading import FileError, FormChange, load
from programmes.states import NotAllowed

from ...agreeing.wording import text_for
from ...organisations import standing_for


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument(
            "folders", nargs="+", help="folders with programme.yaml, and call.yaml and form.yaml if any"
        )
        parser.add_argument(
            "--change-form",
            action="store_true",
            help="publish a changed form that a public call uses; without it, say what publishing would do",
        )
        parser.add_argument(
            "--note", action="append", default=[], metavar="LANGUAGE=TEXT", help="what is told of the change"
        )
        parser.add_argument(
            "--check-again", nargs="*", default=[], metavar="QUESTION", help="answers to be checked even so"
        )

    def handle(self, folders, change_form, note, check_again, **options):
        notes = dict(each.split("=", 1) for each in note if "=" in each)
        wished = FormChange(notes, check_again) if change_form else None
        for folder in folders:
            try:
                for line in load(folder, wished, standing_for, text_for):
                    self.stdout.write(line)
            except (FileError, NotAllowed) as error:
                raise CommandError(str(error)) from None
