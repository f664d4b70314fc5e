"""Choosing fairly, by browser: from fifteen applications to six signed agreements with their steering groups."""

import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from urllib.request import urlopen
from zipfile import ZipFile

import pytest
from django.core.management import call_command

from partnerships.models import Agreement, BodyMeeting, BodySeat, Conflict, Decision, Moderation, PanelSeat, Ranking
from partnerships.rounds import sweep
from programmes.clock import now
from programmes.models import Draw, Outbox
from programmes.outbox import sweep as post
from tests.browsing import body, chromium, code, house, newest, wait_for
from tests.cast import ASSOCIATION, MUNICIPALITY
from tests.fifteen import APART, WHY, Fifteen, Story, sign

CLOSED, INVITED = datetime(2024, 10, 24, 7, tzinfo=UTC), datetime(2024, 10, 25, 7, tzinfo=UTC)
MET, RELEASED = datetime(2024, 11, 29, 9, tzinfo=UTC), datetime(2024, 12, 6, 9, tzinfo=UTC)
SUBMIT = "main form button[type=submit]"


@pytest.mark.proof
@pytest.mark.browser
def test_of_fifteen_applications_six_sign_agreements_and_begin(ground, post_box, moved_clock, settings, tmp_path):
    default = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": default}
    fifteen = Fifteen()
    fifteen.apply()
    moved_clock(CLOSED)
    sweep()  # the roll is closed, by whose hash lots are drawn
    with house() as address, chromium() as browser:
        story = Story(fifteen, address, browser, post_box, moved_clock, tmp_path)
        for act in (read, meet, decide, accept, draw, agree):
            act(story)
    told_once(story)


def read(story):
    """Conflicts, who reads what, scores by keys, and a second look where two differ."""
    people, review = story.all, f"{story.call}review/"
    with story.within():
        keys = [each.pk for each in people.applications()]
    page = story.at(people.rikke, f"{review}conflicts/")
    for pk in keys:
        page.check(f'[name="kind_{pk}"][value="{"tie" if pk == keys[-1] else "none"}"]', force=True)
    page.click(SUBMIT)
    page.locator("text=15 declarations are saved").wait_for()
    with story.within():
        people.declare_none()
    page = story.at(people.lone, f"{review}progress/")
    page.click('form[action$="/propose/"] button')
    page.click("text=Give them out so")
    page.locator("text=Given out as proposed").wait_for()
    with story.within():
        assert not Conflict.objects.in_the_way().exclude(user=people.rikke, application=keys[-1]).exists()
        readings = people.readings()
        assert len(readings) == 30 and (keys[-1], people.rikke.pk) not in {pair(held) for held, _points in readings}
        held, points = next(each for each in readings if each[0].reviewer == people.rikke)
    by_keys(story.at(people.rikke, f"{review}{held.pk}/"), points)
    with story.within():
        people.score_all()
        again = Moderation.objects.open().get()
        one, other = (held for held, points in people.readings() if held.application_id == again.application_id)
    look_again(story.at(one.reviewer, f"{review}{one.pk}/again/"))
    with story.within():
        people.look_again(other.reviewer)
        assert (again.criterion, APART) == ("K1", ("5", "3")) and not Moderation.objects.open().exists()


def pair(held):
    return held.application_id, held.reviewer_id


def by_keys(page, points):
    """Each criterion by its key, a reason, and on; then locked."""
    for number, given in enumerate(points, 1):
        page.locator(f'input[name=criterion][value="K{number}"]').wait_for(state="attached")
        page.keyboard.press(given)
        page.fill("#reason", WHY)
        page.keyboard.press("Escape")
        page.keyboard.press("n")
    page.wait_for_url("**/lock/")
    page.click(SUBMIT)
    page.locator("text=Your scores are locked.").wait_for()


def look_again(page):
    page.check('[name="points"][value="4"]', force=True)
    page.fill('[name="reason"]', WHY)
    page.fill('[name="why"]', "The other is right about the staff.")
    page.click("text=Save the second look")
    page.locator("text=Your second look is saved").wait_for()


def meet(story):
    """Fifteen interviews, each booked by one party and confirmed by the other; one is scored by Rasmus's keys."""
    people = story.all
    story.clock(INVITED)
    with story.within():
        people.plan_interviews()
    for number in range(1, 16):
        book(story, number)
    letter = newest(story.post_box, people.jonas.email, "https://meet.example.org")
    assert any(part.get_content_type() == "text/calendar" for part in letter.walk())
    with story.within():
        held = PanelSeat.objects.taken().get(interview__application=people.one(1), reviewer=people.rasmus)
    story.clock(MET)
    by_keys(story.at(people.rasmus, f"{story.call}interviews/{held.pk}/"), "555555")
    with story.within():
        people.hold_all()
        assert PanelSeat.objects.taken().filter(reviews__status="locked").count() == 30


def book(story, number):
    """The first time that is free, by the association; the municipality confirms it from its letter."""
    one, other = story.hands(number)
    page = story.at(one, story.own(number, "interview"))
    page.check('[name="begins_at"] >> nth=0', force=True)
    page.click('form[action$="/take/"] button[type=submit]')
    page.locator("text=The time is booked").wait_for()
    letter = newest(story.post_box, other.email, "https://meet.example.org")
    page = story.at(other, re.search(r"\S+/interview/", body(letter))[0])
    page.click('form[action$="/confirm/"] button[type=submit]')
    page.locator("text=Confirmed. The time stands for your party.").wait_for()
    story.leave(one, other)


def decide(story):
    """Ranked with a tie at the sixth place, given by Karen, released by Lone: each party has one letter."""
    karen, lone = story.all.karen, story.all.lone
    page = story.at(lone, f"{story.call}decision/")
    page.click('a[href$="/close/"]')
    page.click(SUBMIT)
    page.locator("text=The ranking is closed").wait_for()
    assert page.inner_text("main").count("29/8") == 2 and "Equal score, decided on: K2" in page.inner_text("main")
    with story.within():
        order = Ranking.objects.get().order
        assert order[:8] == [story.all.one(number).pk for number in (1, 2, 3, 4, 5, 7, 6, 8)]
    page = story.at(karen, f"{story.call}decision/")
    page.click('a[href$="/fill/"]')
    page.click(SUBMIT)
    page.click('.row a[href$="/settings/"]')
    typed = {"release_at": "6.12.2024 09:00", "answer_by": "20.12.2024 24:00", "reserves_until": "31.1.2025 24:00"}
    for name, said in typed.items():
        page.fill(f'[name="{name}"]', said)
    page.click(SUBMIT)
    page.click('a[href$="/propose/"]')
    page.click(SUBMIT)
    page.locator("text=Asked for by").wait_for()
    story.clock(RELEASED)
    page = story.at(lone, f"{story.call}decision/letters/")
    assert page.locator("article").count() == 15
    page.goto(f"{story.address}{story.call}decision/release/")
    page.check('[name="has_read"]')
    page.click(SUBMIT)
    page.locator("text=15 decisions are released").wait_for()
    wait_for(lambda: len(decided(story.post_box)) == 30, seconds=60)


def decided(post_box):
    """To whom a letter of decision went."""
    said = ("You are selected", "You are on the reserve list", "You are not selected")
    return [each["To"] for each in post_box if each["Subject"].startswith(said)]


def accept(story):
    """Five take the place; a municipality declines, and the first reserve moves up and accepts."""
    people = story.all
    for number in (1, 3, 4, 5, 7):
        say_yes(story, number)
    with story.within():
        declines, _party = people.hand(2, MUNICIPALITY)
        promoted, _party = people.hand(6)
    page = story.at(declines, story.own(2, "answer/give"))
    page.check('[name="answer"][value="no"]')
    page.fill('[name="why"]', "The budget was not granted.")
    page.click(SUBMIT)
    wait_for(lambda: decided(story.post_box).count(promoted.email) == 2)
    with story.within():
        assert (people.decision(2).status, people.decision(6).status) == ("declined", "offered")
    say_yes(story, 6)
    with story.within():
        rows = Decision.objects.filter(status="accepted").order_by("seat").values_list("seat", flat=True)
        assert list(rows) == [1, 2, 3, 4, 5, 6] and people.decision(8).status == "held"


def say_yes(story, number):
    for user in story.hands(number):
        page = story.at(user, story.own(number, "answer"))
        page.click("text=Accept or decline")
        page.check('[name="answer"][value="yes"]')
        page.click(SUBMIT)
        page.locator("text=Your answer is received").wait_for()
        story.leave(user)


def draw(story):
    """Three of the six, reckoned again by the script that anybody downloads."""
    lone, draws = story.all.lone, f"{story.call}draws/"
    page = story.at(lone, f"{draws}freeze/")
    page.fill('[name="day"]', "9.12.2024")
    for language in ("da", "en"):
        page.fill(f'[name="purpose_{language}"]', "Measuring the quality")
    page.click(SUBMIT)
    page.locator("text=The pool is frozen and public.").wait_for()
    story.clock(datetime(2024, 12, 10, 9, tzinfo=UTC))
    page.goto(story.address + draws)
    page.click('a[href$="/run/"]')
    page.click(SUBMIT)
    page.locator("text=Drawn. The result is public.").wait_for()
    with story.within():
        drawn = Draw.objects.with_all().get()
        labels = [drawn.labels[key] for key in drawn.standing]
    with urlopen(f"{story.address}{draws}{drawn.pk}/bundle/") as files, ZipFile(BytesIO(files.read())) as bundle:
        bundle.extractall(story.folder)
    script = story.folder / f"draw-{drawn.number}" / "verify.py"
    done = subprocess.run([sys.executable, "-I", "-S", str(script)], capture_output=True, text=True, timeout=30)
    assert done.returncode == 0 and len(labels) == 3, done.stdout + done.stderr
    assert all(label in done.stdout for label in labels), done.stdout


def agree(story):
    """Six agreements, each by four hands, and whom each party names; the first meeting of one steering group."""
    for number in (1, 3, 4, 5, 6, 7):
        one, other = story.hands(number)
        record = f"{story.call}agreements/{story.own(number, 'x').split('/')[3]}/"
        page = story.at(story.all.karen, record)
        page.click('a[href$="/draft/"]')
        page.click(SUBMIT)
        page.click("text=Put it out for signature")
        page.click(SUBMIT)
        page.locator("text=Waits for signatures").first.wait_for()
        text = story.own(number, "agreement/1/sign")
        sign(show_by_code(story, one, text) if number == 1 else story.at(one, text, fresh=True), "Chair")
        sign(story.at(other, text, fresh=True), "Director")
        page = story.at(story.all.lone, f"{record}1/sign/", fresh=True)
        sign(page, "Coordinator")
        page.locator("text=the agreement is in force").wait_for()
        for user in (one, other):
            page = story.at(user, story.own(number, "steering"))
            page.click('form[action*="/seats/"] button')
            page.locator("text=Take out").first.wait_for()
        if number > 1:
            story.leave(one, other)
    steer(story)
    post()


def show_by_code(story, user, path):
    """She signs in once more by a code from her mailbox, and is back at the text."""
    page = story.at(user, path)
    before = len(story.post_box)
    page.click("text=Sign in once more with a code")
    page.fill('[name="login"]', user.email)
    page.click(SUBMIT)
    came = wait_for(lambda: [code(each) for each in story.post_box[before:] if each["To"] == user.email and code(each)])
    page.fill('[name="code"]', came[-1])  # other letters may be under way to her
    page.click(SUBMIT)
    page.wait_for_url(f"**{path}*")
    return page


def steer(story):
    """Maja proposes two times, Jonas picks one."""
    maja, jonas, place = story.all.maja, story.all.jonas, story.own(1, "steering")
    page = story.at(maja, f"{place}meetings/new/")
    typed = {"time_1": "8.1.2025 14:00", "time_2": "9.1.2025 9:30", "place": "Havnegade 3", "agenda": "Roles"}
    for name, said in typed.items():
        page.fill(f'[name="{name}"]', said)
    page.click(SUBMIT)
    page = story.at(jonas, f"{place}meetings/1/")
    page.click('form[action$="/pick/"] button >> nth=0')
    assert "8 January 2025" in body(newest(story.post_box, jonas.email, "Havnegade 3"))


def told_once(story):
    """Six agreements in force with their steering groups, one letter of decision each, a chain that holds."""
    with story.within():
        rows = Agreement.objects.filter(status="in_force")
        assert sorted(rows.values_list("partnership", flat=True)) == sorted(
            story.all.one(number).partnership_id for number in (1, 3, 4, 5, 6, 7)
        )
        assert BodySeat.objects.count() == 12 and BodyMeeting.objects.get().status == "set"
        assert not Outbox.objects.dead().exists()
        promoted = {story.all.hand(6, kind)[0].email for kind in (ASSOCIATION, MUNICIPALITY)}
    to = decided(story.post_box)
    assert len(set(to)) == 30 and {each for each in to if to.count(each) > 1} == promoted and len(to) == 32
    said = StringIO()
    call_command("verify_acts", "vejen", stdout=said)
    assert re.search(r"vejen: holds, \d{3,} acts", said.getvalue()), said.getvalue()
    assert now() > RELEASED + timedelta(days=1)
