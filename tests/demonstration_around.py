"""What happened around Vejen's call before the applications: its information meeting in September."""

from django.core.files.base import ContentFile

from programmes import clock, hosting
from programmes.models import Handout, Meeting
from programmes.scope import scope
from programmes.words import Text
from tests.answers import A_PDF
from tests.around import signed_up

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
        Handout.of(slides, ours, staff)
        ours.afterwards = Text(
            da="Tak for mange gode spørgsmål.",
            en="Thank you for many good questions.",
        )
        ours.save(update_fields=["afterwards"])
