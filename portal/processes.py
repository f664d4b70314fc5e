"""Programs that we start: each dies with us, and none is left behind when it is stopped."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SIGNAL_WHEN_PARENT_DIES = 1  # PR_SET_PDEATHSIG


def identity(user) -> dict[str, Any]:
    """Options of a child process that runs as somebody else: a row of `pwd`, or None for ourselves."""
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"} if user else {}


class Stopped(Exception):
    """A program that should be running is not."""


class Program:
    """One running program in a process group of its own, so that a Ctrl-C in the terminal reaches only us."""

    def __init__(self, name, command, *, environment=None, log=None, user=None, ask=signal.SIGTERM):
        """`ask` is the signal that means "please stop" to this program."""
        self.name, self.ask, self.log = name, ask, log
        with (log or Path(os.devnull)).open("ab") as output:
            self.process = subprocess.Popen(
                [str(part) for part in command],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=self.die_with_parent,
                **identity(user),
            )

    def die_with_parent(self):
        """Even `kill -9` of the one who started it leaves no program behind."""
        if LIBC:
            LIBC.prctl(SIGNAL_WHEN_PARENT_DIES, self.ask)

    def is_running(self):
        return self.process.poll() is None

    def send(self, number):
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(number)

    def wait(self, seconds):
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        return not self.is_running()

    def last_words(self, lines=20):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:]) if self.log else ""

    def wait_until(self, is_ready, seconds=60):
        """Until `is_ready()` is true; the program's own last words when it died or stayed silent."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.is_running():
            if is_ready():
                return
            time.sleep(0.1)
        raise Stopped(f"{self.name} did not start.\n{self.last_words()}")


def stop(programs, seconds=15):
    """All are asked at once, then waited for; who does not listen is asked harder, and in the end killed."""
    for program in programs:
        program.send(program.ask)
    end = time.monotonic() + seconds
    for program in programs:
        if not program.wait(max(0.1, end - time.monotonic())):
            program.send(signal.SIGQUIT)
            if not program.wait(5):
                program.send(signal.SIGKILL)
                program.wait(5)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(program.process.pid, signal.SIGKILL)  # children that it left


def free_port(host="127.0.0.1"):
    with socket.socket() as probe:
        probe.bind((host, 0))
        return probe.getsockname()[1]


def is_free(host, port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def end_by_signal():
    """A polite end, by terminal or by supervisor, unwinds every `finally` like Ctrl-C does."""

    def interrupt(number, frame):
        raise KeyboardInterrupt

    for number in ENDINGS:  # SIGINT too: a shell that starts us in the background has it ignored
        signal.signal(number, interrupt)


def end_in_peace():
    """From here on a second Ctrl-C cannot cut the tidying short."""
    for number in ENDINGS:
        signal.signal(number, signal.SIG_IGN)
