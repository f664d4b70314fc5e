"""Small steps that the demonstration and the tests share."""

from hashlib import sha256

from django.core.files.base import ContentFile

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
            stored = ContentFile(A_PDF, name=title)
            hand.attach(question, question.field(name), sha256=sha256(A_PDF).hexdigest(), stored=stored, **facts)
