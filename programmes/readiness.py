"""Whether a call can be published: what is missing or contradicts, each with the place where it is put right.

An error holds publication, a warning needs a reason, a hint is advice.
"""

import re
from dataclasses import dataclass

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from .days_found import days_found
from .days_named import days_named, own_days
from .eligibility_book import faults_of_eligibility
from .entries import BOTH, keyed, lacking, named
from .faults import FormCheck
from .figures_found import figures_found
from .finding import CALL, ENTRY, ENTRY_ADD, PROGRAMME, Finding, in_language, languages_of
from .meetable import form_findings, keys_asked
from .rules import ERROR, HINT, WARNING
from .shaping import misshapen
from .templatetags.saying import side

YEAR = re.compile(r"(?<![\d.,])20\d\d(?![\d.,]\d)")


@dataclass
class Readiness:
    findings: list

    def of(self, level):
        return [each for each in self.findings if each.level == level]

    @property
    def errors(self):
        return self.of(ERROR)

    @property
    def warnings(self):
        return self.of(WARNING)

    @property
    def hints(self):
        return self.of(HINT)


def readiness(call, at):
    """Everything that is found, the worst first."""
    asks = latest(call)
    prefetch_related_objects([call], "dates")
    found = [
        *names(call), *contact(call), *parties(call), *money(call), *days_found(call, at), *texts(call),
        *figures_found(call, asks), *form_of(call, asks, at), *judging(call, asks),
    ]  # fmt: skip
    order = [ERROR, WARNING, HINT]
    return Readiness(sorted(found, key=lambda each: order.index(each.level)))


def latest(call):
    """The definition that applicants would meet; None when there is none that can be read."""
    version = call.form and call.form.latest
    return version.asks if version and not list(misshapen(version.definition)) else None


def names(call):
    sentences = {"title": _("The name of the call is not written"), "lead": _("What the call is, is not written")}
    for name, sentence in sentences.items():
        for code in languages_of(call):
            if not getattr(call, name).get(code):
                yield Finding(ERROR, f"{name}-{code}", in_language(sentence, code), CALL, anchor=f"id_{name}_{code}")


def contact(call):
    programme = call.programme
    if not programme.contact_email or not programme.contact_name:
        sentence = _("Nobody is named whom applicants can ask.")
        yield Finding(ERROR, "contact", sentence, PROGRAMME, anchor="id_contact_email")
    if programme.funder and not programme.credit:
        sentence = _("The line by which the funder is credited is empty.")
        yield Finding(HINT, "credit", sentence, PROGRAMME, anchor=f"id_credit_{languages_of(call)[0]}")


def parties(call):
    if not call.parties:
        yield Finding(ERROR, "parties", _("It is not said who applies together."), CALL, anchor="id_parties_0")
    if call.sent_by and call.sent_by not in call.parties:
        sentence = f"{_('Whoever is to submit does not apply')}: {side(call.sent_by)}"
        yield Finding(ERROR, "sent_by", sentence, CALL, anchor="id_sent_by")
    told = {text["for"] for text in keyed(call, "texts")}
    for kind in call.parties:
        if kind not in told and BOTH not in told:
            sentence = f"{_('No text says what is given to, or asked of')}: {side(kind)}"
            yield Finding(ERROR, f"text-{kind}", sentence, ENTRY_ADD, ("texts",))


def money(call):
    if not call.places:
        yield Finding(ERROR, "places", _("There are no places to be given."), CALL, anchor="id_places")
    if not call.amount:
        yield Finding(WARNING, "amount", _("No amount is said."), CALL, anchor="id_amount")


def texts(call):
    """Each entry of each list is written in every language, and names no year before the call's and no other day."""
    own = own_days(call)
    for name in ("texts", "facts", "steps", "clarify", "diversity", "eligibility", "rejections"):
        for entry in keyed(call, name):
            args, known = (name, entry["key"]), named(entry, name)
            missing = lacking(entry, name, languages_of(call))
            for code in missing:
                level = ERROR if len(missing) == len(languages_of(call)) else WARNING
                sentence = in_language(f"{known or _('An entry')}: {_('not written')}", code)
                yield Finding(level, f"{name}-{entry['key']}-{code}", sentence, ENTRY, args)
            for old in sorted({each for each in YEAR.findall(words_in(entry)) if int(each) < call.opens_on.year}):
                sentence = f"{known}: {_('names a year before the call')}, {old}"
                yield Finding(WARNING, f"{name}-{entry['key']}-{old}", sentence, ENTRY, args)
            if foreign := days_in(entry, own):
                sentence = f"{known}: {_('names a day that the call does not have')}, {', '.join(foreign)}"
                yield Finding(WARNING, f"{name}-{entry['key']}-days", sentence, ENTRY, args)
    if not call.steps:
        sentence = _("It is not said how to apply, step by step.")
        yield Finding(HINT, "steps", sentence, ENTRY_ADD, ("steps",))


def days_in(entry, own):
    """The days that an entry names and that are none of the call's own: those of the call it was copied from."""
    spoken = [(code, text) for words in entry.values() if isinstance(words, dict) for code, text in words.items()]
    named = [(day, said) for code, text in spoken for day, said in days_named(text, code).items()]
    return list(dict.fromkeys(said for day, said in named if day not in own))


def words_in(entry):
    """All words of an entry together."""
    return " ".join(text for words in entry.values() if isinstance(words, dict) for text in words.values())


def form_of(call, asks, at):
    """The form: there, published, and one that somebody can fill in."""
    if not call.form:
        yield Finding(ERROR, "form", _("No form is chosen."), CALL, anchor="id_form")
        return
    version = call.form.latest
    if not version:
        yield Finding(ERROR, "form", _("The form is not published yet."), CALL, anchor="id_form")
        return
    yield from broken(call, version)
    if not asks:
        return
    days = {day.key: day.on for day in call.timetable()}
    for key in sorted(keys_asked(asks) - set(days)):
        sentence = f"{_('A rule of the form asks for a day that is not in the timetable')}: {key}"
        yield Finding(ERROR, f"key-{key}", sentence, ENTRY_ADD, ("dates",), facts={"key": key})
    for level, key, sentence in form_findings(asks, call, days, at):
        yield Finding(level, key, sentence, CALL, anchor="id_form")


def judging(call, asks):
    """By what applications are judged: rules that look at the form that is chosen, and a list of reasons."""
    days = {day.key: day.on for day in call.timetable()}
    for rule in keyed(call, "eligibility"):
        found = faults_of_eligibility(rule, asks.data, call.parties, days) if asks else ()
        for number, (level, sentence) in enumerate(found):
            said = f"{named(rule, 'eligibility') or rule['key']}: {sentence}"
            yield Finding(level, f"eligibility-{rule['key']}-rule-{number}", said, ENTRY, ("eligibility", rule["key"]))
    if not call.eligibility:
        sentence = _("No rule says who may apply.")
        yield Finding(HINT, "eligibility", sentence, ENTRY_ADD, ("eligibility",))
    if not call.rejections:
        sentence = _("No reason is listed, so no application can be rejected for form.")
        yield Finding(WARNING, "rejections", sentence, ENTRY_ADD, ("rejections",))


def broken(call, version):
    """What the builder's own checker says of the form, whoever published it; its days and signatures stand above."""
    for number, problem in enumerate(FormCheck(version.definition, languages_of(call)).problems()):
        sentence = f"{_('The form is broken')}: {problem.question or problem.section} {problem.sentence}".strip()
        yield Finding(ERROR, f"broken-{number}", sentence, "programmes:form", (call.form.key,))
