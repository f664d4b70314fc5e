"""The ways in of those who read how a call goes and work on none of it: funder, auditor, finance."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programmes.access import may
from programmes.models import Call

DOORS = {  # the page of a call: what it is called, and what she must be allowed
    "outcomes": (_("Decisions"), "programmes.read_outcomes"),
    "review_progress": (_("Review"), "programmes.see_reviews"),
    "deciding": (_("Ranking"), "programmes.see_ranking"),
    "agreements": (_("Agreements"), "programmes.see_agreements"),
}


def calls_to_read(programme, user):
    """Each published call, the newest first, with its `doors`: [(words, address)]. Staff have ways of their own."""
    doors = {name: words for name, (words, permission) in DOORS.items() if may(user, permission, programme)}
    if not doors or may(user, "programmes.list_applications", programme):
        return []
    calls = list(Call.objects.in_programme(programme).published().order_by("-opens_on"))
    for call in calls:
        call.programme = programme
        there = [name for name in doors if call.score_sheet or name in ("outcomes", "agreements")]
        call.doors = [(doors[name], reverse(f"partnerships:{name}", args=[programme.slug, call.pk])) for name in there]
    return calls
