"""The projection of one submission: every answer with its names replaced. What is not known here is left out."""

from people.models import Organisation

from ..models.answers import REASON
from .masking import plain
from .names import ORGANISATIONS, PEOPLE, PLACED, PLACES, is_named, is_person

HIDDEN = "hidden"  # {"hidden": words}: what stands in the place of a value that is not shown as what it is
CONTACTS = {"email": "mail", "phone": "phone", "url": "web", "identifier": "number", "ean": "number"}
KEPT = {"integer", "decimal", "money", "date", "time", "yesno", "split", "confirm"}  # they name nobody
MANY = 40  # answers to choose from: a list of municipalities is longer


class Projecting:
    """Makes the projection of one submission with the mask of its application."""

    def __init__(self, masking, asks, content, whole):
        self.hiding, self.labels, self.mask = masking.hiding, masking.labels, masking.mask
        self.masking, self.asks, self.content, self.whole = masking, asks, content, whole

    def made(self):
        """The projection as data; `whole` are the questions that staff have hidden as a whole."""
        answers = {}
        for question in self.asks.questions.values():
            said = self.content["answers"].get(question.key, {})
            if question.signed_by or question.key in self.whole:
                continue
            answers[question.key] = self.question(question, said)
        names = {kind: self.labels[kind] for kind in Organisation.Kind.values}
        hidden = sorted(self.whole & set(self.asks.questions))
        return {"answers": answers, "hidden": hidden, "files": self.files(), "names": names}

    def question(self, question, said):
        found = {each.key: self.value(question, each, said[each.key]) for each in question.fields if each.key in said}
        if said.get(REASON) and isinstance(said[REASON], str):
            found[REASON] = self.mask.hide(said[REASON])
        return {key: value for key, value in found.items() if value is not None}

    def value(self, question, field, value):
        """One value: as it is, masked, or a word in its place; None when nobody knows what it says."""
        if value is None or field.kind in KEPT:
            return value
        if field.kind in CONTACTS:
            return self.instead(CONTACTS[field.kind])
        if field.kind in ("text", "longtext"):
            return self.text(question, field, value)
        if field.kind in ("choice", "choices"):
            return self.choice(field, value)
        if field.kind == "rows":
            return [{column.key: self.cell(column, row.get(column.key)) for column in field.columns} for row in value]
        if field.kind == "budget":
            return value | {"lines": [line | {"post": self.mask.hide(line["post"])} for line in value["lines"]]}
        return None

    def text(self, question, field, value):
        if is_person(question, field) and self.hiding.hides(PEOPLE):
            return f"[{self.masking.person(value)}]"
        if self.is_of_a_party(question, field):
            return f"[{self.labels.get(question.answered_by, self.labels['association'])}]"
        if is_named(field, PLACED) and (self.hiding.hides(PLACES) or self.hiding.hides(ORGANISATIONS)):
            return f"[{self.labels['place']}]"
        if f"{question.key}.{field.key}" == self.asks.partnership_name and self.hiding.hides(ORGANISATIONS):
            return f"[{self.labels['partnership']}]"
        return self.mask.hide(value)

    def is_of_a_party(self, question, field):
        is_name = question.kind == "org" and is_named(field) and not is_person(question, field)
        return is_name and self.hiding.hides(ORGANISATIONS)

    def choice(self, field, value):
        """The municipality is often chosen from a list: what names a place, or is one of very many, is hidden."""
        chosen = value if isinstance(value, list) else [value]
        if len(field.options) > MANY or any(self.mask.hide(text) != text for text in self.said(field, chosen)):
            return self.instead("place")
        return value

    def said(self, field, chosen):
        """What was chosen, as it reads in each language."""
        for key in chosen:
            option = field.option(key)
            yield from map(plain, option.label.values() if option else [key])

    def cell(self, column, value):
        if value is None or column.kind in KEPT:
            return value
        if column.kind in CONTACTS:
            return self.instead(CONTACTS[column.kind])
        if column.kind == "choice":
            return self.choice(column, value)
        if column.kind not in ("text", "longtext"):
            return None
        if is_named(column) and self.hiding.hides(PEOPLE):
            return f"[{self.masking.person(value)}]"
        return self.mask.hide(value)

    def instead(self, label):
        return {HIDDEN: f"[{self.labels[label]}]"}

    def files(self):
        """Neutral names in the order of the snapshot: what a file is called, or holds, is nothing that is shown."""
        return [
            {"question": file["question"], "field": file["field"], "name": f"{self.labels['file']} {number}",
             "size": file["size"], "sha256": file["sha256"]}
            for number, file in enumerate(self.content["files"], start=1)
        ]  # fmt: skip
