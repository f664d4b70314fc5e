"""The year before, in the demonstration: agreements that are signed, wait for a signature, or that a party left."""

from datetime import UTC, date, datetime, timedelta

from partnerships.agreeing.steering import pick, propose, seat, write_minutes
from partnerships.agreeing.wording import Wording, clause_of
from partnerships.agreement_documents import signed, text
from partnerships.models import (
    Application,
    ChangeRequest,
    Partnership,
    Party,
    Prepared,
    PreparedAnswer,
    PreparedOwner,
    Submission,
)
from partnerships.models.consents import canonical, hash_of
from people.models import Organisation
from programmes import access, clock
from programmes.cloning import clone, moved_days
from programmes.models import Call
from programmes.scope import scope
from programmes.words import Text
from tests.agreements import drafted, put_before_all, signed_by_all, signs
from tests.amending import asked, consents
from tests.cast import ASSOCIATION, MUNICIPALITY, appointed, person
from tests.departing import leaves

WEEKS = -52
POSITIONS = ("Forperson", "Centerleder", "National koordinator")
LOCAL = [
    ("Fællesskab i Vesterlund", "Foreningen Vesterlys", "Vesterlund Kommune", "Grethe Vang", "Niels Bak"),
    ("Peer i Østerå", "Foreningen Åhuset", "Østerå Kommune", "Lis Elkær", "Palle Rud"),
    ("Sammen i Sønderholt", "Foreningen Broen", "Sønderholt Kommune", "Kirsten Dam", "Ejnar Lund"),
    ("Naboskab i Nørager", "Foreningen Nordlys", "Nørager Kommune", "Birthe Krag", "Jens Toft"),
]


def year_before(vejen, staff, lead):
    """A call of the year before and its active partnerships; returns their keys by the state of their agreements."""
    clock.move(datetime(2023, 12, 18, 9, 5, tzinfo=UTC) - datetime.now(UTC))
    with scope(vejen):
        call = earlier(Call.objects.get(slug="vejen-2024"), vejen)
        rows = [accepted(call, number, staff) for number in range(len(LOCAL))]
        (done, *hands), (waits, *others), (begun, *_), (left, *theirs) = rows
        agreement = signed_by_all(put_before_all(done, staff), *hands, lead, POSITIONS)
        text(agreement.pk, staff), signed(agreement.pk, staff)
        appointed(person("Ronja Lang", "da"), "coordinator", done, ASSOCIATION)
        room = Text(da="Kommunen stiller lokalet i Medborgerhuset til rådighed uden leje.",
                    en="The municipality provides the room in the civic centre free of rent.")  # fmt: skip
        ask_for_changes(done, *hands)
        agreement = put_before_all(waits, staff, special=room)
        text(agreement.pk, staff)
        signs(agreement, others[0], ASSOCIATION, position=POSITIONS[0])
        drafted(begun, staff)
        signed_by_all(put_before_all(left, staff), *theirs, lead, POSITIONS)
        reword(call, staff)
        leader = {"key": "leader", "text": "Hanne Bro, leder af Foreningen Åhuset", "by": others[0]}
        Prepared.objects.create(partnership=waits, at=clock.now(), **leader)
        PreparedAnswer.objects.create(partnership=waits, at=clock.now(), **leader)
        PreparedOwner.objects.create(partnership=waits, key="contract", person=others[0], by=others[0])
        meet(waits, *others)
    found = {"year_before": call.pk, "signed": done.pk, "waits_for_signature": waits.pk}
    return found | {"drafted": begun.pk, "left": left.pk}


def reword(call, staff):
    """Staff have worded one clause anew since, and one of their own still waits for its English."""
    wording = Wording(call, staff)
    money = clause_of(wording.template, "money")
    body = money["body"] | {"da": f"{money['body']['da'].strip()}\n\nKontoen skal stå i foreningens navn."}
    body["en"] = f"{body['en'].strip()}\n\nThe account is held in the name of the association."
    wording.write({"heading": money["heading"], "body": body}, "money")
    wording.write({"heading": {"da": "Nøgler og lokaler"}, "body": {"da": "[partnership] får nøgler til lokalet."}})


def earlier(call, vejen):
    """Cloned from the call of the year, a year before."""
    days = {moved.name: moved.after for moved in moved_days(call, WEEKS)}
    made = clone(call, "VEJEN-2023", "vejen-2023", days)
    title = Text(da="Frivillig peer-støtte 2023", en="Voluntary peer support 2023")
    Call.objects.filter(pk=made.pk).update(title=title, places=2, published_at=clock.now() - timedelta(days=120))
    made.refresh_from_db()
    made.programme = vejen
    made.announce()
    return made


def accepted(call, number, by):
    """(partnership, who signs for the association, who signs for the municipality), both of which have accepted."""
    name, *parties = LOCAL[number]
    partnership = Partnership.objects.create(name=name)
    partnership.programme = call.programme
    hands = []
    for kind, organisation, who in zip((ASSOCIATION, MUNICIPALITY), parties[:2], parties[2:], strict=True):
        body = Organisation.objects.create(name=organisation, kind=kind, country="DK", identifier="")
        party = Party.objects.create(partnership=partnership, organisation=body, name=organisation, kind=kind)
        hands.append(person(who, "da"))
        access.appoint(hands[-1], "signatory", partnership, party=party)
    sent(call, partnership, name, number, by)
    partnership.move_to("active", by)
    return partnership, *hands


def sent(call, partnership, name, number, by):
    """Its application, which says how the parties split what the grant does not cover."""
    at, reference = call.closes_at - timedelta(days=1), f"{call.reference}-{number + 1:03}"
    facts = {"status": "submitted", "reference": reference, "submitted_at": at, "name": name, "submitted_name": name}
    version = call.form.latest
    application = Application.objects.create(call=call, partnership=partnership, form_version=version, **facts)
    answers = {
        "A1": {"name": name}, "F2": {"catering": {"association": 50, "municipality": 50}},
        "F3": {"transport": {"association": 100, "municipality": 0}},
    }  # fmt: skip
    content = {"answers": answers, "files": [], "form": "vejen-2024"}
    Submission.objects.create(
        application=application, number=1, reference=reference, form_version=version, by=by, arrived_at=at,
        content=canonical(content), content_hash=hash_of(content), parties=[],
    )  # fmt: skip


def ask_for_changes(partnership, association, municipality):
    """One request is sent, and one waits for the consent of the municipality."""
    words = {"what": "Vi vil gerne have to måneder mere til andet gruppeforløb.", "from_on": date(2024, 12, 9)}
    words |= {"why": "Første forløb begyndte senere, fordi to frivillige faldt fra.", "until": date(2025, 1, 31)}
    made = asked(partnership, association, ASSOCIATION, ChangeRequest.Kind.PERIOD, **words)
    consents(made, association, ASSOCIATION), consents(made, municipality, MUNICIPALITY)
    lines = [{"what": "Forplejning, foreningen", "now": "6000.00", "then": "9000.00"},
             {"what": "Forplejning, kommunen", "now": "6000.00", "then": "3000.00"}]  # fmt: skip
    words = {"what": "Foreningen betaler mere af forplejningen.", "why": "Kommunen lægger lokalet til."}
    words |= {"from_on": date(2024, 3, 1), "figures": lines, "is_shared": True}
    made = asked(partnership, association, ASSOCIATION, ChangeRequest.Kind.BUDGET, **words)
    consents(made, association, ASSOCIATION)


def meet(partnership, association, municipality):
    """The steering group has met once, with minutes, and one party proposes times of the next meeting."""
    parties = {each.kind: each.pk for each in partnership.parties.all()}
    for kind, user in ((ASSOCIATION, association), (MUNICIPALITY, municipality)):
        seat(partnership, parties[kind], user, user)
    at = clock.now()
    agenda = "1. Roller\n2. Mødernes rytme\n3. Første forløb"
    facts = {"place": "Medborgerhuset, Østerå", "minutes_long": 60, "agenda": agenda}
    times = [at + timedelta(days=day) for day in (1, 2)]
    first = propose(partnership, parties[ASSOCIATION], association, at, times=times, **facts)
    first = pick(first, parties[MUNICIPALITY], municipality, at, first.times[0])
    said = ("Vi gennemgik roller og opgaver.", "Styregruppen mødes den første mandag i hver måned.")
    write_minutes(first, association, at + timedelta(days=2), *said)
    times = [at + timedelta(days=day) for day in (500, 501, 502)]
    propose(partnership, parties[ASSOCIATION], association, at, times=times, **facts)


def one_leaves(known, vejen):
    """The municipality of one that was chosen has left, and its days to find another have passed since."""
    with scope(vejen):
        left = Partnership.objects.get(pk=known["left"])
        leaves(left, left.appointments.get(party__kind=ASSOCIATION).user, from_on=date(2024, 1, 8))
    return known
