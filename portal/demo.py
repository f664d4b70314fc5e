"""The demonstration: `make demo` starts everything on this machine, and one Ctrl-C stops all of it.

Web, worker and beat run as the restricted role: the owner's address never reaches their environment.
`python -m portal.demo shell` opens a Python prompt in the running demonstration.
"""

import fcntl
import hashlib
import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psycopg

from portal.ground import Ground
from portal.processes import Program, Stopped, end_by_signal, end_in_peace, free_port, is_free, stop

HOUSE = Path(__file__).resolve().parent.parent
FOLDER = HOUSE / "var" / "demo"
LOGS = FOLDER / "log"
LOADED = FOLDER / "loaded"
CLOCK = FOLDER / "clock"
ENVIRONMENT = FOLDER / "environment.json"
HOST = "127.0.0.1"  # passwords are printed: nobody else on the net gets to this door
PORT = int(os.environ.get("PORT", "8000"))
ADDRESS, LETTERS = f"http://localhost:{PORT}", f"http://localhost:{PORT + 1}"
PYTHON = sys.executable
OWNERS = ("DATABASE_OWNER_URL", "SUPERUSER_URL")


def secret_key():
    file = FOLDER / "secret_key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(64))
    return file.read_text()


def shell():
    """A prompt with the web's environment and the web's rights."""
    if not ENVIRONMENT.exists():
        raise SystemExit("The demonstration is not running: start it with make demo.")
    os.execve(PYTHON, [PYTHON, "manage.py", "shell"], json.loads(ENVIRONMENT.read_text()))  # noqa: S606


def environment(servers, smtp_port):
    """The web's environment: what this machine gives, the demonstration's own choices, and no owner's key."""
    choices = {
        "SECRET_KEY": secret_key(),
        "SECRET_KEY_FALLBACKS": "",
        "DEBUG": "0",
        "DEMO": "1",
        "HTTPS": "0",
        "STATIC_MANIFEST": "0",
        "ALLOWED_HOSTS": "localhost,127.0.0.1",
        "SITE_URL": ADDRESS,
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(smtp_port),
        "EMAIL_USER": "",
        "EMAIL_PASSWORD": "",
        "EMAIL_TLS": "0",
        "FILES_DIR": str(FOLDER / "files"),
        "TRUSTED_PROXY_COUNT": "0",
        "DJANGO_SETTINGS_MODULE": "portal.settings",
    }
    whole = os.environ | servers | choices
    return {name: value for name, value in whole.items() if name not in OWNERS}


def check_machine():
    """What would go wrong later is said now. Returns the lock: one demonstration at a time."""
    try:
        for folder in (LOGS, FOLDER / "files", FOLDER / "mail"):
            folder.mkdir(parents=True, exist_ok=True)
        lock = (FOLDER / "lock").open("w")
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except PermissionError:
        raise Stopped(f"{FOLDER} belongs to another user of this machine; make demo-reset removes it.") from None
    except BlockingIOError:
        raise Stopped("The demonstration is already running.") from None
    for port in (PORT, PORT + 1):
        if not is_free(HOST, port):
            raise Stopped(f"Port {port} is taken. Stop what uses it, or choose another: PORT=8123 make demo")
    return lock


def run(what, *command, env):
    """One step before the start. What it prints goes to a file, and to the screen when it fails."""
    print(f"  {what} …", flush=True)
    log = LOGS / "prepare.log"
    with log.open("a") as output:
        done = subprocess.run([PYTHON, *command], cwd=HOUSE, env=env, stdout=output, stderr=subprocess.STDOUT)
    if done.returncode:
        last = "\n".join(log.read_text(errors="replace").splitlines()[-30:])
        raise Stopped(f"{last}\n\n{what}: this failed. All of its words are in {log}")


def fingerprint():
    """Of all that a migration may depend on: tables, policies and grants follow from the code of the apps."""
    apps = [folder.parent for folder in HOUSE.glob("*/__init__.py") if folder.parent.name != "tests"]
    files = [path for app in apps for path in app.rglob("*") if path.suffix in (".py", ".sql")]
    parts = [path.read_bytes() for path in sorted([*files, HOUSE / "requirements.txt"])]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def prepare(servers, env):
    """Tables by the owner; at the first start, the data."""
    owner = env | {name: servers[name] for name in OWNERS if name in servers}
    if not LOADED.exists() and "SUPERUSER_URL" in servers:
        run("Making database and roles", "manage.py", "bootstrap", servers["SUPERUSER_URL"], env=owner)
    version = fingerprint()
    if not LOADED.exists() or LOADED.read_text() != version:
        run("Migrating", "-m", "portal.migrating", "--database=owner", "--verbosity=0", env=owner)
    if LOADED.exists():
        run("Renewing roles", "manage.py", "renew_roles", env=env)
        resume_clock(owner)
    else:
        run("Loading the programmes, inventing people and drafts", "-m", "tests.demonstrate", env=owner)
    LOADED.write_text(version)


def resume_clock(servers):
    """The clock stood still while the demonstration was off, so that its deadline is still ahead."""
    if CLOCK.exists():
        with psycopg.connect(servers["DATABASE_OWNER_URL"]) as connection:
            shift = "UPDATE app.clock SET shift = %s::timestamptz - clock_timestamp()"
            connection.execute(shift, [CLOCK.read_text()])


def remember_clock(servers):
    try:
        with psycopg.connect(servers["DATABASE_OWNER_URL"], connect_timeout=5) as connection:
            for (now,) in connection.execute("SELECT app.now()"):
                CLOCK.write_text(now.isoformat())
    except psycopg.Error as problem:
        print(f"The clock could not be read: {problem}", file=sys.stderr)


def open_house(env):
    """Web, worker and beat, started one after the other."""
    celery = [PYTHON, "-m", "celery", "--app=portal"]
    web = [
        PYTHON,
        *"-m gunicorn portal.wsgi --workers=2 --threads=4 --preload".split(),
        f"--bind={HOST}:{PORT}",
    ]
    worker = [*celery, *"worker --concurrency=2 --loglevel=INFO --without-gossip --without-mingle".split()]
    beat = [*celery, "beat", f"--schedule={FOLDER / 'beat'}", "--pidfile=", "--loglevel=INFO"]
    yield Program("web", web, environment=env, log=LOGS / "web.log")
    yield Program("worker", worker, environment=env, log=LOGS / "worker.log")
    yield Program("beat", beat, environment=env, log=LOGS / "beat.log")


def is_alive():
    try:
        with urllib.request.urlopen(f"http://{HOST}:{PORT}/health/live", timeout=5) as answer:  # noqa: S310 -- ours
            return answer.status == 200
    except OSError:
        return False


def welcome():
    accounts = FOLDER / "accounts.json"
    print(f"\nThe portal:      {ADDRESS}\nSent letters:    {LETTERS}\n")
    columns = ("programme", "role", "email", "password", "note")
    rows = json.loads(accounts.read_text()) if accounts.exists() else []
    table = [columns, *([str(row.get(column) or "") for column in columns] for row in rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(columns))]
    for row in table if rows else []:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    print(
        "\nCtrl-C stops everything; the data stay for the next start. make demo-reset forgets them.",
        flush=True,
    )


class Demonstration:
    """Everything that runs, from the ground up."""

    def __init__(self):
        self.ground, self.programs, self.servers = Ground(FOLDER), [], {}

    def start(self):
        if not LOADED.exists():  # nothing yet, or a start that was cut short: begin anew
            for name in ("postgres", "files", "mail"):
                shutil.rmtree(FOLDER / name, ignore_errors=True)
        self.servers, smtp_port = self.ground.start(), free_port()
        env = environment(self.servers, smtp_port)
        postbox = [PYTHON, "-m", "portal.postbox", FOLDER / "mail", smtp_port, HOST, PORT + 1]
        self.programs.append(Program("postbox", postbox, environment=env, log=LOGS / "postbox.log"))
        prepare(self.servers, env)
        for program in open_house(env):
            self.programs.append(program)
        self.programs[1].wait_until(is_alive)
        ENVIRONMENT.touch(mode=0o600)
        ENVIRONMENT.write_text(json.dumps(env))

    def keep_watch(self):
        """Until somebody ends it, or one of the programs does."""
        noted = time.monotonic()
        while True:
            for program in self.programs + self.ground.programs:
                if not program.is_running():
                    raise Stopped(f"{program.last_words()}\n\n{program.name} ended, so everything stops.")
            if time.monotonic() - noted > 60:
                noted = time.monotonic()
                remember_clock(self.servers)
            time.sleep(0.5)

    def stop(self):
        stop(self.programs)
        if self.servers:
            ENVIRONMENT.unlink(missing_ok=True)
        if LOADED.exists() and len(self.programs) > 1:
            remember_clock(self.servers)
        self.ground.stop()


def main():
    end_by_signal()
    demonstration = Demonstration()
    try:
        lock = check_machine()
        print("Starting …", flush=True)
        demonstration.start()
        welcome()
        demonstration.keep_watch()
    except KeyboardInterrupt:
        print("\nStopping …", flush=True)
        return 0
    except Stopped as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    finally:
        end_in_peace()
        demonstration.stop()
    return lock.close()


if __name__ == "__main__":
    sys.exit(shell() if sys.argv[1:] == ["shell"] else main())
