"""Whether the chain of decisive acts holds, programme by programme. Ends with 1 when it does not.

`--noted vejen:1204:9f3a…` asks besides whether an act has the digest that somebody wrote down at its time.
"""

from django.core.management.base import BaseCommand, CommandError

from programmes import acts
from programmes.models import Programme
from programmes.scope import scope


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("programmes", nargs="*", help="slugs; none for every programme")
        parser.add_argument("--noted", action="append", default=[], help="PROGRAMME:NUMBER:DIGEST from the outside")

    def handle(self, programmes, noted, **options):
        rows = Programme.objects.order_by("slug")
        found = 0
        for programme in rows.filter(slug__in=programmes) if programmes else rows:
            with scope(programme):
                head, faults = acts.head(), acts.faults(noted_of(programme.slug, noted))
            self.stdout.write(f"{programme.slug}: {'holds' if not faults else 'DOES NOT HOLD'}, {said(head)}")
            for fault in faults:
                self.stdout.write(f"  {fault}")
            found += len(faults)
        if found:
            raise CommandError(f"{found} faults", returncode=1)


def noted_of(slug, noted):
    """[(number, digest)] of those that are about this programme."""
    parts = [each.split(":") for each in noted]
    if any(len(each) != 3 or not each[1].isdigit() for each in parts):
        raise CommandError("--noted takes PROGRAMME:NUMBER:DIGEST")
    return [(int(number), digest) for name, number, digest in parts if name == slug]


def said(head):
    return f"{head.number} acts, the last is {head.number}:{head.digest}" if head else "no acts yet"
