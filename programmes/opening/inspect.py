"""What somebody sent, opened by a process that holds no secret and may die of it."""

import subprocess
import sys
from dataclasses import dataclass
from tempfile import TemporaryFile

from django.conf import settings

WAIT = 40  # seconds; its own limit of processor time is half of that
LAST = 100  # bytes of what it said


@dataclass
class Verdict:
    """`refused` is the word for why not, or empty; `cleaned` the bytes to keep instead of what came, or empty."""

    refused: str = ""
    cleaned: bytes = b""


def inspect(kind, file):
    """Open a file of a kind ("pdf", "png", …). It must be a real one, with a descriptor. Takes 0.1–20 s."""
    command = [sys.executable, "-E", "-s", "-m", "programmes.opening", kind]
    with TemporaryFile() as cleaned, TemporaryFile() as said:
        file.seek(0)
        try:
            ended = subprocess.run(
                command, stdin=file, stdout=cleaned, stderr=said, check=False,
                cwd=settings.BASE_DIR, env={"LANG": "C.UTF-8"}, timeout=WAIT,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Verdict("heavy")
        if ended.returncode < 0:  # killed by one of its own limits, or by a reader that broke
            return Verdict("heavy")
        if ended.returncode:
            raise RuntimeError("nothing can be opened here")
        said.seek(max(said.seek(0, 2) - LAST, 0))
        word = said.read().decode(errors="replace").rpartition("\n")[2]
        cleaned.seek(0)
        return Verdict("" if word == "clean" else word or "damaged", cleaned.read())
