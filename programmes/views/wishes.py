"""Which letters somebody wants, and when: her own page, and the one click of a mail program."""

from django.contrib import messages
from django.core import signing
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView, View

from people.models import LetterChoice, User

from .. import wishes
from ..correspondence import KINDS
from ..forms.quiet import QuietForm
from ..pages import public


class MyLetters(TemplateView):
    """Her choice for each kind of letter that may be declined, and her quiet hours."""

    template_name = "programmes/my_letters.html"

    def get_context_data(self, **kwargs):
        chosen = dict(LetterChoice.objects.filter(user=self.request.user).values_list("kind", "how"))
        optional = [(kind, chosen.get(kind.name, "at_once")) for kind in KINDS.values() if not kind.must]
        facts = {"optional": optional, "always": [kind for kind in KINDS.values() if kind.must]}
        facts |= {"ways": LetterChoice.How.choices, "form": QuietForm(instance=self.request.user)}
        return super().get_context_data(**facts | kwargs)

    def post(self, request, *args, **kwargs):
        form = QuietForm(request.POST, instance=request.user)
        ways = {name: request.POST.get(name) for name, kind in KINDS.items() if not kind.must}
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        with transaction.atomic():
            form.save()
            for name, how in ways.items():
                if how in LetterChoice.How.values:
                    wishes.choose(request.user, name, how)
        messages.success(request, _("Saved"))
        return redirect("my_letters")


@public
@method_decorator(csrf_exempt, name="dispatch")
class StopLetters(View):
    """One kind of letter no more: by a button on this page, or by the mail program itself, which has no session."""

    http_method_names = ["get", "post"]
    template_name = "programmes/stop_letters.html"

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        try:
            self.user, self.kind = signing.loads(kwargs["token"], salt="letters")
        except signing.BadSignature:
            raise Http404 from None
        if self.kind not in KINDS or KINDS[self.kind].must:
            raise Http404

    def get(self, request, **kwargs):
        return render(request, self.template_name, {"kind": KINDS[self.kind], "done": False})

    def post(self, request, **kwargs):
        wishes.choose(get_object_or_404(User, pk=self.user), self.kind, "never")
        return render(request, self.template_name, {"kind": KINDS[self.kind], "done": True})
