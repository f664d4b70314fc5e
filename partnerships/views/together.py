from django.contrib import messages
from django.db import transaction
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from programmes.outbox import put
from programmes.pages import ActionView
from programmes.states import NotAllowed

from ..forms import OwnDeadlineForm
from ..models import Answer, Comment, OwnDeadline, PartnershipAppointment, SectionAssignment, SignOff
from ..pages import ApplicationPage
from ..signing_off import put_to
from ..typed import clean
from ..visiting import Visit
from .application import READ, WRITE
from .sections import save_section

LONGEST_COMMENT = 5000


class Presence(ApplicationPage, View):
    """She is on this page; who else is, and in which version each answer of the section stands."""

    permission = READ
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        section = self.application.asks.section(request.POST.get("section", ""))
        question = self.application.asks.questions.get(request.POST.get("question", ""))
        asked = [each.key for each in section.questions] if section else []
        own = {"section": section.key if section else "", "question": question.key if question else ""}
        facts = {"here": self.others_here(**own)}
        versions = Answer.objects.filter(application=self.application, question__in=asked)
        return JsonResponse(
            {
                "here": render_to_string("partnerships/parts/here.html", facts, request),
                "versions": dict(versions.values_list("question", "version")) if asked else {},
            }
        )


class CommentAdd(ApplicationPage, View):
    """Say something to the other party at a question. What was typed in the section is saved with it."""

    permission = WRITE
    locks = True
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        writer, question = self.writer(), self.question
        save_section(request, writer, self.application.asks.section(question.section))
        text = clean(request.POST.get(f"{question.key}.comment", "")).strip()[:LONGEST_COMMENT]
        if text:
            facts = {"question": question.key, "party_id": writer.party, "by": request.user, "at": writer.at}
            self.application.comments.create(text=text, **facts)
            messages.success(request, _("Your comment stands at the question."))
        return HttpResponseRedirect(self.place())

    def place(self):
        args = [self.request.programme.slug, self.partnership.pk, self.question.section]
        return reverse("partnerships:section", args=args) + f"#{self.question.key}"


class CommentsResolve(CommentAdd):
    """What was talked about at a question is settled; it stays to be read."""

    def post(self, request, *args, **kwargs):
        writer = self.writer()
        save_section(request, writer, self.application.asks.section(self.question.section))
        talk = Comment.objects.filter(application=self.application, question=self.question.key)
        talk.filter(resolved_at=None).update(resolved_at=writer.at, resolved_by=request.user)
        return HttpResponseRedirect(self.place())


class ApplicationChanges(ApplicationPage, TemplateView):
    """What others have written and said since she was last at each question."""

    permission = READ
    template_name = "partnerships/application_changes.html"

    def get_context_data(self, **kwargs):
        news = Visit(self.standing, self.request.user).news(self.application.asks.questions.values())
        return super().get_context_data(news=list(news.values()), **kwargs)


class ChangesRead(ApplicationPage, ActionView):
    """She has read all that is new."""

    permission = READ

    def get_object(self):
        return self.application

    def act(self, application):
        comments = Comment.objects.filter(application=application)
        Visit(self.standing, self.request.user).mark(application.asks.questions.values(), comments)


class SectionPeople(ApplicationPage, TemplateView):
    """Who takes a section. Anybody may still write there."""

    permission = WRITE
    template_name = "partnerships/section_people.html"

    @cached_property
    def people(self):
        """Everybody who may write here, each once."""
        rows = PartnershipAppointment.objects.today().writing().filter(partnership=self.partnership)
        people = rows.select_related("user", "party").order_by("party", "user__name", "id")
        return list({appointment.user_id: appointment for appointment in people}.values())

    @property
    def own_people(self):
        """Those of the reader's own party: one of them may sign the section off."""
        return [each for each in self.people if self.held and each.party_id == self.held[0].party]

    @property
    def assigned(self):
        return SectionAssignment.objects.filter(application=self.application, section=self.section.key)

    def get_context_data(self, **kwargs):
        chosen = set(self.assigned.values_list("user", flat=True))
        facts = {"section": self.section, "people": self.people, "chosen": chosen, "own_people": self.own_people}
        party = self.held[0].party if self.held else None
        signs = SignOff.objects.filter(application=self.application, section=self.section.key, party=party)
        facts["signs"] = signs.values_list("user", flat=True).first()
        return super().get_context_data(**kwargs | facts)

    def post(self, request, *args, **kwargs):
        wanted = {person.user for person in self.people if str(person.user_id) in request.POST.getlist("who")}
        self.assigned.exclude(user__in=wanted).delete()
        known = set(self.assigned.values_list("user", flat=True))
        for user in wanted:
            if user.pk not in known:
                self.assign(user)
        if self.held and "signs" in request.POST:
            self.put_to_sign_off(request.POST["signs"])
        return redirect(self.application)

    def put_to_sign_off(self, chosen):
        try:
            with transaction.atomic():
                asked = put_to(self.writer(), self.section, chosen)
        except NotAllowed as refusal:
            messages.error(self.request, str(refusal))
            return
        if asked and "tell" in self.request.POST and asked.user != self.request.user:
            put("partnerships.letters.sign_off_asked", asked, asked.user)

    def assign(self, user):
        facts = {"application": self.application, "section": self.section.key, "user": user}
        more = {"by": self.request.user, "at": self.request.arrived_at}
        assignment, made = SectionAssignment.objects.get_or_create(**facts, defaults=more)
        if made and "tell" in self.request.POST and user != self.request.user:
            put("partnerships.letters.assigned", assignment, user)


class OwnDeadlineEdit(ApplicationPage, FormView):
    """A party's own earlier deadline: for its own people only, and it decides nothing."""

    permission = WRITE
    template_name = "partnerships/own_deadline.html"
    form_class = OwnDeadlineForm

    @cached_property
    def party(self):
        return self.held[0].party if self.held else self.not_there()

    @cached_property
    def own(self):
        return OwnDeadline.objects.filter(party=self.party).first()

    def get_form_kwargs(self):
        facts = {"closing": self.application.closing, "at": self.request.arrived_at, "own": self.own}
        return super().get_form_kwargs() | facts

    def get_context_data(self, **kwargs):
        return super().get_context_data(own=self.own, **kwargs)

    def form_valid(self, form):
        deadline = self.own or OwnDeadline(party_id=self.party)
        deadline.on, deadline.clock = form.cleaned_data["day"], form.cleaned_data["time"]
        deadline.hours_before = [int(hours) for hours in form.cleaned_data["hours"]]
        deadline.time_zone, deadline.by = self.application.closing.time_zone, self.request.user
        deadline.plan()
        messages.success(self.request, _("Your organisation's own deadline is set. The other party does not see it."))
        return redirect(self.application)


class OwnDeadlineRemove(ApplicationPage, ActionView):
    permission = WRITE

    def get_object(self):
        return self.application

    def act(self, application):
        OwnDeadline.objects.filter(party__in=[held.party for held in self.held]).delete()
        messages.success(self.request, _("Your organisation's own deadline is removed."))
