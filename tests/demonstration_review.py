"""A call of the demonstration that is closed and under review: a pilot before the call that is open now."""

from datetime import date, timedelta

from partnerships.models import Application, Assignment, Conflict, ReviewPlan, ScoreSheet
from partnerships.reviewing.assigning import assign
from partnerships.reviewing.declaring import declare
from partnerships.reviewing.moderating import revise
from partnerships.reviewing.scoring import Scoring
from programmes import clock
from programmes.cloning import clone, moved_days
from programmes.models import Call
from programmes.scope import scope
from programmes.words import Text
from tests.answers import ANSWERS
from tests.cast import joined, person, started
from tests.demonstration_parts import answer, consent

WEEKS = -5  # before the call of the year
APPLYING = [
    ("Vennebroen i Havnsø", "Foreningen Vennebroen", "Havnsø Kommune", "Lea Mose", "Finn Kjær"),
    ("Sammen i Birkedal", "Foreningen Birken", "Birkedal Kommune", "Tea Lund", "Ole Fog"),
    ("Lyset i Østervang", "Foreningen Morgenlys", "Østervang Kommune", "Ane Skov", "Jens Riis"),
    ("Peers på Vesterø", "Foreningen Vesterpeers", "Vesterø Kommune", "Ditte Krog", "Kim Borg"),
]
# What Mette and Rasmus gave on paper, in the sheet's order; None is not given yet.
METTE = [[4, 5, 4, 3, 3, 4], [3, 2, 3, 4, 3, 3], [4, 3, None, None, None, None]]
RASMUS = [[4, 3, 4, 4, 3, 3], [3, 3, 3, 4, 4, 3], [3, 4, 3, 3, 4, 3]]
WHY = {
    "K1": "Lederen er nævnt, og hun har tid til opgaven. Der mangler en afløser, hvis medarbejderen bliver syg (B3).",
    "K2": "Vejen fra første samtale til første gang er beskrevet, og tallene hænger sammen (C3, C4).",
    "K3": "Fast møde hver fjerde uge, og en klar vej, når parterne er uenige (D3).",
    "K4": "Frivilligkontrakt og støtteperson er på plads. Planen for dårlige oplevelser er ikke afprøvet endnu (E4).",
    "K5": "Tidsplanen passer, men der er ingen luft, hvis et forløb må flyttes (E1).",
    "K6": "De vil fortælle om forløbet lokalt. Hvem der betaler bagefter, står ikke klart (G3).",
}


def pilot(vejen, lead, mette, rasmus, day):
    """The call, four applications, and a review in the middle of its work."""
    day(8, 16)
    with scope(vejen):
        made = open_call(Call.objects.get(slug="vejen-2024"), vejen)
    applications = [apply(made, number, day) for number in range(len(APPLYING))]
    day(10, 2)
    with scope(vejen):
        ReviewPlan.objects.create(call=made, lock_by=date(2024, 10, 31))
        declared(applications, mette, rasmus)
        assigned(applications, lead, mette, rasmus)
        sheet = ScoreSheet.of(made)
        for application, points in zip(applications, RASMUS, strict=False):
            score(application, rasmus, sheet, points)
        for application, points in zip(applications, METTE, strict=False):
            score(application, mette, sheet, points)
        second_look(applications[0], rasmus, sheet)
    return made


def open_call(call, vejen):
    """Cloned from the call of the year, five weeks earlier."""
    own = {"opens_on", "closes_on"}  # the grant's own days stay
    days = {moved.name: moved.after if moved.name in own else moved.before for moved in moved_days(call, WEEKS)}
    made = clone(call, "VEJEN-PILOT", "vejen-pilot", days)
    title = Text(da="Pilot: frivillig peer-støtte i fire kommuner", en="Pilot: peer support in four municipalities")
    now = {"title": title, "places": 2, "reserves": 1, "published_at": clock.now(), "eligibility": call.eligibility}
    Call.objects.filter(pk=made.pk).update(rejections=call.rejections, **now)
    made.refresh_from_db()
    made.programme = vejen
    made.announce()
    return made


def apply(call, number, day):
    """One application that both parties have sent in time."""
    name, association, municipality, one, other = APPLYING[number]
    writes, signs = person(one, "da"), person(other, "da")
    day(9, 10 + number, 10)
    application = started(call, writes, association)
    joined(application, signs, municipality)
    own = {"A1": {"name": name}, "B1": ANSWERS["B1"] | {"name": association}}
    answer(application, writes, signs, **own)
    day(9, 12 + number, 9, 14)
    consent(application, writes), consent(application, signs)
    return application


def declared(applications, mette, rasmus):
    """Mette knows somebody on a board; Rasmus has no conflict."""
    for application in applications:
        declare(application, rasmus, Conflict.Kind.NONE, "", rasmus)
    for application in applications[:-1]:
        declare(application, mette, Conflict.Kind.NONE, "", mette)
    declare(applications[-1], mette, Conflict.Kind.TIE, "Min bror sidder i foreningens bestyrelse.", mette)


def assigned(applications, lead, mette, rasmus):
    for application in applications:
        fresh = Application.objects.select_related("call").get(pk=application.pk)
        for user in (mette, rasmus) if application != applications[-1] else (rasmus,):
            assign(fresh, user, lead)


def score(application, user, sheet, points):
    """Points in the sheet's order, with a reason wherever one is needed; locked when all are given."""
    held = Assignment.objects.current().select_related("application__call").get(application=application, reviewer=user)
    scoring, at = Scoring(held, sheet), clock.now()
    for criterion, given in zip(sheet.criteria, points, strict=True):
        if given is not None:
            scoring.write(criterion.key, given, WHY[criterion.key], None, at + timedelta(minutes=1))
    if scoring.is_whole:
        scoring.lock(user, at)


def second_look(application, user, sheet):
    """They differ on K2: Rasmus has looked again already."""
    moderation = application.moderations.open().select_related("application__call").get()
    held = Assignment.objects.current().select_related("application__call").get(application=application, reviewer=user)
    why = "Jeg havde overset bilaget om værestedet. Tallene er bedre, end jeg først læste."
    revise(moderation, Scoring(held, sheet).review, 4, WHY["K2"], why, clock.now())
