"""What happened around Vejen's call: its information meeting in September, questions, a thread, a checklist."""

from datetime import UTC, datetime

from django.core.files.base import ContentFile

from partnerships import clarifying, talking
from programmes import answering, clock, hosting
from programmes.models import Handout, Meeting
from programmes.scope import scope
from programmes.words import Text
from tests.answers import A_PDF
from tests.around import asked, meeting, opened, signed_up

GUESTS = [
    ("Asta Lind", "Foreningen Fjordlys", "da"), ("Bo Dahl", "Fjordby Kommune", "da"),
    ("Eva Krog", "Foreningen Limen", "da"), ("Finn Moe", "Solbjerg Kommune", "da"), ("Gry Holt", "", "nb"),
]  # fmt: skip


def information_meeting(call, day, staff):
    """3 September 2024: people sign up, the meeting is held, and its slides are there two days later.

    `day` moves the clock. The names of the guests go by themselves 30 days after the meeting.
    """
    day(8, 20, 10)
    with scope(call.programme):
        ours = Meeting.objects.get(call=call, key="information_meeting")
        ours.call, ours.programme = call, call.programme
        rows = [signed_up(ours, name, organisation=place, language=said) for name, place, said in GUESTS]
        signed_up(ours, "Ib Toft", confirmed=False, language="da")
        hosting.give_back(rows[-1], clock.now())
    day(9, 5, 9)
    with scope(call.programme):
        slides = ContentFile(A_PDF, name="Informationsmøde 3. september.pdf")
        opened(Handout.of(slides, ours, staff))
        ours.afterwards = Text(
            da="Tak for mange gode spørgsmål.",
            en="Thank you for many good questions.",
        )
        ours.save(update_fields=["afterwards"])


ASKERS = [
    ("Asta Lind", "Foreningen Fjordlys", "da"), ("Bo Dahl", "Fjordby Kommune", "da"), ("Ina Lykke", "", "da"),
    ("Jan Storm", "Solbjerg Kommune", "da"), ("Kit Falk", "Foreningen Limen", "da"),
]  # fmt: skip


def last_questions(call, day):
    """The day before the deadline people may still sign up for an hour of help with the form."""
    day(10, 14, 9)
    with scope(call.programme):
        ours = meeting(
            call,
            seats=12,
            title=Text(da="Spørgetime før fristen", en="Question hour before the deadline"),
            about=Text(
                da="Har I spørgsmål til skemaet? Kom med dem, eller lyt med.",
                en="Do you have questions about the form? Bring them, or listen.",
            ),
            join_url="https://meet.example.org/vejen-23-oktober",
            begins_at=datetime(2024, 10, 23, 8, tzinfo=UTC),
        )
        for name, place, said in ASKERS:
            signed_up(ours, name, organisation=place, language=said)


ANSWERED = [
    (
        "Vi er en lille forening i Fjordby uden ansatte. Kan vi ansætte en, når vi har fået tilsagn?",
        "Skal medarbejderen være ansat, når vi søger?", "Must the employee be employed when we apply?",
        "Nej. I kan skrive, at I ansætter en, hvis I bliver udvalgt. Medarbejderen skal kunne være med på "
        "koordinatoruddannelsen 15. januar 2025.",
        "No. You can write that you will employ somebody if you are selected. The employee must be able to attend "
        "the coordinator training on 15 January 2025.",
    ),
    (
        "Hvem betaler kaffe og brød til grupperne? Vores kommune siger, at det gør I.",
        "Hvem betaler forplejningen i grupperne?", "Who pays the catering for the groups?",
        "Det aftaler foreningen og kommunen. Tilskuddet kan kun bruges til løn.",
        "The association and the municipality agree on it. The grant can be used for wages only.",
    ),
    (
        "Må de 70 % regnes over begge forløb samlet?",
        "Gælder de 70 % for hvert forløb eller for begge samlet?", "Do the 70% hold for each course or for both?",
        "For begge forløb samlet.", "For both courses together.",
    ),
]  # fmt: skip


def questions(call, day, staff):
    """What was asked at the meeting and after it, answered for everybody; one question still waits."""
    day(9, 4, 8)
    with scope(call.programme):
        asks = [asked(call, each[0], email="spoerger@example.org", language="da") for each in ANSWERED]
    day(9, 6, 10)
    with scope(call.programme):
        for enquiry, (_text, wording, said, answer, told) in zip(asks, ANSWERED, strict=True):
            words = {"wording": Text(da=wording, en=said), "answer": Text(da=answer, en=told)}
            answering.publish(enquiry, staff, clock.now(), **words, correction=Text())
    day(10, 16, 19)
    with scope(call.programme):
        asked(call, "Må vi holde begge forløb samtidig?", name="Gry Holt", email="gry@example.org", language="da")


def thread(application, staff, day):
    """Fjordlys asks for advice, and gets it; the checklist is half done."""
    with scope(application.programme):
        partnership = application.partnership
        partnership.programme = application.programme
        writers = partnership.appointments.today().filter(role="writer").select_related("user", "party")
        maja, jonas = writers.order_by("id")
        day(10, 15, 9)
        talking.say(partnership, maja.user, "Må lederen også sidde i styregruppen?", maja.party_id)
        day(10, 15, 13)
        talking.say(partnership, staff, "Ja. Der skal bare være mindst én fra foreningen og én fra kommunen.")
        day(10, 21, 8)
        talking.say(partnership, jonas.user, "Tak. Hvornår får vi tid til onlinemødet?", jonas.party_id)
        call = application.call
        clarifying.tick(partnership, call, maja.user, ["idea", "employee", "leader", "premises"])
        clarifying.tick(partnership, call, jonas.user, ["section82", "representative"])
