"""What `make demo` shows: five programmes, and applications to Vejen's call in several states, all invented.

Run by tests/demonstrate.py, with both databases' addresses in the environment. The clock is moved while it works, so
that each thing happens on its own day, and stands at last on the day before the deadline.
"""

import json
import sys
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import encrypt
from django.conf import settings

from partnerships.models import PartnershipInvitation
from people.models import User
from programmes import clock
from programmes.loading import load
from programmes.models import Call, Programme
from programmes.outbox import put
from programmes.publishing import change
from programmes.questions import Definition
from programmes.scope import scope
from tests.answers import ANSWERS
from tests.cast import ASSOCIATION, DATA, MUNICIPALITY, appointed, joined, person, started, write, writer
from tests.demonstration_agreements import one_leaves, year_before
from tests.demonstration_around import information_meeting, last_questions, questions, thread
from tests.demonstration_choosing import decided_before, helpers
from tests.demonstration_interviews import interviews
from tests.demonstration_paper import confirmers
from tests.demonstration_parts import answer, consent, kept_filters
from tests.demonstration_people import tidy
from tests.demonstration_review import pilot

PASSWORD = "kamrat-demonstration"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of the second step, the same for all of the demonstration's staff
FIVE = ["vejen", "avita-kaveria", "versova", "sammen", "segito"]
TODAY = datetime(2024, 10, 22, 12, 30, tzinfo=UTC)
accounts = []


def day(month, number, hour=9, minute=0):
    """Everything until the next call of this happens then."""
    clock.move(datetime(2024, month, number, hour, minute, tzinfo=UTC) - datetime.now(UTC))


def account(name, language, role, where, note=""):
    """Somebody new who can sign in with the demonstration's password."""
    return let_in(person(name, language), role, where, note)


def let_in(made, role, where, note=""):
    """The demonstration's password, and a line in what is told of its accounts."""
    made.set_password(PASSWORD)
    made.save()
    accounts.append({"programme": where, "role": role, "email": made.email, "password": PASSWORD, "note": note})
    return made


def staff(name, language, role, over, title):
    made = account(name, language, title, str(over.slug), "second step: see the mail page")
    accounts[-1]["second_step"] = SECRET
    Authenticator.objects.create(user=made, type=Authenticator.Type.TOTP, data={"secret": encrypt(SECRET)})
    appointed(made, role, over)
    return made


def pair(call, association, municipality, writer_name, other_name, language="da"):
    """An application with a person on each side."""
    one, other = person(writer_name, language), person(other_name, language)
    application = started(call, one, association)
    joined(application, other, municipality)
    return application, one, other


def main():
    """Everything, once; the accounts are written to the file that is named."""
    day(8, 15)
    for data in sorted(DATA.glob("*/programme.yaml")):
        list(load(data.parent))
    five = {slug: Programme.objects.get(slug=slug) for slug in FIVE}
    vejen = five["vejen"]
    with scope(vejen):
        call = Call.objects.get(slug="vejen-2024")
        call.programme = vejen
    sofie = staff("Sofie Bak", "da", "staff", vejen, "Programme staff")
    henrik = staff("Henrik Dam", "da", "lead", vejen, "National coordinator")
    mette = staff("Mette Dahl", "da", "reviewer", vejen, "Reviewer")
    rasmus = staff("Rasmus Holt", "da", "reviewer", vejen, "Reviewer")
    readers(vejen)
    neighbours(five)
    information_meeting(call, day, sofie)
    questions(call, day, sofie)
    last_questions(call, day)
    thread(fjordby(call), sofie, day)
    others(call), kept_filters(call, sofie), corrected(call)
    interviews(pilot(vejen, henrik, mette, rasmus, day), sofie, mette, rasmus)
    before = year_before(vejen, sofie, henrik)
    decided_before(before["year_before"], vejen, sofie, henrik, mette)
    one_leaves(before, vejen)
    seats_to_try()
    come_back_to_today(call)
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else settings.BASE_DIR / "var" / "demo" / "accounts.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(accounts, ensure_ascii=False, indent=1))


def readers(vejen):
    """Who answers for the money and for the rules, and works on none of it."""
    staff("Inge Toft", "da", "funder", vejen, "Funder")
    staff("Aase Krogh", "da", "auditor", vejen, "Auditor")
    staff("Finn Lund", "da", "finance", vejen, "Finance")


def neighbours(five):
    """Who coordinates the other four programmes, and the helpers that the Hungarian one chooses."""
    for slug, name, language in (
        ("avita-kaveria", "Ulla Berg", "sv"), ("versova", "Aino Salmi", "fi"),
        ("sammen", "Ingrid Nes", "nb"), ("segito", "Julia Varga", "hu"),
    ):  # fmt: skip
        coordinator = staff(name, language, "lead", five[slug], "Coordinator")
    lilla = staff("Lilla Boros", "hu", "staff", five["segito"], "Programme staff")
    day(10, 18)
    helpers(five["segito"], coordinator, lilla)


def seats_to_try():
    """The people of other years in whose place a visitor has something to do now."""
    let_in(User.objects.get(name="Kim Borg"), "Signatory, may book an interview", "vejen")
    let_in(User.objects.get(name="Niels Bak"), "Signatory, has a change to consent to", "vejen")
    let_in(User.objects.get(name="Birthe Krag"), "Signatory, whose municipality has left", "vejen")
    let_in(User.objects.get(name="Ronja Lang"), "Local coordinator", "vejen")
    let_in(User.objects.get(name="Palle Rud"), "Signatory, has an agreement to sign", "vejen")


def come_back_to_today(call):
    """The clock, and the front page: what was played in other years has told it of those years."""
    clock.move(TODAY - datetime.now(UTC))
    with scope(call.programme):
        call.announce()


def fjordby(call):
    """The application that the pictures show: almost done, and one consent void because an answer changed."""
    day(10, 8, 17)
    maja = account("Maja Holm", "da", "Co-writer, association", "vejen")
    karen = account("Karen Lund", "da", "Authorised signatory, association", "vejen")
    jonas = account("Jonas Friis", "da", "Co-writer, municipality", "vejen")
    anders = account("Anders Krogh", "en", "Authorised signatory, municipality", "vejen")
    application = started(call, maja, "Foreningen Fjordlys", signs=False)
    joined(application, karen, "Foreningen Fjordlys", "signatory", ASSOCIATION)
    joined(application, jonas, "Fjordby Kommune", "writer")
    joined(application, anders, "Fjordby Kommune", "signatory")
    day(10, 20, 18, 10)
    answer(application, maja, jonas)
    day(10, 22, 9, 5)
    consent(application, karen)
    day(10, 22, 11, 10)
    write(application, jonas, "D1", cooperation=ANSWERS["D1"]["cooperation"] + " Fra 2025 mødes vi hver måned.")
    write(application, maja, "B3", phone="")
    write(application, jonas, "G2", accepted={MUNICIPALITY: ""})
    write(application, maja, "E1", second_date="2.10.2025")
    tidy(call, application.partnership, maja)
    return application


def others(call):
    """The rest of the list: received, re-opened, waiting, begun, alone, withdrawn."""
    day(10, 14, 12)
    klit, one, two = pair(call, "Foreningen Limen", "Klitborg Kommune", "Ida Skov", "Per Lind")
    answer(klit, one, two, A1={"name": "Hånd i hånd på Klitkysten"})
    day(10, 18, 13, 40)
    consent(klit, one), consent(klit, two)
    day(10, 21, 7, 0)
    sol, anna, bent = pair(call, "Foreningen Åbent Rum", "Solbjerg Kommune", "Anna Bro", "Bent Vad")
    answer(sol, anna, bent, A1={"name": "Åbne døre i Solbjerg"})
    consent(sol, anna)
    day(10, 21, 7, 14)
    consent(sol, bent)
    with scope(call.programme):
        writer(klit, one).reopen()
    write(klit, one, "D3", roles="")
    nor, emma, lars = pair(call, "Foreningen Brohuset", "Nørreå Kommune", "Emma Toft", "Lars Eg")
    answer(nor, emma, lars, A1={"name": "Vejen til Nørreå"})
    consent(nor, emma)
    syd, mie, bo = pair(call, "Foreningen Sydlys", "Strandholm Kommune", "Mie Lyng", "Bo Ravn")
    answer(syd, mie, bo, leave={*"B2 B4 B6 C2 C3 C4 D1 D2 D3 E1 E2 E4 F1 F2 G1 G3 H3".split()}, A1={"name": "Sydlys"})
    lys, rie, kaj = pair(call, "Foreningen Lysningen", "Møllebæk Kommune", "Rie Dahl", "Kaj Bæk")
    write(lys, rie, "A1", name="Lysningen")
    with scope(call.programme):
        writer(lys, rie).withdraw(may_sign=True)
    alone(call)
    day(10, 22, 9, 40)
    confirmers(call)


def corrected(call):
    """A word of the form that was misunderstood, corrected for everybody at once."""
    day(10, 21, 10, 20)
    note = {
        "da": "A3: Der stod ikke, at heller ingen borgere må nævnes. Svarene er ikke berørt.",
        "en": "A3: It did not say that no citizen may be named either. Answers are not affected.",
    }
    with scope(call.programme):
        latest = call.form.latest
        data = deepcopy(latest.definition)
        asked = next(each for section in data["sections"] for each in section["questions"] if each["key"] == "A3")
        asked["help"]["da"] = asked["help"]["da"].replace("frivillige eller", "frivillige, borgere eller")
        asked["help"]["en"] = asked["help"]["en"].replace("volunteers or", "volunteers, citizens or")
        change(call.form, Definition(data), latest.pk, note=note)


def alone(call):
    """Somebody who has started, and whose municipality has an invitation in its letter-box."""
    tove = person("Tove Juhl", "da")
    egelund = started(call, tove, "Foreningen Egetræet")
    write(egelund, tove, "A1", name="Peer i Egelund")
    with scope(call.programme):
        invitation = PartnershipInvitation.objects.create(
            partnership=egelund.partnership, kind=MUNICIPALITY, email="egelund@example.org", role="signatory",
            language="da", invited_by=tove,
        )  # fmt: skip
        put("partnerships.letters.invitation", invitation, address=invitation.email, language="da")
