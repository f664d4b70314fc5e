"""Invite the first people of a programme, who then invite the others: `invite vejen name@example.org lead`."""

from django.core.management.base import BaseCommand, CommandError

from programmes.forms import IN_THE_PROGRAMME
from programmes.models import Programme, ProgrammeInvitation
from programmes.outbox import put
from programmes.scope import scope

ROLES = [role.value for role in IN_THE_PROGRAMME]


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("programme")
        parser.add_argument("email")
        parser.add_argument("role", choices=ROLES)

    def handle(self, programme, email, role, **options):
        found = Programme.objects.filter(slug=programme).first()
        if not found:
            raise CommandError(f"There is no programme “{programme}”.")
        language = (found.languages or ["en"])[0]
        with scope(found):
            invitation = ProgrammeInvitation.objects.create(email=email, role=role, language=language)
            put("programmes.letters.invitation", invitation, address=email, language=language)
        self.stdout.write(f"An invitation to {email} is in the outbox.")
