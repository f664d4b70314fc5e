"""How many of the numbered facts are proved by a test: `python -m tests.facts`.

A test names the facts it proves: `@pytest.mark.fact("S1-01")`. The ids stand in tests/data/facts.tsv.
A test that is skipped or expected to fail proves nothing.
"""

import ast
import csv
import sys
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).parent
FACTS = TESTS / "data" / "facts.tsv"
PROVES_NOTHING = {"skip", "xfail"}


def marks(decorators):
    """(name, arguments) of each `pytest.mark.name(…)` among the expressions."""
    for expression in decorators:
        call = expression if isinstance(expression, ast.Call) else None
        named = call.func if call else expression
        if ast.unparse(named).startswith("pytest.mark."):
            yield named.attr, call.args if call else []


def for_the_whole_file(tree):
    """The expressions in `pytestmark = …`."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            yield from node.value.elts if isinstance(node.value, ast.List | ast.Tuple) else [node.value]


def tests_in(tree, inherited):
    """Each test with the marks that reach it: the file's, its classes' and its own."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from tests_in(node, inherited + node.decorator_list)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield node, list(marks(inherited + node.decorator_list))


def claims(file):
    """(fact, where) for each fact that a test of the file claims to prove."""
    tree = ast.parse(file.read_text(), str(file))
    for test, its_marks in tests_in(tree, list(for_the_whole_file(tree))):
        if PROVES_NOTHING & {name for name, _ in its_marks}:
            continue
        for name, arguments in its_marks:
            for argument in arguments if name == "fact" else []:
                where = f"{file.relative_to(TESTS.parent)}:{argument.lineno} {test.name}"
                yield (argument.value if isinstance(argument, ast.Constant) else ast.unparse(argument)), where


def main():
    with FACTS.open(newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        programmes = {row["id"]: row["programme"] for row in rows}
    claimed = [claim for file in sorted(TESTS.rglob("test_*.py")) for claim in claims(file)]
    unknown = [(fact, where) for fact, where in claimed if fact not in programmes]
    for fact, where in unknown:
        print(f"{where}: there is no fact {fact}", file=sys.stderr)
    proved = {fact for fact, _ in claimed if fact in programmes}
    of_each, proved_of_each = Counter(programmes.values()), Counter(programmes[fact] for fact in proved)
    for programme, number in of_each.items():
        print(f"{programme}: {proved_of_each[programme]} of {number}")
    print(f"facts: {len(proved)} of {len(programmes)}")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
