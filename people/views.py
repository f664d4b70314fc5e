"""Pages about the reader herself: who she is, her language and colours, and what we promise her."""

import json
import logging
import re
from secrets import randbelow

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView, UpdateView, View

from .context import SCHEMES
from .forms import MeForm
from .likeness import similar
from .middleware import SPOKEN
from .models import Organisation

A_YEAR = 365 * 24 * 60 * 60
REPORTS_A_MINUTE, REPORT_BYTES = 30, 10_000
log = logging.getLogger(__name__)


class Me(UpdateView):
    """What a person says of herself, and the ways to her sign-in settings."""

    form_class = MeForm
    template_name = "people/me.html"
    success_url = reverse_lazy("people:me")

    def get_object(self):
        return self.request.user

    def form_valid(self, form):
        response = super().form_valid(form)
        messages.success(self.request, _("Saved"))
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.instance.language, max_age=A_YEAR, samesite="Lax")
        return response


@method_decorator(login_not_required, name="dispatch")
class Choice(View):
    """A choice that this browser keeps: a value among those allowed, and back to the page."""

    http_method_names = ["post"]
    field = cookie = ""
    allowed = ()

    def post(self, request):
        back = request.POST.get("next", "/")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
            back = "/"
        response, choice = redirect(back), request.POST.get(self.field)
        if choice in self.allowed:
            self.keep(choice)
            response.set_cookie(self.cookie, choice, max_age=A_YEAR, samesite="Lax", secure=request.is_secure())
        return response

    def keep(self, choice):
        pass


class Colours(Choice):
    field, cookie, allowed = "scheme", "colours", SCHEMES


class Language(Choice):
    """For somebody who has signed in it is also the language of her letters."""

    field, cookie, allowed = "language", settings.LANGUAGE_COOKIE_NAME, SPOKEN

    def keep(self, choice):
        if self.request.user.is_authenticated:
            self.request.user.language = choice
            self.request.user.save(update_fields=["language"])


class Staying(TemplateView):
    """ "Stay signed in": any page asked for is a sign of life; this one is for a window of its own."""

    template_name = "people/staying.html"


class StayingLeft(View):
    """For how many seconds more she stays signed in; asking is no sign of life."""

    def get(self, request):
        rest = settings.REST_AFTER - int(request.session.quiet.total_seconds())
        return JsonResponse({"left": max(0, min(rest, int(request.session.get_expiry_age())))})


class Similar(TemplateView):
    """For somebody who types an organisation: those that it may be, as a piece of a page."""

    template_name = "people/similar.html"

    def get_context_data(self, **kwargs):
        said = {name: self.request.GET.get(name, "")[:200] for name in ("country", "name", "identifier")}
        found = similar(**said) if said["country"] in Organisation.Country else []
        return super().get_context_data(found=found, **kwargs)


@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(login_not_required, name="dispatch")
class PolicyReport(View):
    """Browsers tell here what the content-security policy stopped. One line in the log, a few a minute.

    Neither the page nor the person is kept: an address may hold the secret of an invitation.
    """

    http_method_names = ["post"]

    def post(self, request):
        # A slot is free again after a minute: however many come, so many are written down.
        if cache.add(f"policy-report-{randbelow(REPORTS_A_MINUTE)}", True, 60):
            log.warning("the content-security policy stopped something: %s", self.what(request.read(REPORT_BYTES)))
        return HttpResponse(status=204)

    def what(self, body):
        """The rule and the foreign host, in letters that can be written into a log."""
        try:
            report = json.loads(body)["csp-report"]
            said = [report.get("effective-directive", ""), report.get("blocked-uri", "")]
        except (ValueError, TypeError, KeyError, AttributeError):
            return "unreadable"
        return " ".join(
            re.sub(r"^([a-z-]{0,40}(://[\w.-]{0,100})?).*", r"\1", str(each), flags=re.DOTALL) for each in said
        )


@method_decorator(login_not_required, name="dispatch")
class Accessibility(TemplateView):
    template_name = "people/accessibility.html"


@method_decorator(login_not_required, name="dispatch")
class Privacy(TemplateView):
    template_name = "people/privacy.html"


def not_found(request, exception):
    """The same words for what is not there and for what is not hers."""
    return render(request, "404.html", status=404)
