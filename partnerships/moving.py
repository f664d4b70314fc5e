"""Drafts move to the latest version of their form, with their answers.

Whoever comes first moves a draft: the worker, for whom a change of the form has hung a bell, or the page on which
somebody opens it. Each application moves in one transaction, and nothing that was written is lost: answers keep
their keys, and what is no longer asked stays in its history.
"""

import logging

from django.utils.translation import gettext as _

from programmes.bells import enter_each
from programmes.clock import Now, now
from programmes.comparison import compared
from programmes.editions import Editions
from programmes.models import Due, Form
from programmes.outbox import put
from programmes.scope import scope
from programmes.states import NotAllowed

from .models import Application, PartnershipAppointment, Recheck, page_rows
from .reckoning import reckon
from .standing import Standing

log = logging.getLogger(__name__)
BATCH = 50


def catch_up(application):
    """Move a draft that is behind; True when it has moved. Nothing happens to what is submitted, out or too late."""
    locked = held(application)
    if not (locked.is_behind and locked.is_editable) or locked.closing.is_over(now()):
        return False
    move(locked)
    moved = held(application)
    reckon(moved, Standing.of(moved), moved.saved_at)
    tell(moved)
    return True


def held(application):
    """The application's row under its lock, as it stands now."""
    rows = page_rows().in_programme(application.programme_id)
    found = rows.select_for_update(of=("self",), no_key=True).get(pk=application.pk)
    found.programme = found.call.programme = found.partnership.programme = application.programme
    return found


def move(application):
    """To the latest version: what has changed is to be checked, consents no longer apply, ready marks are re-opened."""
    editions, number = application.editions, application.form_version.number
    target = editions.latest_version
    changed = {key for edition in editions.later_versions(number) for key in edition.check_again}
    ask_to_check(application, target, changed & set(target.asks.questions))
    application.consents.standing().update(voided_at=Now(), voided_by_version=target.pk)
    for key in changed & set(target.asks.questions):
        section = target.asks.questions[key].section
        application.ready_marks.filter(section=section, reopened_by_question="").update(reopened_by_question=key)
    application.form_version_id = target.pk
    application.save(update_fields=["form_version"])


def ask_to_check(application, target, changed):
    """One open question mark for each answer that was given to a question as it was before."""
    told = {answer.question for answer in application.answers.all() if any(answer.value.values())}
    told |= set(application.files.kept().values_list("question", flat=True))
    asked = application.rechecks.open().filter(question__in=changed)
    known = set(asked.values_list("question", flat=True))
    asked.update(version=target.pk)
    facts = {"application": application, "since_id": application.edition.pk, "version_id": target.pk}
    Recheck.objects.bulk_create(Recheck(question=key, **facts) for key in sorted(changed & told - known))


def tell(application):
    """Both parties are told by letter, once for each version."""
    version = str(application.editions.latest.number)
    people = PartnershipAppointment.objects.today().filter(partnership=application.partnership_id)
    for appointment in people.filter(party__isnull=False).select_related("user"):
        put("partnerships.letters.form_changed", application, appointment.user, version)


def confirm(writer, question):
    """Her party has looked at its answer under the changed question, and it is right. Raises NotAllowed."""
    application = writer.application if writer.is_locked else writer.lock()
    application.check_editable(writer.at)
    writer.check_hers(question)
    asked = application.rechecks.open().filter(question=question.key)
    if asked.exclude(left_by=None).exclude(left_by__kind=writer.kind).exists():
        raise NotAllowed(_("Only the party that takes this place can confirm what the previous one wrote."))
    if asked.update(party=writer.party, by=writer.user, at=writer.at):
        writer.reckon(Standing.of(writer.lock()))


def keep_unasked(writer, question, parts, base):
    """What somebody was still typing when her question went: no longer an answer, and in its history. NotAllowed."""
    application = writer.application if writer.is_locked else writer.lock()
    application.check_editable(writer.at)
    writer.check_hers(question)
    answer, _made = application.answers.get_or_create(question=question.key)
    return answer.write(writer.merged_ticks(question, answer, parts), writer.user, writer.at, base)


def sweep():
    """Enter each programme in which a form has changed; what breaks in one does not hold back the others."""
    enter_each(["moving"], enter)


def enter(programme, bells):
    """Tell those who have submitted, and move the drafts, each in a transaction of its own."""
    failed: set[int] = set()
    with scope(programme):
        relabel()
        tell_the_submitted()
    while behind := waiting(programme, failed):
        failed |= {pk for pk in behind if not moved(programme, pk)}
    with scope(programme):
        if not Application.objects.unfinished().behind().exists():
            Due.objects.filter(pk__in=bells).delete()


def waiting(programme, failed):
    """The next drafts that are behind."""
    with scope(programme):
        rows = Application.objects.unfinished().behind().exclude(pk__in=failed)
        return list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])


def moved(programme, pk):
    """Whether a draft need not be tried again now; one that cannot be moved does not hold back the others."""
    try:
        with scope(programme):
            catch_up(Application.objects.select_related("programme").get(pk=pk))
    except Exception as error:
        log.error("application %s of programme %s was not moved: %s", pk, programme, type(error).__name__)
        return False
    return True


def tell_the_submitted():
    """What was submitted stays as it is; its parties may re-open it before the deadline."""
    rows = page_rows().filter(status=Application.Status.SUBMITTED).behind()
    for application in rows:
        tell(application)


def relabel():
    """Lists show a place by its label: when that was corrected, they show the corrected one."""
    for form in Form.objects.filter(versions__wording__gt=0).distinct():
        editions = Editions.of(form)
        latest = editions.latest
        question, _dot, name = latest.asks.place.partition(".")
        change = latest.is_correction and compared(editions.before(latest), latest).of(question)
        for text in change.reworded if change else ():
            if text.place[:2] == (name, "options"):
                rows = Application.objects.filter(call__form=form, form_version__number=latest.number)
                old, new = (str(each.within("da"))[:200] for each in (text.old, text.new))
                rows.filter(place=old).update(place=new)
