"""Staff write a call: what it is, its dates, and the entries of its lists."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.generic import FormView, ListView, TemplateView

from .. import access, entries, reading
from ..correcting import correct_in_public
from ..figures import FILLED
from ..forms.call import CallForm, DatesForm, NewCallForm
from ..models import Appointment, Call, Form, FormVersion
from ..pages import StaffPage
from ..patterns import begin
from ..readiness import readiness
from ..words import Text


class CallWork(StaffPage):
    """A page on which staff work at one call. What is sent is compared under a lock with what stands."""

    permission = "programmes.edit_calls"

    @cached_property
    def call(self):
        rows = Call.objects.in_programme(self.request.programme)
        if self.request.method == "POST":
            rows = rows.select_for_update(of=("self",), no_key=True)
        found = rows.filter(pk=self.kwargs["call"]).first()
        if not found:
            raise Http404
        found.programme = self.request.programme
        return found

    @property
    def languages(self):
        return self.request.programme.languages or ["en"]

    @property
    def at(self):
        return self.request.arrived_at

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs | {"call": self.call, "now": self.at})

    def link(self, name, *args):
        return reverse(f"programmes:{name}", args=[self.request.programme.slug, self.call.pk, *args])


def shortened(words):
    """A text for a list, cut in each language before it becomes HTML."""
    return Text({language: Truncator(text).chars(90) for language, text in words.items()})


def there(name, *args):
    """The address of a page, or nothing while there is no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


class Setup(StaffPage, ListView):
    """Where a programme is set up: its calls, those that are not published among them."""

    permission = "programmes.see_setup"
    model = Call
    template_name = "programmes/setup.html"

    def get_queryset(self):
        return super().get_queryset().select_related("form").order_by("-opens_at")

    def get_context_data(self, **kwargs):
        facts = {"now": self.request.arrived_at}
        facts["may_edit"] = access.may(self.request.user, "programmes.edit_calls", self.request.programme)
        facts["to_do"] = self.to_do()
        return super().get_context_data(**facts | kwargs)

    def to_do(self):
        """(what, whether it is done, the page, what it holds) in the order in which a programme is set up."""
        programme = self.request.programme
        words = [programme.title, programme.summary, programme.contact_name]
        written = all(text.get(code) for text in words for code in programme.languages)
        people = Appointment.objects.in_programme(programme).today().filter(role__in=("staff", "lead")).count()
        forms = Form.objects.in_programme(programme).filter(versions__isnull=False).exists()
        published = any(call.published_at for call in self.object_list)
        steps = [
            (_("The programme itself"), written, "programme_edit", _("Texts, contact, funder, colour")),
            (_("People who work here"), people > 1, "people", ""),
            (_("A published form"), forms, "forms", ""),
            (_("The first call"), published, "call_new", ""),
        ]
        return [(what, done, there(f"programmes:{page}", programme.slug), holds) for what, done, page, holds in steps]


class CallNew(StaffPage, FormView):
    """A new call: a name, a reference, who applies, two instants. The rest is written on its own page."""

    permission = "programmes.edit_calls"
    template_name = "programmes/call_new.html"

    def get_form(self, form_class=None):
        return NewCallForm(self.request.POST or None, programme=self.request.programme, parties=self.signing())

    def signing(self):
        """Who signs in the newest form: those apply together."""
        newest = FormVersion.objects.in_programme(self.request.programme).order_by("-id").first()
        signed = [question.signed_by for question in newest.asks.questions.values()] if newest else []
        return [kind for kind in signed if kind] or ["association", "municipality"]

    def form_valid(self, form):
        call = Call.objects.create(**form.facts())
        call.refresh_from_db()
        call.programme = self.request.programme
        forms = Form.objects.in_programme(call.programme).filter(versions__isnull=False).distinct()[:2]
        if len(forms) == 1:
            Call.objects.filter(pk=call.pk).update(form=forms[0])
        begin(call, form.languages)
        call.announce()
        return redirect("programmes:call_setup", self.request.programme.slug, call.pk)


class CallSetup(CallWork, TemplateView):
    """The whole call at work: each part with what is missing, its texts as each reader reads them."""

    template_name = "programmes/call_setup.html"
    LISTED = ("facts", "steps", "clarify", "eligibility", "rejections", "diversity", "corrections")

    def get_context_data(self, **kwargs):
        call = self.call
        call.latest_version = call.form and call.form.latest
        lists = {name: self.listed(name) for name in self.LISTED}
        facts = reading.page(call, self.request.GET.get("for"), self.at) | {"lists": lists}
        mine = [entry for entry in self.listed("texts") if entry["for"] == facts["reader"]]
        facts |= {"entries": self.listed("texts") if facts["reader"] == reading.ALL else mine}
        facts |= {"ready": readiness(call, self.at), "languages": self.languages}
        return super().get_context_data(**kwargs | facts)

    def listed(self, name):
        """The entries of a list by reader, each with its name and the languages in which it is still to be written."""
        rows, readers = entries.keyed(self.call, name), [*self.call.parties, entries.BOTH, None]
        if name == "clarify":  # as its own page shows it
            rows.sort(key=lambda entry: readers.index(entry.get("for")))
        found = []
        for entry in rows:
            alike = [each["key"] for each in rows if each.get("for") == entry.get("for")]
            words = entries.named(entry, name)
            facts = {"name": shortened(self.call.filled(words) if name in FILLED else words)}
            facts |= {"may_up": entry["key"] != alike[0]}
            facts |= {"lacking": entries.lacking(entry, name, self.languages), "may_down": entry["key"] != alike[-1]}
            found.append(entry | facts)
        return found


class CallPart(CallWork, FormView):
    """One form of a call; what was written is told, and reckoned with at once."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"back": self.link("call_setup")} | kwargs)

    def form_valid(self, form):
        line = form.correction()  # asked before the call is another one
        for name, value in form.facts().items():
            setattr(self.call, name, value)
        correct_in_public(self.call, line, self.at, form.cleaned_data.get("tell"))
        self.call.save()
        self.call.refresh_from_db()
        self.call.announce()
        messages.success(self.request, _("Saved."))
        return redirect(self.get_success_url())


class CallEdit(CallPart):
    form_class = CallForm
    template_name = "programmes/call_edit.html"

    def get_form_kwargs(self):
        return {"data": self.request.POST or None, "call": self.call, "languages": self.languages}

    def get_success_url(self):
        return self.link("call_setup")


class CallDates(CallPart):
    """Opening, deadline, answer, reminders. The page answers how it has understood what was typed."""

    form_class = DatesForm
    template_name = "programmes/call_dates_edit.html"

    def get_form_kwargs(self):
        data = self.request.POST or None
        return {"data": data, "call": self.call, "languages": self.languages, "at": self.at}

    def get_success_url(self):
        return self.link("call_dates")

    def get_context_data(self, **kwargs):
        planned = self.call.planned_reminders.filter(for_closing=self.call.closes_at, at__gt=self.at)
        extend = there("programmes:extend", self.request.programme.slug, self.call.pk)
        return super().get_context_data(**{"planned": planned, "extend": extend} | kwargs)
