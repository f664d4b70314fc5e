"""The page on which an invited person founds a programme."""

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.views.generic import FormView

from people.adapter import OPEN_DOOR

from .. import founding
from ..forms.founding import FoundingForm
from ..pages import public
from ..states import NotAllowed


@public
class Found(FormView):
    """Opened by a secret; used by whoever has signed in with the address that it was sent to."""

    template_name = "programmes/found.html"

    def dispatch(self, request, *args, **kwargs):
        try:
            self.name, whose = founding.read_token(kwargs["token"])
        except NotAllowed:
            raise Http404 from None
        self.fits = request.user.is_authenticated and founding.is_for(request.user, whose)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request, *args, **kwargs):
        request.session[OPEN_DOOR] = True  # to signing up; a code by mail then shows whose the address is
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect(f"{reverse(settings.LOGIN_URL)}?next={request.path}")
        if not self.fits:
            return redirect(request.path)
        return super().post(request, *args, **kwargs)

    def get_form(self, form_class=None):
        if not self.fits:
            return None
        user = self.request.user
        return FoundingForm(self.request.POST or None, user=user, copyable=founding.copyable(user))

    def get_context_data(self, **kwargs):
        return super().get_context_data(fits=self.fits, here=self.request.get_full_path(), **kwargs)

    def form_valid(self, form):
        try:
            with transaction.atomic():
                made = founding.found(self.request.user, self.name, form.facts(), form.beginning())
        except NotAllowed as refusal:
            messages.error(self.request, str(refusal))
            return redirect(self.request.path)
        return redirect("programmes:setup", made.slug)
