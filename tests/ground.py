"""The ground the tests stand on, started before settings are read; and a loud word about what was not run.

Only the process that started pytest starts servers: xdist's workers inherit the environment.
"""

import atexit
import gc
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from portal.ground import Ground, given
from portal.machine import chromium
from portal.processes import end_by_signal
from tests.template import TEMPLATE

HOUSE = Path(__file__).resolve().parent.parent
KEPT = HOUSE / "var" / "test-ground"
MADE_OF = (
    "*/migrations/*.py", "programmes/wall.py", "programmes/ground.sql", "portal/ground.py", "portal/migrating.py",
    "portal/settings.py", "programmes/management/commands/bootstrap.py", "requirements.txt", "tests/template.py",
)  # fmt: skip


def digest():
    """Of everything that a migrated database depends on."""
    files = sorted({file for pattern in MADE_OF for file in HOUSE.glob(pattern)})
    told = "".join(f"{file.relative_to(HOUSE)}\n{file.read_text()}\n" for file in files)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def kept_ground():
    """A folder with a cluster in which the template is made; made once for each state of the migrations."""
    kept = KEPT / digest()
    if not kept.exists():
        making = KEPT / f"making-{os.getpid()}"
        with Ground(making, forgetful=True) as servers:
            subprocess.run([sys.executable, "-m", "tests.template"], cwd=HOUSE, env=os.environ | servers, check=True)
        for older in KEPT.glob("[0-9a-f]" * 16):
            shutil.rmtree(older, ignore_errors=True)
        making.rename(kept)
    return kept


def start():
    folder = Path(tempfile.mkdtemp(prefix="kamrat-tests-"))
    subprocess.run(["cp", "-a", f"{kept_ground()}/.", folder], check=True)  # owners and all
    ground = Ground(folder, forgetful=True)

    def tidy():
        ground.stop()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(tidy)
    end_by_signal()
    os.environ.update(ground.start(), TEST_DATABASE_TEMPLATE=TEMPLATE)


def own_memory():
    """Each of xdist's workers has a memory of its own in the broker."""
    number = os.environ["PYTEST_XDIST_WORKER"].removeprefix("gw")
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rpartition('/')[0]}/{number}"


if not given():
    start()
if os.environ.get("PYTEST_XDIST_WORKER", "").startswith("gw"):
    own_memory()
os.environ.setdefault("SECRET_KEY", "for-the-tests-alone-and-never-for-anybody-else-0123456789")

not_run = []


def pytest_collection_finish():
    """Everything that is loaded stays; to look through it for garbage again and again is a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def pytest_runtest_setup(item):
    if item.get_closest_marker("browser") and not chromium():
        if os.environ.get("CI") == "true":
            pytest.fail("There is no Chromium here, and CI must not pass without it.")
        pytest.skip("no Chromium on this machine")


def pytest_runtest_logreport(report):
    if report.skipped:
        not_run.append(f"{report.nodeid}: {report.longrepr[2]}")


def pytest_terminal_summary(terminalreporter):
    if not_run:
        terminalreporter.section("NOT RUN", sep="*", red=True)
        for name in sorted(not_run):
            terminalreporter.line(name)
