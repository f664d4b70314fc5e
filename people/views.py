"""Pages about the reader herself: who she is, her language and colours, and what we promise her."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, UpdateView, View

from .context import SCHEMES
from .forms import MeForm
from .middleware import SPOKEN

A_YEAR = 365 * 24 * 60 * 60


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


@method_decorator(login_not_required, name="dispatch")
class Accessibility(TemplateView):
    template_name = "people/accessibility.html"


@method_decorator(login_not_required, name="dispatch")
class Privacy(TemplateView):
    template_name = "people/privacy.html"


def not_found(request, exception):
    """The same words for what is not there and for what is not hers."""
    return render(request, "404.html", status=404)
