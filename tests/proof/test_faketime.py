"""The deadline once on a clock that PostgreSQL itself believes in: libfaketime under the server, no shift of ours.

The session's own databases keep their time: the proof runs in a process of its own, on a ground of its own.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from glob import glob
from pathlib import Path

import psycopg
import pytest

from portal.ground import OURS, Ground
from portal.machine import may_install
from portal.processes import end_by_signal
from tests.template import TEMPLATE

BEFORE_MIDNIGHT = "2024-10-23 21:59:30"  # UTC: half a minute before 24:00 in Denmark
HOUSE = Path(__file__).resolve().parents[2]


def faketime():
    """The library's path, or None; installed when we are root on Debian."""
    places = "/usr/lib/*/faketime/libfaketime.so.1", "/usr/lib*/faketime/libfaketime.so.1", "/usr/local/lib/faketime/*"
    for _try in range(2):
        found = [path for place in places for path in glob(place)]
        if found or not may_install():
            break
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "libfaketime"], check=False)
    return found[0] if found else None


@pytest.mark.proof
@pytest.mark.fact("S1-03")
def test_the_one_before_midnight_is_in_and_the_one_after_it_is_refused_by_postgresql_s_own_clock():
    """Scenario 1, with nothing of ours between the rule and the clock."""
    from tests.ground import kept_ground  # the process that this starts must not start a ground of pytest's

    library = faketime()
    if not library:
        pytest.fail("no libfaketime") if os.environ.get("CI") == "true" else pytest.skip("no libfaketime here")
    environment = {name: value for name, value in os.environ.items() if name not in (*OURS, "SUPERUSER_URL")}
    command = [sys.executable, "-m", "tests.proof.test_faketime", library, kept_ground()]
    done = subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr
    first, second = done.stdout.splitlines()[-2:]
    assert first.startswith("in VEJEN-2024-001 2024-10-23T21:59:"), done.stdout
    assert second.startswith("refused 2024-10-23T22:00:0") and "24:00" in second, done.stdout


def main(library, kept):
    """Two whole applications, made by day; then the server starts again, just before midnight."""
    end_by_signal()
    folder = Path(tempfile.mkdtemp(prefix="kamrat-faketime-"))
    try:
        subprocess.run(["cp", "-a", f"{kept}/.", folder], check=True)
        with Ground(folder, forgetful=True) as servers:
            with psycopg.connect(servers["SUPERUSER_URL"], autocommit=True) as superuser:
                superuser.execute("DROP DATABASE portal")
                superuser.execute(f"ALTER DATABASE {TEMPLATE} RENAME TO portal")
            run(folder, servers, "-m", "tests.proof.faketime_acts", "prepare")
        lie = {"LD_PRELOAD": library, "FAKETIME": f"@{BEFORE_MIDNIGHT}"}
        with Ground(folder, forgetful=True, postgres_environment=lie) as servers:
            run(folder, servers, "-m", "tests.proof.faketime_acts", "before")
            run(folder, servers, "-m", "tests.proof.faketime_acts", "after")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(folder, servers, *command):
    """One step, by a process of its own."""
    choices = {"DJANGO_SETTINGS_MODULE": "portal.settings", "FILES_DIR": str(folder / "files")}
    subprocess.run([sys.executable, *command], env=os.environ | servers | choices, check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
