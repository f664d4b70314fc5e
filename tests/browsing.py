"""A portal that really runs, for tests that use it as its users do: server, worker, mailbox and Chromium."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from urllib.request import urlopen

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from portal import machine
from portal.processes import free_port
from tests.answers import A_PDF

CHROMIUM = machine.chromium()
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
             "--disable-component-update", "--disable-sync"]  # fmt: skip


def needs_chromium():
    """Without a browser a test is not run, and says so; in CI that is a failure."""
    if not CHROMIUM:
        pytest.fail("no Chromium") if os.environ.get("CI") else pytest.skip("no Chromium on this machine")


@contextmanager
def running(*commands):
    """Processes of the portal as the restricted role, stopped at the end."""
    environment = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_OWNER_URL", "SUPERUSER_URL")
    }
    environment["FILES_DIR"] = str(settings.STORAGES["default"]["OPTIONS"]["location"])
    started = [
        subprocess.Popen(each, cwd=settings.BASE_DIR, env=environment, start_new_session=True) for each in commands
    ]
    try:
        yield started
    finally:
        for process in started:
            os.killpg(process.pid, signal.SIGTERM)
        for process in started:
            process.wait(20)


def worker():
    return [sys.executable, "-m", "celery", "-A", "portal", "worker", "-c", "1", "-l", "warning"]


@contextmanager
def house(with_worker=True):
    """The address of a running portal; letters go to the mailbox that the environment names."""
    port = free_port()
    os.environ["SITE_URL"] = address = f"http://localhost:{port}"
    web = [sys.executable, *"-m gunicorn portal.wsgi --workers=2 --preload --log-level=warning".split()]
    web += [f"--bind=127.0.0.1:{port}"]
    with running(web, *([worker()] if with_worker else [])):
        wait_for(lambda: urlopen(f"{address}/health/live", timeout=1).status == 200, seconds=90)
        yield address


def wait_for(question, seconds=25):
    """Ask until the answer is yes; the answer."""
    until = time.monotonic() + seconds
    while True:
        try:
            found = question()
            if found:
                return found
        except (OSError, AssertionError):
            pass
        if time.monotonic() > until:
            raise AssertionError("it did not come to pass")
        time.sleep(0.1)


@contextmanager
def chromium():
    needs_chromium()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def device(folder):
    """A browser as people have one at home: it writes to the disk, and finds it there when it is opened again."""
    needs_chromium()
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        launch = playwright.chromium.launch_persistent_context
        context = launch(folder, executable_path=CHROMIUM, args=ARGUMENTS, locale="en-GB")
        context.set_default_timeout(30_000)
        yield context
        context.close()


def newest(post_box, address, containing=""):
    """The newest letter to an address, waited for."""

    def found():
        letters = [letter for letter in post_box if letter["To"] == address and containing in body(letter)]
        return letters[-1] if letters else None

    return wait_for(found)


def body(letter):
    return letter.get_body(("plain",)).get_content()


def link(letter):
    return re.search(r"https?://\S+", body(letter))[0]


def code(letter):
    """The code of a sign-in letter: a word of letters or digits alone on its line; None where there is none."""
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", body(letter), re.MULTILINE)
    return found and found[1]


def fill(page, question, parts):
    """Type an answer into its fields, as far as this reader may write them."""
    for field, value in parts.items():
        name = f"{question}.{field}"
        if isinstance(value, dict):
            for kind, each in value.items():
                put(page, f"{name}.{kind}", each)
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                if number and not page.locator(f'[name="{name}.{number}.{next(iter(row))}"]').count():
                    page.locator(f'[data-rows="{name}"] [data-add]').click()
                for column, each in row.items():
                    put(page, f"{name}.{number}.{column}", each)
        else:
            for each in value if isinstance(value, list) else [value]:
                put(page, name, each)


def put(page, name, value):
    found = page.locator(f'[name="{name}"]:not([type=hidden])')
    if not found.count():
        return
    kind = found.first.get_attribute("type")
    if kind in ("checkbox", "radio"):
        page.locator(f'[name="{name}"][value="{value}"]').check()
    elif found.first.evaluate("control => control.tagName") == "SELECT":
        found.select_option(value)
    else:
        found.fill(value)


def upload(page, field, name):
    """Choose a file: it is sent by itself, and the worker finds it clean."""
    page.set_input_files(f"#H3-{field}-f", {"name": name, "mimeType": "application/pdf", "buffer": A_PDF})
    page.locator("#H3 li", has_text=name).locator(".st.done").wait_for()
