"""Databases are made once, by the owner; every test runs as the restricted role, bound by the policies."""

import os
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.management import call_command
from django.db import connections
from django.test import Client

from people.sessions import SessionStore
from portal.migrating import hurry
from portal.processes import free_port
from programmes import clock
from programmes.wall import restricted_role
from tests.cast import Cast
from tests.stage import SCENES, TODAY, Stage, scene_of, set_clock

STAGE = Stage()


def pytest_collection_modifyitems(items):
    """Those that share a scene come one after the other; those that commit, and wait the longest, come first."""
    order = ("ground", *SCENES, "empty", "")
    items.sort(key=lambda item: ("open_house" not in item.fixturenames, order.index(scene_of(item))))


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, django_test_environment):
    with django_db_blocker.unblock():
        call_command("bootstrap", os.environ["SUPERUSER_URL"], may_create_databases=True, verbosity=0)
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        template = os.environ.get("TEST_DATABASE_TEMPLATE")  # made by tests/ground.py, or for proof/mutate.py
        if not template:
            hurry()
        connections["owner"].settings_dict["TEST"] |= {"NAME": f"test_portal_{worker}", "TEMPLATE": template}
        name = connections["owner"].creation.create_test_db(verbosity=0, autoclobber=True)
        connections["default"].settings_dict["NAME"] = name
        for url in ("DATABASE_URL", "DATABASE_OWNER_URL"):  # for the processes that a test starts
            os.environ[url] = os.environ[url].replace("/portal?", f"/{name}?")
        set_clock(TODAY)
    yield
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(autouse=True)
def nobody_elses_scene(request, django_db_blocker):
    """The stage is swept before a test that wants another scene, or none."""
    if STAGE.scene and scene_of(request.node) not in ("", STAGE.scene):
        with django_db_blocker.unblock():
            STAGE.clear()


@pytest.fixture
def kept_cast(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return STAGE.show("cast", Cast)


@pytest.fixture
def cast(kept_cast, db):
    """The cast; what a test does with it is taken back."""
    return kept_cast


@pytest.fixture
def ground(django_db_setup, django_db_blocker):
    """A database whose rows are committed: for threads, workers and browsers. Only the owner can sweep up."""
    with django_db_blocker.unblock():
        yield
        STAGE.clear()


@pytest.fixture
def committed(ground):
    """The cast, committed."""
    return STAGE.show("cast", Cast)


def signed_in(user, client=None, factor=True):
    """A browser in which somebody has signed in, with her second factor if asked: the session's row and no more."""
    browser, session = client or Client(), SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0}] if factor else []
    session.create()
    browser.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return browser


@pytest.fixture
def visit(committed):
    """Sign somebody in with her second factor, and hand over a browser of her own."""
    return signed_in


@pytest.fixture
def post_box(settings):
    """A real SMTP server; what it received is in its list, in order."""
    received = []

    class Handler:
        async def handle_DATA(self, server, session, envelope):
            letter = message_from_bytes(envelope.content, policy=policy.default)
            letter["Return-Path"] = f"<{envelope.mail_from}>"  # as the last server writes it
            received.append(letter)
            return "250 OK"

    port = free_port()
    server = Controller(Handler(), hostname="127.0.0.1", port=port)
    server.start()
    before = {name: os.environ.get(name) for name in ("EMAIL_HOST", "EMAIL_PORT")}
    os.environ.update(EMAIL_HOST="127.0.0.1", EMAIL_PORT=str(port))
    options = {"host": "127.0.0.1", "port": port, "timeout": 10}
    smtp = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAILERS = {"default": {"BACKEND": smtp, "OPTIONS": options}}
    yield received
    server.stop()
    for name, value in before.items():
        os.environ.pop(name, None) if value is None else os.environ.update({name: value})


@pytest.fixture
def moved_clock(ground):
    """A hand on the owner's clock: to an instant, or by a timedelta from now; it goes back after the test."""

    def move(to):
        set_clock(clock.now() + to if isinstance(to, timedelta) else to)

    yield move
    set_clock(TODAY)


@pytest.fixture
def web_role():
    return restricted_role()
