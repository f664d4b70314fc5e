"""Pages of several servers, asked in turn: time, CPU of the server's processes, statements, rows and bytes.

Asked interleaved (A B A B …, the order reversed every other round), so that a noisy neighbour hits all alike; a
ratio is reckoned round by round and its median told. A page with a wrong status or without its marker is an error.
"""

import http.client
import json
import os
import statistics
import time
import urllib.parse

import psycopg

# What the portal's rules do not count: the frame of a transaction, the scope's one set_config, and PostgreSQL's own
# checks of deferred keys at COMMIT, which it counts as if somebody had asked.
STATEMENTS = """SELECT coalesce(sum(calls), 0), coalesce(sum(rows), 0), coalesce(sum(total_exec_time), 0)
    FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = %s
    AND query !~* '^\\s*(begin|commit|rollback|savepoint|release|set |deallocate|discard)'
    AND query !~* 'set_config|pg_stat_statements|FROM ONLY .* FOR KEY SHARE OF x'"""


class BenchError(Exception):
    """What was measured is not what was meant."""


class Server:
    """A running server: its address, the process that leads it, and its database."""

    def __init__(self, name, port, pid, database):
        self.name, self.port, self.pid, self.database = name, port, pid, database

    def cpu_ms(self):
        """CPU time so far of the process and all below it; holds still when the wall clock does not."""
        total = 0
        for process in tree(self.pid):
            try:
                for thread in os.listdir(f"/proc/{process}/task"):
                    with open(f"/proc/{process}/task/{thread}/schedstat") as file:
                        total += int(file.read().split()[0])
            except OSError:
                pass
        return total / 1e6


class Page:
    """One page of one server, as somebody asks for it who may be signed in."""

    def __init__(self, server, path, contains, session=None, name=None):
        self.server, self.path, self.contains = server, path, contains.encode()
        self.name, self.line = name or server.name, None
        self.cookies = {"sessionid": session} if session else {}
        self.times, self.cpu, self.size = [], [], 0

    def ask(self):
        """Its milliseconds."""
        return self.timed("GET", None, {})

    def timed(self, method, body, headers):
        if not self.line:
            self.line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        headers = {"Accept-Language": "en", **headers}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        began = time.perf_counter()
        self.line.request(method, self.path, body, headers)
        answer = self.line.getresponse()
        self.body = answer.read()
        took = (time.perf_counter() - began) * 1000
        if answer.will_close:
            self.line.close()
            self.line = None
        if answer.status != 200 or self.contains not in self.body:
            raise BenchError(
                f"{self.name} {self.path}: {answer.status} {answer.getheader('Location')} {self.body[:300]}"
            )
        self.size = len(self.body)
        return took

    def round(self, number):
        before = self.server.cpu_ms()
        self.times.append([self.ask() for _each in range(number)])
        self.cpu.append((self.server.cpu_ms() - before) / number)


class Save(Page):
    """A text that somebody writes: each time another one, on top of the version that stands."""

    SECRET = "benchbenchbenchbenchbenchbenchbe"  # the form's token and its cookie

    def __init__(self, *facts, question, field, **more):
        super().__init__(*facts, **more)
        self.question, self.field, self.version, self.turn = question, field, 1, 0
        self.cookies["csrftoken"] = self.SECRET

    def ask(self):
        self.turn += 1
        text = f"{self.turn}. gang. " + "Vi mødes hver onsdag og taler om, hvordan det går. " * 8
        name = f"{self.question}.{self.field}"
        said = {"csrfmiddlewaretoken": self.SECRET, "has": name, name: text, f"{self.question}.base": self.version}
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Requested-With": "fetch"}
        headers["Origin"] = f"http://127.0.0.1:{self.server.port}"
        took = self.timed("POST", urllib.parse.urlencode(said), headers)
        self.version = json.loads(self.body)["version"]
        return took


def tree(root):
    """The ids of a process and of everything below it."""
    below = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    parent = int(file.read().rsplit(")", 1)[1].split()[1])
                below.setdefault(parent, []).append(int(name))
            except OSError:
                pass
    found, left = [], [root]
    while left:
        found.append(left.pop())
        left += below.get(found[-1], [])
    return found


def spin():
    """A fixed piece of work, in ms: how noisy the machine is."""
    began, total = time.perf_counter(), 0
    for number in range(200_000):
        total += number * number
    return (time.perf_counter() - began) * 1000


def counted(page, superuser_url, number=5):
    """(statements, rows, database ms) of one request by PostgreSQL's own count: the middle one of some.

    Each is counted by itself: one in which a connection is opened asks one time less, and would make a mean crooked.
    """
    found = []
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for _each in range(number):
            connection.execute("SELECT pg_stat_statements_reset()")
            page.ask()
            found.append(connection.execute(STATEMENTS, [page.server.database]).fetchone())
    return [round(float(statistics.median(each)), 2) for each in zip(*found, strict=True)]


def compare(pages, rounds, number, superuser_url):
    """Measure pages beside each other; the first is the reference. [{figures}], and the spins of each round."""
    noise = []
    for page in pages:
        for _warm in range(6):
            page.ask()
    for turn in range(rounds):
        noise.append(spin())
        for page in pages if turn % 2 == 0 else pages[::-1]:
            page.round(number)
    return [figures(page, pages[0], counted(page, superuser_url)) for page in pages], noise


def figures(page, reference, statements):
    every = sorted(sum(page.times, []))
    ratios = [own / other for own, other in zip(page.cpu, reference.cpu, strict=True)]
    return {
        "target": page.name,
        "median": statistics.median(every),
        "p95": every[round(0.95 * (len(every) - 1))],
        "cpu": statistics.median(page.cpu),
        "cpus": page.cpu,
        "ratio": statistics.median(ratios),
        "statements": statements[0],
        "rows": statements[1],
        "database": statements[2],
        "bytes": page.size,
    }
