"""The thread between a partnership and the programme, from both of its ends."""

from django import forms
from django.db.models import Count, F, Q
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView, ListView

from programmes.pages import ProgrammePage, StaffPage

from .. import talking
from ..models import Application, Conflict, Message, Partnership
from ..models.messages import MOST, with_their_waiting
from ..pages import PartnershipPage

LIST = "programmes.list_applications"
READ = "partnerships.read_application"
SHOWN = 100  # the newest messages of a thread


class MessageForm(forms.Form):
    text = forms.CharField(label=_("Message"), max_length=MOST, widget=forms.Textarea(attrs={"rows": 5}))


class Thread(FormView):
    """All that was said, the newest last; to look at it is to have read it."""

    form_class = MessageForm
    template_name = "partnerships/message_thread.html"
    party = None  # for whom she speaks; none: for the programme

    @cached_property
    def application(self):
        rows = Application.objects.in_programme(self.request.programme).select_related("call")
        found = get_object_or_404(rows, partnership=self.partnership)
        found.programme = found.call.programme = self.request.programme
        return found

    def get_context_data(self, **kwargs):
        rows = self.partnership.messages.select_related("by", "party").order_by("-id")[:SHOWN]
        unread = Message.objects.unread_by(self.request.user).filter(partnership=self.partnership)
        new = set(unread.values_list("pk", flat=True))
        said = list(reversed(rows))
        for message in said:
            message.is_new = message.pk in new
        talking.see(self.partnership, self.request.user)
        facts = {"said": said, "application": self.application, "call": self.application.call, "party": self.party}
        return super().get_context_data(**kwargs | facts | {"partnership": self.partnership})

    def form_valid(self, form):
        talking.say(self.partnership, self.request.user, form.cleaned_data["text"], self.party)
        return redirect(self.request.path)


class PartnershipMessages(PartnershipPage, Thread):
    """The partnership's end: both parties read everything."""

    permission = READ

    @property
    def party(self):
        return self.held[0].party if self.held else None


class StaffMessages(ProgrammePage, Thread):
    """The programme's end."""

    permission = LIST

    @cached_property
    def partnership(self):
        rows = Partnership.objects.in_programme(self.request.programme)
        rows = rows.exclude(application__in=Conflict.objects.barring(self.request.user))
        found = get_object_or_404(rows, pk=self.kwargs["partnership"])
        found.programme = self.request.programme
        return found

    def get_context_data(self, **kwargs):
        facts = {"nav_call": self.application.call, "for_the_programme": True, "now": self.request.arrived_at}
        return super().get_context_data(**kwargs | facts)


class MessageList(StaffPage, ListView):
    """Who has written, who waits and since when, and how soon the programme answers."""

    permission = LIST
    model = Partnership
    template_name = "partnerships/message_list.html"
    paginate_by = 50

    def get_queryset(self):
        unread = Message.objects.unread_by(self.request.user).of_the_parties().values("pk")
        rows = super().get_queryset().exclude(application__in=Conflict.objects.barring(self.request.user))
        rows = with_their_waiting(rows).select_related("application")
        rows = rows.annotate(unread=Count("messages", filter=Q(messages__in=unread)))
        return rows.order_by(F("waits_since").asc(nulls_last=True), F("written_at").desc(nulls_last=True), "id")

    def get_context_data(self, **kwargs):
        median, answers = talking.response_time()
        facts = {"median": median, "answers": answers, "now": self.request.arrived_at}
        return super().get_context_data(**kwargs | facts)
