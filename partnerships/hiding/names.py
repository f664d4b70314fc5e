"""Whose names are hidden in an application: its own parties and people, and those of the whole call."""

import re
from functools import lru_cache

from django.utils.translation import gettext as _
from django.utils.translation import override

from people.models import Organisation

from ..models import Hiding, PartnershipAppointment, Party
from .masking import Mask, exactly, number, plain, whole, word_of_a_name

PEOPLE, ORGANISATIONS, PLACES = Hiding.Kind.PEOPLE, Hiding.Kind.ORGANISATIONS, Hiding.Kind.PLACES
WORD = re.compile(r"[^\W\d_]+")
# Words of names that say nothing about whose they are; what the form itself says stays readable too.
ORDINARY = {
    "forening", "foreningen", "förening", "föreningen", "yhdistys", "egyesület", "alapítvány", "kommune", "kommunen",
    "kommun", "kunta", "kaupunki", "stad", "önkormányzat", "city", "municipality", "association", "region",
    "selskab", "selskabet", "union", "klub", "klubben", "the", "for", "von", "van",
}  # fmt: skip
NAMED = ("name", "navn", "namn", "nimi", "név")
PLACED = ("address", "adresse", "adress", "osoite", "cím")


def labels_of(language):
    """What stands in the place of something hidden, in one language."""
    with override(language):
        labels = {"mail": _("e-mail address"), "web": _("web address"), "number": _("number of an organisation")}
        labels |= {"phone": _("telephone number"), "place": _("place"), "hidden": _("hidden"), "person": _("Person")}
        labels |= {"partnership": _("the partnership"), "file": _("Attachment")}
        return labels | {kind: str(label) for kind, label in Organisation.Kind.choices}


@lru_cache(maxsize=20)
def ordinary(definition):
    """The words in which a form asks, in small letters; what can be chosen may be a list of places."""
    texts = [text for each in definition.sections for text in (each.title, each.help)]
    for question in definition.questions.values():
        texts += [question.title, question.help]
        texts += [text for field in question.fields for text in (field.label, field.help)]
    words = {word.casefold() for text in texts for said in text.values() for word in WORD.findall(said)}
    return {word for word in words if len(word) >= 4} | ORDINARY


def is_named(field, words=NAMED):
    """Whether a field or a column asks for such a thing, by its key or its label."""
    said = " ".join([field.key, *map(str, field.label.values())]).casefold()
    return any(word in said for word in words)


class Names:
    """The names of one call that are known to the portal, asked once for all its applications."""

    def __init__(self, call):
        parties = Party.ever.filter(partnership__application__call=call).order_by("pk")
        self.parties = list(parties.values_list("partnership_id", "kind", "name", "identifier", "organisation__name"))
        people = PartnershipAppointment.objects.filter(partnership__application__call=call).order_by("pk")
        self.people = list(people.values_list("partnership_id", "user__name", "user__email"))

    def mask(self, hiding, application, submission, asks, content):
        """What hides the names in one application, by what its call hides."""
        language = application.call.programme.languages[0]
        made = Masking(hiding, labels_of(language), ordinary(asks))
        made.mask = Mask(str(application.call.programme.country), made.labels, hiding.hides(PLACES))
        for each in application.passages.standing().exclude(text=""):
            made.mask.marked.append((exactly(each.text), made.labels["hidden"]))
        made.own_names(application, submission)
        own = application.partnership_id
        made.parties([(*row[1:], row[0] == own) for row in self.parties])
        made.people(answered_people(asks, content), [row[1:] for row in self.people if row[0] == own], submission)
        made.others([row[1:] for row in self.people if row[0] != own])
        return made


class Masking:
    """Fills the mask of one application, noun by noun; keeps who is which person."""

    mask: Mask

    def __init__(self, hiding, labels, common):
        self.hiding, self.labels, self.common = hiding, labels, common
        self.persons: dict[str, str] = {}

    def own_names(self, application, submission):
        """What the partnership calls itself, and where it says that it is."""
        if self.hiding.hides(ORGANISATIONS):
            for name in {application.submitted_name, application.name, application.partnership.name} - {""}:
                self.mask.add(whole(name), self.labels["partnership"])
        if self.hiding.hides(PLACES) and application.place:
            self.name(application.place, self.labels["place"], in_compounds=True)

    def parties(self, rows):
        """(kind, name, identifier, registered name, is it its own): as a whole; its own ones word by word too."""
        if not self.hiding.hides(ORGANISATIONS):
            return
        for kind, name, identifier, registered, is_own in sorted(rows, key=lambda row: -len(row[1])):
            for each in {name, registered} - {""}:
                self.mask.add(whole(each), self.labels[kind])
            self.mask.add(number(identifier), self.labels["number"])
            if is_own:
                self.words(name, self.labels[kind], in_compounds=True)

    def people(self, answered, acting, submission):
        """Those named in answers, those who act for a party, and those who consented."""
        consented = [party.get("consented_by", "") for party in submission.parties]
        names = [*answered, *(name for name, _email in acting), *consented]
        for name in names:
            if plain(name).strip() and "@" not in name and self.hiding.hides(PEOPLE):
                self.name(name, self.person(name))

    def others(self, rows):
        """People of other partnerships of the call, by their whole names."""
        for name, _email in rows if self.hiding.hides(PEOPLE) else ():
            self.mask.add(whole(name), self.labels["person"])

    def person(self, name):
        """Person 1, Person 2 …: the same one each time."""
        key = " ".join(plain(name).casefold().split())
        return self.persons.setdefault(key, f"{self.labels['person']} {len(self.persons) + 1}")

    def name(self, name, label, in_compounds=False):
        self.mask.add(whole(name), label)
        self.words(name, label, in_compounds)

    def words(self, name, label, in_compounds):
        """Each word of a name by itself, if it begins with a capital letter and says whose it is."""
        for word in WORD.findall(plain(name)):
            if len(word) >= 2 and word[0].isupper() and not self.is_ordinary(word.casefold()):
                self.mask.add(word_of_a_name(word, in_compounds), label)

    def is_ordinary(self, word):
        return any(word == known or len(known) >= 5 and word.startswith(known) for known in self.common)


def answered_people(asks, content):
    """The names that were written where the form asks for a person, in the form's order."""
    found = []
    for question in asks.questions.values():
        said = content["answers"].get(question.key, {})
        for field in question.fields:
            value = said.get(field.key)
            if field.kind == "text" and is_person(question, field) and value:
                found.append(value)
            for column in field.columns if field.kind == "rows" else ():
                if is_named(column):
                    found += [row[column.key] for row in value or () if row.get(column.key)]
    return found


def is_person(question, field):
    """Whether a field of text asks for somebody's name."""
    texts = [each for each in question.fields if each.kind == "text"]
    if question.kind == "person":
        return field is texts[0] or is_named(field)
    return question.kind == "org" and "contact" in field.key and is_named(field)
