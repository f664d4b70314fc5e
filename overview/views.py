from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Q
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.generic import TemplateView

from partnerships.models import (
    Application,
    ApplicationExtension,
    Conflict,
    Decision,
    LateFile,
    PartnershipAppointment,
    Registration,
)
from programmes import correspondence
from programmes.access import may, programmes_in
from programmes.clock import now
from programmes.models import Call, Outbox, Programme
from programmes.scope import scope
from programmes.templatetags.saying import side

from .interviews import asked_of_panel, asked_of_parties
from .waiting import (
    agreements_waiting,
    changes_to_answer,
    changes_waiting,
    departures_of,
    departures_waiting,
    messages_waiting,
    questions_waiting,
    reviews_waiting,
    to_sign,
    unread,
)

Status = Application.Status


class Desk(TemplateView):
    """What must I do today, in each programme where I am appointed; each is entered by itself."""

    template_name = "overview/desk.html"

    def get(self, request, *args, **kwargs):
        context = self.get_context_data(**kwargs)
        drafts = [draft for programme in context["programmes"] for draft in programme.drafts]
        if len(drafts) == 1 and not any(programme.staff_calls for programme in context["programmes"]):
            return redirect(drafts[0].link)
        return self.render_to_response(context)

    def get_context_data(self, **kwargs):
        user, at = self.request.user, None
        programmes = list(Programme.objects.filter(pk__in=programmes_in(self.request.appointed)).order_by("slug"))
        for programme in programmes:
            with scope(programme, user) as within:
                at = within.arrived_at
                programme.drafts = drafts_of(programme, user, at)
                programme.staff_calls = calls_for_staff(programme, user)
                programme.dead_letters = dead_letters(programme, user)
                programme.extensions_to_decide = extensions_to_decide(programme, user)
                programme.questions_waiting = questions_waiting(programme, user)
                programme.messages_waiting = messages_waiting(programme, user)
                programme.agreements_waiting = agreements_waiting(programme, user)
                programme.changes_waiting = changes_waiting(programme, user)
                programme.departures_waiting = departures_waiting(programme, user)
                programme.reviews_waiting = reviews_waiting(programme, user)
                programme.interviews_waiting = asked_of_panel(programme, user, at)
                programme.papers_to_decide = papers_to_decide(programme, user)
                programme.files_to_decide = files_to_decide(programme, user)
        at = at or now()
        zone = user.time_zone or next((programme.time_zone for programme in programmes), "UTC")
        facts = {"programmes": programmes, "now": at, "today": at.astimezone(ZoneInfo(zone)).date()}
        return super().get_context_data(**kwargs | facts)


def drafts_of(programme, user, at):
    """Her applications, each with what there is to do for her own party."""
    mine = PartnershipAppointment.objects.today().filter(user=user)
    kinds = dict(mine.values_list("partnership_id", "party__kind"))
    rows = Application.objects.in_programme(programme).filter(partnership__in=kinds)
    offered = Decision.objects.filter(application=OuterRef("pk"), status=Decision.Status.OFFERED)
    rows = rows.annotate(registered=F("registration__status"), is_offered=Exists(offered))
    rows = rows.annotate(is_to_sign=Exists(to_sign(user).filter(partnership=OuterRef("partnership"))))
    drafts = list(rows.select_related("call", "partnership").order_by("call__closes_on", "id"))
    new = unread(programme, user) if drafts else {}
    active = [draft.partnership_id for draft in drafts if draft.partnership.status == "active"]
    changes, departures = (changes_to_answer(user), departures_of(active)) if active else ({}, {})
    interviews = asked_of_parties(user, drafts, at)
    for draft in drafts:
        draft.unread = new.get(draft.partnership_id, 0)
        draft.programme = draft.call.programme = programme
        draft.shape, draft.words = to_do(draft, kinds[draft.partnership_id], at)
        page = "partnerships:application"
        if draft.is_offered:
            draft.shape, draft.words = "look", _("Selected. Accept or decline")
            page = "partnerships:decision"
        elif draft.is_to_sign:
            draft.shape, draft.words, page = "look", _("Read and sign the agreement"), "partnerships:agreement"
        elif draft.pk in interviews:
            (draft.shape, draft.words), page = interviews[draft.pk], "partnerships:interview"
        args = [programme.slug, draft.partnership_id]
        if page == "partnerships:application":
            page, args = of_its_agreement(draft, args, changes, departures)
        draft.link = reverse(page, args=args)
    return drafts


def of_its_agreement(draft, args, changes, departures):
    """(page, its arguments): what there is to do about an agreement that stands, or the application."""
    if draft.partnership_id in changes:
        draft.words, number = changes[draft.partnership_id]
        draft.shape = "look"
        return "partnerships:change_request", [*args, number]
    if draft.partnership_id in departures:
        draft.shape, draft.words = "look", _("A party leaves. Find another one")
        draft.find_by = departures[draft.partnership_id].until
        return "partnerships:departure", args
    return "partnerships:application", args


def to_do(draft, kind, at):
    """(shape, words) of an application for somebody who acts for a kind of party."""
    if draft.status == Status.WITHDRAWN:
        return "end", _("Withdrawn")
    if draft.status == Status.SUBMITTED and draft.registered == Registration.Status.STANDING:
        return "look", _("Registered by staff. Confirm it")
    if draft.status == Status.SUBMITTED:
        return "done", f"{_('Submitted')}: {draft.reference}"
    if draft.closing.is_over(at):
        return "end", _("The deadline has passed") if draft.status == Status.DRAFT else _("Changes were not submitted")
    if not draft.missing:
        return "todo", _("Not begun")
    lacking = draft.missing.get(kind, 0)
    if lacking:
        return "look", ngettext("%(n)s thing missing from you", "%(n)s things missing from you", lacking) % {
            "n": lacking
        }
    others = ", ".join(str(side(other)) for other, number in draft.missing.items() if number)
    return "wait", f"{_('Waiting for')}: {others}"


def calls_for_staff(programme, user):
    """The calls whose applications she may see, with how many are received and how many are drafts."""
    if not may(user, "programmes.list_applications", programme):
        return []
    received = Count("applications", filter=Q(applications__status__in=[Status.SUBMITTED, Status.REOPENED]))
    written = ~Q(applications__registration__status__in=Registration.HIDDEN)
    drafts = Count("applications", filter=Q(applications__status=Status.DRAFT) & written)
    calls = Call.objects.in_programme(programme).published().order_by("-opens_on")
    release = {"release": F("selection__status"), "release_asked_by": F("selection__proposed_by")}
    calls = list(calls.annotate(received=received, drafts=drafts, **release))
    for call in calls:
        call.programme = programme
        call.link = reverse("partnerships:applications", args=[programme.slug, call.pk])
    return calls


def dead_letters(programme, user):
    """How many letters could not be sent, for those who can send them again."""
    if not may(user, "programmes.see_letters", programme):
        return 0
    dead = Outbox.objects.in_programme(programme).dead()
    return dead.count() and correspondence.open_to(user, dead).count()


def extensions_to_decide(programme, user):
    """Later deadlines that somebody else of the staff has asked for."""
    if not may(user, "programmes.handle_applications", programme):
        return []
    waiting = ApplicationExtension.objects.in_programme(programme).filter(status="requested").exclude(by=user)
    waiting = waiting.exclude(application__in=Conflict.objects.barring(user))
    waiting = list(waiting.select_related("application").order_by("id"))
    for extension in waiting:
        extension.application.programme = programme
    return waiting


def papers_to_decide(programme, user):
    """Applications on paper that came too late, until somebody has decided about them."""
    if not may(user, "programmes.handle_applications", programme):
        return []
    waiting = Registration.objects.in_programme(programme).undecided().filter(application__in=open_to(user))
    waiting = list(waiting.select_related("application").order_by("id"))
    for registration in waiting:
        registration.application.programme = programme
    return waiting


def files_to_decide(programme, user):
    """Uploads that ended after the deadline, until somebody has decided about them."""
    if not may(user, "programmes.handle_applications", programme):
        return []
    waiting = LateFile.objects.in_programme(programme).undecided().filter(application__in=open_to(user))
    waiting = list(waiting.select_related("application").order_by("id"))
    for late in waiting:
        late.application.programme = programme
    return waiting


def open_to(user):
    """The applications from which no conflict of interest keeps her."""
    return Application.objects.open_to(user).values("pk")
