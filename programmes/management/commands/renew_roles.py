"""After an upgrade: whoever has a role may do what that role may by the new version."""

from django.core.management.base import BaseCommand

from programmes import access
from programmes.models import Programme
from programmes.scope import scope


class Command(BaseCommand):
    help = __doc__

    def handle(self, **options):
        for programme in Programme.objects.order_by("slug"):
            with scope(programme):
                self.stdout.write(f"{programme.slug}: {access.renew()}")
