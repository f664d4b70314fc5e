"""A small form that staff change while people write, and the changes."""

from copy import deepcopy

from partnerships import moving
from partnerships.standing import Standing
from programmes import publishing
from programmes.models import Due, Outbox
from programmes.questions import Definition
from programmes.scope import scope
from tests.cast import SMALL_FORM, Cast, write, writer

NOTE = {"da": "C3 gælder pr. år", "en": "C3 is a year"}


def question(data, key):
    return next(each for section in data["sections"] for each in section["questions"] if each["key"] == key)


def rich():
    """The small form with a question for each party and one for both."""
    data = deepcopy(SMALL_FORM)
    asked = [
        {"key": "C3", "kind": "integer", "answered_by": "municipality", "title": {"en": "Referrals per month"},
         "fields": [{"key": "number", "kind": "integer", "min": 0, "max": 500, "unit": {"en": "people per month"}}]},
        {"key": "B2", "kind": "longtext", "answered_by": "association", "title": {"en": "Your experience"},
         "help": {"en": "With volunteers"}, "fields": [{"key": "text", "kind": "longtext", "max": 200}]},
        {"key": "D1", "kind": "text", "answered_by": "either", "required": False, "title": {"en": "Day of the week"},
         "fields": [{"key": "day", "kind": "text", "max": 40}]},
    ]  # fmt: skip
    data["sections"].insert(1, {"key": "C", "title": {"en": "Together"}, "questions": asked})
    return data


def per_year(data):
    """Wording that asks something else: "per month" becomes "per year"."""
    question(data, "C3")["title"]["en"] = "Referrals per year"
    question(data, "C3")["fields"][0]["unit"]["en"] = "people per year"


def shorter(data):
    """The association's text is to be shorter, and a day is no longer asked."""
    question(data, "B2")["fields"][0]["max"] = 20
    data["sections"][1]["questions"].pop()


def changed(call, edit, by=None, check_again=(), base=None):
    """Publish a change of what stands, as a page would. The drafts are not moved yet."""
    with scope(call.programme, by):
        latest = call.form.latest
        data = deepcopy(latest.definition)
        edit(data)
        base = base or latest.pk
        return publishing.change(call.form, Definition(data), base, by, NOTE, check_again)


def enrich(data):
    data.update(rich())


def work(programme):
    """The worker answers the bells of changed forms."""
    moving.enter(programme.pk, list(Due.objects.filter(kind="moving").values_list("pk", flat=True)))


def a_title(data):
    question(data, "C3")["title"]["en"] = "Referrals each month"


class Writing(Cast):
    """The cast on a richer form; a draft in which both have answered everything."""

    def __init__(self):
        super().__init__()
        for each in (self.maja, self.jonas):
            each.language = "en"
            each.save()
        changed(self.call, enrich)
        work(self.vejen)
        with scope(self.vejen):
            Outbox.objects.all().delete()
        write(self.application, self.jonas, "C3", number="30")
        write(self.application, self.maja, "B2", text="Ten years with many volunteers")
        write(self.application, self.maja, "D1", day="Wednesday")

    def fresh(self):
        with scope(self.vejen):
            return writer(self.application, self.maja).application

    def standing(self):
        """How it stands now; inside a scope."""
        return Standing.of(writer(self.application, self.maja).application)
