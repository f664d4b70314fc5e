"""`make bench`: what the pages cost, beside the least that a page can cost on the same machine in the same minutes.

Fills one programme with 200 applications and its twin with 5,000, serves them by gunicorn with two sync workers, and
writes docs/performance.md. Ends with 1 when a page asks the database more often than its budget allows.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

HOUSE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(HOUSE))

import psycopg  # noqa: E402 -- the house must be on the path first

from bench.measure import Page, Save, Server, compare  # noqa: E402
from bench.report import BUDGETS, write  # noqa: E402
from portal.ground import Ground, given  # noqa: E402
from portal.processes import Program, end_by_signal, end_in_peace, free_port, stop  # noqa: E402

PYTHON = sys.executable
ROUNDS, REQUESTS = int(os.environ.get("BENCH_ROUNDS", "7")), int(os.environ.get("BENCH_REQUESTS", "12"))
COUNTING = ("shared_preload_libraries = 'pg_stat_statements'", "pg_stat_statements.max = 10000")


def count_statements(folder):
    """PostgreSQL counts its statements from its next start on."""
    with Ground(folder) as servers, psycopg.connect(servers["SUPERUSER_URL"], autocommit=True) as connection:
        for setting in COUNTING:
            connection.execute(f"ALTER SYSTEM SET {setting}")


def choices(folder):
    """What the portal is told, while it is filled and while it is measured."""
    chosen = {"DEBUG": "0", "STATIC_MANIFEST": "0", "SECRET_KEY": "bench" * 12, "FILES_DIR": str(folder / "files")}
    return chosen | {"DJANGO_SETTINGS_MODULE": "portal.settings"}


def fill(servers, folder):
    """The portal's data and the floor's. What to ask for, and the floor's environment and session."""
    env = os.environ | servers | choices(folder)
    run(env, HOUSE, "manage.py", "bootstrap", servers["SUPERUSER_URL"])
    run(env, HOUSE, "-m", "portal.migrating", "--database=owner", "--verbosity=0")
    plan = json.loads(run(env, HOUSE, "-m", "bench.fill"))
    parts = psycopg.conninfo.conninfo_to_dict(servers["SUPERUSER_URL"])
    floor = {"FLOOR_NAME": "floor", "FLOOR_USER": parts["user"], "FLOOR_PASSWORD": parts["password"]}
    floor = os.environ | floor | {"FLOOR_HOST": parts["host"], "DJANGO_SETTINGS_MODULE": "settings"}
    with psycopg.connect(servers["SUPERUSER_URL"], autocommit=True) as connection:
        connection.execute("CREATE DATABASE floor")
        connection.execute("CREATE EXTENSION pg_stat_statements")
    with psycopg.connect(servers["SUPERUSER_URL"], dbname="portal", autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return plan, floor, run(floor, HOUSE / "bench/floor", "seed.py").strip()


def run(env, folder, *command):
    """One step; what it printed."""
    print(f"  {' '.join(command[:2])[:60]} …", flush=True)
    done = subprocess.run([PYTHON, *command], cwd=folder, env=env, stdout=subprocess.PIPE, text=True)
    if done.returncode:
        raise SystemExit(f"{command} failed.")
    return done.stdout


def serve(name, door, env, folder, database, log):
    """Two sync workers behind a port of their own."""
    port = free_port()
    command = [PYTHON, "-m", "gunicorn", door, "--workers=2", f"--bind=127.0.0.1:{port}", "--log-level=warning"]
    program = Program(name, [*command, f"--chdir={folder}"], environment=env, log=log)
    return program, Server(name, port, program.process.pid, database)


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def pages(plan, portal, floor, session):
    """{page: what is compared}; the floor first, then 200 applications, then 5,000."""
    small, large = plan["vejen"], plan["twin"]
    numbers = [(facts, f"{facts['applications']:,}") for facts in (small, large)]
    behind = Page(floor, "/staff/", "Application 7<", session)
    marks = {"section": "B2.description", "application": "autosave", "list": "Crowd "}
    asked = {"call": [Page(floor, "/open/", "Application 7<")]}
    asked["call"] += [Page(portal, facts["call"], "24:00", name=number) for facts, number in numbers]
    for page, who in (("section", "writer"), ("application", "writer"), ("list", "staff")):
        mark = marks[page] if page != "application" else "sections/B/"
        asked[page] = [Page(floor, behind.path, "Application 7<", session)]
        asked[page] += [Page(portal, facts[page], mark, facts[who], number) for facts, number in numbers]
    asked["autosave"] = [Page(floor, behind.path, "Application 7<", session)]
    for facts, number in numbers:
        save = Save(portal, facts["autosave"], '"saved"', facts["writer"], number, question="B2", field="description")
        asked["autosave"].append(save)
    return asked


def measure(servers, folder):
    """The figures of each page, and how noisy it was meanwhile."""
    plan, floor_env, session = fill(servers, folder)
    portal_env = os.environ | {name: servers[name] for name in ("DATABASE_URL", "REDIS_URL")} | choices(folder)
    programs, found, noise = [], {}, []
    try:
        program, portal = serve("portal", "portal.wsgi", portal_env, HOUSE, "portal", folder / "portal.log")
        programs.append(program)
        program, floor = serve("floor", "wsgi", floor_env, HOUSE / "bench/floor", "floor", folder / "floor.log")
        programs.append(program)
        programs[0].wait_until(lambda: answers(f"http://127.0.0.1:{portal.port}/health/live"))
        programs[1].wait_until(lambda: answers(f"http://127.0.0.1:{floor.port}/open/"))
        for page, beside in pages(plan, portal, floor, session).items():
            found[page], spins = compare(beside, ROUNDS, REQUESTS, servers["SUPERUSER_URL"])
            noise += spins
            for row in found[page]:
                times = f"{row['median']:7.1f} ms  CPU {row['cpu']:6.1f} ms  ×{row['ratio']:.2f}"
                print(f"  {page:12} {row['target']:>6} {times}  {row['statements']:g} statements", flush=True)
    finally:
        stop(programs)
    return found, noise


def broken(found):
    """The budgets of statements that are not kept, and pages that ask more often when there is more."""
    for page, most in BUDGETS.items():
        for row in found[page][1:]:
            if row["statements"] > most:
                yield f"{page} at {row['target']} applications: {row['statements']:g} statements, at most {most}"
        if found[page][1]["statements"] != found[page][2]["statements"]:
            yield f"{page}: another number of statements at 5,000 applications than at 200"


def main():
    if given():
        raise SystemExit("The bench brings a database of its own: unset DATABASE_URL, DATABASE_OWNER_URL, REDIS_URL.")
    end_by_signal()
    folder = Path(tempfile.mkdtemp(prefix="kamrat-bench-"))
    try:
        count_statements(folder)
        with Ground(folder) as servers:
            found, noise = measure(servers, folder)
    finally:
        end_in_peace()
        shutil.rmtree(folder, ignore_errors=True)
    write(HOUSE / "docs" / "performance.md", found, noise)
    faults = list(broken(found))
    print("\n".join(faults) or f"Every budget of statements is kept (noise {statistics.median(noise):.1f} ms).")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
