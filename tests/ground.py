"""The ground the tests stand on, started before settings are read; and a loud word about what was not run.

Only the process that started pytest starts servers: xdist's workers inherit the environment.
"""

import atexit
import os
import shutil
import tempfile

import pytest

from portal.ground import Ground, given
from portal.machine import chromium
from portal.processes import end_by_signal


def start():
    folder = tempfile.mkdtemp(prefix="kamrat-tests-")
    ground = Ground(folder, forgetful=True)

    def tidy():
        ground.stop()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(tidy)
    end_by_signal()
    os.environ.update(ground.start())


if not given():
    start()
os.environ.setdefault("SECRET_KEY", "for-the-tests-alone-and-never-for-anybody-else-0123456789")

not_run = []


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
