"""What is new to somebody since she was last there: answers that others have changed, and what was said about them."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Case, Q, When

from .comparing import compared
from .models import AnswerVersion, Comment, Seen


@dataclass
class News:
    """One question with something new in it."""

    question: object
    authors: list = field(default_factory=list)  # of what was changed
    at: object = None  # when it was last changed
    pieces: list = field(default_factory=list)  # what it was, and what it is
    speakers: list = field(default_factory=list)  # of the comments that she has not read


class Visit:
    """One person at one application as it stands; `mark` says that she has read it."""

    def __init__(self, standing, user):
        self.standing, self.application, self.user = standing, standing.application, user
        self.seen = {mark["question"]: Seen(**mark) for mark in self.application.read_by_her}

    def news(self, questions, comments=None):
        """What is new in these questions, by their keys. To somebody who has never been here nothing is.

        Their comments are asked for unless the page has them.
        """
        if not self.seen:
            return {}
        found = {question.key: News(question) for question in questions}
        for key, news in self.changed(found).items():
            found[key] = news
        for key, speakers in self.unread(found, comments).items():
            found[key].speakers = speakers
        return {key: news for key, news in found.items() if news.authors or news.speakers}

    def version_seen(self, key):
        return self.seen[key].version if key in self.seen else 0

    def changed(self, keys):
        answers = [
            answer
            for key, answer in self.standing.answers.items()
            if key in keys and answer.version > self.version_seen(key)
        ]
        if not answers:
            return {}
        authors, last, before = self.written_since(answers)
        return {
            answer.question: News(
                question := self.standing.asks.questions[answer.question],
                list(authors[answer.pk].values()),
                last[answer.pk],
                self.compare(question, before.get(answer.pk, {}), answer.value),
            )
            for answer in answers
            if answer.pk in authors
        }

    def written_since(self, answers):
        """Of answers: {id: {person: name}} of the others who wrote, when the last one did, and what she had read."""
        since, then = Q(pk__in=[]), Q(pk__in=[])
        for answer in answers:
            seen = self.version_seen(answer.question)
            since |= Q(answer=answer.pk, number__gt=seen) & ~Q(by=self.user)
            then |= Q(answer=answer.pk, number=seen)
        rows = AnswerVersion.objects.filter(since | then, is_standing=True).order_by("number")
        rows = rows.annotate(was=Case(When(then, then="value")))  # the texts in between are not read
        authors, last, before = defaultdict(dict), {}, {}
        for pk, by, name, email, at, was in rows.values_list("answer", "by", "by__name", "by__email", "at", "was"):
            if was is not None:
                before[pk] = was
            else:
                authors[pk][by], last[pk] = name or email, at
        return authors, last, before

    def compare(self, question, before, after):
        names = {party.kind: party.name for party in self.standing.parties}
        return compared(question, before, after, names, self.application.programme.currency)

    def unread(self, keys, comments):
        """{question: who said something there that she has not read}."""
        if comments is None:
            comments = Comment.objects.filter(application=self.application, question__in=keys).select_related("by")
            comments = comments.filter(pk__gt=min((self.comment_seen(key) for key in keys), default=0))
        found = defaultdict(list)
        for comment in comments:
            new = comment.by_id != self.user.pk and comment.pk > self.comment_seen(comment.question)
            if new and str(comment.by) not in found[comment.question]:
                found[comment.question].append(str(comment.by))
        return found

    def comment_seen(self, key):
        return self.seen[key].comment if key in self.seen else 0

    def mark(self, questions, comments=()):
        """She has read these questions, and with them these comments; the first time she is here, everything."""
        newest = defaultdict(int)
        for comment in comments:
            newest[comment.question] = max(newest[comment.question], comment.pk)
        first = not self.seen
        rows = []
        for question in self.standing.asks.questions.values() if first else questions:
            answer, known = self.standing.answers.get(question.key), self.seen.get(question.key)
            version = answer.version if answer else 0
            comment = max(newest[question.key], known.comment if known else 0)
            if not known or (known.version, known.comment) != (version, comment):
                facts = {"application": self.application, "user": self.user, "question": question.key}
                rows.append(Seen(**facts, version=version, comment=comment))
        if rows:
            unique = ["application", "user", "question"]
            Seen.objects.bulk_create(
                rows, update_conflicts=True, update_fields=["version", "comment"], unique_fields=unique
            )
