"""What there is around a call: a meeting with its people, for tests and the demonstration."""

from datetime import timedelta

from django.core.files.base import ContentFile

from partnerships import talking
from partnerships.models import Clarified
from programmes import answering, clock, hosting
from programmes.handing_out import HANDOUTS
from programmes.models import Handout, Meeting, SignUp, Try
from programmes.opening.inspect import Verdict
from programmes.words import Text
from tests.answers import A_PDF

WAY_IN = "https://meet.example.org/hemmeligt"


def meeting(call, seats=1, begins_in=timedelta(days=3), **facts):
    """A meeting of a call, online, of one hour; inside a scope."""
    begins = facts.pop("begins_at", clock.now() + begins_in)
    facts = {"title": Text(en="Information meeting"), "join_url": WAY_IN, "reminders": [24, 1]} | facts
    made = Meeting.objects.create(
        call=call, begins_at=begins, ends_at=begins + timedelta(hours=1), seats=seats, **facts
    )
    made.call, made.programme = call, call.programme
    made.ring()
    return made


def signed_up(meeting, name, confirmed=True, language="en", **facts):
    """Somebody who has signed up, and confirmed the address; inside a scope."""
    email = f"{name.split()[0].lower()}@example.org"
    row = hosting.sign_up(meeting, clock.now(), email, name=name, language=language, **facts)
    row = hosting.confirm(row, clock.now()) if confirmed else row
    row.programme = meeting.programme
    return row


def asked(call, text="Who pays?", confirmed=True, name="", email="spoerger@example.org", language="en"):
    """A question, its address confirmed; inside a scope."""
    enquiry = answering.ask(call, clock.now(), text, name=name, email=email, language=language)
    if confirmed:
        answering.confirm(enquiry, clock.now())
    return enquiry


def published(enquiry, by, question="Who pays?", answer="You agree.", correction=""):
    """The question answered for everybody."""
    words = {"wording": Text(en=question), "answer": Text(en=answer)}
    line = Text(en=correction) if correction else Text()
    answering.publish(enquiry, by, clock.now(), **words, correction=line)
    return enquiry


def opened(handout):
    """Slides, as a worker leaves them that has found them clean."""
    HANDOUTS.settle(handout, Verdict())
    Handout.objects.filter(pk=handout.pk).update(received="")
    return Handout.objects.get(pk=handout.pk)


class Around:
    """One row of each kind in Vejen."""

    def __init__(self, cast):
        self.meeting = meeting(cast.call)
        self.sign_up = signed_up(self.meeting, "Gustav Gæst", organisation="Fjordby Kommune")
        assert self.sign_up.status == SignUp.Status.SEATED
        Try.note("sign_up", "somebody", 1, timedelta(hours=1))
        said = "Hvad gør vi i Fjordby Kommune? Hemmeligt spørgsmål"
        self.enquiry = published(asked(cast.call, said, name="Gustav Gæst", email="gustav@example.org"), cast.karen)
        self.enquiry.call = cast.call
        cast.fjordby.programme = cast.vejen
        party = cast.fjordby.parties.get(kind="association")
        talking.say(cast.fjordby, cast.maja, "Et hemmeligt budskab", party.pk)
        Clarified.objects.create(partnership=cast.fjordby, item="employee", by=cast.maja)
        stored = ContentFile(A_PDF, name="slides.pdf")
        self.handout = opened(Handout.of(stored, self.meeting, cast.karen))

    def tokens(self):
        """What stands in an address for a page's token."""
        pages = dict.fromkeys(["sign_up", "give_back", "no_reminders", "sign_up_calendar"], self.sign_up.token)
        pages |= dict.fromkeys(["handout", "handout_remove"], self.handout.token)
        pages["asked"] = self.enquiry.token
        return {(f"programmes:{name}", "token"): token for name, token in pages.items()}
