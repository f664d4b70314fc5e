from datetime import timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from allauth.core.ratelimit import consume
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.generic import ListView, TemplateView

from .. import access, correspondence, outbox
from ..clock import now
from ..models import Bounce, LetterText, Outbox
from ..moments import MIDNIGHT_AT_THE_END, instant, read_day
from ..pages import ActionView, ProgrammePage, StaffPage

SEE, TEND = "programmes.see_letters", "programmes.tend_parties"
SPOKEN = settings.LANGUAGES


class LetterList(StaffPage, ListView):
    """The outbox: what waits, what failed. Never the text: a letter is its reader's."""

    permission = SEE
    model = Outbox
    template_name = "programmes/letter_list.html"
    paginate_by = 50

    def get_queryset(self):
        letters = super().get_queryset().select_related("to").order_by("-id")
        status = self.request.GET.get("status")
        letters = correspondence.open_to(self.request.user, letters)
        return letters.filter(status=status) if status in Outbox.Status.values else letters

    def get_context_data(self, **kwargs):
        status = self.request.GET.get("status")
        facts = {"statuses": Outbox.Status.choices, "status": status if status in Outbox.Status.values else ""}
        dead = Outbox.objects.in_programme(self.request.programme).dead()
        facts["dead"] = correspondence.open_to(self.request.user, dead).count()
        bouncing = Bounce.objects.in_programme(self.request.programme).standing().select_related("by")
        facts["bouncing"] = bouncing.order_by("-id")[:50]
        facts["may_tend"] = access.may(self.request.user, TEND, self.request.programme)
        return super().get_context_data(**kwargs | facts)


class AddressWorks(ProgrammePage, ActionView):
    """Somebody of the staff says that an address works: letters go there again, and its count begins anew."""

    permission = TEND
    model = Bounce
    pk_url_kwarg = "bounce"

    def get_queryset(self):
        return super().get_queryset().standing()

    def act(self, bounce):
        Bounce.clear(bounce.address)
        messages.success(self.request, _("Letters go there again. Send those that failed once more."))
        return redirect("programmes:letters", self.request.programme.slug)


class LetterAction(ProgrammePage, ActionView):
    """One verb on one letter; its row is held meanwhile, so that no worker sends it at the same time."""

    permission = SEE
    model = Outbox
    pk_url_kwarg = "letter"

    def get_queryset(self):
        rows = correspondence.open_to(self.request.user, super().get_queryset())
        return rows.select_for_update(of=("self",))

    def after(self):
        return redirect("programmes:letters", self.request.programme.slug)


class LetterHold(LetterAction):
    def act(self, letter):
        letter.hold()
        messages.success(self.request, _("Held back. It goes when you let it go."))
        return self.after()


class LetterRevive(LetterAction):
    """What failed or was held back goes now."""

    def get_queryset(self):
        return super().get_queryset().filter(status__in=[Outbox.Status.DEAD, Outbox.Status.HELD])

    def act(self, letter):
        letter.revive()
        outbox.ring("programmes.tasks.deliver", letter.pk)
        return self.after()


class LetterHurry(LetterAction):
    """What waits for its next try goes now."""

    def get_queryset(self):
        return super().get_queryset().filter(status=Outbox.Status.NEW)

    def act(self, letter):
        letter.hurry()
        outbox.ring("programmes.tasks.deliver", letter.pk)
        messages.success(self.request, _("It goes now."))
        return self.after()


class LetterKinds(StaffPage, TemplateView):
    """Every letter that can be sent here: when, to whom, and in whose words."""

    permission = SEE
    template_name = "programmes/letter_kinds.html"

    def get_context_data(self, **kwargs):
        own = LetterText.objects.in_programme(self.request.programme).values_list("kind", "language")
        spoken = {}
        for name, language in own:
            spoken.setdefault(name, []).append(language)
        kinds = [(kind, sorted(spoken.get(kind.name, []))) for kind in correspondence.KINDS.values()]
        return super().get_context_data(kinds=sorted(kinds, key=lambda each: str(each[0].title)), **kwargs)


class LetterKind(StaffPage, TemplateView):
    """One letter in one language: as its reader gets it, from a real row, and the words that staff may change."""

    permission = SEE
    template_name = "programmes/letter_detail.html"

    @property
    def kind(self):
        kind = correspondence.KINDS.get(self.kwargs["kind"])
        if not kind:
            raise Http404
        return kind

    @property
    def language(self):
        asked, spoken = self.request.GET.get("language"), self.languages
        return asked if asked in spoken else spoken[0]

    @property
    def languages(self):
        return list(dict.fromkeys([*self.request.programme.languages, *dict(SPOKEN)]))

    def rows(self):
        """The last letters of this kind that were written: they give the preview its facts."""
        rows = Outbox.objects.in_programme(self.request.programme).filter(kind=self.kind.name)
        return correspondence.open_to(self.request.user, rows).select_related("to").order_by("-id")[:20]

    def previewed(self, words=correspondence.own_words):
        """The newest letter of this kind of which there is still something to tell."""
        found = (correspondence.preview(row, self.language, words) for row in self.rows())
        return next(filter(None, found), None)

    def get_context_data(self, **kwargs):
        rows = LetterText.objects.in_programme(self.request.programme).filter(kind=self.kind.name)
        own, shown = rows.filter(language=self.language).first(), self.previewed()
        ours = self.previewed(lambda *_facts: None)
        with translation.override(self.language):
            subject, body = correspondence.standard(ours) if ours else ("", "")
        facts = {"kind": self.kind, "language": self.language, "own": own, "shown": shown, "has_ours": bool(ours)}
        facts |= {"subject": own.subject if own else subject, "body": own.body if own else body}
        facts |= {"languages": [(code, dict(SPOKEN)[code]) for code in self.languages]}
        facts["gaps"] = sorted(shown.facts.items()) if shown else []
        return super().get_context_data(**facts | kwargs)

    def post(self, request, *args, **kwargs):
        if request.POST.get("act") == "test":
            return self.send_test()
        texts = LetterText.objects.in_programme(request.programme)
        which = {"kind": self.kind.name, "language": self.language}
        if request.POST.get("act") == "ours":
            texts.filter(**which).delete()
            messages.success(request, _("From now on it is sent in our words."))
            return redirect(request.get_full_path())
        typed = {name: request.POST.get(name, "").replace("\r\n", "\n").strip() for name in ("subject", "body")}
        wrong = self.faults(**typed)
        if wrong:
            return self.render_to_response(self.get_context_data(wrong=wrong, **typed), status=422)
        texts.update_or_create(**which, defaults=typed | {"by": request.user, "at": now()})
        messages.success(request, _("Saved. From now on it is sent in these words."))
        return redirect(request.get_full_path())

    def send_test(self):
        """To herself alone, in the language of the page; through the outbox like any letter."""
        request, shown = self.request, self.previewed()
        if not shown:
            messages.error(request, _("No letter of this kind has been written yet. There is nothing to send."))
        elif not consume(request, action="test_letter", user=request.user):
            messages.error(request, _("You have sent many tests. Wait an hour and try again."))
        else:
            version, to = now().isoformat(), {"address": request.user.email, "language": self.language}
            outbox.put(correspondence.TEST, shown.row, version=version, **to)
            messages.success(request, _("The test is on its way to you."))
        return redirect(request.get_full_path())

    def faults(self, subject, body):
        shown = self.previewed()
        wrong = correspondence.faults(subject, body, shown.facts if shown else correspondence.GAPS)
        for name, typed, most in (("subject", subject, 150), ("body", body, 5000)):
            if not typed:
                wrong[name] = _("Write something here.")
            elif len(typed) > most:
                wrong[name] = _("At most %(most)s characters.") % {"most": most}
        return wrong


class LettersAhead(StaffPage, TemplateView):
    """Who gets what between two days, if nothing changes until then."""

    permission = SEE
    template_name = "programmes/letters_ahead.html"

    def get_context_data(self, **kwargs):
        zone, at = ZoneInfo(self.request.programme.time_zone), now()
        typed, wrong = {}, {}
        for name, usual in (("from", at), ("until", at + timedelta(days=14))):
            typed[name] = self.request.GET.get(name) or usual.astimezone(zone).date().isoformat()
            try:
                typed[f"{name}_day"] = read_day(typed[name])
            except ValidationError as error:
                wrong[name] = error.messages[0]
        rounds = [] if wrong else self.rounds(typed["from_day"], typed["until_day"])
        facts = {"typed": typed, "from": typed["from"], "until": typed["until"], "wrong": wrong, "rounds": rounds}
        return super().get_context_data(**facts | kwargs)

    def rounds(self, first, last):
        """[(minute, kind, letters)] from the beginning of one local day to the end of another."""
        zone = self.request.programme.time_zone
        start, end = instant(first, timedelta(0), zone), instant(last, MIDNIGHT_AT_THE_END, zone)
        found = correspondence.foreseen(start, end, self.request.user)

        def of(letter):
            return letter.at.replace(second=0, microsecond=0), letter.kind

        return [(at, kind, list(letters)) for (at, kind), letters in groupby(sorted(found, key=of), key=of)]
