"""An application that came on paper: staff register it, a worker opens the papers, and then it stands.

Nothing stands before every paper is clean, so that the snapshot is of the bytes that are kept. What came too late
stands only when staff take it in, with a reason. The parties are asked to confirm what stands, and not before.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from programmes import outbox
from programmes.models import Call, Due
from programmes.moments import MIDNIGHT_AT_THE_END, instant
from programmes.states import NotAllowed

from .models import Answer, Application, Partnership, PartnershipInvitation, Registration, Submission
from .models.consents import canonical, hash_of
from .models.files import MOST_FILES
from .reckoning import reckon
from .standing import Standing
from .starting import SIGNATORY, found_party, register
from .writing import Writer

PAPER = "paper"  # the field of files that belong to no question
Status = Registration.Status


@dataclass
class Side:
    """One party as it stands in the letter, and to whom the question goes whether it is so."""

    kind: str
    name: str
    identifier: str = ""
    email: str = ""
    language: str = ""


@dataclass
class Told:
    """What staff read in the letter in their hands."""

    channel: str
    on: date
    clock: timedelta | None
    name: str
    sides: list[Side]
    papers: list[dict] = field(default_factory=list)  # {"name", "media_type", "sha256", "size", "received"}
    token: UUID | None = None


def arrival(call, on, clock, at):
    """(the instant by which it counts, whether that is too late). Raises NotAllowed: not yet, or not clear."""
    zone = call.time_zone
    first, end = instant(on, clock or timedelta(0), zone), instant(on, MIDNIGHT_AT_THE_END, zone)
    if first > at:
        raise NotAllowed(_("That time has not come yet. Write when it arrived."))
    if (first if clock is not None else end) < call.opens_at:
        raise NotAllowed(_("The call was not open yet then."))
    if clock is None and first < call.closes_at < end:
        said = _("The deadline was on this day, at a time: %(deadline)s (%(zone)s). Write the time too.")
        raise NotAllowed(said % {"deadline": call.deadline, "zone": call.zone})
    return first, call.is_over(first)


def enter(call, by, at, told):
    """Register what came: the parties, the papers, its reference. The same page sent twice is one registration."""
    known = Registration.objects.filter(token=told.token).select_related("application")
    try:
        with transaction.atomic():
            return known.first() or begin(call, by, at, told)
    except IntegrityError:  # sent at the same moment
        return known.get()


def begin(call, by, at, told):
    call = Call.objects.select_related("form", "programme").get(pk=Call.objects.shared(call.pk).pk)
    arrived_at, is_late = arrival(call, told.on, told.clock, at)
    application = found(call, by, at, told)
    facts = {"channel": told.channel, "arrived_on": told.on, "arrived_clock": told.clock, "by": by}
    facts |= {"arrived_at": arrived_at, "is_late": is_late, "token": told.token}
    registration = Registration.objects.create(application=application, **facts)
    for paper in told.papers:
        add_paper(registration, by, at, **paper)
    for side in told.sides:
        if side.email:
            invite(registration, by, side)
    application.reference = application.number(call)
    application.save(update_fields=["reference"])
    return registration


def found(call, by, at, told):
    """The partnership with its parties, and its application with the name alone: all else stands on the paper."""
    partnership = Partnership.objects.create(name=told.name)
    partnership.programme = call.programme
    for side in told.sides:
        organisation = register(side.kind, call.programme.country, side.name, side.identifier)
        if partnership.parties.filter(organisation=organisation).exists():
            raise NotAllowed(_("Both parties have the same register number. Look once more."))
        found_party(partnership, organisation, side.kind, side.name)
    version = call.form.founding
    made = Application.objects.create(call=call, partnership=partnership, form_version=version, name=told.name)
    made.programme = call.programme
    question, _dot, part = made.asks.partnership_name.partition(".")
    if question:
        answer = Answer.objects.create(application=made, question=question)
        answer.write({part: told.name}, by, at, 0)
    return made


def add_paper(registration, by, at, **paper):
    """One more paper, into quarantine. Raises NotAllowed when nothing may be added any more."""
    application = Application.objects.select_for_update(no_key=True).get(pk=registration.application_id)
    registration.refresh_from_db()
    if not registration.is_on_paper:
        raise NotAllowed(_("What came stands already, or was decided about. No paper is added any more."))
    if application.files.kept().count() >= MOST_FILES:
        raise NotAllowed(_("At most %(n)s files in one application. Remove one first.") % {"n": MOST_FILES})
    file = application.files.create(question="", field=PAPER, by=by, at=at, **paper)
    Due.ring("files")
    outbox.ring("partnerships.tasks.check_file", file.pk)
    return file


def leave_out(registration, file, at):
    """Take a paper away before anything stands; its row stays. What is left may be all that was waited for."""
    Call.objects.shared(registration.application.call_id)  # who rolls the call waits
    application = Application.objects.select_for_update(no_key=True).get(pk=registration.application_id)
    registration.refresh_from_db()
    if not registration.is_on_paper:
        raise NotAllowed(_("What came stands already, or was decided about. No paper is added any more."))
    file.removed_at = at
    file.save(update_fields=["removed_at"])
    opened(application, at)


def opened(application, at):
    """When every paper is clean it stands, or waits for a decision. The application's row is locked by the caller."""
    registration = Registration.objects.select_for_update().get(application=application)
    papers = list(application.files.kept().filter(field=PAPER))
    if not registration.is_on_paper or not papers or not all(paper.is_clean for paper in papers):
        return
    if registration.is_late:
        registration.move_to(Status.LATE, registration.by)
    else:
        registration.move_to(Status.STANDING, registration.by)
        stand(registration, at)


def decide(registration, by, at, take_in, note):
    """Staff take in what came too late, or do not; the reason is read by the parties. Raises NotAllowed."""
    if len(note.strip()) < LEAST_WHY:
        raise NotAllowed(_("Write why. The parties read it."))
    Call.objects.shared(registration.application.call_id)
    Application.objects.select_for_update(no_key=True).get(pk=registration.application_id)
    registration.move_to(Status.STANDING if take_in else Status.REFUSED, by, note=note.strip())
    if take_in:
        stand(registration, at)
        return
    for invitation in invitations(registration):
        tell("partnerships.paper_letters.not_taken_in", invitation)


LEAST_WHY = 10  # characters by which staff explain a decision


def stand(registration, at):
    """Freeze what came: the papers, the name and the parties, in the place of consents how and when it came."""
    writer = Writer(registration.application, registration.by, kind="", party=0, at=at)
    application = writer.lock()
    standing = Standing.of(application)
    if application.asks.partnership_name:
        reckon(application, standing, at)
    submit(registration, application)
    content = standing.content | {"registered": registration.came.data}
    parties = [{"kind": party.kind, "name": party.name, "identifier": party.identifier} for party in standing.parties]
    submission = Submission.objects.create(
        application=application,
        number=application.submissions.count() + 1,
        reference=application.reference,
        form_version_id=application.edition.pk,
        by=registration.by,
        arrived_at=registration.arrived_at,
        content=canonical(content),
        content_hash=hash_of(content),
        parties=[party | {"consented_by": "", "consented_at": ""} for party in parties],
    )
    registration.submission = submission
    registration.save(update_fields=["submission"])
    application.partnership.parties.filter(frozen_at=None).update(frozen_at=at)
    Due.ring("closing", next_at=at)  # who is in has changed: see rounds.to_be_rolled
    told_of(registration, submission)


def submit(registration, application):
    """It is in; where another one has its name, it is known by its reference too."""
    by, facts = registration.by, {"submitted_at": registration.arrived_at}
    try:
        with transaction.atomic():
            application.move_to(Application.Status.SUBMITTED, by, submitted_name=application.name, **facts)
    except IntegrityError:
        name = f"{application.name[:150]} ({application.reference})"
        application.move_to(Application.Status.SUBMITTED, by, submitted_name=name, **facts)


def told_of(registration, submission):
    """The parties' signatories are asked to confirm; the papers are made in each language that is needed."""
    languages = {submission.programme.languages[0]}
    for invitation in invitations(registration):
        tell("partnerships.paper_letters.registered", invitation)
        languages.add(invitation.language)
    for language in sorted(languages):
        for paper in ("receipt", "copy"):
            facts = {"address": "papers@localhost", "language": language}
            outbox.put(f"partnerships.documents.{paper}", submission, **facts)


def invitations(registration):
    return PartnershipInvitation.objects.waiting().filter(partnership__application=registration.application_id)


def tell(kind, invitation):
    outbox.put(kind, invitation, address=invitation.email, language=invitation.language)


def invite(registration, by, side):
    """Ask somebody who may sign for a party; an earlier address is asked no more. Raises NotAllowed."""
    if registration.status in (Status.VOID, Status.OVERTAKEN):
        raise NotAllowed(_("Nobody is asked to confirm this any more."))
    partnership = Partnership.objects.select_for_update(no_key=True).get(application=registration.application_id)
    party = partnership.parties.get(kind=side.kind)
    others = invitations(registration).exclude(kind=side.kind)
    people = partnership.appointments.today().exclude(party=party)
    is_taken = others.filter(email__iexact=side.email).exists()
    if is_taken or people.filter(user__email__iexact=side.email).exists():
        raise NotAllowed(_("Each party is confirmed by a person of its own. Write another address."))
    for earlier in invitations(registration).filter(kind=side.kind):
        earlier.withdraw()
    facts = {"kind": side.kind, "party": party, "role": SIGNATORY, "invited_by": by}
    made = PartnershipInvitation(partnership=partnership, email=side.email, language=side.language, **facts)
    made.save()
    if registration.status in (Status.STANDING, Status.CONFIRMED):
        tell("partnerships.paper_letters.registered", made)
    return made


def confirm(writer, read_hash):
    """A party says that what was registered is its application. Returns the registration; a repeat changes nothing.

    Raises NotAllowed with the sentence why not.
    """
    application = writer.lock()
    rows = Registration.objects.select_related("submission").select_for_update(of=("self",))
    registration = rows.filter(application=application).first()
    submission = registration and registration.submission
    if not registration or not submission or registration.status not in (Status.STANDING, Status.CONFIRMED):
        raise NotAllowed(_("There is nothing to confirm here any more."))
    if not application.is_standing:
        raise NotAllowed(_("This application has been withdrawn. It stays readable."))
    if read_hash != submission.content_hash:
        raise NotAllowed(_("The text has changed since you read it. Read it again."))
    facts = {"by": writer.user, "at": writer.at, "content_hash": read_hash}
    registration.confirmations.get_or_create(party_id=writer.party, defaults=facts)
    there = set(registration.confirmations.values_list("party__kind", flat=True))
    if registration.status == Status.STANDING and there >= set(application.call.parties):
        registration.move_to(Status.CONFIRMED, writer.user)
        for appointment in application.partnership.appointments.today().select_related("user"):
            outbox.put("partnerships.paper_letters.registration_confirmed", registration, appointment.user)
    return registration


def void(registration, by, note):
    """Registered by mistake: out, and nobody is asked any more. Not once a party has confirmed. Raises NotAllowed."""
    if len(note.strip()) < LEAST_WHY:
        raise NotAllowed(_("Write what was wrong. It stays in the log."))
    application = Application.objects.select_for_update(no_key=True).get(pk=registration.application_id)
    if registration.confirmations.exists():
        raise NotAllowed(_("A party has confirmed it. Only the parties can withdraw it now."))
    registration.move_to(Status.VOID, by, note=note.strip())
    for invitation in invitations(registration):
        invitation.withdraw()
    if application.status != Application.Status.WITHDRAWN:
        application.withdraw(by)
    return application


def also_here(application):
    """Other applications of the call in which one of these organisations takes part: perhaps it came twice."""
    organisations = application.partnership.parties.exclude(identifier="").values("organisation")
    rows = Application.objects.not_withdrawn().filter(call=application.call_id).exclude(pk=application.pk)
    return rows.filter(partnership__parties__organisation__in=organisations).distinct().order_by("id")
