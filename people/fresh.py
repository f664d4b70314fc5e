"""Whether somebody has shown who she is just now: asked before an act that binds her organisation."""

from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.http import urlencode

from .models import User

SHOWN = "account_authentication_methods"  # where allauth keeps how and when she signed in


def shown_by(request):
    """{"methods": how she has shown who she is, "seconds": how long ago the last time was}; {} when it is too long ago.

    By the real clock, as sessions are: a demonstration that stands in another year makes nobody's sign-in fresh.
    """
    records = [each for each in request.session.get(SHOWN, []) if each.get("at")]
    if not records:
        return {}
    at = User.objects.filter(pk=request.user.pk).values_list(Now(), flat=True).get().timestamp()
    seconds = max(0, round(at - max(each["at"] for each in records)))
    if seconds >= settings.ACCOUNT_REAUTHENTICATION_TIMEOUT:
        return {}
    return {"methods": [each["method"] for each in records], "seconds": seconds}


def way_to_show(request, back):
    """(address, what it wants by POST) by which she shows it once more and comes back to `back`.

    Whoever has an authenticator app or a password is asked for that. Whoever signs in by codes alone signs out and in
    again: allauth knows no other way to send her one.
    """
    flows = [each["id"] for each in get_reauthentication_flows(request.user)]
    if not flows:
        return reverse("account_logout"), f"{reverse(settings.LOGIN_URL)}?{urlencode({REDIRECT_FIELD_NAME: back})}"
    page = "mfa_reauthenticate" if "mfa_reauthenticate" in flows else "account_reauthenticate"
    return f"{reverse(page)}?{urlencode({REDIRECT_FIELD_NAME: back})}", ""
