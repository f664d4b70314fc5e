"""What the data of a score sheet must hold, in a call's file and in the browser alike.

{"criteria": [{"key", "title": {}, "weight", "levels": {"0": {}, "3": {}, "5": {}}, "threshold"}], "ties": [keys],
"paper_share": percent, "gap": points, "reason_at_most": points, "reason_from": points}
"""

import re

from django.utils.translation import gettext as _

POINTS = range(0, 6)
SETTINGS = {
    "paper_share": range(0, 101),
    "gap": range(1, 6),
    "reason_at_most": range(-1, 6),
    "reason_from": range(0, 7),
}


def problems_of(sheet, languages):
    """A sentence for each thing that is wrong, with the criterion's key where it has one: (key, sentence)."""
    criteria = sheet.get("criteria") or []
    if not criteria:
        yield "", _("A score sheet needs at least one criterion.")
    keys = [each.get("key") for each in criteria]
    for each in criteria:
        yield from ((each.get("key") or "", sentence) for sentence in wrong_with(each, languages, keys))
    if criteria and sum(each["weight"] for each in criteria if isinstance(each.get("weight"), int)) != 100:
        yield "", _("The weights must add up to 100.")
    if unknown := [key for key in sheet.get("ties") or [] if key not in keys]:
        yield "", f"{_('A tie cannot be decided by a criterion that is not there')}: {', '.join(map(str, unknown))}"
    for name, allowed in SETTINGS.items():
        if name in sheet and (not isinstance(sheet[name], int) or sheet[name] not in allowed):
            yield "", f"{name}: {_('from %(least)s to %(most)s') % {'least': allowed[0], 'most': allowed[-1]}}"


def wrong_with(criterion, languages, keys):
    """The sentences about one criterion."""
    key = str(criterion.get("key") or "")
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,19}", key):
        yield _("A criterion needs a key of letters and digits, such as K1.")
    elif keys.count(key) > 1:
        yield _("Two criteria have the same key.")
    if not isinstance(criterion.get("weight"), int) or not 1 <= criterion["weight"] <= 100:
        yield _("A weight is a whole number from 1 to 100.")
    threshold = criterion.get("threshold")
    if threshold is not None and threshold not in POINTS:
        yield _("A threshold is a number of points from 0 to 5.")
    levels = criterion.get("levels") or {}
    if not levels or any(not str(points).isdigit() or int(points) not in POINTS for points in levels):
        yield _("Describe at least one level from 0 to 5.")
    for words in (criterion.get("title"), *levels.values()):
        if not isinstance(words, dict) or any(not words.get(language) for language in languages):
            yield _("The title and each level must be written in every language of the programme.")
            break
