"""What a partnership owes before it starts: the points of its call's list, what stands at each, and its papers."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from programmes import outbox
from programmes.models import Due
from programmes.quarantine import Quarantine, told_to_its_sender
from programmes.states import NotAllowed
from programmes.words import Text

from ..models import (
    Agreement,
    Partnership,
    Prepared,
    PreparedAnswer,
    PreparedOwner,
    PreparedPaper,
    PreparedPaperStep,
)
from ..models.files import read_upload
from ..models.preparation import MOST_PAPERS, PaperWanted
from .people import acting_for

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
    person: Any = None  # who sees to it, as long as she acts for the party that owes it
    papers: list = field(default_factory=list)
    is_gone: bool = False  # it was answered, and its list asks it no more

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
        if self.is_gone:
            return "none", _("Not asked any more")
        if self.due and self.due < today:
            return "look", _("The day has passed")
        return "todo", _("Missing")


def owed_by(call, partnerships):
    """{partnership: its list}: that of the text it is bound by, else of its latest one, else the call's of today."""
    rows = Agreement.objects.filter(partnership__in=partnerships).exclude(status=Agreement.Status.TAKEN_BACK)
    rows = rows.exclude(template={}).annotate(binds=Q(status__in=Agreement.STANDING)).order_by("binds", "number")
    own = dict(rows.values_list("partnership", "template__owes"))
    today = call.agreement.get("owes") or []
    return {each.pk: own[each.pk] or [] if each.pk in own else today for each in partnerships}


def once_owed(call):
    """{key: the point as it was worded last} of every text of the call and of its agreements: answers outlast it."""
    drafted = Agreement.objects.filter(partnership__application__call=call).exclude(template={}).order_by("pk")
    versions = [*drafted.values_list("template__owes", flat=True)]
    versions += call.agreement_templates.order_by("number").values_list("template__owes", flat=True)
    return {each["key"]: each for owed in versions for each in owed or []}


def points_of(call, partnerships):
    """{partnership: its points in order}: its list, then what it answered that stands there no more.

    Eight queries at most, however many there are.
    """
    lists = owed_by(call, partnerships)
    if not call.agreement:
        return {pk: [] for pk in lists}
    answers = {(each.partnership_id, each.key): each for each in prepared(Prepared, partnerships)}
    owners = owners_of(partnerships)
    acting = acting_for(partnerships) if owners else {}
    papers: dict = {}
    for paper in prepared(PreparedPaper, partnerships):
        papers.setdefault((paper.partnership_id, paper.key), []).append(paper)
    there = dict.fromkeys([at for at, each in answers.items() if each.text] + list(papers))
    gone = [(pk, key) for pk, key in there if key not in {each["key"] for each in lists[pk]}]
    once = once_owed(call) if gone else {}
    days = dict(call.dates.values_list("key", "on")) if gone or any(lists.values()) else {}
    rows = [(pk, each, False) for pk, owed in lists.items() for each in owed]
    rows += [(pk, once[key], True) for pk, key in gone if key in once]
    found: dict = {pk: [] for pk in lists}
    for pk, each, is_gone in rows:
        at = (pk, each["key"])
        person = owners.get(at) if owners.get(at) in acting.get((pk, each["of"]), ()) else None
        found[pk].append(worded(each, days, answers.get(at), person, papers.get(at, []), is_gone))
    return found


def worded(point, days, answer, person, papers, is_gone):
    title, help = Text(point["title"]), Text(point.get("help") or {})
    due, wants_paper = days.get(point.get("by")), bool(point.get("file"))
    return Point(point["key"], point["of"], title, help, due, wants_paper, answer, person, papers, is_gone)


def so_far(points):
    """(how many points the list asks, how many of them are done)."""
    asked = [each for each in points if not each.is_gone]
    return len(asked), sum(each.is_done for each in asked)


def owners_of(partnerships):
    """{(partnership, key): who was named last to see to it}, whether or not she still acts for the party."""
    rows = PreparedOwner.objects.filter(partnership__in=partnerships).select_related("person").order_by("pk")
    return {(each.partnership_id, each.key): each.person for each in rows}


def prepared(model, partnerships):
    return model.objects.filter(partnership__in=partnerships).select_related("by")


def say(partnership, point, kind, by, at, text):
    """Write what stands at a point. Raises NotAllowed when it is the other party's, or there is nothing to prepare."""
    check_hers(partnership, point, kind)
    of, facts = {"partnership": partnership, "key": point.key}, {"text": text.strip(), "by": by, "at": at}
    before = Prepared.objects.select_for_update(of=("self",)).filter(**of).first()
    if facts["text"] == (before.text if before else ""):  # a paper alone was added: the words stay whose they are
        return
    Prepared.objects.update_or_create(**of, defaults=facts)
    PreparedAnswer.objects.create(**of, **facts)


def name_owner(partnership, point, kind, by, person):
    """Say who of the party sees to a point (None: nobody in particular). She is told, unless she said it herself."""
    check_hers(partnership, point, kind)
    if point.is_gone:
        raise NotAllowed(_("Nobody asks for this any more."))
    if person == point.person:
        return
    made = PreparedOwner.objects.create(partnership=partnership, key=point.key, person=person, by=by)
    if person and person != by:
        outbox.put("partnerships.agreement_letters.point_given", made, person)


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
