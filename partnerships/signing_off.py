"""Signing off within a party: who reads a section before the party is done with it. Nothing waits for it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from programmes.questions import Section
from programmes.states import NotAllowed

from .models import PartnershipAppointment, SignOff
from .models.consents import hash_of
from .standing import Standing


def questions_of(section, kind):
    """What a kind of party answers for in a section."""
    return [each for each in section.questions if each.is_answered_by(kind) and not each.signed_by]


def digest_of(standing, section, kind):
    """What a party has written and attached in a section, as one hash: a sign-off is bound to it."""
    keys = {question.key for question in questions_of(section, kind)}
    answers = {key: raw for key, raw in standing.raws.items() if key in keys and any(raw.values())}
    places = sorted(place for place in standing.files if place[0] in keys)
    files = [[*place, file.sha256] for place in places for file in standing.taken(*place)]
    return hash_of({"answers": answers, "files": files})


@dataclass
class Entry:
    """One section that is to be signed off, as it stands now."""

    row: SignOff
    section: Section
    digest: str

    @property
    def is_signed(self):
        return self.row.signed_hash == self.digest

    @property
    def is_changed(self):
        """Whether it was signed off, and somebody has written there since."""
        return bool(self.row.signed_hash) and not self.is_signed

    @property
    def shape(self):
        return "done" if self.is_signed else "look" if self.is_changed else "wait"

    @property
    def words(self):
        if self.is_signed:
            return _("Signed off")
        return _("Changed since it was signed off") if self.is_changed else _("To be signed off")


def entries(standing, party, user=None):
    """What a party has put to somebody to sign off, in the form's order; of one person alone when she is named."""
    rows = SignOff.objects.filter(application=standing.application, party=party).select_related("user")
    kept = {row.section: row for row in (rows.filter(user=user) if user else rows)}
    kind = next((each.kind for each in standing.parties if each.pk == party), "")
    return [
        Entry(kept[section.key], section, digest_of(standing, section, kind))
        for section in standing.asks.sections
        if section.key in kept
    ]


def waiting(standing, party, user):
    """The sections that wait for somebody's sign-off."""
    return [each for each in entries(standing, party, user) if not each.is_signed]


def one_of(party, chosen):
    """Who writes for a party, by her id as it was sent; None when nobody was chosen. Raises NotAllowed for another."""
    people = PartnershipAppointment.objects.of_party(party).writing().select_related("user")
    found = next((each.user for each in people if str(each.user_id) == chosen), None)
    if chosen and not found:
        raise NotAllowed(_("Only somebody who writes for your organisation can sign it off. Choose again."))
    return found


def put_to(writer, section, chosen):
    """Put a section to somebody of the writer's party to sign off, or to nobody. Returns the row when it is new.

    Raises NotAllowed for anybody else; what stood is not lost by it.
    """
    application = writer.lock()
    application.check_editable(writer.at)
    user = one_of(writer.party, chosen)
    rows = SignOff.objects.filter(application=application, party=writer.party, section=section.key)
    if user is None or not rows.filter(user=user).exists():
        rows.delete()
        if user:
            facts = {"by": writer.user, "at": writer.at, "party_id": writer.party, "section": section.key}
            return application.sign_offs.create(user=user, **facts)
    return None


def sign_off(writer, section, read):
    """Sign off what was read. Raises NotAllowed when it is not hers, or has changed meanwhile."""
    application = writer.lock()
    application.check_editable(writer.at)
    standing = Standing.of(application)
    mine = next((each for each in entries(standing, writer.party, writer.user) if each.section.key == section), None)
    if not mine:
        raise NotAllowed(_("This section is not put to you to sign off."))
    if mine.digest != read:
        raise NotAllowed(_("The text has changed since you read it. Read it again, then sign it off."))
    mine.row.signed_hash, mine.row.signed_at = read, writer.at
    mine.row.save(update_fields=["signed_hash", "signed_at"])
