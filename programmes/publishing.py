"""Publishing a change of a form in use: a correction of its words for everybody at once, or a new version.

The database decides who comes first: the form's row, then the rows of its calls. A consent shares its call's row,
so it is either given before the change or sees it.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from .clock import now
from .comparison import compare
from .eligibility_book import faults_of_eligibility
from .models import Call, Due, Form, FormVersion
from .rules import ERROR
from .states import NotAllowed
from .words import Text


def change(form, definition, base, by=None, note=None, check_again=()):
    """Publish a definition in the place of the edition `base`. Returns the new edition. Raises NotAllowed.

    Wording alone corrects the version that stands, unless some questions are to be checked again all the same
    (`check_again`: "a month" that becomes "a year" is wording, and asks something else). Everything else is a new
    version, to which the applications move. A bell is hung for whoever has to follow.
    """
    with transaction.atomic():
        Form.objects.select_for_update().get(pk=form.pk)
        # Not against new applications, which only point at the call: against consents, which share it.
        calls = list(Call.objects.select_for_update(no_key=True).filter(form=form).order_by("pk"))
        latest = form.latest
        if latest.pk != base:
            raise NotAllowed(_("Somebody else has just published a change of this form. Compare again."))
        comparison = compare(latest.asks, definition)
        if not comparison:
            raise NotAllowed(_("Nothing has changed since the form was published."))
        check_eligibility(calls, latest.definition, definition.data)
        edition = published(form, latest, definition, comparison, set(check_again))
        edition.published_by, edition.note = by, note or {}
        edition.save()
        Due.ring("moving")
        return edition


def check_eligibility(calls, before, after):
    """Raises NotAllowed when a rule about who may apply looked at something that is no longer there."""
    for call in calls:
        for rule in call.eligibility if not call.is_over(now()) else ():
            stood = set(faults_of_eligibility(rule, before, call.parties))
            for level, sentence in faults_of_eligibility(rule, after, call.parties):
                if level == ERROR and (level, sentence) not in stood:
                    said = _("A rule about who may apply no longer fits the form. Change or remove the rule first.")
                    raise NotAllowed(f"{said} {Text(rule['title'])}: {sentence}")


def published(form, latest, definition, comparison, wished):
    """The row of the new edition, not saved yet."""
    checks = to_be_checked(comparison, wished)
    is_correction = comparison.is_wording_only and not checks
    return FormVersion(
        form=form,
        number=latest.number if is_correction else latest.number + 1,
        wording=latest.wording + 1 if is_correction else 0,
        definition=definition.data,
        content_hash=definition.content_hash,
        check_again=checks,
    )


def to_be_checked(comparison, wished):
    """The keys of the questions to be checked again: what asks something else, and what staff wish among the rest."""
    must = set(comparison.to_be_checked)
    may = {change.key for change in comparison.changes if change.may_be_checked}
    return [key for key in comparison.after.questions if key in must | (may & wished)]
