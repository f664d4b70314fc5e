"""Ticking what has been clarified; each tick by itself, so that two people at once lose none."""

from .models import Clarified


def tick(partnership, call, by, now_ticked, before=()):
    """Tick and untick what differs from what she had before her. Items that the call does not know are left out."""
    known = {item["key"] for item in call.clarify}
    now_ticked, before = set(now_ticked) & known, set(before) & known
    rows = [Clarified(partnership=partnership, item=item, by=by) for item in sorted(now_ticked - before)]
    Clarified.objects.bulk_create(rows, ignore_conflicts=True)
    partnership.clarified.filter(item__in=before - now_ticked).delete()
