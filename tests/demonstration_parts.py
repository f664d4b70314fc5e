"""Small steps that the demonstration and the tests share."""

from hashlib import sha256

from django.core.files.base import ContentFile

from partnerships.attaching import attach
from partnerships.quarantine import settle
from programmes.opening.inspect import Verdict
from programmes.scope import scope
from tests.answers import A_PDF
from tests.cast import writer

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


def look_through(application):
    """What a worker does with the files that wait, as if each were clean."""
    with scope(application.programme):
        for file in application.files.unfinished():
            settle(file, Verdict())
            application.files.filter(pk=file.pk).update(received="")
