"""The title of a letter, whichever floor sends it."""

from django import template

from ..correspondence import KINDS, PAPERS

register = template.Library()


@register.filter
def titled(name):
    """A kind of letter, or of paper that is made and not sent, in words."""
    return KINDS[name].title if name in KINDS else PAPERS.get(name, name)
