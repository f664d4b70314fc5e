"""docs/performance.md, written from what was measured."""

import statistics

BUDGETS = {"call": 6, "section": 15, "autosave": 12, "list": 15, "application": 20}
NAMES = {
    "call": "Public call page",
    "section": "Section of the application",
    "autosave": "Saving one text (POST)",
    "list": "Staff's list (50 rows)",
    "application": "Overview of an application",
}
TARGETS = {"call": 3, "list": 4, "autosave": 3}  # CPU, as a multiple of the floor
GROWTH = 1.25  # CPU of the list at 5,000 applications by that at 200

PAPER = """# Performance

Written by `make bench`; every figure below is of one run.

Two programmes stand side by side in one database: one with 200 applications to its call, its twin with 5,000 (whole
answers, parties, people and submissions each). `gunicorn` serves the portal with two sync workers, no proxy and no
cache before it; PostgreSQL is the embedded one, with `fsync`, and counts statements itself (`pg_stat_statements`).

**The floor** is the least that such a page can cost on the same machine: Django with its usual middleware, one indexed
query of 50 rows and a bare table (`bench/floor`); with sign-in for pages behind sign-in, without for the call. Portal
and floor are asked in turn, so that a noisy neighbour hits both.

Read the ratio, the CPU time and the statements. The milliseconds are those of a shared machine: {noise}

| page | applications | median ms | p95 ms | CPU ms | CPU : floor | statements | at most | rows | database ms | kB |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
{rows}

Statements are counted as the rules of the house say: session, person and permissions are; BEGIN, SAVEPOINT, COMMIT and
the scope's one `set_config` are not, nor PostgreSQL's own checks of deferred keys at COMMIT. The one that asks whether
a kept connection still lives is counted, for the floor too.

## Against the goals

{goals}

`tests/partnerships/test_lists.py` holds the statements in every test run: each list asks as often at 300 rows as at
one. `make bench` ends with an error when a budget of statements is broken; times and ratios are told, not enforced,
because they need a quieter machine than most.

## The rush

{rush}

## Choosing among five hundred

{choosing}
"""

RUSH = """`tests/proof/test_rush.py` lets 500 people press around the end of a call, against two processes of four
threads. A request has arrived when our proxy stamped it (decision 11), however long it then waits. Nobody who
pressed in time is refused, nobody late is in, nobody is lost or doubled; how long the queue is depends on the machine
alone."""


CHOOSING = """`tests/proof/test_five_hundred_ranked.py` and the proof in `tests/partnerships/test_proposing.py` work
with 500 applications, each read by three (9,000 scores). Taken on two cores that others used too:

| act or page | statements | at most | CPU s |
| --- | ---: | ---: | ---: |
| 500 × 3 assigned to 60 reviewers: asked, reckoned, given out (20 s at most; by the wall clock) |  |  | 3 |
| Ranking, as it would be now | 18 | 20 | 0.8 |
| Ranking, closed and decided | 14 | 20 | 1.6 |
| What the order hangs on (15 rankings) | 17 | 20 | 0.6 |

The statements are the same with three applications."""


def row_of(page, row):
    budget = f"{BUDGETS[page]}" if row["target"] != "floor" else ""
    name = NAMES[page] if row["target"] != "floor" else f"{NAMES[page]}: floor"
    amount = row["target"] if row["target"] != "floor" else ""
    times = f"{row['median']:.1f} | {row['p95']:.1f} | {row['cpu']:.1f} | {row['ratio']:.2f}"
    asked = f"{row['statements']:g} | {budget} | {row['rows']:g} | {row['database']:.1f} | {row['bytes'] / 1000:.0f}"
    return f"| {name} | {amount} | {times} | {asked} |"


def verdict(kept):
    return "kept" if kept else "**not kept in this run**"


def goals(found):
    """Each goal with what was measured."""
    for page, most in BUDGETS.items():
        asked = max(row["statements"] for row in found[page][1:])
        yield f"- {NAMES[page]}: at most {most} statements; {asked:g}: {verdict(asked <= most)}."
    for page, most in TARGETS.items():
        ratio = found[page][1]["ratio"]
        yield f"- {NAMES[page]}: CPU at most {most} × floor; {ratio:.2f} ×: {verdict(ratio <= most)}."
    growth = growth_of(found["list"])
    kept = verdict(growth <= GROWTH)
    yield f"- Staff's list at 5,000 applications: CPU at most {GROWTH} × that at 200; {growth:.2f} ×: {kept}."
    rows = max(row["rows"] for page in found.values() for row in page[1:])
    yield f"- Rows fetched by one page: at most 500; {rows:g}: {verdict(rows <= 500)}."


def growth_of(rows):
    """CPU at 5,000 applications by that at 200, round by round."""
    small, large = rows[1]["cpus"], rows[2]["cpus"]
    return statistics.median(more / less for more, less in zip(large, small, strict=True))


def said_of(noise):
    """How far the same piece of work differed from round to round."""
    least, middle, most = min(noise), statistics.median(noise), max(noise)
    said = (
        f"a fixed piece of work took between {least:.0f} and {most:.0f} ms during the run, {middle:.0f} in the median"
    )
    return f"{said}{'; distrust single times.' if most > 2 * least else '.'}"


def write(path, found, noise):
    rows = "\n".join(row_of(page, row) for page, measured in found.items() for row in measured)
    path.write_text(
        PAPER.format(noise=said_of(noise), rows=rows, goals="\n".join(goals(found)), rush=RUSH, choosing=CHOOSING)
    )
