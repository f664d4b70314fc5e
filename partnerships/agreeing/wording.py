"""Staff word the template of a call's agreements. Each change is a version of it; the call is held meanwhile.

What was drafted before keeps the text on which it was drafted: see `Agreement.template`.
"""

from secrets import token_hex

from django.utils.translation import gettext as _

from programmes.models import Call
from programmes.states import NotAllowed
from programmes.words import Text

from ..models import Agreement, AgreementTemplate
from ..models.consents import hash_of

Act = AgreementTemplate.Act
MOST_CLAUSES = 60
NOTHING: dict = {"key": "", "heading": {}}  # what a step is about that is about no clause


def clause_of(template, key):
    """One clause, or None."""
    return next((each for each in template["clauses"] if each["key"] == key), None)


def came_of(call):
    """The template as it came with the call's data, or was begun: the text to which staff can go back."""
    known = call.agreement_templates.last()
    if not known or known.template != call.agreement:
        return call.agreement
    return call.agreement_templates.filter(act__in=(Act.CAME, Act.BEGUN)).last().template


def text_for(call, template):
    """The template that stands once a call's file is loaded anew with `template` (empty: the file has none).

    Staff's wording stays as long as the file says what it said before; else the file's takes its place, and what
    stood is a version, so that what was answered and drafted on it stays worded.
    """
    held = Call.objects.held(call.pk)
    if not template or held.agreement and template == came_of(held):
        return held.agreement
    if held.agreement and template != held.agreement:
        number = keep_what_stands(held).number + 1
        held.agreement = template
        step_of(held, number, Act.CAME, NOTHING, None)
    return template


def keep_what_stands(call):
    """The latest version, which is what the call has today; what was drafted on that without a copy gets one."""
    last = call.agreement_templates.last()
    if not last or last.template != call.agreement:
        last = step_of(call, last.number + 1 if last else 0, Act.CAME, NOTHING, None)
    old = Agreement.objects.filter(partnership__application__call=call, status="draft", template={})
    old.update(template=call.agreement)
    return last


def step_of(call, number, act, clause, by):
    facts = {"template": call.agreement, "version": str(call.agreement["version"]), "by": by}
    facts |= {"act": act, "about": clause["key"], "heading": Text(clause["heading"])}
    return call.agreement_templates.create(number=number, **facts)


class Wording:
    """The template of one call in one pair of hands. Raises NotAllowed while there is none."""

    def __init__(self, call, by):
        self.call, self.by = Call.objects.held(call.pk), by
        self.template = self.call.agreement
        if not self.template:
            raise NotAllowed(_("This call has no template of an agreement."))
        self.came = came_of(self.call)

    @property
    def clauses(self):
        return self.template["clauses"]

    def write(self, facts, key=""):
        """Word a clause, in its place; a new one, or one that is gone, stands at the end. Returns its key."""
        standing = clause_of(self.template, key)
        written = (standing or {"key": key or f"c{token_hex(4)}"}) | facts
        if standing:
            self.keep([written if each is standing else each for each in self.clauses], Act.WRITTEN, written)
        elif len(self.clauses) >= MOST_CLAUSES:
            raise NotAllowed(_("There are enough clauses. Remove one first."))
        else:
            self.keep([*self.clauses, written], Act.ADDED, written)
        return written["key"]

    def move(self, key, by):
        """One place up (-1) or down (1)."""
        clauses = list(self.clauses)
        place = next((number for number, each in enumerate(clauses) if each["key"] == key), None)
        if place is not None and 0 <= place + by < len(clauses):
            clauses.insert(place + by, clauses.pop(place))
            self.keep(clauses, Act.MOVED, clause_of(self.template, key))

    def remove(self, key, read):
        """Take a clause out that reads as it was read; the log keeps it. Raises NotAllowed."""
        clause = self.checked(key, read)
        if len(self.clauses) == 1:
            raise NotAllowed(_("An agreement has at least one clause. Write another one first."))
        self.keep([each for each in self.clauses if each is not clause], Act.REMOVED, clause)

    def restore(self, key, read):
        """A clause as it came, in its place; one that was removed stands behind those that stood before it."""
        before, clause = clause_of(self.came, key), clause_of(self.template, key)
        if not before:
            raise NotAllowed(_("This clause is your own: there is no earlier text of it."))
        if clause:
            self.checked(key, read)
            clauses = [before if each is clause else each for each in self.clauses]
        else:
            keys = [each["key"] for each in self.came["clauses"]]
            ahead = set(keys[: keys.index(key)])
            place = max((number + 1 for number, each in enumerate(self.clauses) if each["key"] in ahead), default=0)
            clauses = [*self.clauses[:place], before, *self.clauses[place:]]
        self.keep(clauses, Act.RESTORED, before)

    def checked(self, key, read):
        """The clause, if it still reads as the one who acts on it has read it. Raises NotAllowed."""
        clause = clause_of(self.template, key)
        if not clause:
            raise NotAllowed(_("Somebody else has just removed this clause."))
        if hash_of(clause) != read:
            raise NotAllowed(_("Somebody else has changed this clause since you opened the page. Read it again first."))
        return clause

    def reframe(self, facts):
        """The title, the days and the instalments; what is None is not said any more."""
        framed = {name: value for name, value in (self.template | facts).items() if value is not None}
        self.keep_all(framed, Act.FRAMED, NOTHING)

    def keep(self, clauses, act, clause):
        self.keep_all(self.template | {"clauses": clauses}, act, clause)

    def keep_all(self, template, act, clause):
        """The next version, unless it says the same; its line in the log."""
        if template == self.template:
            return
        number = keep_what_stands(self.call).number + 1
        self.template = self.call.agreement = template | {"version": f"{self.came['version']}.{number}"}
        step_of(self.call, number, act, clause, self.by)
        Call.objects.filter(pk=self.call.pk).update(agreement=self.template)
