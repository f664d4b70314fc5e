"""A programme is set up: what it says of itself, its colour and its funder's logo."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, View

from .. import access
from ..accent import stylesheet, tokens
from ..forms.programme import COLOUR, ProgrammeForm, legible
from ..loading import organisation
from ..models import Logo, Programme
from ..pages import ProgrammePage, StaffPage
from ..pictures import made_anew

SET_UP, SEE = "programmes.set_up_programme", "programmes.see_setup"
FOR_EVER = "public, max-age=31536000, immutable"


class ProgrammeEdit(StaffPage, FormView):
    """Staff read how the programme is set up; the national coordinator changes it."""

    permission = SEE
    template_name = "programmes/programme_edit.html"

    def post(self, request, *args, **kwargs):
        if not self.may_change():
            raise Http404
        return super().post(request, *args, **kwargs)

    def may_change(self):
        return access.may(self.request.user, SET_UP, self.request.programme)

    def get_form(self, form_class=None):
        rows = Programme.objects.select_related("host", "funder")
        if self.request.method == "POST":
            rows = rows.select_for_update(of=("self",), no_key=True)
        form = ProgrammeForm(self.request.POST or None, programme=rows.get(pk=self.request.programme.pk))
        if not self.may_change():
            for field in form.fields.values():
                field.disabled = True
        return form

    def get_context_data(self, **kwargs):
        context = super().get_context_data(may_change=self.may_change(), **kwargs)
        colour = context["form"]["accent"].value() or ""
        colour = colour if COLOUR.fullmatch(colour) else self.request.programme.accent
        ratio, is_legible = legible(colour)
        shade = tokens(colour)["base-default"][0]
        return context | {"colour": colour, "ratio": ratio, "is_legible": is_legible, "shade": shade,
                          "shade_ratio": legible(shade)[0]}  # fmt: skip

    def form_valid(self, form):
        if "preview" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        facts = form.facts()
        facts["host"] = organisation(facts["host"])
        facts["funder"] = organisation(facts["funder"]) if facts["funder"]["name"] else None
        Programme.objects.filter(pk=self.request.programme.pk).update(**facts)
        messages.success(self.request, _("Saved."))
        return redirect("programmes:setup", self.request.programme.slug)


class LogoChange(ProgrammePage, View):
    """Upload a logo, or take it away. What is uploaded is never handed out: a picture made of it is."""

    permission = SET_UP
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        upload, digest = request.FILES.get("logo"), ""
        try:
            if upload and "remove" not in request.POST:
                digest = self.kept(upload)
            elif "remove" not in request.POST:
                raise ValidationError(_("Choose a file first."))
            Programme.objects.filter(pk=request.programme.pk).update(logo=digest)
            messages.success(request, _("Saved."))
        except ValidationError as wrong:
            messages.error(request, wrong.messages[0])
        return redirect("programmes:programme_edit", request.programme.slug)

    def kept(self, upload):
        picture = made_anew(upload)
        facts = {"content": picture.content, "width": picture.width, "height": picture.height, "by": self.request.user}
        with transaction.atomic():
            Logo.objects.get_or_create(digest=picture.digest, defaults=facts)
        return picture.digest


@login_not_required
def logo(request, digest):
    """The one way to a logo. Its address is its content, so a browser keeps it for ever."""
    found = Logo.objects.filter(digest=digest).first()
    if not found:
        raise Http404
    response = HttpResponse(bytes(found.content), content_type="image/png")
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


class Colour(ProgrammePage, View):
    """A colour as the pages would use it, within the preview only."""

    permission = SEE
    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        colour = request.GET.get("is", "").lower()
        colour = colour if COLOUR.fullmatch(colour) else request.programme.accent
        response = HttpResponse(stylesheet(colour, ".in-colour"), content_type="text/css")
        response.headers["Cache-Control"] = "public, max-age=3600"  # a colour is no secret
        return response
