"""The demonstration is what most people see first: the doors that it names are open."""

import json
import re
import sys

import pytest
from django.test import Client

from people.models import User
from tests import demonstration
from tests.conftest import signed_in


@pytest.mark.proof
def test_whoever_starts_the_demonstration_finds_the_call_open_and_every_account_at_home(
    ground, monkeypatch, tmp_path, settings
):
    files = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": files}
    told = tmp_path / "accounts.json"
    monkeypatch.setattr(sys, "argv", ["demonstration", str(told)])
    monkeypatch.setattr(demonstration, "accounts", [])
    demonstration.main()
    front = Client().get("/", headers={"Accept-Language": "da"}).content.decode()
    (call,) = set(re.findall(r'href="(/vejen/calls/\d+/)"', front))
    page = Client().get(call, headers={"Accept-Language": "da"})
    assert page.status_code == 200 and f'href="{call}start/"' in page.content.decode()
    accounts = json.loads(told.read_text())
    desks = {
        each["email"]: signed_in(User.objects.get(email=each["email"])).get("/", follow=True).status_code
        for each in accounts
    }
    assert set(desks.values()) == {200} and len(desks) == len(accounts) > 10
    written = User.objects.values_list("email", flat=True)
    assert [address for address in written if not address.isascii()] == []  # no mail server takes it
