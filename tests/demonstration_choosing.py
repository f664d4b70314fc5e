"""Choosing, in the demonstration: helpers of the Hungarian network, before the release; the year before, decided."""

from datetime import date, timedelta
from unicodedata import combining, normalize

from partnerships.choosing.accepting import answer
from partnerships.choosing.capacity import close, fill
from partnerships.choosing.diverse import declare
from partnerships.choosing.drawable import pool_of
from partnerships.choosing.releasing import propose, release, settle
from partnerships.choosing.voting import arrange
from partnerships.models import (
    Application,
    Assignment,
    Decision,
    Partnership,
    Party,
    Review,
    ScoreSheet,
    Selection,
    Submission,
)
from partnerships.models.consents import canonical, hash_of
from people.models import Organisation
from programmes import access, clock
from programmes.drawing import draw_now, freeze
from programmes.models import Call, Form
from programmes.questions import Definition
from programmes.scope import scope
from programmes.words import Text
from tests.cast import ASSOCIATION, MUNICIPALITY, person

# What the programme's text asks of its twelve helpers (facts S4-16 to S4-19); the numbers are invented.
WANTED = [
    {"key": key, "category": {"hu": hu, "en": en}, "title": {"hu": own, "en": title}, "least": least, "most": most}
    for key, (hu, en), own, title, least, most in (
        ("women", ("Nem", "Sex"), "Nő", "Woman", 5, 8), ("men", ("Nem", "Sex"), "Férfi", "Man", 3, None),
        ("young", ("Életkor", "Age"), "30 év alatti", "Under 30", 3, None),
        ("rural", ("Hol él", "Where they live"), "Vidéken", "In the country", 6, None),
        ("capital", ("Hol él", "Where they live"), "A fővárosban", "In the capital", 3, None),
        ("experienced", ("Tapasztalat", "Experience"), "Tapasztalt", "Experienced", 4, None),
        ("beginner", ("Tapasztalat", "Experience"), "Kezdő", "Beginner", 4, 8),
    )
]  # fmt: skip
LEVELS = {"0": {"hu": "Nincs", "en": "None"}, "3": {"hu": "Van terve", "en": "A plan"},
          "5": {"hu": "Már csinálta", "en": "Done before"}}  # fmt: skip
SHEET = {
    "paper_share": 100, "gap": 2, "reason_at_most": 2, "reason_from": 5, "ties": ["M"],
    "criteria": [
        {"key": "M", "weight": 60, "title": {"hu": "Mit vállal a környezetében", "en": "What they take on"},
         "levels": LEVELS},
        {"key": "K", "weight": 40, "title": {"hu": "Kapcsolatok", "en": "Contacts"}, "levels": LEVELS},
    ],
}  # fmt: skip


def asked(key, hu, en, *options):
    """A question of the helpers' form: a text, or one of some answers."""
    field = {"key": "said", "kind": "choice" if options else "text"}
    field |= {"options": [{"key": each, "label": {"hu": own, "en": title}} for each, own, title in options]} if (
        options
    ) else {"max": 400}  # fmt: skip
    title = {"hu": hu, "en": en}
    return {"key": key, "kind": field["kind"], "answered_by": "either", "title": title, "fields": [field]}


# S4-20 and S4-21: at which level somebody acts, and for whom.
FORM = {
    "key": "segito-2024",
    "partnership_name": "A1.said",
    "sections": [{
        "key": "A", "title": {"hu": "Önről", "en": "About you"},
        "questions": [
            asked("A1", "Név", "Name"),
            asked("A2", "Milyen szinten szeretne segíteni?", "At which level would you like to help?",
                  ("beginner", "Kezdőként", "As a beginner"), ("advanced", "Haladóként", "At an advanced level")),
            asked("A3", "Kinek a nevében?", "For whom do you act?",
                  ("volunteer", "Önkéntesként", "As a volunteer"),
                  ("member", "Egy szervezet tagjaként", "As a member of an organisation"),
                  ("representative", "Egy szervezet képviselőjeként", "As an organisation's representative")),
            asked("A4", "Mit tenne a környezetében?", "What would you do around you?"),
            {"key": "H1", "kind": "sign", "answered_by": "association", "title": {"hu": "Aláírás", "en": "Signature"},
             "fields": [{"key": "signature", "kind": "signature", "by": "association"}]},
        ],
    }],
}  # fmt: skip
# Name, organisation, points, what they say of themselves; one says nothing.
HELPERS = [
    ("Kovács Anna", "Nyírvári Nőegylet", (5, 5), "women rural experienced"),
    ("Szabó Péter", "Körös Egyesület", (5, 4), "men capital experienced"),
    ("Tóth Éva", "Dunaparti Kör", (5, 4), "women capital experienced"),
    ("Nagy Gábor", "Tiszahát Egyesület", (5, 3), "men rural experienced"),
    ("Horváth Judit", "Mátra Alapítvány", (4, 5), "women capital experienced"),
    ("Kiss Balázs", "Bükki Klub", (4, 4), "men capital experienced"),
    ("Varró Lilla", "Kert Egyesület", (4, 4), "women capital experienced"),
    ("Farkas Zoltán", "Sárréti Kör", (4, 3), ""),
    ("Balogh Nóra", "Ipolymente Egyesület", (3, 4), "women young rural beginner"),
    ("Molnár Tamás", "Zalai Klub", (3, 4), "men capital experienced"),
    ("Papp Réka", "Bakonyalja Kör", (3, 4), "women young rural beginner"),
    ("Simon Dániel", "Ormánsági Egyesület", (3, 4), "men rural beginner"),
    ("Takács Zsófia", "Hegyalja Egyesület", (3, 3), "women rural beginner"),
    ("Juhász Márk", "Hortobágy Klub", (3, 3), "men young rural beginner"),
    ("Lakatos Petra", "Kunság Egyesület", (2, 4), "women young rural beginner"),
    ("Oláh Bence", "Göcseji Kör", (2, 3), "men young rural beginner"),
]


def helpers(segito, lead, reviewer):
    """The helpers' call, closed; sixteen have applied and are scored, and the ranking is closed. Nothing is given."""
    at = clock.now()
    with scope(segito):
        call = helpers_call(segito, at)
        sheet = ScoreSheet.of(call)
        for number, (name, organisation, points, said) in enumerate(HELPERS):
            content = {"A1": {"said": name}}
            made, (signs,) = sent(call, number, name, [(ASSOCIATION, organisation, name)], content, lead)
            declare(made, signs, said.split(), call.closes_at - timedelta(days=2))
            scored(made, reviewer, sheet, points)
        close(call, lead)
        day = at.replace(hour=7, minute=0) + timedelta(days=3)
        dates = {"answer_by": day + timedelta(days=10), "reserves_until": day + timedelta(days=40)}
        settle(call, release_at=day, **dates)
        arrange(call, lead, 2, True, [lead, reviewer])
    return call


def helpers_call(segito, at):
    form = Form.objects.create(key="segito-2024")
    form.publish(Definition(FORM))
    call = Call.objects.create(
        slug="segito-2024", reference="SEGITO-2024", form=form, parties=[ASSOCIATION], time_zone="Europe/Budapest",
        title=Text(hu="Tizenkét segítőt keresünk", en="We look for twelve helpers"), places=12, reserves=2,
        opens_on=date(2024, 8, 20), closes_on=date(2024, 10, 10), closes_clock=timedelta(hours=24),
        published_at=at - timedelta(days=64), score_sheet=SHEET, diversity=WANTED,
    )  # fmt: skip
    call.refresh_from_db()
    call.programme = segito
    return call


def sent(call, number, name, parties, answers, by):
    """(application, [who signs]) of one that was sent the day before the deadline; parties: (kind, name, person)."""
    partnership = Partnership.objects.create(name=name)
    partnership.programme = call.programme
    hands = []
    for kind, organisation, who in parties:
        body = Organisation.objects.create(name=organisation, kind=kind, country=call.programme.country, identifier="")
        party = Party.objects.create(partnership=partnership, organisation=body, name=organisation, kind=kind)
        hands.append(somebody(who, call.programme.languages[0]))
        access.appoint(hands[-1], "signatory", partnership, party=party)
    at, reference = call.closes_at - timedelta(days=1), f"{call.reference}-{number + 1:03}"
    facts = {"status": "submitted", "reference": reference, "submitted_at": at, "name": name, "submitted_name": name}
    version = call.form.latest
    made = Application.objects.create(call=call, partnership=partnership, form_version=version, **facts)
    made.call, made.programme, made.partnership = call, call.programme, partnership
    content = {"answers": answers, "files": [], "form": call.form.key}
    Submission.objects.create(
        application=made, number=1, reference=reference, form_version=version, by=by, arrived_at=at,
        content=canonical(content), content_hash=hash_of(content), parties=[],
    )  # fmt: skip
    return made, hands


def somebody(name, language):
    """An address has no accents."""
    bare = "".join(each for each in normalize("NFKD", name) if not combining(each))
    made = person(bare, language)
    made.name = name
    made.save(update_fields=["name"])
    return made


def scored(application, reviewer, sheet, points):
    """What one reviewer gave, locked, with a reason for each."""
    held = Assignment.objects.create(application=application, reviewer=reviewer, by=reviewer)
    facts = {"status": Review.Status.LOCKED, "locked_at": clock.now()}
    review = Review.objects.create(assignment=held, sheet=sheet, **facts)
    for criterion, given in zip(sheet.criteria, points, strict=True):
        review.scores.create(criterion=criterion.key, points=given, reason=str(criterion.title))


MORE = [
    ("Lyspunkt i Nørremark", "Foreningen Lyspunkt", "Nørremark Kommune", "Bodil Steen", "Aksel Krog"),
    ("Peer på Sydøen", "Foreningen Sydlys", "Sydø Kommune", "Inge Fjord", "Svend Aage Holm"),
]
POINTS = [
    (5, 4, 5, 4, 4, 4), (4, 4, 4, 5, 4, 4), (4, 4, 4, 4, 4, 3), (4, 4, 3, 4, 3, 3), (3, 4, 3, 3, 3, 3),
    (3, 2, 3, 2, 3, 2),
]  # fmt: skip


def decided_before(call_pk, vejen, staff, lead, reviewer):
    """The year before: released with a letter each, accepted by all, a reserve, a rejection, and a draw of two."""
    with scope(vejen):
        call = Call.objects.get(pk=call_pk)
        call.programme, call.places, call.reserves = vejen, 4, 1
        call.save(update_fields=["places", "reserves"])
        for number, (name, association, municipality, *hands) in enumerate(MORE, 4):
            parties = [(ASSOCIATION, association, hands[0]), (MUNICIPALITY, municipality, hands[1])]
            sent(call, number, name, parties, {"A1": {"name": name}}, staff)
        sheet = ScoreSheet.of(call)
        for application, points in zip(Application.objects.filter(call=call).order_by("id"), POINTS, strict=True):
            scored(application, reviewer, sheet, points)
        close(call, lead)
        fill(call, staff)
        at = clock.now()
        dates = {"answer_by": at + timedelta(days=14), "reserves_until": at + timedelta(days=60)}
        settle(call, release_at=at, **dates)
        propose(call, staff, at)
        release(call, lead, at, Selection.objects.get(call=call).content_hash)
        for decision in Decision.objects.filter(selection__call=call, seat__isnull=False):
            for held in decision.application.partnership.appointments.filter(party__isnull=False):
                answer(decision, held.party_id, held.user, at, accepts=True)
        purpose = Text(da="Måling af kvaliteten", en="Measuring the quality")
        made = freeze(call, lead, at, pool_of(call), k=2, purpose=purpose, not_before=at + timedelta(hours=1))
        draw_now(made, lead, at + timedelta(hours=2))
