"""In which language a page speaks, and what is noted of whoever stays signed in."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.db.models.functions import Now
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation.trans_real import language_code_re, parse_accept_lang_header

SPOKEN = dict(settings.LANGUAGES)
KIN = {"no": "nb", "nn": "nb"}
A_MINUTE = timedelta(minutes=1)
# A page that asks by itself how long she may stay is no sign of life of hers.
ASKED_BY_SCRIPT = {"people:staying_left"}


def asked_by_script(request):
    """No reader asks for the head of a page alone: a page does that by itself while it waits for a worker."""
    return request.method == "HEAD" or getattr(request.resolver_match, "view_name", "") in ASKED_BY_SCRIPT


class ReaderMiddleware:
    """The reader's own choice, then her browser's, then (request.speaks_by_default) the programme's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        chosen = chosen_language(request) or asked_language(request)
        request.speaks_by_default = chosen is None
        translation.activate(chosen or settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language())
        # What a view itself calls public, as the programme's colour, may be kept.
        if request.user.is_authenticated and "public" not in response.headers.get("Cache-Control", ""):
            response.headers["Cache-Control"] = "private, no-store"
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        translation.deactivate()
        return response


def chosen_language(request):
    """What she set in her account, or by the language menu in this browser."""
    choice = request.user.language if request.user.is_authenticated else None
    choice = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or choice
    return choice if choice in SPOKEN else None


def asked_language(request):
    """The first language of Accept-Language that we speak."""
    for code, _weight in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")):
        if not language_code_re.search(code):
            continue
        word = code.split("-")[0].lower()
        word = KIN.get(word, word)
        if word in SPOKEN:
            return word
    return None


class SignInMiddleware(LoginRequiredMiddleware):
    """Asks for sign-in; somebody whose session ended while she wrote comes back to the page that she wrote on."""

    def handle_no_permission(self, request, view_func):
        page = request.headers.get("Referer", "")
        if request.method == "POST" and url_has_allowed_host_and_scheme(page, {request.get_host()}):
            path = "/" + page.split("/", 3)[3] if page.count("/") > 2 else "/"
            return redirect_to_login(path, settings.LOGIN_URL)
        return super().handle_no_permission(request, view_func)


class SignOfLifeMiddleware:
    """Notes at most once a minute that she is there, and leaves no page behind when she goes.

    "storage" is not cleared, because text that could not be sent is kept there; nor are cookies, because two of
    them hold her language and her colours.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        came_in = request.user.is_authenticated
        response = self.get_response(request)
        if came_in and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"cache"'
        elif came_in and not asked_by_script(request):
            self.note(request)
        return response

    def note(self, request):
        if not request.session.is_noted:
            UserSession.objects.create_from_request(request)
        elif request.session.quiet >= A_MINUTE:
            UserSession.objects.filter(session_key=request.session.session_key).update(last_seen_at=Now())
