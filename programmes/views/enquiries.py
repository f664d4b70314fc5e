"""Questions and answers about a call, as everybody reads them and as staff answer them."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, TemplateView

from .. import access, answering
from ..forms.enquiries import AnswerForm, AskForm, ReplyForm
from ..limits import may_write_to
from ..markdown import rendered
from ..models import Enquiry
from ..pages import OfCallOrDraft, ProgrammePage, public
from ..states import NotAllowed
from .meetings import EDIT

MOST_WORDS = 6  # of a search
Status = Enquiry.Status


class QuestionsPage(OfCallOrDraft):
    """A page about the questions of one call."""

    def get_context_data(self, **kwargs):
        at = self.request.arrived_at
        facts = {"call": self.call, "nav_call": self.call, "now": at, "takes_questions": self.call.takes_questions(at)}
        facts["may_answer"] = access.may(self.request.user, EDIT, self.request.programme)
        return super().get_context_data(**kwargs | facts)


@public
class QuestionList(QuestionsPage, ListView):
    """What was asked and answered, for everybody; never who asked."""

    model = Enquiry
    template_name = "programmes/question_list.html"
    paginate_by = 50

    def get_queryset(self):
        rows = Enquiry.objects.in_programme(self.request.programme).filter(call=self.call).published()
        # Only what everybody may read leaves the table at all.
        rows = rows.only("id", "wording", "answer", "correction", "answered_at", "programme_id", "call_id")
        return rows.saying(self.asked.split()[:MOST_WORDS]).order_by("-answered_at", "-id")

    @property
    def asked(self):
        return self.request.GET.get("q", "").strip()[:200]

    def get_context_data(self, **kwargs):
        context = super().get_context_data(asked=self.asked, query=urlencode({"q": self.asked}), **kwargs)
        for row in context["object_list"]:
            row.html = rendered(str(row.answer))
        if context["may_answer"]:
            waiting = Enquiry.objects.in_programme(self.request.programme).filter(call=self.call).waiting()
            context["waiting"] = waiting.count()
        return context


@public
class Ask(QuestionsPage, FormView):
    """Ask in private; the answer is for everybody."""

    template_name = "programmes/ask.html"
    form_class = AskForm

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        user, said = self.request.user, form.cleaned_data
        if not may_write_to(self.request, "ask", said.get("email") or f"user {user.pk}"):
            return render(self.request, "429.html", status=429)
        if user.is_authenticated:
            said |= {"user": user, "language": user.language}
        try:
            enquiry = answering.ask(self.call, self.request.arrived_at, **said)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        if user.is_authenticated:
            messages.success(self.request, _("We have your question. You get a letter when it is answered."))
            return redirect(enquiry)
        messages.success(self.request, _("Nearly done: we have sent you a letter. Open the link in it to confirm."))
        return redirect("programmes:questions", self.request.programme.slug, self.call.pk)


@public
class Asked(TemplateView):
    """Somebody's own question, opened by the secret of her letter."""

    template_name = "programmes/asked.html"

    @cached_property
    def enquiry(self):
        rows = Enquiry.objects.in_programme(self.request.programme).carrying(self.kwargs["token"])
        found = rows.select_related("call").first()
        if not found:
            raise Http404
        found.programme = found.call.programme = self.request.programme
        return found

    def get_context_data(self, **kwargs):
        enquiry = self.enquiry
        facts = {"enquiry": enquiry, "call": enquiry.call, "answer": rendered(str(enquiry.answer))}
        return super().get_context_data(**kwargs | facts)

    def get(self, request, *args, **kwargs):
        response = super().get(request, *args, **kwargs)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    def post(self, request, *args, **kwargs):
        answering.confirm(self.enquiry, request.arrived_at)
        return redirect(self.enquiry)


class EnquiryList(ProgrammePage, QuestionsPage, ListView):
    """What waits for an answer, the oldest first, and how long it has waited."""

    permission = EDIT
    model = Enquiry
    template_name = "programmes/enquiry_list.html"
    paginate_by = 50

    @property
    def status(self):
        status = self.request.GET.get("status")
        return status if status in (Status.PUBLISHED, Status.PRIVATE) else Status.OPEN

    def get_queryset(self):
        rows = super().get_queryset().filter(call=self.call, status=self.status).select_related("by")
        return rows.order_by("asked_at" if self.status == Status.OPEN else "-answered_at", "id")

    def get_context_data(self, **kwargs):
        rows = Enquiry.objects.in_programme(self.request.programme).filter(call=self.call)
        counts = dict(rows.values_list("status").annotate(Count("pk")).order_by())
        shown = [(each.value, each.label, counts.get(each.value, 0)) for each in Status if each != Status.UNCONFIRMED]
        return super().get_context_data(status=self.status, statuses=shown, **kwargs)


class EnquiryPage(ProgrammePage, QuestionsPage, FormView):
    """One question, as staff answer it."""

    permission = EDIT
    template_name = "programmes/enquiry_detail.html"

    @cached_property
    def enquiry(self):
        rows = Enquiry.objects.in_programme(self.request.programme).filter(call=self.call)
        rows = rows.exclude(status=Status.UNCONFIRMED).select_related("by", "answered_by")
        if self.request.method == "POST":  # what was typed is compared with what stands
            rows = rows.select_for_update(of=("self",))
        found = get_object_or_404(rows, pk=self.kwargs["enquiry"])
        found.call, found.programme = self.call, self.request.programme
        return found

    def get_context_data(self, **kwargs):
        kwargs.setdefault("form", self.answer_form())
        kwargs.setdefault("reply_form", ReplyForm())
        return super().get_context_data(**kwargs | {"enquiry": self.enquiry})

    def answer_form(self, data=None):
        languages = self.request.programme.languages
        return AnswerForm(data, languages=languages, standing=AnswerForm.standing_of(self.enquiry, languages))

    def done(self, act, sentence, **facts):
        try:
            act(self.enquiry, self.request.user, self.request.arrived_at, **facts)
            messages.success(self.request, sentence)
        except NotAllowed as refusal:
            messages.error(self.request, str(refusal))
        return redirect("programmes:enquiries", self.request.programme.slug, self.call.pk)


class EnquiryAnswer(EnquiryPage):
    """Answer for everybody."""

    def get_form(self, form_class=None):
        return self.answer_form(self.request.POST if self.request.method == "POST" else None)

    def form_valid(self, form):
        said, sentence = form.cleaned_data, _("The answer is public. Who asked gets a letter.")
        if self.enquiry.status == Status.PUBLISHED:
            sentence = _("The public words are saved.")
        return self.done(answering.publish, sentence, **{name: said[name] for name in AnswerForm.words})


class EnquiryReply(EnquiryPage):
    """Answer in private."""

    http_method_names = ["post"]

    def get_form(self, form_class=None):
        return ReplyForm(self.request.POST)

    def form_valid(self, form):
        sentence = _("Who asked gets a letter. Nothing is public.")
        return self.done(answering.reply, sentence, text=form.cleaned_data["reply"])

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(reply_form=form))
