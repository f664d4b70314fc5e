"""Staff draft an agreement, put it out for signature, and take it back. Each verb holds the partnership's row."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from programmes.agreements import beginning, lacks
from programmes.forms.shared import language_named
from programmes.outbox import put
from programmes.states import NotAllowed
from programmes.words import Text

from ..ahead import wake
from ..models import Agreement, Application, Partnership
from ..models.consents import canonical, hash_of
from .content import content_of, template_of
from .people import people_of, signers_of

Status = Agreement.Status
SIGN_DAYS = 14  # where the template says nothing
PAPERS = "papers@localhost"  # a paper is made for all: it waits for nobody's address, as a letter would


def held(partnership):
    """The partnership's row, held until the commit: there is one agreement to work on at a time."""
    rows = Partnership.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("application__call", "programme__host", "programme__funder").get(pk=partnership.pk)
    found.application.programme = found.application.call.programme = found.programme
    found.application.partnership = found
    return found


def draft(partnership, by, **facts):
    """Write the draft: a new version, or the one that is being drafted. Raises NotAllowed with the sentence why not."""
    partnership = held(partnership)
    check_may_have_one(partnership)
    standing = partnership.agreements.open().first()
    if standing and standing.status == Status.SIGNING:
        raise NotAllowed(_("This agreement is being signed. Take it back before you change it."))
    if facts["starts_on"] > facts["ends_on"]:
        raise NotAllowed(_("The agreement must end after it starts."))
    if standing:
        Agreement.objects.filter(pk=standing.pk).update(**facts)
        standing.refresh_from_db()
        return standing
    number = partnership.agreements.count() + 1
    facts |= {"template": partnership.application.call.agreement}
    made = Agreement.objects.create(partnership=partnership, number=number, by=by, **facts)
    # What was approved and taken back with its version is carried out by the next one.
    partnership.change_requests.filter(agreement__status=Status.TAKEN_BACK).update(agreement=made)
    return made


def begun_with(partnership, call):
    """What a new version begins with: the latest one, else the template. Not saved."""
    before = partnership.agreements.last()
    if before:
        facts = {name: getattr(before, name) for name in ("starts_on", "ends_on", "amount", "special")}
    else:
        starts_on, ends_on = beginning(call)
        facts = {"starts_on": starts_on, "ends_on": ends_on, "amount": call.amount}
    return Agreement(partnership=partnership, **facts)


def check_may_have_one(partnership):
    """Raises NotAllowed unless the partnership is active, applied in a call, and the call has a template."""
    application = Application.objects.filter(partnership=partnership).select_related("call").first()
    if partnership.status != Partnership.Status.ACTIVE or not application:
        raise NotAllowed(_("There is an agreement when both parties have accepted their place."))
    if not application.call.agreement:
        raise NotAllowed(_("This call has no template of an agreement."))
    if partnership.parties.filter(left_at__isnull=False).exists():
        raise NotAllowed(_("A party leaves. The next version is written when another one has come in its place."))


def check_is_whole(template):
    """Raises NotAllowed while a clause is not written in every language of the agreement."""
    lacking = [
        f"{language_named(code)}: {', '.join(str(Text(each['heading'])) for each in clauses)}"
        for code, clauses in lacks(template).items()
    ]
    if lacking:
        sentence = _("A clause is not written in every language yet, so nobody could read the whole text.")
        raise NotAllowed(f"{sentence} {'; '.join(lacking)}")


def draft_anew(agreement, by):
    """The same facts on the call's template as it reads now, while nobody has signed. Raises NotAllowed."""
    partnership = held(agreement.partnership)
    agreement = fresh(agreement, partnership)
    check_may_have_one(partnership)
    if agreement.status not in Agreement.OPEN:
        raise NotAllowed(_("This version is not open any more. Write the next version instead."))
    if agreement.signatures.exists():
        raise NotAllowed(_("Somebody has signed this text, so it stays as it is. Take it back before you draft anew."))
    if agreement.status == Status.DRAFT:
        Agreement.objects.filter(pk=agreement.pk).update(template=partnership.application.call.agreement)
        return fresh(agreement, partnership)
    take_back(agreement, by)
    facts = {name: getattr(agreement, name) for name in ("starts_on", "ends_on", "amount", "special", "why")}
    return draft(partnership, by, **facts)


def put_out(agreement, by, at, read_hash):
    """Freeze the text that was read and ask each side to sign it. Raises NotAllowed when it reads otherwise now."""
    partnership = held(agreement.partnership)
    agreement = fresh(agreement, partnership)
    check_may_have_one(partnership)
    check_is_whole(template_of(agreement))
    content = content_of(agreement)
    if hash_of(content) != read_hash:
        raise NotAllowed(_("The text has changed since you read it. Read it again before you put it out."))
    if len(content["parties"]) < len(partnership.application.call.parties):
        raise NotAllowed(_("A party is missing, so nobody could sign for it."))
    call = partnership.application.call
    today = at.astimezone(ZoneInfo(call.time_zone)).date()
    sign_by = today + timedelta(days=template_of(agreement).get("sign_days", SIGN_DAYS))
    facts = {"content": canonical(content), "content_hash": hash_of(content), "put_out_at": at, "put_out_by": by}
    agreement.move_to(Status.SIGNING, by, sign_by=sign_by, **facts)
    put("partnerships.agreement_documents.text", agreement, address=PAPERS)
    for user in signers_of(agreement):
        put("partnerships.agreement_letters.ready", agreement, user)
    wake()
    return agreement


def take_back(agreement, by):
    """Nobody signs this text any more; what was signed stays readable. Raises NotAllowed."""
    agreement = fresh(agreement, held(agreement.partnership))
    if agreement.status in Agreement.STANDING:
        raise NotAllowed(_("All have signed, so it cannot be taken back. Write the next version instead."))
    was_out = agreement.status == Status.SIGNING
    agreement.move_to(Status.TAKEN_BACK, by)
    if was_out:
        for user in people_of(agreement.partnership):
            put("partnerships.agreement_letters.taken_back", agreement, user)
    return agreement


def fresh(agreement, partnership):
    """The version as it stands now; whoever works on one holds its partnership."""
    found = partnership.agreements.get(pk=agreement.pk)
    found.partnership = partnership
    return found
