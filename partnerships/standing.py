"""How an application stands: what is answered, what is wrong, what is missing from whom. Reckoned, never stored."""

from collections import defaultdict
from datetime import date
from functools import cached_property

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from people.prepared import Prepared
from programmes.kinds import read
from programmes.rules import ERROR, Circumstances, broken

from .conditions import is_asked
from .models import Answer, Consent, File, Party, SectionReady
from .models.answers import REASON
from .models.consents import hash_of
from .problems import Missing, Problem, QuestionState

ANSWERS = Prepared(
    lambda application: (
        Answer.objects.knowing_the_marks().select_related("by", "contested__by").filter(application=application)
    )
)
FILES = Prepared(lambda application: File.objects.select_related("by").filter(application=application))
CONSENTS = Prepared(lambda application: Consent.objects.select_related("by").filter(application=application))
MARKS = Prepared(lambda application: SectionReady.objects.filter(application=application))
PARTIES = Prepared(lambda partnership: Party.objects.filter(partnership=partnership))


def own(question, application):
    """The rows that a prepared question finds of an application; they know it."""
    rows = question(application.pk)
    for row in rows:
        row.application = application
    return rows


class Standing:
    """The state of an application, from its answers, files, marks and consents."""

    def __init__(self, application, answers, files=(), consents=(), parties=(), marks=()):
        self.application, self.asks, self.call = application, application.asks, application.call
        self.answers = {answer.question: answer for answer in answers}
        self.files, self.earlier = defaultdict(list), defaultdict(list)
        for file in (each for each in files if not each.is_late):
            places = self.earlier if file.removed_at else self.files
            places[file.question, file.field].append(file)
        self.consents = {consent.party_id: consent for consent in consents}  # the latest of each party
        self.parties, self.marks = list(parties), {(mark.section, mark.party_id): mark for mark in marks}
        self.open_checks = {entry["key"]: entry for entry in getattr(application, "open_checks", ())}
        self.dates = {entry["key"]: date.fromisoformat(entry["on"]) for entry in application.call_dates}

    @classmethod
    def of(cls, application, with_parties=True):
        """Read what is needed: answers and files; for a page also consents, parties and marks. One query each.

        The application comes from `page_rows()` and knows its programme.
        """
        answers, files = own(ANSWERS, application), own(FILES, application)
        if not with_parties:
            return cls(application, answers, files)
        consents, marks = own(CONSENTS, application), own(MARKS, application)
        parties = PARTIES(application.partnership_id)
        return cls(application, answers, files, consents, parties, marks)

    @cached_property
    def raws(self):
        """What was typed, by question: conditions look at it."""
        return {key: answer.value for key, answer in self.answers.items()}

    @cached_property
    def states(self):
        """Every question's state by its key."""
        states = {key: self.read_question(question) for key, question in self.asks.questions.items()}
        counts = {place: len(self.taken(*place)) for place in self.files}
        around = Circumstances(
            answers={key: state.typed for key, state in states.items()},
            dates=self.dates,
            amount=self.call.amount,
            currency=self.application.programme.currency,
            name_is_taken=getattr(self.application, "name_is_taken", False),
            files=counts,
        )
        for state in states.values():
            self.ask_rules(state, around)
        return states

    def read_question(self, question):
        answer = self.answers.get(question.key)
        raw = answer.value if answer else {}
        state = QuestionState(question, raw, version=answer.version if answer else 0, saved=answer)
        state.contested = answer.contested if answer else None
        for each in self.shown_fields(question, raw):
            state.files += self.files[question.key, each.key]
            self.read_field(state, each)
        return state

    def shown_fields(self, question, raw):
        """The fields that this application must answer: those whose condition holds."""
        for each in question.fields:
            if each.only_if_funder_is_public and not self.application.programme.funder_is_public:
                continue
            if is_asked(self.asks, self.raws, question, each):
                yield each

    def read_field(self, state, each):
        try:
            value = read(each, state.raw.get(each.key))
        except ValidationError as wrong:
            state.problems.append(Problem(ERROR, each.key, wrong.messages[0]))
            return
        if value is not None:
            state.typed[each.key] = value
        if each.kind == "confirm":
            wanted = self.call.parties if each.by == "each" else [each.by]
            state.empty += [(each, kind) for kind in wanted if kind not in (value or {})]
        elif state.question.required and each.required and each.kind != "signature":
            there = self.taken(state.question.key, each.key) if each.kind == "files" else value is not None
            if not there:
                state.empty.append((each, ""))

    def taken(self, question, field):
        """The files of a field, without those that were refused."""
        return [file for file in self.files[question, field] if not file.is_refused]

    def ask_rules(self, state, around):
        """The rules that object; where a warning and a hint come from the same rule, the warning is enough."""
        if not is_asked(self.asks, self.raws, state.question):
            return
        objecting = set()
        begun = state.is_begun
        for rule in state.question.rules:
            sentence = broken(state.question, rule, around)
            if not sentence or rule["rule"] in objecting or (rule["rule"] == "either_or" and not begun):
                continue
            objecting.add(rule["rule"])
            place = rule.get("field") or (rule.get("fields") or [""])[0]
            state.problems.append(Problem(rule["level"], place, sentence, rule.get("reason", REASON)))
        if not begun and any(rule["rule"] == "either_or" for rule in state.question.rules):
            state.empty.append((state.question.fields[0], ""))

    def missing_of(self, kind):
        """What a kind of party still has to do, in the form's order; its consent comes last."""
        found = []
        for state in self.states.values():
            found += self.missing_in(state, kind) + self.waiting_in(state, kind)
        return found + self.missing_consent(kind)

    def waiting_in(self, state, kind):
        """Files that are being checked: nothing waits for them but the consents."""
        question = state.question
        if not question.is_answered_by(kind):
            return []
        words = _("A file is being checked. This takes a moment")
        return [Missing(question.key, file.field, question.section, words) for file in state.files if file.is_pending]

    def missing_in(self, state, kind):
        question = state.question
        if not question.is_answered_by(kind) or question.signed_by:
            return []
        place = {"question": question.key, "section": question.section}
        found = [
            Missing(field=each.key, sentence=str(each.label) or str(question.title), **place)
            for each, who in state.empty
            if who in ("", kind)
        ]
        found += [Missing(field=error.field, sentence=error.sentence, **place) for error in state.errors]
        found += [Missing(field=REASON, sentence=_("Say why"), **place) for _warning in state.unexplained[:1]]
        found += [
            Missing(field=file.field, sentence=_("A file was refused. Remove it or upload another"), **place)
            for file in state.files
            if file.is_refused
        ]
        if state.contested:
            found.append(Missing(field="", sentence=_("Choose between two texts"), **place))
        if question.key in self.open_checks and self.is_checked_by(question, kind):
            found.append(Missing(field="check", sentence=self.check_words(question), **place))
        return found

    def is_checked_by(self, question, kind):
        """Whether this kind of party says that the answer is right: what a party has left, whoever takes its place."""
        return self.open_checks[question.key].get("kind") in (None, kind)

    def check_words(self, question):
        if self.open_checks[question.key].get("left_by"):
            return _("Confirm or change what the previous party wrote")
        return _("Check again: the question has been changed")

    def missing_consent(self, kind):
        for question in self.asks.questions.values():
            if question.signed_by == kind and not self.consented(kind):
                return [Missing(question.key, "", "", _("Consent and signature"))]
            if question.signed_by == kind == self.call.sent_by and self.waits_to_be_sent:
                return [Missing(question.key, "send", "", _("Submit the application"))]
        return []

    @cached_property
    def waits_to_be_sent(self):
        """Whether all have consented, and a named person is to submit."""
        return bool(self.call.sent_by) and all(self.consented(kind) for kind in self.call.parties)

    @cached_property
    def missing(self):
        """{kind of party: what it still has to do}, for each kind the call asks for."""
        return {kind: self.missing_of(kind) for kind in self.call.parties}

    @cached_property
    def obstacles(self):
        """What stands in the way of a consent: everything missing but the consents themselves, each once."""
        found = {}
        for kind in self.call.parties:
            for item in self.missing_of(kind):
                if not self.asks.questions[item.question].signed_by:
                    found[item.question, item.field, item.sentence] = item
        return list(found.values())

    @cached_property
    def content(self):
        """What a consent is bound to: canonical answers and reasons, the files' hashes, and the form's version."""
        answers = {}
        for key, state in self.states.items():
            said = dict(state.typed)
            if state.warnings and state.raw.get(REASON):
                said[REASON] = str(state.raw[REASON]).strip()
            if said:
                answers[key] = said
        files = [
            {"question": question, "field": name, "name": file.name, "size": file.size, "sha256": file.sha256}
            for question, name in sorted(self.files)
            for file in self.taken(question, name)
        ]
        return {"answers": answers, "files": files, "form": self.application.form_version.content_hash}

    @cached_property
    def content_hash(self):
        return hash_of(self.content)

    @property
    def last_number(self):
        """The number of the standing submission."""
        return self.application.submissions.count()

    def party(self, kind):
        return next((party for party in self.parties if party.kind == kind), None)

    def consent_of(self, kind):
        """The latest consent of the kind's party, standing or void."""
        party = self.party(kind)
        return self.consents.get(party.pk) if party else None

    def consented(self, kind):
        consent = self.consent_of(kind)
        return bool(consent and not consent.voided_at and consent.content_hash == self.content_hash)

    def section_state(self, section, kind):
        """(class of the state's shape, words) for a section and a kind of party."""
        asked = [q for q in section.questions if q.is_answered_by(kind) and is_asked(self.asks, self.raws, q)]
        if not asked:
            return "none", _("Need not answer")
        unsigned = [q for q in asked if q.signed_by and not self.consented(kind)]
        states = [self.states[q.key] for q in asked if not q.signed_by]
        missing = sum(len(self.missing_in(state, kind)) for state in states) + len(unsigned)
        if missing:
            if not any(state.is_begun for state in states):
                return "todo", _("Not begun")
            return "look", _("Missing: %(n)s") % {"n": missing}
        party = self.party(kind)
        mark = self.marks.get((section.key, party.pk)) if party else None
        if mark and mark.reopened_by_question:
            return "look", _("See the change in %(question)s") % {"question": mark.reopened_by_question}
        return ("done", _("Ready")) if mark else ("part", _("Answered"))

    def states_of(self, section, kinds):
        """[(kind of party, class of the state's shape, words)]"""
        return [(kind, *self.section_state(section, kind)) for kind in kinds]

    @cached_property
    def sections_done(self):
        """How many sections miss nothing from anybody, signatures apart."""
        return sum(
            all(not self.missing_in(self.states[question.key], kind) for question in section.questions
                for kind in self.call.parties)
            for section in self.asks.sections
        )  # fmt: skip

    @property
    def answered(self):
        """(questions without anything missing, questions to be answered), signatures apart."""
        asked = [state for state in self.states.values() if not state.question.signed_by]
        done = [s for s in asked if not any(self.missing_in(s, kind) for kind in self.call.parties)]
        return len(done), len(asked)
