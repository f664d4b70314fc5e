"""The questions on paper: tagged PDF, complete, made once, and there for everybody."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client

from programmes.models import BlankForm, Call
from programmes.scope import scope


def address_of(cast, language="da"):
    with scope(cast.vejen):
        call = Call.objects.get(slug="vejen-2024")
    return f"/vejen/calls/{call.pk}/questions/{language}/"


@pytest.mark.proof
def test_everybody_reads_the_questions_on_paper_in_each_language_of_the_programme(cast, tmp_path):
    anybody = Client()
    for language in ("da", "en"):
        paper = anybody.get(address_of(cast, language))
        assert (paper.status_code, paper["Content-Type"]) == (200, "application/pdf")
        assert anybody.get(address_of(cast, language)).content == paper.content  # made once
        (tmp_path / f"{language}.pdf").write_bytes(paper.content)
    with scope(cast.vejen):
        assert BlankForm.objects.count() == 2
    assert anybody.get(address_of(cast, "fi")).status_code == 404
    checker = Path(sys.executable).with_name("pdfua")
    command = [checker, "check", tmp_path / "da.pdf"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "errors=0" in checked.stdout, checked.stdout + checked.stderr
