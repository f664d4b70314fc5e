"""In which language a page speaks."""

from django.conf import settings
from django.utils import translation
from django.utils.translation.trans_real import language_code_re, parse_accept_lang_header

SPOKEN = dict(settings.LANGUAGES)
KIN = {"no": "nb", "nn": "nb"}


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
