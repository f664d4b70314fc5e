"""The outbox, as staff see it."""

from django.shortcuts import redirect
from django.views.generic import ListView

from .. import outbox
from ..models import Outbox
from ..pages import ActionView, ProgrammePage, StaffPage


class LetterList(StaffPage, ListView):
    """The outbox: what waits, what failed. Never the text: a letter is its reader's."""

    permission = "programmes.see_letters"
    model = Outbox
    template_name = "programmes/letter_list.html"
    paginate_by = 50

    def get_queryset(self):
        letters = super().get_queryset().select_related("to").order_by("-id")
        status = self.request.GET.get("status")
        return letters.filter(status=status) if status in Outbox.Status.values else letters

    def get_context_data(self, **kwargs):
        status = self.request.GET.get("status")
        facts = {"statuses": Outbox.Status.choices, "status": status if status in Outbox.Status.values else ""}
        facts["dead"] = Outbox.objects.in_programme(self.request.programme).dead().count()
        return super().get_context_data(**kwargs | facts)


class LetterRevive(ProgrammePage, ActionView):
    permission = "programmes.see_letters"
    model = Outbox
    pk_url_kwarg = "letter"

    def get_queryset(self):
        return super().get_queryset().dead()

    def act(self, letter):
        letter.revive()
        outbox.ring("programmes.tasks.deliver", letter.pk)
        return redirect("programmes:letters", self.request.programme.slug)
