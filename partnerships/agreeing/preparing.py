"""What a partnership owes before it starts: the points of its call's list, what stands at each, and its papers."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from programmes import outbox
from programmes.models import Due
from programmes.quarantine import Quarantine, told_to_its_sender
from programmes.states import NotAllowed
from programmes.words import Text

from ..models import Agreement, Partnership, Prepared, PreparedAnswer, PreparedPaper, PreparedPaperStep
from ..models.files import read_upload
from ..models.preparation import MOST_PAPERS, PaperWanted

BELL = "prepared_papers"
Act = PreparedPaperStep.Act


@dataclass
class Point:
    """One point of the list in one partnership."""

    key: str
    of: str  # the kind of party that owes it
    title: Text
    help: Text
    due: date | None
    wants_paper: bool
    answer: Any = None
    papers: list = field(default_factory=list)

    @property
    def text(self):
        return self.answer.text if self.answer else ""

    @property
    def is_done(self):
        return any(each.is_clean for each in self.papers) if self.wants_paper else bool(self.text)

    def state(self, today):
        """(shape, words)."""
        if self.is_done:
            return "done", _("Done")
        if any(each.is_pending for each in self.papers):
            return "part", _("Being checked")
        if self.due and self.due < today:
            return "look", _("The day has passed")
        return "todo", _("Missing")


def owed_by(call, partnerships):
    """{partnership: what it owes}: as the text says that was put out to it, else as the call's text says today."""
    rows = Agreement.objects.put_out().filter(partnership__in=partnerships).exclude(template={}).order_by("number")
    own = dict(rows.values_list("partnership", "template__owes"))
    today = call.agreement.get("owes") or []
    return {each.pk: own[each.pk] or [] if each.pk in own else today for each in partnerships}


def points_of(call, partnerships):
    """{partnership: its points in order}; five queries however many there are."""
    lists = owed_by(call, partnerships)
    owes = any(lists.values())
    days = dict(call.dates.values_list("key", "on")) if owes else {}
    answers = {(each.partnership_id, each.key): each for each in prepared(Prepared, owes, partnerships)}
    papers: dict = {}
    for paper in prepared(PreparedPaper, owes, partnerships):
        papers.setdefault((paper.partnership_id, paper.key), []).append(paper)
    found = {}
    for pk, owed in lists.items():
        found[pk] = [
            Point(
                each["key"], each["of"], Text(each["title"]), Text(each.get("help") or {}), days.get(each.get("by")),
                bool(each.get("file")), answers.get((pk, each["key"])), papers.get((pk, each["key"]), []),
            )
            for each in owed
        ]  # fmt: skip
    return found


def prepared(model, owes, partnerships):
    return model.objects.filter(partnership__in=partnerships).select_related("by") if owes else []


def say(partnership, point, kind, by, at, text):
    """Write what stands at a point. Raises NotAllowed when it is the other party's, or there is nothing to prepare."""
    check_hers(partnership, point, kind)
    of, facts = {"partnership": partnership, "key": point.key}, {"text": text.strip(), "by": by, "at": at}
    before = Prepared.objects.select_for_update(of=("self",)).filter(**of).first()
    if facts["text"] == (before.text if before else ""):  # a paper alone was added: the words stay whose they are
        return
    Prepared.objects.update_or_create(**of, defaults=facts)
    PreparedAnswer.objects.create(**of, **facts)


def check_hers(partnership, point, kind):
    if partnership.status != Partnership.Status.ACTIVE:
        raise NotAllowed(_("This begins when both parties have accepted their place."))
    if kind != point.of:
        raise NotAllowed(_("The other party answers this point."))


def attach(partnership, point, kind, by, upload):
    """Add a paper; it waits in quarantine until a worker has opened it. Raises NotAllowed."""
    check_hers(partnership, point, kind)
    if not point.wants_paper:
        raise NotAllowed(_("This point needs no paper."))
    Partnership.objects.select_for_update(of=("self",), no_key=True).get(pk=partnership.pk)  # counted one by one
    if PreparedPaper.objects.filter(partnership=partnership, key=point.key).count() >= MOST_PAPERS:
        raise NotAllowed(_("There are enough papers here. Remove one first."))
    try:
        name, media_type, digest = read_upload(upload, PaperWanted)
    except ValidationError as error:
        raise NotAllowed(error.messages[0]) from None
    facts = {"name": name, "media_type": media_type, "sha256": digest, "size": upload.size, "received": upload}
    paper = PreparedPaper.objects.create(partnership=partnership, key=point.key, by=by, **facts)
    note(paper, by, Act.UPLOADED)
    Due.ring(BELL)
    outbox.ring("partnerships.tasks.check_prepared_paper", paper.pk)
    return paper


def note(paper, by, act):
    """What is done with a paper stays to be told when it is gone."""
    facts = {"partnership": paper.partnership, "key": paper.key, "name": paper.name, "sha256": paper.sha256}
    PreparedPaperStep.objects.create(act=act, by=by, **facts)


def remove(paper, partnership, point, kind, by):
    """Take a paper away, row and bytes. Raises NotAllowed."""
    check_hers(partnership, point, kind)
    with transaction.atomic():
        held = PreparedPaper.objects.select_for_update(of=("self",)).filter(pk=paper.pk).first()
        if held:  # else somebody was faster
            note(held, by, Act.TAKEN_AWAY)
            held.throw_away()


SETTLE = told_to_its_sender(PreparedPaper, "partnerships.agreement_letters.paper_refused")
PAPERS = Quarantine(PreparedPaper, BELL, SETTLE)
