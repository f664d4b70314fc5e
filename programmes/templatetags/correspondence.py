"""The title of a letter, whichever floor sends it."""

from django import template
from django.utils.translation import gettext as _

from ..correspondence import KINDS

register = template.Library()


@register.filter
def titled(name):
    """A kind of letter in words; a paper that is made and not sent has no kind."""
    if name in KINDS:
        return KINDS[name].title
    return _("Copy of the application") if name == "partnerships.documents.copy" else name
