from collections import defaultdict

from django.http import JsonResponse
from django.views.generic import TemplateView, View

from programmes.outbox import put

from ..changes import changes_of, no_longer_asked
from ..eligibility import verdicts_of_draft
from ..models import OwnDeadline, PartnershipAppointment
from ..pages import ApplicationPage
from ..sending import senders
from ..showing import shown
from ..signing_off import entries
from ..visiting import Visit

READ, WRITE = "partnerships.read_application", "partnerships.write_application"


class ApplicationDetail(ApplicationPage, TemplateView):
    """The sections by party, what is missing from whom, and the consents. There is no button to submit."""

    template_name = "partnerships/application_detail.html"

    def get_context_data(self, **kwargs):
        standing, kinds = self.standing, self.application.call.parties
        parties = [(kind, standing.party(kind), standing.consent_of(kind)) for kind in kinds]
        done, asked = standing.answered
        people = self.partnership.appointments.today()
        people = list(people.select_related("user", "party").order_by("party", "user__name"))
        visit = Visit(standing, self.request.user)
        news = visit.news(standing.asks.questions.values())
        if not visit.seen:
            visit.mark([])
        return super().get_context_data(
            **self.sections(people),
            parties=parties,
            people=people,
            done=done,
            asked=asked,
            missing=ordered(standing, self.kind),
            verdicts=verdicts_of_draft(standing, self.request.user),
            news=list(news.values()),
            here=self.others_here(),
            senders=senders(self.application) if self.application.call.sent_by else (),
            own_deadline=OwnDeadline.objects.filter(party__in=[held.party for held in self.held]).first(),
            corrections=changes_of(self.application),
            no_longer_asked=no_longer_asked(standing),
            **kwargs,
        )

    def sections(self, people):
        """The rows of sections, each with who takes it; those of the reader alone when she asks for them."""
        standing, kinds = self.standing, self.application.call.parties
        names = {appointment.user_id: appointment.user for appointment in people}
        takers, own_party = defaultdict(list), self.held[0].party if self.held else None
        signing = {each.section.key: each for each in entries(standing, own_party)} if own_party else {}
        for section, user in self.application.assignments.values_list("section", "user"):
            takers[section] += [names[user]] if user in names else []
        own = self.request.user in [user for users in takers.values() for user in users]
        is_mine = own and "mine" in self.request.GET
        rows = [
            (section, standing.states_of(section, kinds), takers[section.key], signing.get(section.key))
            for section in standing.asks.sections
            if not is_mine or self.request.user in takers[section.key]
        ]
        mine = [each for each in signing.values() if each.row.user_id == self.request.user.pk]
        facts = {"signs_off": bool(mine), "to_sign_off": sum(not each.is_signed for each in mine)}
        return facts | {"rows": rows, "has_own": own, "is_mine": is_mine}


def ordered(standing, own):
    """What is missing by party, one's own first: [(kind, party or None, items)]."""
    kinds = sorted(standing.missing, key=lambda kind: kind != own)
    return [(kind, standing.party(kind), standing.missing[kind]) for kind in kinds]


def tell_of_voided(writer):
    """Both parties are told at once that a consent no longer applies."""
    for consent in writer.voided:
        for appointment in PartnershipAppointment.objects.today().filter(partnership=writer.application.partnership):
            put("partnerships.letters.consent_void", consent, appointment.user)
    writer.voided = []


class ApplicationText(ApplicationPage, TemplateView):
    """All questions and answers on one page, to read, to print and to keep; after the deadline too."""

    template_name = "partnerships/application_text.html"

    def get_context_data(self, **kwargs):
        standing = self.standing
        parties = {party.kind: party.name for party in standing.parties}
        sections = [
            (
                section,
                [shown(standing, question, self.kind, False, parties) for question in section.questions],
            )
            for section in standing.asks.sections
        ]
        return super().get_context_data(sections=sections, **kwargs)


class ApplicationExport(ApplicationPage, View):
    """The draft as a file: what stands in each question, as data."""

    def get(self, request, *args, **kwargs):
        answers = {key: state.raw for key, state in self.standing.states.items() if state.raw}
        content = {"call": self.application.call.reference, "name": self.application.name, "answers": answers}
        response = JsonResponse(content, json_dumps_params={"ensure_ascii": False, "indent": 1})
        response.headers["Content-Disposition"] = f'attachment; filename="application-{self.partnership.pk}.json"'
        return response
