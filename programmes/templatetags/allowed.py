"""Whether the reader of a page may do something in its programme: no link leads her to a page that is not there."""

from django import template

from .. import access

register = template.Library()


@register.simple_tag(takes_context=True)
def may(context, permission):
    """Asked of what the page's transaction knows already, so without a statement."""
    request = context["request"]
    return access.may(request.user, permission, request.programme)
