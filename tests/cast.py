"""The people every test knows, and small builders; the demonstration is built of the same ones.

Karen runs Vejen; Maja writes and Solveig signs for an association, Jonas for its municipality. Sofia runs
Versova, where Pekka writes. Everybody is invented.
"""

from datetime import timedelta
from decimal import Decimal
from unicodedata import normalize

from django.conf import settings
from django.contrib.auth.hashers import make_password

from partnerships.models import Answer, Partnership, PartnershipAppointment, page_rows
from partnerships.standing import Standing
from partnerships.starting import begin, found_party, register
from partnerships.writing import Writer
from people.models import Organisation, User
from programmes import clock
from programmes.access import appoint
from programmes.loading import load
from programmes.models import Call, Form, Programme
from programmes.questions import Definition
from programmes.scope import scope
from programmes.words import Text

ASSOCIATION, MUNICIPALITY = Organisation.Kind.ASSOCIATION, Organisation.Kind.MUNICIPALITY
DATA = settings.BASE_DIR / "programmes" / "data"
SMALL_FORM = {
    "key": "small",
    "sections": [
        {
            "key": "A",
            "title": {"en": "Us"},
            "questions": [
                {"key": "A1", "kind": "text", "answered_by": "either", "title": {"en": "Name"},
                 "fields": [{"key": "name", "kind": "text", "max": 80}]},
                {"key": "H1", "kind": "sign", "answered_by": "association", "title": {"en": "Signature"},
                 "fields": [{"key": "signature", "kind": "signature", "by": "association"}]},
                {"key": "H2", "kind": "sign", "answered_by": "municipality", "title": {"en": "Signature"},
                 "fields": [{"key": "signature", "kind": "signature", "by": "municipality"}]},
            ],
        }
    ],
    "partnership_name": "A1.name",
}  # fmt: skip


def plain(name):
    """A name as it stands in addresses: no mail server takes an æ or an é."""
    spelled = name.translate(str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"}))
    return normalize("NFKD", spelled).encode("ascii", "ignore").decode()


def person(name, language="en", **facts):
    """Somebody with an address at example.org, verified."""
    address = f"{plain(name.lower()).replace(' ', '.')}@example.org"
    facts = {"password": make_password(None), "language": language} | facts  # she signs in by code
    made = User.objects.create(email=address, name=name, **facts)
    made.emailaddress_set.create(email=address, verified=True, primary=True)
    return made


def programme(slug):
    """One of the five, from its data files."""
    list(load(DATA / slug))
    return Programme.objects.get(slug=slug)


def small_call(programme, closes_in=timedelta(days=7)):
    """A call of three questions, open now."""
    with scope(programme):
        form, _made = Form.objects.get_or_create(key="small")
        form.publish(Definition(SMALL_FORM))
        today = clock.now()
        closing = today + closes_in
        midnight = closing.replace(hour=0, minute=0, second=0, microsecond=0)
        made = Call.objects.create(
            slug="small", reference=f"SMALL-{programme.slug.upper()}", title=Text(en=f"Call of {programme.slug}"),
            form=form, parties=[ASSOCIATION, MUNICIPALITY], amount=Decimal(1000), time_zone="UTC",
            opens_on=(today - timedelta(days=7)).date(), closes_on=midnight.date(), closes_clock=closing - midnight,
            published_at=today - timedelta(days=8), reminders=[24], questions_close_days=1,
        )  # fmt: skip
        made.refresh_from_db()
        made.programme = programme
        made.announce()
        return made


def appointed(user, role, over, party=None):
    """A role; in a partnership on behalf of its party of a kind."""
    with scope(over.programme):
        facts = {"party": over.parties.get(kind=party)} if party else {}
        return appoint(user, role, over, **facts)


def started(call, user, name, signs=True):
    """An application that somebody has started for an association."""
    with scope(call.programme) as within:
        facts = {"kind": ASSOCIATION, "name": name, "identifier": "", "signs": signs}
        application = begin(call, user, within.arrived_at, **facts)
        application.programme = call.programme
        return application


def joined(application, user, name, role="signatory", kind=MUNICIPALITY):
    """Somebody who has come in for the other party."""
    partnership = application.partnership
    partnership.programme = application.programme
    with scope(application.programme):
        organisation = register(kind, "DK", name, "")
        party = partnership.parties.filter(kind=kind).first() or found_party(partnership, organisation, kind, name)
        return appoint(user, role, partnership, party=party)


def writer(application, user):
    """Somebody at work; inside a scope."""
    rows = page_rows().in_programme(application.programme_id)
    fresh = rows.get(pk=application.pk)
    fresh.programme = fresh.partnership.programme = fresh.call.programme = Programme.objects.get(pk=fresh.programme_id)
    mine = PartnershipAppointment.objects.today().filter(partnership=fresh.partnership, user=user)
    appointment = mine.select_related("party").first()
    return Writer(fresh, user, appointment.party.kind, appointment.party_id, clock.now())


def write(application, user, question, base=None, settles=None, **parts):
    """Save parts of an answer; on top of what stands unless a base is given. Returns what was written."""
    with scope(application.programme):
        hand = writer(application, user)
        asked = hand.application.asks.questions[question]
        standing = hand.application.answers.filter(question=question).values_list("version", flat=True).first()
        return hand.write(asked, parts, (standing or 0) if base is None else base, settles)[0]


def answered(application, association, municipality, answers):
    """Many answers at once, each by whoever may give it; reckoned only at the end."""
    with scope(application.programme):
        hands = [writer(application, user) for user in (association, municipality)]
        for key, parts in answers.items():
            question = hands[0].application.asks.questions[key]
            answer, _made = Answer.objects.get_or_create(application=application, question=key)
            for hand in hands:
                if question.is_answered_by(hand.kind):
                    answer.write(hand.merged_ticks(question, answer, parts), hand.user, hand.at, answer.version)
        hands[0].reckon(Standing.of(writer(application, association).application))


class Cast:
    """Two programmes, a partnership in each, and the people who belong to them."""

    def __init__(self):
        self.vejen, self.versova = programme("vejen"), programme("versova")
        self.call, self.other_call = small_call(self.vejen), small_call(self.versova)
        self.karen, self.sofia = person("Karen Berg", "da"), person("Sofia Laine", "fi")
        self.maja, self.solveig = person("Maja Holm", "da"), person("Solveig Lund", "en")
        self.jonas, self.pekka = person("Jonas Friis", "da"), person("Pekka Salo", "fi")
        self.application = started(self.call, self.maja, "Foreningen Fjordlys")
        self.fjordby: Partnership = self.application.partnership
        joined(self.application, self.jonas, "Fjordby Kommune")
        self.other_application = started(self.other_call, self.pekka, "Yhdistys Majakka")
        self.majakka: Partnership = self.other_application.partnership
        appointed(self.karen, "staff", self.vejen)
        appointed(self.sofia, "staff", self.versova)
        write(self.application, self.maja, "A1", name="Fællesskab i Fjordby")
        write(self.other_application, self.pekka, "A1", name="Majakka canary")
