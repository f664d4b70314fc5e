"""Small steps that the demonstration and the tests share."""

from datetime import timedelta
from hashlib import sha256

from django.core.files.base import ContentFile

from partnerships.attaching import attach
from partnerships.models import Decision, Export, Ranking, SavedFilter, Selection
from partnerships.quarantine import settle
from partnerships.standing import Standing
from partnerships.views.consent import tell
from programmes.clock import now
from programmes.drawing import draw_now, freeze, withdraw
from programmes.opening.inspect import Verdict
from programmes.scope import scope
from programmes.words import Text
from tests.answers import A_PDF, ANSWERS
from tests.cast import answered, writer

PAPERS = (("articles", "Vedtægter.pdf"), ("accounts", "Årsregnskab 2023.pdf"))


def attach_papers(application, user):
    """The two papers that the call asks for."""
    with scope(application.programme):
        hand = writer(application, user)
        question = hand.application.asks.questions["H3"]
        for name, title in PAPERS:
            facts = {"name": title, "media_type": "application/pdf", "size": len(A_PDF)}
            facts |= {"sha256": sha256(A_PDF).hexdigest(), "received": ContentFile(A_PDF, name=title)}
            attach(hand, question, question.field(name), **facts)
    look_through(application)


TOWNS = ["Fredericia", "Køge", "Odense", "Roskilde", "Skive", "Vejle"]


def drawn(call, lead):
    """A draw of three from six towns, one of which has withdrawn since; inside a scope."""
    at = now()
    pool = [(f"{call.reference}-{number:03}", f"Peer i {town}") for number, town in enumerate(TOWNS, 1)]
    purpose = Text(da="Måling af kvaliteten", en="Measuring the quality")
    made = freeze(call, lead, at, pool, k=3, purpose=purpose, not_before=at + timedelta(hours=1))
    result = draw_now(made, lead, at + timedelta(hours=2))
    withdraw(made, lead, result.order[1], "Kommunen er trådt ud.")
    return made


def kept_filters(call, sofie):
    """What staff look at every morning, shared; what one of them keeps for herself; and a file that was taken."""
    with scope(call.programme, sofie):
        facts = {"call": call, "by": sofie}
        shared = {"query": {"state": "consent"}, "is_shared": True}
        near = SavedFilter.objects.create(name="Mangler kun samtykke", **shared, **facts)
        SavedFilter.objects.create(name="Alene", query={"state": "alone", "order": "done"}, **facts)
        Export.objects.create(kind="xlsx", query=near.query, view=near.name, rows=2, **facts)


def decided(application, sheet, staff, lead):
    """An application that is ranked, selected and released by both, and waits for acceptance; inside a scope."""
    call, at = application.call, now()
    means = {each.key: "4" for each in sheet.criteria}
    place = {"application": application.pk, "score": "4", "means": means, "below": [], "decided_on": "", "equal": False}
    Ranking.objects.create(call=call, number=1, sheet=sheet, lot_seed="0" * 64, places=[place], by=lead)
    until = at + timedelta(days=9)
    selection = Selection.objects.create(call=call, release_at=at, answer_by=until, reserves_until=until)
    selection.move_to("proposed", staff, proposed_by=staff, proposed_at=at)
    selection.votes.create(user=staff, content_hash=selection.content_hash, choice="yes")
    selection.vote_closings.create(content_hash=selection.content_hash, counted=1, by=staff)
    selection.move_to("released", lead, released_by=lead, released_at=at)
    scores = [{"key": each.key, "title": each.title, "points": "4.00", "reason": ""} for each in sheet.criteria]
    letter = {"score": "4.00", "scores": scores, "applications": 1, "places": 1, "reserve": None}
    letter |= {"amount": "134212.00", "instalments": 3}
    facts = {"outcome": "award", "seat": 1, "letter": letter, "answer_by": until, "by": lead}
    decision = Decision.objects.create(selection=selection, application=application, **facts)
    decision.move_to("offered", lead)
    return decision


def look_through(application):
    """What a worker does with the files that wait, as if each were clean."""
    with scope(application.programme):
        for file in application.files.unfinished():
            settle(file, Verdict())
            application.files.filter(pk=file.pk).update(received="")


def answer(application, association, municipality, leave=(), **instead):
    """Every question answered by whoever may, except those that are left."""
    kept = {key: parts for key, parts in {**ANSWERS, **instead}.items() if key not in leave}
    answered(application, association, municipality, kept)
    if "H3" not in leave:
        attach_papers(application, association)


def consent(application, user):
    """Consent to what stands; the last one submits, and the receipts go."""
    with scope(application.programme):
        hand = writer(application, user)
        submission = hand.consent(Standing.of(hand.application).content_hash)
        if submission:
            tell(submission)
        return submission
