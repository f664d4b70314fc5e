"""What a new programme can begin with: forms for the three ways of working that our programmes know."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from .patterns import in_each

ASSOCIATION, MUNICIPALITY, EITHER = "association", "municipality", "either"


@dataclass(frozen=True)
class Start:
    """A template: what it is for, who applies, and the sections of its form."""

    title: Any
    about: Any
    parties: tuple[str, ...]
    sections: tuple

    def definition(self, languages):
        """The form as data, its words in each language of the programme."""
        sections = [
            {"key": key, "title": in_each(title, languages),
             "questions": [question(f"{key}{number}", each, languages) for number, each in enumerate(asked, start=1)]}
            for key, title, asked in self.sections
        ]  # fmt: skip
        return {"key": "application", "partnership_name": "A1.name", "sections": sections}


def question(key, asked, languages):
    """One question: (kind, who answers, title, fields)."""
    kind, who, title, fields = asked
    made = [
        {name: in_each(value, languages) if name == "label" else value for name, value in field.items()}
        for field in fields
    ]
    return {"key": key, "kind": kind, "answered_by": who, "title": in_each(title, languages), "fields": made}


def long(who, title, most=2000):
    return ("longtext", who, title, [{"key": "text", "kind": "longtext", "max": most}])


def sign(who, title):
    return ("sign", who, title, [{"key": "signature", "kind": "signature", "by": who}])


def organisation(who, title):
    fields = [
        {"key": "purpose", "kind": "text", "label": _("Address"), "max": 200},
        {"key": "contact", "kind": "text", "label": _("Contact person"), "max": 120},
        {"key": "email", "kind": "email", "label": _("E-mail address")},
        {"key": "phone", "kind": "phone", "label": _("Telephone"), "required": False},
    ]
    return ("org", who, title, fields)


NAME = ("text", EITHER, _("Name of the application"), [{"key": "name", "kind": "text", "max": 80}])
PLACE = ("text", EITHER, _("Where it takes place"), [{"key": "place", "kind": "text", "max": 200}])
AMOUNT = ("money", ASSOCIATION, _("Amount applied for"), [{"key": "amount", "kind": "money"}])
SIGNED = _("Signature of the association")

STARTS: dict[str, Start] = {
    "joint-grants": Start(
        _("Joint grants"),
        _("An association and a municipality apply together for a grant, write in one form and both sign it."),
        (ASSOCIATION, MUNICIPALITY),
        (
            ("A", _("The partnership"), (NAME, PLACE, long(EITHER, _("What you want to do, in short"), 1000))),
            ("B", _("The association"), (
                organisation(ASSOCIATION, _("The association and its contact")),
                long(ASSOCIATION, _("Your experience with volunteers and peer support")),
                long(ASSOCIATION, _("How you find and support volunteers")))),
            ("C", _("The municipality"), (
                organisation(MUNICIPALITY, _("The municipality and its contact")),
                long(MUNICIPALITY, _("How people are told of the offer and referred to it")))),
            ("D", _("Working together"), (long(EITHER, _("Who does what, and how you meet")),)),
            ("E", _("Money and plan"), (AMOUNT, long(ASSOCIATION, _("What the money is used for")))),
            ("F", _("Signatures"), (sign(ASSOCIATION, SIGNED), sign(MUNICIPALITY, _("Signature of the municipality")))),
        ),
    ),
    "open-groups": Start(
        _("Open groups"),
        _("Associations start groups that meet in open premises, led by volunteers."),
        (ASSOCIATION,),
        (
            ("A", _("The group"), (NAME, PLACE, long(ASSOCIATION, _("For whom the group is, and what happens there")))),
            ("B", _("The association"), (
                organisation(ASSOCIATION, _("The association and its contact")),
                long(ASSOCIATION, _("Who leads the group, and who supports those who lead")),
                long(ASSOCIATION, _("The premises: access, neutral ground, seats")))),
            ("C", _("Signatures"), (sign(ASSOCIATION, SIGNED),)),
        ),
    ),
    "train-the-trainer": Start(
        _("Train the trainer"),
        _("Associations send people to a training; each of them trains others afterwards where she lives."),
        (ASSOCIATION,),
        (
            ("A", _("Those who come"), (
                NAME, PLACE,
                ("integer", ASSOCIATION, _("How many people you send"),
                 [{"key": "people", "kind": "integer", "min": 1, "max": 20}]),
                long(ASSOCIATION, _("What they know already, and what they shall learn")))),
            ("B", _("Afterwards, where you live"), (
                ("integer", ASSOCIATION, _("How many trainings you hold yourselves"),
                 [{"key": "trainings", "kind": "integer", "min": 1, "max": 50}]),
                long(ASSOCIATION, _("Whom you train, and when")))),
            ("C", _("The association"), (organisation(ASSOCIATION, _("The association and its contact")),)),
            ("D", _("Signatures"), (sign(ASSOCIATION, SIGNED),)),
        ),
    ),
}  # fmt: skip
