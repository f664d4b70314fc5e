"""Going: somebody leaves a partnership, or is taken out by a signatory of her own party. Nobody is left stuck."""

from django.utils.translation import gettext as _

from programmes import access, outbox
from programmes.states import NotAllowed

from .models import DeclaredTag, Partnership, SectionAssignment, SignOff
from .models.partnership import WRITING
from .parting import part
from .starting import SIGNATORY


def leave(user, partnership, successor=None):
    """She no longer takes part. Raises NotAllowed for the last of her party, and for its last signatory alone.

    The last signatory may name a `successor` (an appointment of her own party), who signs from now on.
    """
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two who leave at once: one is the last
    mine = list(partnership.appointments.today().filter(user=user).select_related("party").order_by("id"))
    if not mine:
        raise NotAllowed(_("You are not appointed here."))
    if any(each.role in WRITING for each in mine):
        hand_over(mine, successor)
    for appointment in mine:
        access.dismiss(user, appointment.role, partnership)
    free_sections(partnership)
    forget_tags(user, partnership)
    part(partnership, [user], user)
    for other in people_of(partnership):
        outbox.put("partnerships.letters.somebody_left", mine[0], other)


def hand_over(mine, successor):
    """Her party keeps somebody, and if she was the last who may sign, somebody who may sign."""
    leaver, others = mine[0], others_of(mine[0])
    if not others.exists():
        raise NotAllowed(_("You are the last one of your organisation here. Invite somebody else before you leave."))
    if SIGNATORY not in {each.role for each in mine} or others.with_signature().exists():
        return
    if successor is None or not others.filter(pk=successor.pk).exists():
        raise NotAllowed(_("You are the last one who may sign for your organisation. Choose who signs after you."))
    access.appoint(successor.user, SIGNATORY, leaver.partnership, party=leaver.party)
    outbox.put("partnerships.letters.may_sign_now", successor, successor.user, version=str(leaver.pk))


def others_of(appointment):
    """The current appointments of the others who write or sign for her party: one of them carries on."""
    return type(appointment).objects.of_party(appointment.party).writing().exclude(user=appointment.user)


def people_of(partnership):
    """Everybody who takes part now, once each."""
    rows = partnership.appointments.today().select_related("user").order_by("user_id")
    return {row.user_id: row.user for row in rows}.values()


def free_sections(partnership):
    """What somebody took who no longer writes here is anybody's again, and not hers if she comes back."""
    writing = partnership.appointments.today().writing()
    taken = SectionAssignment.objects.filter(application__partnership=partnership)
    taken.exclude(user__in=writing.values("user")).delete()
    asked = SignOff.objects.filter(application__partnership=partnership)
    asked.exclude(user__in=writing.values("user")).delete()


def forget_tags(user, partnership):
    """What she said of herself counts for nobody else."""
    DeclaredTag.objects.filter(application__partnership=partnership, by=user).delete()


def take_out(appointment, by):
    """A co-writer's part ends, and she is told; who may sign leaves by herself, or is taken out by staff."""
    access.dismiss(appointment.user, appointment.role, appointment.partnership)
    free_sections(appointment.partnership)
    forget_tags(appointment.user, appointment.partnership)
    part(appointment.partnership, [appointment.user], by)
    outbox.put("partnerships.letters.role_ended", appointment, appointment.user)
