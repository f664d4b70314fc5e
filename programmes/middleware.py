"""Who is at the door: a second factor where a role asks for it, then the programme and its one transaction."""

from datetime import timedelta

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.db import DataError, transaction
from django.http import FileResponse, Http404, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils import translation

from people.prepared import Prepared

from . import denying
from .access import appointed_in, needs_second_factor, needs_second_factor_here
from .models import RESERVED, Programme
from .models.call import MOST_WAITED
from .scope import scope, streamed

# What somebody without her second factor may still open: the way to it, and the way out.
WAY_TO_THE_FACTOR = {
    "mfa_index", "mfa_activate_totp", "mfa_authenticate", "mfa_reauthenticate", "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes", "account_reauthenticate", "account_logout", "account_set_password",
    "account_confirm_login_code", "account_request_login_code", "language", "colours", "accessibility", "privacy",
}  # fmt: skip

NAMED = Prepared(lambda slug: Programme.objects.filter(slug=slug))


class SecondFactorMiddleware:
    """Asked on every request, by appointment; an error in the question is no answer, so it shuts.

    A page of a programme asks in its own transaction, before anything else: see ProgrammeMiddleware. Who needs the
    factor is signed out after half an hour without a sign of life; `request.rests` tells the page to warn her before.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user, request.rests = request.user, False
        asleep = user.is_authenticated and self.is_asleep(request)
        request.asks_for_factor = user.is_authenticated and (asleep or not self.on_the_way(request))
        if request.asks_for_factor and (asleep or not word_of(request)):
            request.asks_for_factor, request.appointed = False, appointed_in(user)
            request.rests = needs_second_factor(request.appointed)
            if request.rests and asleep:
                request.rests = False
                logout(request)  # a page that is not public now asks her to sign in, and leads back to itself
            elif request.rests and not has_shown_it(request):
                return to_the_factor(user)
        return self.get_response(request)

    def is_asleep(self, request):
        return request.session.quiet >= timedelta(seconds=settings.REST_AFTER)

    def on_the_way(self, request):
        try:
            return resolve(request.path_info).url_name in WAY_TO_THE_FACTOR
        except Resolver404:
            return False


def has_shown_it(request):
    used = request.session.get("account_authentication_methods", [])
    return any(method.get("method") == "mfa" for method in used)


def to_the_factor(user):
    return redirect("mfa_reauthenticate" if is_mfa_enabled(user) else "mfa_index")


def word_of(request):
    """The first word of the path when it may be a programme's, else nothing."""
    word = request.path_info.split("/")[1]
    return "" if word in RESERVED else word


def wait_of(request):
    """How long a request has waited behind our own proxy, and since then in here."""
    return timedelta(seconds=min(request.META.get("portal.waited", float)(), MOST_WAITED.total_seconds()))


class ProgrammeMiddleware:
    """Turns the first word of the path into request.programme, before its transaction opens."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        word = word_of(request)
        if not word:
            return self.get_response(request)
        request.programme = next(iter(NAMED(word)), None)
        if not request.programme:
            return self.factor_first(request, lambda user: needs_second_factor(appointed_in(user))) or self.lost()
        if getattr(request, "speaks_by_default", False) and request.programme.languages:
            translation.activate(request.programme.languages[0])
            request.LANGUAGE_CODE = translation.get_language()
        request.failed = False
        waited = wait_of(request)
        with scope(request.programme, request.user) as within:
            # The database's time, read before any lock. Whoever pressed in time has arrived, however long the queue is.
            request.arrived_at = within.arrived_at - waited
            response = self.factor_first(request, needs_second_factor_here) or self.get_response(request)
            if request.failed or response.status_code >= 500:
                transaction.set_rollback(True)
        denying.watch(request, response)
        # The bytes of a file need no database: a slow download holds no transaction open.
        if response.streaming and not isinstance(response, FileResponse):
            response.streaming_content = streamed(response.streaming_content, within)
        return response

    def lost(self):
        raise Http404

    def factor_first(self, request, needs_it):
        """The way to her second factor, when a role asks for it and she has not shown it."""
        if getattr(request, "asks_for_factor", False):
            request.rests = needs_it(request.user)
            if request.rests and not has_shown_it(request):
                return to_the_factor(request.user)
        return None

    def process_view(self, request, view, args, kwargs):
        """A reserved word is no programme, though its address may look like one."""
        if kwargs.pop("programme", None) and not hasattr(request, "programme"):
            raise Http404

    def process_exception(self, request, exception):
        request.failed = True
        if isinstance(exception, DataError) and "NUL" in str(exception):
            return HttpResponseBadRequest()  # no text can hold it, and nobody types it
        return None
