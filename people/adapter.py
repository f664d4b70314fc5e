"""How allauth behaves in this house: who may open an account, and how its letters are sent."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils.translation import get_language, override

from .models import User

OPEN_DOOR = "may_open_an_account"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Only with an invitation in hand, or on the way to start an application."""
        return bool(request.session.get(OPEN_DOOR))

    def send_mail(self, template_prefix, email, context):
        """Codes and notices go at once, past the outbox, in the reader's language; codes are never stored.

        Some of allauth's letters do not say whose they are; who has no account yet reads the page's language.
        """
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        with override(user.language if user else get_language()):
            super().send_mail(template_prefix, email, {"site_url": settings.SITE_URL, **context})

    def get_from_email(self):
        return settings.DEFAULT_FROM_EMAIL
