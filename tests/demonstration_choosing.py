"""Choosing, in the demonstration: helpers of the Hungarian network, before the release; the year before, decided."""

from datetime import timedelta
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
    ReviewPlan,
    ScoreSheet,
    Selection,
    Submission,
)
from partnerships.models.consents import canonical, hash_of
from partnerships.rounds import roll
from people.models import Organisation
from programmes import access, clock
from programmes.drawing import draw_now, freeze
from programmes.models import Call
from programmes.scope import scope
from programmes.words import Text
from tests.cast import ASSOCIATION, MUNICIPALITY, person

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
        call = Call.objects.get(slug="segito-2024")
        call.programme = segito
        ReviewPlan.objects.create(call=call, readers=1)
        sheet = ScoreSheet.of(call)
        for number, (name, organisation, points, said) in enumerate(HELPERS):
            content = {"A1": {"said": name}}
            made, (signs,) = sent(call, number, name, [(ASSOCIATION, organisation, name)], content, lead)
            declare(made, signs, said.split(), call.closes_at - timedelta(days=2))
            scored(made, reviewer, sheet, points)
        roll(call.pk)
        close(call, lead)
        day = at.replace(hour=7, minute=0) + timedelta(days=3)
        dates = {"answer_by": day + timedelta(days=10), "reserves_until": day + timedelta(days=40)}
        settle(call, release_at=day, **dates)
        arrange(call, lead, 2, True, [lead, reviewer])
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


# What a reviewer says of so many points, in the programme's own language.
REASONS = {
    "da": {
        2: "Der mangler aftaler, som kan følges op.", 3: "En plan, der hænger sammen, men ikke er afprøvet.",
        4: "Overbevisende og konkret, med få åbne spørgsmål.", 5: "Afprøvet i praksis og beskrevet, så andre kan lære.",
    },
    "hu": {
        2: "Hiányoznak a konkrét megállapodások.", 3: "Következetes terv, de még nem próbálták ki.",
        4: "Meggyőző és konkrét, kevés nyitott kérdéssel.", 5: "Kipróbálta a gyakorlatban, mások is tanulhatnak tőle.",
    },
}  # fmt: skip


def scored(application, reviewer, sheet, points):
    """What one reviewer gave, locked, with a reason for each."""
    held = Assignment.objects.create(application=application, reviewer=reviewer, by=reviewer)
    review = Review.objects.create(assignment=held, sheet=sheet)
    for criterion, given in zip(sheet.criteria, points, strict=True):
        reason = REASONS[application.programme.languages[0]][given]
        review.scores.create(criterion=criterion.key, points=given, reason=reason)
    kept = {each.criterion: [each.points, each.reason] for each in review.scores.all()}
    review.move_to(Review.Status.LOCKED, reviewer, locked_at=clock.now(), scores_locked=kept)


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
        ReviewPlan.objects.create(call=call, readers=1)
        for number, (name, association, municipality, *hands) in enumerate(MORE, 4):
            parties = [(ASSOCIATION, association, hands[0]), (MUNICIPALITY, municipality, hands[1])]
            sent(call, number, name, parties, {"A1": {"name": name}}, staff)
        sheet = ScoreSheet.of(call)
        for application, points in zip(Application.objects.filter(call=call).order_by("id"), POINTS, strict=True):
            scored(application, reviewer, sheet, points)
        roll(call.pk)
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
