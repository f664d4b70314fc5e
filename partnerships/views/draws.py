"""The random draw of a call, in public: what was fixed before, what was drawn, and what became of it."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView, View

from programmes import access
from programmes.bundles import RULE, bundle_of
from programmes.confirming import Confirmation
from programmes.drawing import decide_annulment, draw_now, freeze, propose_annulment, withdraw
from programmes.models import Draw, DrawAnnulment
from programmes.pages import OfCall, ProgrammePage, public
from programmes.states import NotAllowed

from ..choosing.barring import is_barred
from ..choosing.drawable import pool_of, pool_to_freeze
from ..choosing.forms import DrawForm, FreezeForm, WhyForm, WithdrawalForm

PREPARE, DECIDE = "programmes.prepare_decisions", "programmes.decide"


class DrawPage(OfCall):
    """A page about the draws of a call."""

    def told_of(self, draw):
        draw.call, draw.programme = self.call, self.request.programme
        return draw

    @cached_property
    def draw(self):
        rows = Draw.objects.in_programme(self.request.programme).filter(call=self.call).with_all()
        return self.told_of(get_object_or_404(rows, pk=self.kwargs["draw"]))

    def draws(self):
        return reverse("partnerships:draws", args=[self.request.programme.slug, self.call.pk])


@public
class Draws(DrawPage, TemplateView):
    """Every draw of a call, the latest first; whoever may act finds the acts here too."""

    template_name = "partnerships/draws/draws.html"

    def get_context_data(self, **kwargs):
        programme, user, at = self.request.programme, self.request.user, self.request.arrived_at
        draws = [self.told_of(each) for each in self.call.draws.with_all()]
        facts = {"call": self.call, "nav_call": self.call, "now": at, "rule": RULE}
        facts["draws"] = [(each, lines_of(each), each.may_be_drawn(at)) for each in draws]
        facts["may_list"] = access.may(user, "programmes.list_applications", programme)
        facts["may_prepare"] = access.may(user, PREPARE, programme)
        facts["may_decide"] = access.may(user, DECIDE, programme)
        facts["may_freeze"] = facts["may_decide"] and not any(not each.annulment for each in draws)
        return super().get_context_data(**kwargs | facts)


def lines_of(draw):
    """The pool as the page shows it: [(place or None, id, label, state)], in the drawn order once there is one."""
    if not draw.is_drawn:
        return [(None, key, label, "out" if key in draw.out else "") for key, label in draw.labels.items()]
    standing, labels, out = set(draw.standing), draw.labels, draw.out
    states = {key: "drawn" if key in standing else "out" if key in out else "" for key in labels}
    return [(place, key, labels[key], states[key]) for place, key in enumerate(draw.result.order, 1)]


@public
class DrawBundle(DrawPage, View):
    """The draw as files that can be checked without us."""

    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        answer = HttpResponse(bundle_of(self.draw), content_type="application/zip")
        name = f"{self.call.slug}-draw-{self.draw.number}.zip"
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


class Unbiased(DrawPage, ProgrammePage):
    """An act on a draw is not there for somebody in conflict with one of the call's applications."""

    def dispatch(self, request, *args, **kwargs):
        if access.may(request.user, self.permission, request.programme) and is_barred(request.user, self.call):
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class DrawAct(Unbiased, Confirmation):
    """One act on a draw, asked once more."""

    permission = DECIDE
    here, is_dangerous = "", False

    def back(self):
        return self.draws()

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"nav_call": self.call} | kwargs)


class DrawFreeze(DrawAct):
    """Freeze the pool and promise a seed. It cannot be changed from then on."""

    form_class = FreezeForm

    @property
    def question(self):
        return _("Freeze the pool for a random draw?")

    @property
    def act_words(self):
        return _("Freeze the pool")

    @property
    def keep_words(self):
        return _("Not now")

    def consequences(self):
        pool = [f"{label} ({key})" for key, label in pool_of(self.call)]
        return [
            f"{_('In the pool')}: {', '.join(pool) or _('nobody yet. Partnerships come in when they have accepted.')}",
            _("The pool, its SHA-256, the rule and the SHA-256 of a new seed are public at once. The seed is not."),
            _("Nothing of it can be changed. Another draw needs two people to annul this one, with a reason."),
        ]

    def get_form_kwargs(self):
        languages = self.request.programme.languages or ["en"]
        return {**super().get_form_kwargs(), "languages": languages, "zone": self.call.time_zone}

    def act(self, form):
        freeze(self.call, self.request.user, self.request.arrived_at, pool_to_freeze(self.call), **form.facts())
        messages.success(self.request, _("The pool is frozen and public."))


class DrawRun(DrawAct):
    """Draw, by the seed that was promised."""

    form_class = DrawForm

    @property
    def question(self):
        return _("Draw now?")

    @property
    def act_words(self):
        return _("Draw")

    @property
    def keep_words(self):
        return _("Not now")

    @property
    def about(self):
        return str(self.draw.purpose)

    def consequences(self):
        return [
            _("The seed and the result are public at once, for everybody to check."),
            _("It cannot be undone. Two people can annul the draw with a reason; it stays in the log."),
        ]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "draw": self.draw}

    def act(self, form):
        draw_now(self.draw, self.request.user, self.request.arrived_at, form.cleaned_data.get("value", ""))
        messages.success(self.request, _("Drawn. The result is public."))


class DrawWithdraw(DrawAct):
    """One of the pool is out; the next in the same order takes its place."""

    form_class = WithdrawalForm

    @property
    def question(self):
        return _("Has somebody of the pool withdrawn?")

    @property
    def act_words(self):
        return _("Take out of the pool")

    @property
    def keep_words(self):
        return _("Nobody has withdrawn")

    def consequences(self):
        return [_("If it was drawn, the next in the same order takes its place. There is no new draw.")]

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "draw": self.draw}

    def act(self, form):
        withdraw(self.draw, self.request.user, form.cleaned_data["out"], form.cleaned_data["why"])
        messages.success(self.request, _("Taken out. The log says why, and who follows."))


class DrawAnnul(DrawAct):
    """Ask a second person to annul a draw."""

    permission = PREPARE
    form_class, is_dangerous = WhyForm, True

    @property
    def question(self):
        return _("Annul this draw?")

    @property
    def act_words(self):
        return _("Ask a second person to annul it")

    @property
    def keep_words(self):
        return _("Keep the draw")

    @property
    def about(self):
        return str(self.draw.purpose)

    def consequences(self):
        return [
            _("Nothing happens until a second person agrees. Meanwhile nothing can be drawn."),
            _("The draw, the reason and both names stay in the log."),
        ]

    def act(self, form):
        propose_annulment(self.draw, self.request.user, form.cleaned_data["why"])
        messages.success(self.request, _("A second person decides now."))


class AnnulmentApprove(Unbiased, View):
    """A second person annuls the draw."""

    permission, status = DECIDE, DrawAnnulment.Status.APPROVED
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        rows = DrawAnnulment.objects.in_programme(request.programme).filter(draw=self.draw)
        annulment = get_object_or_404(rows, pk=kwargs["annulment"])
        annulment.draw = self.draw
        try:
            with transaction.atomic():
                decide_annulment(annulment, self.status, request.user, request.arrived_at)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, annulment.get_status_display())
        return redirect(self.draws())


class AnnulmentRefuse(AnnulmentApprove):
    """A second person keeps the draw as it is."""

    status = DrawAnnulment.Status.REFUSED
