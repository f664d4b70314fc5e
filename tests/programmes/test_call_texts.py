"""What the call of Vejen says, to whom, in both of its languages, and to readers in other zones."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils.html import strip_tags

from people.models import User
from programmes.models import Call
from programmes.scope import scope
from tests.cast import person, programme
from tests.conftest import signed_in

ASSOCIATION, MUNICIPALITY, BOTH = "association", "municipality", "both"
# What stands in the text of the call for whom, in Danish and in English.
SAID = {
    BOTH: {
        "varer 11 uger": "lasts 11 weeks",
        "mental sundhed og recovery i lokalsamfundet": "mental health and recovery in the local",
        "lettere som alvorlig": "mild or severe",
        "beskrevet i en manual og ledes af to frivillige peers": "described in a manual and led by two volunteer peers",
        "selv har erfaring med kriser": "know crises",
        "7–10 deltagere": "7–10 participants",
        "gennemfører mindst 2": "run at least 2",
        "effektmålt sammen med en række kommuner": "measured together with a number of municipalities",
        "§ 82-tilbud er særlig vigtigt": "section 82 services is especially important",
        "et indledende møde, hvor begge parter skal kunne være med": "which both parties must be able to attend",
        "Opfølgende møder aftaler vi undervejs": "Follow-up meetings are agreed along the way",
        "Vi betaler peer-uddannelserne": "We pay for the training of the peers",
        "styregruppe, som har ansvaret for den lokale fremdrift": "responsible for progress",
        "onlinemøde med hver ansøger": "online meeting with each applicant",
        "Samarbejdet er en del af vores metodeudvikling": "The cooperation is part of our method development",
        "støttet af VELUX FONDEN": "supported by VELUX FONDEN",
    },
    ASSOCIATION: {
        "oplærer jeres medarbejder til at koordinere lokalt": "train your employee to coordinate",
        "uddanner jeres frivillige peers i at bruge manualen": "train your volunteer peers to use",
        "tilskud på 134.212 kr.": "A grant of DKK 134,212",
        "løbende netværksmøder": "regular network meetings",
        "kontakte os med spørgsmål og få sparring": "contact us with questions and get advice",
        "En medarbejder, som I selv vælger": "An employee of your own choice",
        "kun bruges til løn, og kun foreningen": "wages only, and by the association only",
        "Foreningen er økonomisk ansvarlig": "The association is financially responsible",
        "op til 4 frivillige peers": "up to 4 volunteer peers",
        "Tidsplaner, lokaler og materialer": "Schedules, rooms and materials",
        "En frivilligkontrakt": "A volunteer agreement",
        "finde deltagere sammen med kommunen og andre": "find participants together with the municipality and other",
        "tid til koordination med os": "time for coordination with us",
    },
    MUNICIPALITY: {
        "Hjælp til netværksmøder mellem kommunerne": "Help with network meetings between",
        "Et godt samarbejde med den lokale forening": "Good cooperation with the local",
        "Deltagere til de 2 forløb, 7–10 i hvert. Mindst 70 %": "Participants for the 2 courses, 7–10 in each",
        "fortrinsvis fra jeres § 82-indsats": "preferably from your section 82 services",
        "Mindst én repræsentant i den lokale styregruppe": "At least one representative in the local steering group",
    },
}


@pytest.fixture
def call(ground):
    vejen = programme("vejen")
    with scope(vejen):
        return Call.objects.get()


def page(call, language, reader="", browser=None):
    browser = browser or Client()
    browser.cookies["django_language"] = language
    answer = browser.get(f"/vejen/calls/{call.pk}/", {"for": reader} if reader else {})
    assert answer.status_code == 200
    return answer.text


def words(html):
    return re.sub(r"\s+", " ", unescape(strip_tags(html)))


def check_that_it_says(call, reader):
    for language, said in (("da", SAID[reader]), ("en", SAID[reader].values())):
        text = words(page(call, language, reader))
        assert [each for each in said if each not in text] == []


@pytest.mark.fact("S1-15", "S1-16", "S1-17", "S1-19", "S1-20", "S1-21", "S1-22", "S1-23", "S1-24", "S1-36", "S1-37")
@pytest.mark.fact("S1-38", "S1-62", "S1-77")
def test_what_the_call_says_to_both(call):
    check_that_it_says(call, BOTH)


@pytest.mark.fact("S1-30", "S1-31", "S1-32", "S1-33", "S1-34", "S1-39", "S1-44", "S1-45", "S1-48", "S1-49", "S1-50")
@pytest.mark.fact("S1-52", "S1-53")
def test_what_the_call_says_to_the_association(call):
    check_that_it_says(call, ASSOCIATION)


@pytest.mark.fact("S1-35", "S1-54", "S1-55", "S1-57", "S1-58")
def test_what_the_call_says_to_the_municipality(call):
    check_that_it_says(call, MUNICIPALITY)


@pytest.mark.fact("S1-11")
def test_each_reader_has_a_tab_and_paper_has_all_of_it(call):
    heads = {ASSOCIATION: "Pengene", MUNICIPALITY: "Anonymt for deltagerne", BOTH: "Om gruppeforløbet"}
    for reader in heads:
        html = page(call, "da", reader)
        assert {each for each, head in heads.items() if head in words(html)} == {reader}
        assert f'href="?for={reader}" aria-current="page"' in html
    assert all(head in words(page(call, "da", "all")) for head in heads.values())


@pytest.mark.fact("S1-07")
def test_what_was_corrected_is_told_with_its_day(call):
    assert "25. september 2024: Mindre fejl i skemaet er rettet" in words(page(call, "da"))


@pytest.mark.fact("S1-10")
def test_there_is_somebody_to_ask(call):
    html = page(call, "da")
    assert "mailto:vejen@example.org" in html and "National koordinator" in words(html)


@pytest.mark.fact("S1-03", "S1-04")
@pytest.mark.parametrize(("language", "deadline"), [
    ("da", "onsdag den 23. oktober 2024 kl. 24.00"), ("sv", "onsdag 23 oktober 2024 kl. 24:00"),
    ("hu", "2024. október 23., szerda 24:00"), ("fi", "keskiviikko 23. lokakuuta 2024 klo 24.00"),
])  # fmt: skip
def test_the_deadline_stands_at_the_top_complete(call, language, deadline):
    html = page(call, language)
    assert deadline in words(html) and 'datetime="2024-10-23T22:00:00+0000"' in html


def test_a_reader_in_another_zone_is_told_her_own_time(call):
    reader = person("Aino Laine", time_zone="Europe/Helsinki")
    assert "In your time: 24 October 2024, 01:00" in words(page(call, "en", browser=signed_in(reader)))
    User.objects.filter(pk=reader.pk).update(time_zone="Europe/Oslo")
    assert "In your time: " not in words(page(call, "en", browser=signed_in(reader)))  # the same as the call's


def test_the_way_in_is_there_while_the_call_is_open_and_only_then(call, moved_clock):
    start, opens = f"/vejen/calls/{call.pk}/start/", datetime(2024, 8, 15, 7, tzinfo=UTC)
    assert start in page(call, "da")
    with scope(call.programme):
        Call.objects.update(published_at=opens - timedelta(days=1))
    moved_clock(opens - timedelta(minutes=1))
    assert start not in page(call, "da") and "15. august 2024 kl. 09.00" in words(page(call, "da"))
    moved_clock(opens)
    assert start in page(call, "da")
    moved_clock(call.closes_at)
    assert start not in page(call, "en") and "The deadline has passed" in words(page(call, "en"))


def test_the_front_page_leads_to_the_call_and_its_deadline(call):
    front = Client().get("/", headers={"accept-language": "da"}).text
    assert f"/vejen/calls/{call.pk}/" in front and "onsdag den 23. oktober 2024 kl. 24.00" in words(front)
