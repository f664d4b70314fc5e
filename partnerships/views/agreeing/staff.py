"""Staff: all agreements of a call, one of them, its draft, and putting it out."""

from zoneinfo import ZoneInfo

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView

from programmes import access
from programmes.agreements import lacks
from programmes.confirming import Confirmation
from programmes.states import NotAllowed

from ...agreeing.content import content_of, template_of
from ...agreeing.drafting import begun_with, draft, draft_anew, held, put_out, take_back
from ...agreeing.forms import DraftForm, ReadForm
from ...agreeing.overview import rows_of
from ...agreeing.preparing import points_of
from ...agreeing.reading import text_of
from ...amending.handlers import HANDLE
from ...departing.reporting import latest_of
from ...models import Agreement, BodyMeeting
from ...models.consents import hash_of
from .frame import DRAFT, MINUTES, StaffAgreementPage


class AgreementList(StaffAgreementPage, TemplateView):
    """Who has signed, who is late, and which partnership has no agreement yet."""

    template_name = "partnerships/agreeing/agreements.html"

    def get_context_data(self, **kwargs):
        rows = rows_of(self.request.user, self.call, self.request.arrived_at)
        facts = {"rows": rows, "in_force": sum(row.in_force for row in rows)}
        facts["signing"] = sum(bool(row.open and row.open.status == Agreement.Status.SIGNING) for row in rows)
        facts["suspended"] = sum(row.is_suspended for row in rows)
        return super().get_context_data(**kwargs | facts | {"late": sum(row.late for row in rows)})


class AgreementRecord(StaffAgreementPage, TemplateView):
    """One partnership's agreement; a draft as it would read if it were put out now."""

    template_name = "partnerships/agreeing/record.html"

    def get_context_data(self, **kwargs):
        agreement, facts = self.agreement, {}
        if agreement and agreement.status == Agreement.Status.DRAFT:
            wanted = self.request.GET.get("language")
            content = content_of(agreement)
            language = wanted if wanted in content["languages"] else content["language"]
            facts = {"text": text_of(content, language), "is_preview": True, "read": hash_of(content)}
            facts["lacks"] = lacks(template_of(agreement))
        today = self.request.arrived_at.astimezone(ZoneInfo(self.call.time_zone)).date()
        points = points_of(self.call, [self.partnership])[self.partnership.pk]
        facts["rows"] = [(each, *each.state(today)) for each in points]
        if agreement and agreement.status != Agreement.Status.TAKEN_BACK:
            facts["is_earlier"] = not agreement.is_on(self.call.agreement)
            facts["may_anew"] = agreement.status in Agreement.OPEN and not agreement.signatures.exists()
        facts["changes"] = self.partnership.change_requests.known_to_staff().order_by("-number")
        facts["departure"] = latest_of(self.partnership)
        facts |= {f"may_{word}": self.may(key) for word, key in (("handle", HANDLE), ("end", "programmes.decide"))}
        facts["reads_minutes"] = self.may(MINUTES)
        return super().get_context_data(**kwargs) | facts

    def may(self, permission):
        return access.may(self.request.user, permission, self.request.programme)


class SteeringRecord(StaffAgreementPage, TemplateView):
    """The meetings of a partnership's steering group, with their minutes, as both parties read them."""

    permission = MINUTES
    template_name = "partnerships/agreeing/steering_record.html"

    def said(self):
        """Nothing of the agreement."""
        return {}

    def get_context_data(self, **kwargs):
        rows = BodyMeeting.objects.in_programme(self.request.programme).filter(body__partnership=self.partnership)
        meetings = list(rows.select_related("minutes_by").order_by("-number"))
        return super().get_context_data(**kwargs | {"meetings": meetings})


class AgreementDraft(StaffAgreementPage, FormView):
    """Write the draft of a first version, or of the next one."""

    permission = DRAFT
    template_name = "partnerships/agreeing/draft.html"

    def standing(self):
        """The draft, or what a new version begins with."""
        drafts = self.versions().filter(status=Agreement.Status.DRAFT)
        if drafts:
            return drafts[0]
        return begun_with(self.partnership, self.call)

    def get_form(self, form_class=None):
        if self.request.method == "POST":
            held(self.partnership)  # what stands is read again after whoever saves now
        is_first = not self.versions().standing().exists()
        facts = {"languages": self.request.programme.languages, "is_first": is_first}
        return DraftForm(self.request.POST or None, standing=DraftForm.standing_of(self.standing()), **facts)

    def form_valid(self, form):
        try:
            draft(self.partnership, self.request.user, **form.facts())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The draft is saved. Read it as the parties will, then put it out."))
        return redirect(self.own_page())


class AgreementAct(StaffAgreementPage, Confirmation):
    """One act on a version, asked once more."""

    permission, is_dangerous, here = DRAFT, False, "agreements"

    @property
    def about(self):
        return str(self.partnership)

    def back(self):
        return self.own_page()


class AgreementPutOut(AgreementAct):
    """Ask all sides to sign the text that was just read."""

    form_class = ReadForm

    @property
    def question(self):
        return _("Put this agreement out for signature?")

    @property
    def act_words(self):
        return _("Put it out")

    @property
    def keep_words(self):
        return _("Not now")

    def get_initial(self):
        return {"read": self.request.GET.get("read", "")}  # as its page says, which she comes from

    def consequences(self):
        return [
            _("The text is frozen. Whoever may sign for a party or for the programme gets a letter."),
            _("It is in force when all have signed. Until then you can take it back."),
        ]

    def act(self, form):
        put_out(self.agreement, self.request.user, self.request.arrived_at, form.cleaned_data["read"])
        messages.success(self.request, _("The agreement waits for signatures."))


class AgreementTakeBack(AgreementAct):
    """Nobody signs this text any more."""

    is_dangerous = True

    @property
    def question(self):
        return _("Take this agreement back?")

    @property
    def act_words(self):
        return _("Take it back")

    @property
    def keep_words(self):
        return _("Leave it")

    def consequences(self):
        if self.agreement and self.agreement.status == Agreement.Status.DRAFT:
            return [_("The draft is given up. Nobody outside has seen it.")]
        return [
            _("Nobody can sign this text any more. Signatures that were given stay readable, but they bind nobody."),
            _("Both parties are told by letter. You write the next version from this one."),
        ]

    def act(self, form):
        take_back(self.agreement, self.request.user)
        messages.success(self.request, _("Taken back."))


class AgreementDraftAnew(AgreementAct):
    """The same facts on the text that the call's agreements have now."""

    @property
    def question(self):
        return _("Draft this agreement anew on the text of today?")

    @property
    def act_words(self):
        return _("Draft it anew")

    @property
    def keep_words(self):
        return _("Keep the earlier text")

    def consequences(self):
        first = _("The days, the amount and the special terms stay. The clauses are those of today.")
        if self.agreement and self.agreement.status == Agreement.Status.SIGNING:
            return [first, _("The text that is out is taken back, and both parties are told. Nobody has signed it.")]
        return [first, _("Read it, then put it out. Nobody outside has seen the draft.")]

    def act(self, form):
        draft_anew(self.agreement, self.request.user)
        messages.success(self.request, _("Drafted anew. Read it as the parties will, then put it out."))
