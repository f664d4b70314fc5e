"""Invite somebody to found a programme of her own: `invite_programme name@example.org --language da`."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from programmes.founding import invite


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("email")
        parser.add_argument("--language", default="en", choices=[code for code, _name in settings.LANGUAGES])

    def handle(self, email, language, **options):
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"“{email}” is no e-mail address.") from None
        try:
            invite(email, language)
        except OSError as error:
            raise CommandError(f"The letter could not be sent: {error}") from None
        self.stdout.write(f"The invitation to {email} is sent. It works once, for 30 days.")
