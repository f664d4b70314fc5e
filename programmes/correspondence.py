"""Every letter that the house can send: what it is, when it goes and to whom, and in whose words.

A letter is a function `(id, reader) -> message or None` in some floor's `letters`, told here by `told`. A
programme may put its own words in the place of ours: plain text with names in square brackets, such as [deadline],
each of which stands for a fact of that letter; nothing else is read from it.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import partial, reduce
from operator import or_

from django.db.models import Q
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from people.mail import Reader, only_read, worded

from .gaps import GAP
from .models import LetterText, Outbox, Programme
from .scope import current

TEST = "programmes.letters.test"


@dataclass(frozen=True)
class Kind:
    """One kind of letter. `must`: it is told whatever its reader has chosen."""

    name: str
    title: str
    when: str
    whom: str
    must: bool


KINDS: dict[str, Kind] = {}


PAPERS: dict[str, str] = {}  # the titles of what is made in the same way, and not sent


def name_of(function):
    """The first two words of its module and its own: a letter keeps its name when `letters.py` becomes a folder."""
    return ".".join([*function.__module__.split(".")[:2], function.__name__])


def told(title, when, whom, must=True):
    """Say of a letter's function what it is: its title, when it goes, to whom."""

    def tell(function):
        name = name_of(function)
        KINDS[name] = Kind(name, title, when, whom, must)
        return function

    return tell


def made(title):
    """Say of a function that makes a paper, and sends nothing, what it is called."""

    def tell(function):
        PAPERS[name_of(function)] = title
        return function

    return tell


@dataclass(frozen=True)
class Foreseen:
    """A letter that will be written if nothing changes until then."""

    at: datetime
    kind: str
    to: str
    language: str
    about: str


KEEPERS = []


def keeps_away(function):
    """A function `user -> Q` of some floor: the rows of the outbox that somebody of the staff may not see."""
    KEEPERS.append(function)
    return function


def open_to(user, rows):
    """Rows of the outbox without those that somebody is kept away from; the test of a letter is as that letter is."""
    away = reduce(or_, (keeper(user) for keeper in KEEPERS), Q(pk__in=[]))
    rows = rows.exclude(away)
    return rows.exclude(kind=TEST, about__in=Outbox.objects.filter(away).values("pk"))


FORESEERS = []


def foresees(function):
    """A function `(start, end, user) -> Foreseen …` of some floor: what it will write, as somebody may see it."""
    FORESEERS.append(function)
    return function


def foreseen(start, end, user):
    """Who gets what between two instants, as everything stands now and as far as somebody may see it; by instant."""
    found = [each for foresee in FORESEERS for each in foresee(start, end, user)]
    return sorted(found, key=lambda each: (each.at, each.kind, each.about, each.to))


@foresees
def waiting(start, end, user):
    """What is written already and waits for its time."""
    rows = Outbox.objects.filter(status=Outbox.Status.NEW, next_at__gte=start, next_at__lt=end, kind__in=list(KINDS))
    for row in open_to(user, rows).select_related("to"):
        yield Foreseen(row.next_at, row.kind, str(row.to or row.address), row.reader.language, "")


def call_of(facts):
    return facts.get("call")


# What a gap stands for: a fact of the letter, as its reader says it. None when this letter has no such fact.
GAPS = {
    "programme": lambda facts, reader: str(Programme.objects.get(pk=current().programme).title),
    "contact": lambda facts, reader: contact(Programme.objects.get(pk=current().programme)),
    "name": lambda facts, reader: reader.name,
    "link": lambda facts, reader: facts.get("link"),
    "call": lambda facts, reader: call_of(facts) and str(call_of(facts).title),
    "deadline": lambda facts, reader: deadline(facts.get("closing") or facts.get("call")),
    "partnership": lambda facts, reader: facts.get("application") and facts["application"].known_as,
    "reference": lambda facts, reader: facts.get("submission") and facts["submission"].reference,
    "missing": lambda facts, reader: (
        "\n".join(f"- {each.question}: {each.sentence}" for each in facts["missing"]) if "missing" in facts else None
    ),
}


def deadline(closing):
    return closing and f"{closing.deadline} ({closing.zone})"


def contact(programme):
    return ", ".join(filter(None, [str(programme.contact_name), programme.contact_email]))


def fill(text, facts, reader):
    """The text with its gaps filled; a gap that this letter cannot fill stays as it was typed."""
    return GAP.sub(lambda gap: known(gap[1], facts, reader) or gap[0], text)


def known(gap, facts, reader):
    return GAPS[gap](facts, reader) if gap in GAPS else None


def own_words(kind, reader, facts):
    """The programme's own words for a kind of letter in its reader's language, filled in; None when it has none."""
    own = LetterText.objects.filter(kind=kind, language=reader.language).first()
    return f"{fill(own.subject, facts, reader)}\n\n{fill(own.body, facts, reader)}" if own else None


def written(row):
    """The message of an outbox row in the programme's words or ours; None when there is nothing to tell any more."""
    with worded(partial(own_words, row.kind)):
        return import_string(row.kind)(row.about, row.reader)


@dataclass(frozen=True)
class Preview:
    """A letter as a reader would get it, from a real row; links lead nowhere."""

    row: Outbox
    subject: str
    body: str
    facts: dict  # {gap: what it stands for here}


def preview(row, language, words=own_words):
    """What a letter that was written for somebody says in a language; None when there is nothing to tell any more."""
    reader, seen = row.reader, {}
    if row.to:
        reader.language = language  # of this reading of her row only
    else:
        reader = Reader(reader.email, language, reader.name)

    def look(reader, facts):
        facts = facts | {"link": _("(the link stands here)")} if "link" in facts else facts
        seen.update({gap: found for gap in GAPS if (found := known(gap, facts, reader))})
        return words(row.kind, reader, facts)

    with worded(look), only_read():
        message = import_string(row.kind)(row.about, reader)
    if not message:
        return None
    return Preview(row, message.subject, without_links(message.body), seen)


def without_links(body):
    """An address in a letter may hold a secret that is its reader's alone."""
    return re.sub(r"https?://\S+", _("(the link stands here)"), body)


def standard(previewed):
    """Our own words of a previewed letter as a text with gaps, for staff to begin from: (subject, body)."""
    subject, body = previewed.subject, previewed.body.replace(_("(the link stands here)"), "[link]")
    for gap, found in sorted(previewed.facts.items(), key=lambda each: -len(each[1])):
        if gap not in ("link", "name"):
            subject, body = subject.replace(found, f"[{gap}]"), body.replace(found, f"[{gap}]")
    return subject, body


def faults(subject, body, standing):
    """What is wrong with a programme's own words: sentences by field. `standing`: gaps that this letter can fill."""
    unknown = sorted({gap for gap in GAP.findall(f"{subject} {body}") if gap not in standing})
    found = {}
    if unknown:
        found["body"] = _("This letter has no such gap: %(gaps)s") % {
            "gaps": ", ".join(f"[{each}]" for each in unknown)
        }
    elif "link" in standing and "[link]" not in body:
        found["body"] = _("Keep [link]: without it nobody finds the page.")
    if "\n" in subject.strip():
        found["subject"] = _("The subject is one line.")
    return found
