"""A programme, its call and its form from data files: checked, written once, and errors with file and line."""

import json
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from people.models import Organisation
from programmes.loading import FileError, FormChange, load
from programmes.models import Call, Due, Form, FormVersion, Programme, Reminder
from programmes.models.call import ROLL_AFTER
from programmes.scope import scope
from tests.cast import DATA, programme

JSON = Path(__file__).parent.parent / "data" / "vejen_application_form.json"
FIVE = ["avita-kaveria", "sammen", "segito", "vejen", "versova"]
WHO = {"A": "association", "M": "municipality", "B": "either"}


@pytest.fixture
def folder(tmp_path):
    """A copy of Vejen's files, to be spoiled."""
    return Path(shutil.copytree(DATA / "vejen", tmp_path / "vejen"))


def rows_of(vejen):
    with scope(vejen):
        tables = (Call, Form, FormVersion, Reminder)
        return [table.objects.count() for table in tables] + [Call.objects.get().dates.count()]


def test_loading_twice_changes_nothing(db):
    vejen = programme("vejen")
    before, known = rows_of(vejen), Organisation.objects.count()
    with scope(vejen):
        called = Call.objects.get()
    assert programme("vejen") == vejen
    assert (rows_of(vejen), Organisation.objects.count()) == (before, known)
    with scope(vejen):
        assert Call.objects.get().pk == called.pk
        assert FormVersion.objects.get().number == 1
        assert Call.objects.get().published_at == called.published_at


def editions(vejen):
    """(name, title of A1 in Danish, note) of every edition of the form."""
    with scope(vejen):
        rows = FormVersion.objects.order_by("number", "wording")
        return [(row.name, row.asks.questions["A1"].title["da"], dict(row.note)) for row in rows]


NOTE = {"da": "Navnet er nyt", "en": "The name is new"}


def test_a_form_in_use_is_not_changed_by_the_way_but_what_it_would_be_is_said(db, folder):
    vejen = programme("vejen")
    form = folder / "form.yaml"
    form.write_text(form.read_text().replace("da: Partnerskabets navn", "da: Partnerskabets nye navn"))
    said = list(load(folder))[2:]
    assert said[0] == "vejen-2024: A1: wording"
    assert "It would be a correction of wording." in said[2] and "--note for each of: da, en" in said[3]
    assert list(load(folder, FormChange({"da": "Kun dansk"}, [])))[2:] == said
    assert editions(vejen) == [("1", "Partnerskabets navn", {})]


def test_a_changed_file_is_published_when_that_is_asked_for(db, folder):
    vejen = programme("vejen")
    form = folder / "form.yaml"
    form.write_text(form.read_text().replace("da: Partnerskabets navn", "da: Partnerskabets nye navn"))
    assert list(load(folder, FormChange(NOTE, [])))[-1] == "vejen-2024: published as version 1.1"
    form.write_text(form.read_text().replace("{key: name, kind: text, max: 80}", "{key: name, kind: text, max: 60}"))
    said = list(load(folder, FormChange(NOTE, [])))
    differences = ["vejen-2024: A1: changed", "vejen-2024: A1: name.max: 80 -> 60"]
    assert said[-3:] == [*differences, "vejen-2024: published as version 2"]
    first, second = ("1", "Partnerskabets navn", {}), ("1.1", "Partnerskabets nye navn", NOTE)
    assert editions(vejen) == [first, second, ("2", "Partnerskabets nye navn", NOTE)]
    assert list(load(folder, FormChange(NOTE, [])))[2:] == []
    assert len(editions(vejen)) == 3


def test_a_form_that_no_public_call_uses_is_just_published_anew(db, folder):
    vejen = programme("vejen")
    with scope(vejen):
        Call.objects.update(published_at=None)
    form = folder / "form.yaml"
    form.write_text(form.read_text().replace("da: Partnerskabets navn", "da: Partnerskabets nye navn"))
    list(load(folder))
    assert editions(vejen) == [("1", "Partnerskabets navn", {}), ("2", "Partnerskabets nye navn", {})]


def test_a_moved_deadline_plans_its_reminders_anew(db, folder):
    vejen = programme("vejen")
    call = folder / "call.yaml"
    call.write_text(call.read_text().replace('closes: {"on": 2024-10-23', 'closes: {"on": 2024-10-27'))
    list(load(folder))
    with scope(vejen):
        moved = Call.objects.get()
        assert moved.closes_at == datetime(2024, 10, 27, 23, tzinfo=UTC)
        rounds = moved.planned_reminders.filter(told_at__isnull=True)
        assert {moved.closes_at - each.at for each in rounds} <= {
            timedelta(days=14), timedelta(days=7), timedelta(days=3), timedelta(days=1), timedelta(hours=3),
        }  # fmt: skip
        assert {each.for_closing for each in rounds} == {moved.closes_at}
    assert Due.objects.filter(kind="closing", next_at=moved.closes_at + ROLL_AFTER).exists()


@pytest.mark.parametrize(("file", "old", "new", "complaint"), [
    ("programme.yaml", "time_zone: Europe/Copenhagen", "time_zone: Europe/Kobenhavn", "is no time zone"),
    ("programme.yaml", "slug: vejen\n", "", "“slug” is missing"),
    ("programme.yaml", "  kind: foundation", "  kind: bank", "“bank” is no kind of organisation"),
    ("programme.yaml", "languages: [da, en]", "languages: [da, en, fi]", "has no text in “fi”"),
    ("programme.yaml", "country: DK\naccent", "country: DK\ncountry: FI\naccent", "“country” stands here twice"),
    ("programme.yaml", "languages: [da, en]", "languages: [da, en", "expected"),
    ("call.yaml", '"on": 2024-10-23, at: "24:00"', '"on": 2024-10-23, at: "24:30"', "“24:30” is no time of day"),
    ("call.yaml", '"on": 2024-10-23, at: "24:00"', '"on": Wednesday, at: "24:00"', "“Wednesday” is no day"),
    ("call.yaml", "parties: [association, municipality]", "parties: [association, county]", "“county” is no kind"),
    ("call.yaml", "amount: 134212", "amount: 134212\nsent_by: library", "“library” is none of the parties"),
    ("call.yaml", "  - for: municipality", "  - for: library", "“library” is no party of this call"),
    ("call.yaml", "amount: 134212\n", "", "“amount” is missing"),
    ("programme.yaml", "slug: vejen\n", "slug: accounts\n", "cannot be the first word"),
    ("programme.yaml", 'accent: "#0b5a75"', "accent: blue", "“blue” is no colour"),
    ("call.yaml", "3 hours]", "3 moments]", "“3 moments” is no span of time"),
    ("call.yaml", 'at: "14:00"', "at: noon", "“noon” is no time of day"),
    ("call.yaml", '"on": 2024-10-23, at: "24:00"', '"on": 2023-10-23, at: "24:00"', "must open before it closes"),
    ("call.yaml", "letters:\n  award:", "letters:\n  award: {da: Til lykke}\n  prize:", "“award” has no text in “en”"),
    ("call.yaml", "letters:\n  award:", "letters:\n  prize:", "“prize” is no letter; there are award"),
    ("form.yaml", "partnership_name: A1.name", "partnership_name: A1.title", "write it as A1.name: A1.title"),
    ("form.yaml", 'show_if: {field: attends, is: "no"}', 'show_if: {field: comes, is: "no"}', "form: B5.comes"),
    ("form.yaml", "other: B4.employee.name", "other: B4.employee.title", "question: B4.employee.title"),
    ("form.yaml", "date: training, level", "date: trainings, level", "There is no such date in the call: trainings"),
    ("form.yaml", "column: seats", "column: chairs", "The rule cannot look at this field: premises.chairs"),
    ("form.yaml", "kind: org\n", "kind: organisation\n", "Not known here: organisation"),
    ("form.yaml", "kind: split\n", "kind: budget\n", "A question of this kind cannot have these fields: budget, split"),
    ("form.yaml", "- key: A2\n", "- key: A1\n", "This key stands here twice: A1"),
    ("form.yaml", "rule: unique_in_call", "rule: unique_in_town", "Not known here: unique_in_town"),
    ("form.yaml", "level: error", "level: fatal", "Not known here: fatal"),
    ("form.yaml", "answered_by: municipality", "answered_by: mayor", "Not known here: mayor"),
    ("agreement.yaml", "grupperne: [catering]", "grupperne: [months]", "“[months]” is no gap of an agreement"),
    ("agreement.yaml", "  content: {consent: all}", "  merger: {consent: all}", "“merger” is no kind of change"),
    ("agreement.yaml", "shared: all}", "shared: [library]}", "“shared” is “all”, “staying” or a list"),
    ("agreement.yaml", "party: {consent: staying}", "party: {consent: all, shared: all}", "“shared” is no rule of"),
    ("agreement.yaml", "days_before: 0", "days_before: -1", "“days_before” is a number of days"),
])  # fmt: skip
def test_a_mistake_is_told_with_file_and_line_and_nothing_is_loaded(db, folder, file, old, new, complaint):
    text = (folder / file).read_text()
    assert old in text, f"{file} does not say {old!r} any more"
    (folder / file).write_text(text.replace(old, new, 1))
    with pytest.raises(FileError) as error:
        list(load(folder))
    place, line, sentence = re.match(r"(.*?):(\d+): (.*)", str(error.value), re.DOTALL).groups()
    assert Path(place) == folder / file and complaint in sentence
    expected = text[: text.index(old)].count("\n") + 1
    assert abs(int(line) - expected) <= 12, f"line {line} is not near line {expected}"
    assert not Programme.objects.filter(slug="vejen").exists()
    assert not Organisation.objects.filter(name="Peer-Partnerskabet").exists()


def test_a_mistake_in_a_later_file_leaves_the_programme_as_it_was(db, folder):
    vejen = programme("vejen")
    (folder / "programme.yaml").write_text((folder / "programme.yaml").read_text().replace("#0b5a75", "#111111"))
    (folder / "form.yaml").unlink()
    with pytest.raises(FileError, match="there is no such file"):
        list(load(folder))
    vejen.refresh_from_db()
    assert vejen.accent == "#0b5a75"


def test_the_command_says_what_it_loaded_and_stops_with_the_mistake(db, folder):
    told = StringIO()
    call_command("load_programme", str(DATA / "vejen"), stdout=told)
    assert "VEJEN-2024, form version 1, closes 2024-10-23T22:00Z" in told.getvalue()
    (folder / "call.yaml").write_text("key: vejen-2024\n")
    with pytest.raises(CommandError, match=r"call\.yaml:1: “reference” is missing"):
        call_command("load_programme", str(folder))


def asked():
    """The form as it was loaded."""
    with scope(programme("vejen")):
        return FormVersion.objects.get().asks


@pytest.mark.fact("S1-06")
def test_each_of_the_34_questions_is_of_the_kind_that_its_data_say(db):
    given = json.loads(JSON.read_text())
    asks, wanted = asked(), {question["id"]: question for question in given["questions"]}
    assert len(wanted) == 34 and list(asks.questions) == list(wanted)
    told = {
        key: (
            question.section,
            question.kind,
            question.answered_by,
            question.required,
            *map(question.title.get, ("da", "en")),
        )
        for key, question in asks.questions.items()
    }
    assert told == {
        key: (q["section"], q["type"], WHO[q["answered_by"]], q["required"], q["da"], q["en"])
        for key, q in wanted.items()
    }
    assert {section.key: dict(section.title) for section in asks.sections} == given["sections"]


def test_every_label_of_the_form_is_there_in_danish_and_english(db):
    for question in asked().questions.values():
        fields = [*question.fields, *(column for field in question.fields for column in field.columns)]
        labels = [field.label for field in fields if field.label or len(question.fields) > 1]
        labels += [option.label for field in fields for option in field.options if len(field.options) < 50]
        for text in (question.title, *labels):
            assert text.get("da") and text.get("en"), (question.key, text)


@pytest.mark.fact("S1-40", "S1-05")
def test_the_call_carries_what_it_says(db):
    vejen = programme("vejen")
    with scope(vejen):
        call = Call.objects.get()
    assert (call.amount, call.instalments, call.places) == (Decimal("134212.00"), 3, 6)
    assert (call.opens_at, call.closes_at) == (
        datetime(2024, 8, 15, 7, tzinfo=UTC), datetime(2024, 10, 23, 22, tzinfo=UTC),
    )  # fmt: skip
    assert call.answer_by == date(2024, 12, 6) and call.reminders == [336, 168, 72, 24, 3]


@pytest.mark.fact("S0-01", "S0-03", "S0-04", "S0-05", "S2-01", "S2-61", "S2-62", "S3-01", "S1-78")
def test_a_changed_file_corrects_host_and_funder_of_a_programme_that_is_there(db, folder):
    vejen, file = programme("vejen"), folder / "programme.yaml"
    others = Organisation.objects.count()
    text = file.read_text()
    text = text.replace(
        "  name: Peer-Partnerskabet\n  kind: other", "  name: Peer-Huset\n  kind: association\n  identifier: '29189420'"
    )
    file.write_text(text.replace("  name: VELUX FONDEN\n  kind: foundation", "  name: VELUX FONDEN\n  kind: other"))
    list(load(folder))
    vejen.refresh_from_db()
    assert (vejen.host.name, vejen.host.kind, vejen.host.identifier) == ("Peer-Huset", "association", "29189420")
    assert (vejen.funder.name, vejen.funder.kind) == ("VELUX FONDEN", "other")
    assert Organisation.objects.count() == others + 1  # the funder is the same one, under its right kind
    file.write_text(text.replace("Peer-Huset", "Peer-Huset i Vejen"))
    list(load(folder))
    assert Organisation.objects.get(identifier="29189420").name == "Peer-Huset i Vejen"


def test_all_five_programmes_are_tenants_with_host_funder_and_period(db):
    for slug in FIVE:
        programme(slug)
    told = {
        each.slug: (each.host.name, each.funder.name if each.funder else "", each.starts_on, each.ends_on)
        for each in Programme.objects.select_related("host", "funder")
    }
    assert told == {
        "avita-kaveria": ("Kansalaisareena / Medborgararenan", "RAY", date(2014, 1, 1), date(2016, 12, 31)),
        "versova": ("Keski-Suomen sosiaaliturvayhdistys ry", "RAY", date(2007, 1, 1), date(2009, 12, 31)),
        "sammen": ("Klepp frivilligsentral", "", None, None),
        "segito": ("Jövőkerék Közhasznú Alapítvány", "", date(2013, 8, 1), date(2014, 7, 31)),
        "vejen": ("Peer-Partnerskabet", "VELUX FONDEN", date(2024, 1, 1), date(2026, 6, 30)),
    }
    names = {}
    for language in ("fi", "sv"):
        with override(language):
            names[language] = str(Programme.objects.get(slug="avita-kaveria"))
    assert names == {"fi": "Avita kaveria", "sv": "Hjälp en kamrat"}
