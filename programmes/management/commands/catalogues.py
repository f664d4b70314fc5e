"""The six languages: collect every string into the catalogues, check that none is missing, compile them."""

from django.core.management.base import BaseCommand, CommandError

from programmes import catalogues


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--update", action="store_true", help="write new strings into the catalogues")
        parser.add_argument("--check", action="store_true", help="fail when a string has no translation")
        parser.add_argument("--compile", action="store_true", help="make the .mo files")

    def handle(self, update, check, compile, **options):
        if update:
            catalogues.update()
        if check:
            faults = catalogues.faults()
            if faults:
                raise CommandError("\n".join(faults[:40]) + f"\n{len(faults)} strings are not translated")
        if compile:
            catalogues.compile_all()
