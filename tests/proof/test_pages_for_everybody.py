"""Pages for everybody: axe finds nothing, in light and dark, wide and narrow; the HTML as served has no error."""

import asyncio
import json
import os
import shutil
import subprocess
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings as django_settings
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import Error

from portal.processes import free_port
from tests.browsing import chromium, house
from tests.conftest import STAGE
from tests.proof.apart import APART
from tests.proof.every_page import BUTTON, VISITS, House, names

WIDE, NARROW = {"width": 1200, "height": 900}, {"width": 390, "height": 844}
AXE = django_settings.NODE_MODULES / "axe-core" / "axe.min.js"
CHECKER = django_settings.NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
# Everything in the light, at both widths; what depends on colours alone once more in the dark.
ALL, COLOURS = "{}", "{runOnly: ['color-contrast', 'link-in-text-block']}"
# What is right is not written down node by node: that takes longer than looking.
ASK = """async (rules) => (await axe.run(document, {resultTypes: ["violations"], ...rules})).violations.map((found) => {
  const nodes = found.nodes.slice(0, 3).map((node) => node.html.slice(0, 160));
  return `${found.id} (${found.impact}): ${nodes.join(" ¦ ")}`;
})"""
SECONDS = 60
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Nowhere:
    """Letters are taken, and forgotten."""

    async def handle_DATA(self, server, session, envelope):
        return "250 OK"


@pytest.fixture(scope="module")
def open_house(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration's applications, served."""
    with django_db_blocker.unblock():
        STAGE.clear()  # whoever was here before
    post = Controller(Nowhere(), hostname="127.0.0.1", port=free_port())
    post.start()
    before = os.environ.copy()
    os.environ.update(EMAIL_HOST="127.0.0.1", EMAIL_PORT=str(post.port))
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    files["OPTIONS"] = {"location": str(tmp_path_factory.mktemp("files"))}
    storages = django_settings.STORAGES | {"default": files}
    with django_db_blocker.unblock(), override_settings(STORAGES=storages), house(with_worker=False) as address:
        try:
            yield House(address)
        finally:
            STAGE.clear()
            post.stop()
            os.environ.clear()
            os.environ.update(before)


def soon(page, answer):
    """What the browser answers; Playwright itself would wait for ever for a window that has stopped to answer."""
    return page._sync(asyncio.wait_for(answer, SECONDS))


class Browser:
    """One window for each person; what its pages complain of is kept."""

    def __init__(self, browser, house):
        self.browser, self.house, self.windows = browser, house, {}
        self.names = set(names())

    def page(self, who, is_fresh=False):
        """Somebody's window, as if nothing had been looked at in it yet."""
        page = self.windows.pop(who, None)
        if page and is_fresh:
            page.context.close()
        if not page or is_fresh:
            page = self.opened(who)
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
        self.windows[who] = page
        return page

    def opened(self, who):
        context = self.browser.new_context(locale="en-GB")
        context.add_init_script(path=AXE)
        if who:
            session = {"name": "sessionid", "value": self.house.session(who), "url": self.house.address}
            context.add_cookies([session])
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    def faults(self, visit):
        """Everything that is wrong with one page; where the browser stops answering, a new window is tried once."""
        try:
            return self.faults_seen(visit)
        except TimeoutError:
            self.windows.pop(visit.who, None)
            return self.faults_seen(visit)

    def faults_seen(self, visit):
        # Of nobody's a fresh one for each way, or one sign-in would be followed by the next.
        page, found = self.page(visit.who, is_fresh=not visit.who and visit.steps), []
        said = {
            "console": lambda said: found.append(f"console: {said.text}") if said.type == "error" else None,
            "pageerror": lambda error: found.append(f"script: {error}"),
        }
        for event, listener in said.items():
            page.on(event, listener)
        answer = page.goto(self.house.url(visit))
        try:
            self.walk(page, visit)
            if visit.of in self.names and not page.url.startswith(self.house.address + reverse(visit.of)):
                found.append(f"came to {page.url}")
            found += self.looked_at(page)
        except Error as error:
            found.append(f"did not come to pass: {error}")
        for event, listener in said.items():
            page.remove_listener(event, listener)
        if visit.status != 200:
            found = [each for each in found if "Failed to load resource" not in each]
        if answer.status != visit.status:
            found.append(f"answered {answer.status}")
        return found

    def walk(self, page, visit):
        """What she does before the page stands there."""
        for step in visit.steps:
            if isinstance(step, str):
                page.goto(self.house.address + reverse(step))
                continue
            for name, text in step.items():
                page.fill(f'[name="{name}"]', text)
            page.click(BUTTON)
            page.wait_for_load_state()

    def looked_at(self, page):
        """Light and dark, wide and narrow, on one load."""
        found = []
        for size, name in ((WIDE, "1200"), (NARROW, "390")):
            soon(page, page._impl_obj.set_viewport_size(size))
            for scheme, options in (("light", ALL), ("dark", COLOURS)):
                page.emulate_media(color_scheme=scheme)
                said = soon(page, page._impl_obj.evaluate(f"({ASK})({options})", None))
                found += [f"{name} {scheme}: {each}" for each in said]
            if page.evaluate(TOO_WIDE) > 0:
                found.append(f"{name}: {page.evaluate(TOO_WIDE)} px too wide")
        return found


@pytest.mark.proof
def test_every_page_of_the_portal_is_visited_or_has_a_reason():
    visited = {visit.name for visit in VISITS} | {visit.of for visit in VISITS}
    apart = {name for group in APART.values() for name in group}
    assert set(names()) - visited - apart == set()
    assert apart & visited == set()


@pytest.mark.proof
@pytest.mark.browser
@pytest.mark.parametrize("third", [0, 1, 2])
def test_axe_finds_nothing_on_any_page_in_light_and_dark_wide_and_narrow(open_house, third):
    found, seen = {}, 0
    with chromium() as browser:
        eyes = Browser(browser, open_house)
        for visit in VISITS[third::3]:
            faults = eyes.faults(visit)
            seen += 1
            if faults:
                found[str(visit)] = faults
    assert seen == len(VISITS[third::3]) > 40
    assert not found, "\n".join(f"{page}:\n    " + "\n    ".join(faults) for page, faults in found.items())


@pytest.mark.proof
@pytest.mark.browser
def test_these_eyes_see_what_is_wrong(open_house):
    """A proof that finds nothing must be able to find something."""
    with chromium() as browser:
        eyes = Browser(browser, open_house)
        page = eyes.page("")
        page.goto(open_house.address)
        assert eyes.looked_at(page) == []
        ground = "getComputedStyle(document.body).backgroundColor"
        dark = page.evaluate(ground)
        page.emulate_media(color_scheme="light")
        assert page.evaluate(ground) != dark
        page.evaluate("document.body.append(new Image())")
        page.evaluate("document.querySelector('h1').style.width = '2000px'")
        page.evaluate("document.querySelector('p').style.opacity = 0.3")
        said = "\n".join(eyes.looked_at(page))
    for fault in ("1200 light: image-alt", "390 light: color-contrast", "390 dark: color-contrast", "390: "):
        assert fault in said, said


def served(house, visit):
    """The HTML as it leaves the house."""
    cookies = f"sessionid={house.session(visit.who)}" if visit.who else ""
    asked = Request(house.url(visit), headers={"Cookie": cookies, "Accept-Language": "en"})
    try:
        return urlopen(asked, timeout=60).read()
    except HTTPError as answer:
        return answer.read()


@pytest.mark.proof
def test_the_html_of_every_page_has_no_error(open_house, tmp_path):
    if not shutil.which("java"):
        pytest.skip("no Java here: the Nu HTML checker was not run")
    pages = {f"{number}.html": visit for number, visit in enumerate(VISITS) if not visit.steps}
    for name, visit in pages.items():
        (tmp_path / name).write_bytes(served(open_house, visit))
    command = ["java", "-jar", str(CHECKER), "--errors-only", "--format", "json", *sorted(pages)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=240)
    said = json.loads(done.stderr)["messages"]
    told = [
        f"{pages[each['url'].rsplit('/', 1)[1]]}: {each['message']}: {each.get('extract', '').strip()}" for each in said
    ]
    assert not told, "\n".join(sorted(set(told)))
