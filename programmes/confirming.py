"""A page that asks once more: what happens, to whom, what stays. Never a pop-up."""

from django import forms
from django.db import transaction
from django.shortcuts import redirect
from django.views.generic import FormView

from .states import NotAllowed


class Confirmation(FormView):
    """Its heading is the act as a question, and its two buttons repeat the verb.

    A page says `question`, `act_words`, `keep_words`, `consequences()`, `back()` and `act(form)`; what refuses is
    said on the page, and leaves nothing behind.
    """

    template_name = "parts/confirmation.html"
    form_class = forms.Form  # most acts ask for nothing but a yes
    is_dangerous = True
    nav, here = "parts/nav_staff.html", ""
    question = act_words = keep_words = about = ""

    def consequences(self):
        """One sentence each: who loses or gets what, what stays, until when it can be undone."""
        return []

    def back(self):
        raise NotImplementedError

    def act(self, form):
        raise NotImplementedError

    def form_valid(self, form):
        try:
            with transaction.atomic():
                done = self.act(form)
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self.form_invalid(form)
        return done or redirect(self.back())

    def get_context_data(self, **kwargs):
        names = ("question", "act_words", "keep_words", "nav", "here", "about", "is_dangerous")
        facts = {name: getattr(self, name) for name in names}
        facts |= {"consequences": self.consequences(), "back": self.back()}
        return super().get_context_data(**kwargs | facts)
