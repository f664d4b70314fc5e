"""Tags that people give themselves, and the page on which different people are chosen; the only one that shows them."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import FormView

from programmes.diversity import categories
from programmes.states import NotAllowed

from ...choosing.diverse import are_gone, board, choose_set, declare, declared_by, kept_until
from ...choosing.forms import SetForm, TagsForm
from ...choosing.quotas import LEAST, MOST
from ...choosing.ranking import shown
from ...models import Application, DiversityTally
from ...pages import ApplicationPage
from .page import PREPARE, ChoosingPage

DIGITS = 20  # an id has fewer


class Tags(ApplicationPage, FormView):
    """What somebody likes to say of herself, for this selection only. Hers alone, and hers to take back."""

    permission, form_class = "partnerships.write_application", TagsForm
    template_name = "partnerships/choosing/tags.html"

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        if not self.application.call.diversity:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        own = declared_by(self.application, self.request.user)
        late = self.application.closing.is_over(self.request.arrived_at)
        return super().get_form_kwargs() | {"call": self.application.call, "own": own, "late": late}

    def form_valid(self, form):
        try:
            declare(self.application, self.request.user, form.keys(), self.request.arrived_at)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("Saved. You can take it back until the decisions are released."))
        return redirect(self.request.path)

    def get_context_data(self, **kwargs):
        call = self.application.call
        facts = {"application": self.application, "call": call, "kept_until": kept_until(call)}
        return super().get_context_data(**kwargs | facts | {"are_gone": are_gone(call)})


class DiverseSet(ChoosingPage, FormView):
    """Who is proposed, and who is chosen by hand; for each tag whether what the call wants is met."""

    permission, form_class = PREPARE, SetForm
    template_name = "partnerships/choosing/diverse_set.html"

    def dispatch(self, request, *args, **kwargs):
        if request.user.is_authenticated and not self.call.diversity:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def tally(self):
        return DiversityTally.objects.filter(call=self.call).select_related("by").first()

    @cached_property
    def board(self):
        return board(self.call, self.ranking)

    @cached_property
    def proposed(self):
        return self.board.proposed()

    @cached_property
    def members(self):
        """Whom the page shows as taken: those ticked just now, else the set that stands, else the proposed one."""
        if self.request.method == "POST":
            return [pk for pk in self.board.places if str(pk) in self.request.POST.getlist("member")]
        return self.ranking.chosen if self.ranking.chosen is not None else self.proposed.ids

    @property
    def ticked(self):
        """The ids that were sent; what is no id of ours is none either way."""
        return [int(each) for each in self.request.POST.getlist("member") if each.isdecimal() and len(each) < DIGITS]

    def get_initial(self):
        return {"base": self.ranking.number if self.ranking else 0}

    def post(self, request, *args, **kwargs):
        """Without scripts a button counts what is ticked, and changes nothing."""
        if "count" in request.POST:
            return self.render_to_response(self.get_context_data())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            with transaction.atomic():
                said = form.cleaned_data
                choose_set(self.call, self.request.user, self.ticked, said["why"], said["base"])
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        messages.success(self.request, _("The set is chosen. Give the places by the ranking now."))
        return redirect(self.deciding())

    def get_context_data(self, **kwargs):
        facts = {"tally": self.tally}
        if self.ranking and not self.tally:
            facts |= self.shown()
        return super().get_context_data(**kwargs | facts)

    def shown(self):
        on, members = self.board, set(self.members)
        names = Application.objects.in_bulk(list(on.places))
        titles = {tag["key"]: tag["title"] for _words, tags in categories(self.call) for tag in tags}
        rows = [
            {
                "application": names[pk], "number": number, "score": shown(place["score"]),
                "tags": [(key, title) for key, title in titles.items() if key in on.tags.get(pk, ())],
                "is_in": pk in members, "is_proposed": pk in self.proposed.ids,
            }
            for number, (pk, place) in enumerate(on.places.items(), 1)
        ]  # fmt: skip
        clash = [(titles[each.tag], each) for each in self.proposed.clash]
        misses = [(titles[each.tag], each, on.count(each.tag, self.proposed.ids))
                  for each in on.misses(self.proposed.ids)]  # fmt: skip
        facts = {"rows": rows, "quotas": quotas(on, members, self.call), "size": on.size, "taken": len(members)}
        return facts | {"clash": clash, "misses": misses, "is_as_proposed": members == set(self.proposed.ids)}


def quotas(on, members, call):
    """[(category, [a tag with how many are there, and whether its limits are kept])]."""
    return [
        (category, [
            tag | {"declared": on.count(tag["key"], on.places), "count": (count := on.count(tag["key"], members)),
                   "is_few": count < (tag.get(LEAST) or 0),
                   "is_many": tag.get(MOST) is not None and count > tag[MOST]}
            for tag in tags
        ])
        for category, tags in categories(call)
    ]  # fmt: skip
