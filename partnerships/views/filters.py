"""Filters of staff's list, kept under a name; and who has taken the list away."""

from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.views.generic import FormView, ListView, TemplateView

from programmes.access import holders
from programmes.models import Call
from programmes.pages import ActionView, OfCall, ProgrammePage
from programmes.states import NotAllowed

from ..models import Export, SavedFilter
from .staff import ORDER_NAMES, ORDERS, STATE_NAMES, STATES, plain

MOST = 40  # of one person in one call


class FilterForm(forms.Form):
    """Under which name, and for whom."""

    name = forms.CharField(label=_l("Name of the filter"), max_length=60)
    is_shared = forms.BooleanField(label=_l("Share it with the programme's staff"), required=False)


def address_of_list(call, query=None):
    address = reverse("partnerships:applications", args=[call.programme.slug, call.pk])
    return f"{address}?{urlencode(query)}" if query else address


class FilterPage(OfCall, ProgrammePage):
    """A page about the list of one call."""

    permission = "programmes.list_applications"

    def calls(self):
        return Call.objects.in_programme(self.request.programme)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"call": self.call, "nav_call": self.call} | kwargs)


class FilterSave(FilterPage, ActionView):
    """Keep what is shown under a name; the same name again is the same filter, changed."""

    def get_object(self):
        return self.call

    def act(self, call):
        form, user = FilterForm(self.request.POST), self.request.user
        if not form.is_valid():
            raise NotAllowed(_("Write a name of at most 60 characters for the filter."))
        known = {"state": set(STATES), "order": set(ORDERS)}
        query = {key: said for key, said in plain(self.request.POST).items() if said in known.get(key, {said})}
        name, facts = form.cleaned_data["name"], {"query": query, "is_shared": form.cleaned_data["is_shared"]}
        mine = SavedFilter.objects.filter(call=call, by=user)
        if mine.exclude(name=name).count() >= MOST:
            raise NotAllowed(_("You have kept many filters. Delete one first."))
        kept, _made = SavedFilter.objects.update_or_create(call=call, by=user, name=name, defaults=facts)
        kept.call = call
        messages.success(self.request, _("The filter is kept."))
        return redirect(kept)

    def refused(self, call, refusal):
        """Back to the list that she wanted to keep."""
        super().refused(call, refusal)
        return redirect(address_of_list(call, plain(self.request.POST)))


class OwnFilter(FilterPage):
    """A page about a filter, by whoever has kept it."""

    @cached_property
    def kept(self):
        rows = SavedFilter.objects.filter(call=self.call, by=self.request.user)
        if self.request.method == "POST":
            rows = rows.select_for_update(of=["self"])  # nobody else deletes what is changed here
        kept = get_object_or_404(rows, pk=self.kwargs["filter"])
        kept.call = self.call
        return kept

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"kept": self.kept} | kwargs)


class FilterEdit(OwnFilter, FormView):
    """Another name, shared or not."""

    form_class = FilterForm
    template_name = "partnerships/filter_edit.html"

    def get_initial(self):
        return {"name": self.kept.name, "is_shared": self.kept.is_shared}

    def form_valid(self, form):
        kept, said = self.kept, form.cleaned_data
        kept.name, kept.is_shared = said["name"], said["is_shared"]
        try:
            with transaction.atomic():
                kept.save(update_fields=["name", "is_shared"])
        except IntegrityError:
            form.add_error("name", _("You have a filter of that name already."))
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        return redirect(kept)


class FilterDelete(OwnFilter, TemplateView):
    """Delete a filter: who else has it in the list, who took a file with it, and the press."""

    template_name = "partnerships/filter_delete.html"

    def get_context_data(self, **kwargs):
        kept, others = self.kept, holders(self.permission).exclude(pk=self.request.user.pk).order_by("name", "id")
        taken = Export.objects.filter(call=self.call, view=kept.name, at__gte=kept.at, by__in=others).values("by")
        facts = {"readers": others, "takers": others.filter(pk__in=taken)} if kept.is_shared else {}
        return super().get_context_data(**facts | kwargs)

    def post(self, request, *args, **kwargs):
        self.kept.delete()
        messages.success(request, _("The filter is deleted."))
        return redirect(address_of_list(self.call))


class ExportList(FilterPage, ListView):
    """Every file that was taken of a call's applications; for those who lead the programme."""

    permission = "programmes.release_calls"
    model = Export
    template_name = "partnerships/export_list.html"
    paginate_by = 50

    def get_queryset(self):
        return super().get_queryset().filter(call=self.call).select_related("by")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["exports"] = [(each, words_of(each.query)) for each in context["object_list"]]
        return context


def words_of(query):
    """A filter as people say it: state, search, order."""
    said = [STATE_NAMES.get(query.get("state", "")), query.get("q"), ORDER_NAMES.get(query.get("order", ""))]
    return ", ".join(str(each) for each in said if each)
