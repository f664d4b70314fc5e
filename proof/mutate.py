"""Takes away what holds the house, one thing at a time, in a copy of the tree; after each a test must fail.

`python -m proof.mutate [words]` for all rows of mutations.yaml, or for those in which the words stand. The databases
named by the environment are used, or a ground is started; two lanes work side by side.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

import psycopg
import yaml
from psycopg import sql

from portal.ground import Ground, given
from portal.processes import end_by_signal
from tests.template import TEMPLATE

HOUSE = Path(__file__).resolve().parent.parent
LANES = 2
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".boot", ".*_cache", ".hypothesis", "node_modules", "var", "bench", "docs"
)
FAILED = 1  # pytest's answer when tests ran and some failed


@dataclass(frozen=True)
class Mutation:
    """One change: in which file, what, into what, and the test that must see it."""

    file: str
    old: str
    test: str
    new: str = ""
    fresh: bool = False

    def __str__(self):
        return f"{self.file}: {self.old.strip().splitlines()[0][:70]}"


def mutations():
    """All rows, in their order."""
    data = yaml.safe_load((HOUSE / "proof" / "mutations.yaml").read_text())
    return [Mutation(file, **row) for file, rows in data.items() for row in rows]


class Tree:
    """A copy of the house in which one thing at a time is changed."""

    def __init__(self, folder, environment):
        self.folder, self.environment = Path(shutil.copytree(HOUSE, folder, ignore=LEFT_OUT)), dict(environment)
        (self.folder / "node_modules").symlink_to(HOUSE / "node_modules")

    def test(self, database, nodes, fresh=False):
        """pytest's answer (0: all passed) and its last lines."""
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *nodes]
        environment = self.environment | {"PYTEST_XDIST_WORKER": database}
        if fresh:
            environment.pop("TEST_DATABASE_TEMPLATE")  # of a house that nobody has changed
        environment.pop("PYTHONDONTWRITEBYTECODE", None)  # else each run would compile everything anew
        done = subprocess.run(command, cwd=self.folder, env=environment, capture_output=True, text=True, timeout=300)
        return done.returncode, "\n".join((done.stdout + done.stderr).splitlines()[-25:])

    def try_out(self, mutation, number):
        """How the tests took the change: "killed", or what is wrong."""
        file = self.folder / mutation.file
        text = file.read_text()
        if text.count(mutation.old) != 1:
            return f"stands {text.count(mutation.old)} times in its file"
        file.write_text(text.replace(mutation.old, mutation.new))
        try:
            answer, told = self.test(f"mutant_{number}", [mutation.test], mutation.fresh)
        finally:
            file.write_text(text)
            drop(self.environment["SUPERUSER_URL"], f"test_portal_mutant_{number}")
        return {FAILED: "killed", 0: "SURVIVED"}.get(answer, f"pytest answered {answer}\n{told}")


def drop(url, database):
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(database)))


def check_unchanged(trees, nodes):
    """See that all tests pass while nothing is taken away."""
    with ThreadPoolExecutor(LANES) as lanes:
        halves = [(tree, f"unchanged_{lane}", nodes[lane::LANES]) for lane, tree in enumerate(trees)]
        halves = [half for half in halves if half[2]]  # without a name pytest would run everything
        for answer, told in lanes.map(lambda half: half[0].test(*half[1:]), halves):
            if answer:
                raise SystemExit(f"The unchanged house does not pass its own tests.\n{told}")


def mutate(chosen, environment):
    """{mutation: how the tests took it}; first all of their tests must pass in the unchanged house."""
    free, found = SimpleQueue(), {}

    def work(numbered):
        number, mutation = numbered
        tree, began = free.get(), time.monotonic()
        try:
            found[mutation] = tree.try_out(mutation, number)
        finally:
            free.put(tree)
        print(f"{found[mutation]}  {mutation}  ({time.monotonic() - began:.0f} s)", flush=True)

    with tempfile.TemporaryDirectory(prefix="kamrat-mutants-") as folder:
        trees = [Tree(Path(folder) / f"lane{lane}", environment) for lane in range(LANES)]
        check_unchanged(trees, sorted({mutation.test for mutation in chosen}))
        for tree in trees:
            free.put(tree)
        with ThreadPoolExecutor(LANES) as lanes:
            list(lanes.map(work, enumerate(chosen)))
        for lane in range(LANES):
            drop(environment["SUPERUSER_URL"], f"test_portal_unchanged_{lane}")
    return found


def main(words):
    end_by_signal()
    chosen = [mutation for mutation in mutations() if all(word in repr(mutation) for word in words)]
    with tempfile.TemporaryDirectory(prefix="kamrat-proof-") as folder:
        ground = Ground(folder, forgetful=True)
        servers, began = given() or ground.start(), time.monotonic()
        servers["TEST_DATABASE_TEMPLATE"] = TEMPLATE
        try:
            subprocess.run([sys.executable, "-m", "tests.template"], cwd=HOUSE, env=os.environ | servers, check=True)
            found = mutate(chosen, os.environ | servers)
        finally:
            ground.stop()
    killed = sum(how == "killed" for how in found.values())
    print(f"mutations: {killed} of {len(chosen)} killed in {time.monotonic() - began:.0f} s")
    return 0 if killed == len(chosen) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
