"""How allauth behaves in this house: who may open an account, and how its letters are sent."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.utils.translation import get_language, override

OPEN_DOOR = "may_open_an_account"


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        """Only with an invitation in hand, or on the way to start an application."""
        return bool(request.session.get(OPEN_DOOR))

    def send_mail(self, template_prefix, email, context):
        """Codes and notices go at once, past the outbox, in the reader's language; codes are never stored."""
        user = context.get("user")
        with override(getattr(user, "language", None) or get_language()):
            super().send_mail(template_prefix, email, {"site_url": settings.SITE_URL, **context})

    def get_from_email(self):
        return settings.DEFAULT_FROM_EMAIL
