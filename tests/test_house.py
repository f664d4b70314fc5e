"""The rules of the house, held against the code itself: docs/house.md says why each of them is there."""

import ast
import re
from functools import cache

from django.apps import apps
from django.conf import settings

from proof.mutate import mutations

HOUSE = settings.BASE_DIR
FLOORS = ["people", "programmes", "partnerships", "trainings", "network", "groups", "grants", "overview"]
# The storeys of one floor. A module that is not named here is a verb or a rule.
STOREYS = {"models": 0, "letters": 1, "documents": 1, "tasks": 2}
STOREYS |= {"forms": 3, "pages": 3, "views": 4, "urls": 5}
DRAWERS = {"common", "core", "base", "utils", "util", "helpers", "services", "managers", "mixins", "misc"}
AT_MOST = {"file": 300, "function": 30, "template": 120}


@cache
def sources():
    """{dotted name: syntax tree} of every module of the house, migrations apart."""
    files = [file for name in (*FLOORS, "portal") for file in sorted((HOUSE / name).rglob("*.py"))]
    return {dotted(file): parsed(file) for file in files if "migrations" not in file.parts}


@cache
def parsed(file):
    """The syntax tree of one file; its text stands beside it."""
    tree = ast.parse(file.read_text(), str(file))
    tree.text = file.read_text()
    return tree


def dotted(file):
    parts = file.relative_to(HOUSE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def packages():
    return {dotted(file) for name in (*FLOORS, "portal") for file in (HOUSE / name).rglob("__init__.py")}


def imported(module):
    """The dotted names that a module imports; of our own, the module rather than its package."""
    for node in nodes(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = origin_of(node, module)
            for alias in node.names:
                inner = f"{origin}.{alias.name}"
                yield inner if inner in sources() else origin


def origin_of(node, module):
    """What stands after `from`, without its dots."""
    if not node.level:
        return node.module
    here = module if module in packages() else module.rpartition(".")[0]
    for _step in range(node.level - 1):
        here = here.rpartition(".")[0]
    return f"{here}.{node.module}" if node.module else here


def graph():
    return {module: {name for name in imported(module) if name in sources()} for module in sources()}


def circles(edges):
    """The sets of modules that reach each other, by taking away whatever nothing leads on from or to."""
    left = {module: set(names) - {module} for module, names in edges.items()}
    while True:
        pointed = set().union(*left.values()) if left else set()
        ends = {module for module, names in left.items() if not names or module not in pointed}
        if not ends:
            return set(left)
        left = {module: names - ends for module, names in left.items() if module not in ends}


def on_a_floor(module):
    return module.split(".")[0] in FLOORS


def storey(module):
    """The storey of a module inside its own floor, or None for a verb or a rule."""
    return STOREYS.get(module.split(".")[1]) if "." in module else None


def importers(*names):
    """The modules that import one of these, or something within it."""
    return {
        module
        for module in sources()
        for name in imported(module)
        if any(name == each or name.startswith(f"{each}.") for each in names)
    }


@cache
def nodes(module):
    """Everything that stands in a module, walked once."""
    return list(ast.walk(sources()[module]))


def calls(names):
    """(module, call) of every call by one of these names."""
    for module in sources():
        for node in nodes(module):
            if isinstance(node, ast.Call) and (getattr(node.func, "attr", "") or getattr(node.func, "id", "")) in names:
                yield module, node


def saying(pattern):
    """The modules whose code, comments apart, says something like this."""
    said = {module for module, tree in sources().items() if re.search(pattern, tree.text)}
    return {module for module in said if re.search(pattern, ast.unparse(sources()[module]))}


def callers(names):
    return {module for module, _call in calls(names)}


def test_the_order_of_the_apps_is_the_order_of_the_floors():
    assert settings.INSTALLED_APPS[: len(FLOORS)] == FLOORS
    ours = {config.name for config in apps.get_app_configs() if (HOUSE / config.label).is_dir()}
    assert ours == set(FLOORS)


def test_an_arrow_only_ever_falls():
    rising = set()
    for module in filter(on_a_floor, sources()):
        above = FLOORS[FLOORS.index(module.split(".")[0]) + 1 :]
        rising |= {(module, name) for name in imported(module) if name.split(".")[0] in above}
    assert rising == set()


def test_the_portal_imports_no_app_and_no_app_imports_the_portal():
    assert {module for module in importers(*FLOORS) if not on_a_floor(module)} == set()
    assert {module for module in importers("portal") if on_a_floor(module)} == set()
    assert importers("tests") == set()


def test_no_module_leads_back_to_itself():
    assert circles(graph()) == set()


def test_circles_are_seen_when_there_are_any():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a"}, "e": set()}) == {"b", "c"}


def test_inside_an_app_models_are_below_letters_and_letters_below_views():
    climbing = {
        (module, name)
        for module, names in graph().items()
        for name in names
        if module.split(".")[0] == name.split(".")[0] and None not in (storey(module), storey(name))
        and storey(name) > storey(module)
    }  # fmt: skip
    assert climbing == set()


def test_imports_stand_at_the_top_of_the_file():
    within = {
        (module, node.lineno)
        for module in sources()
        for block in nodes(module)
        if isinstance(block, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        for node in ast.walk(block)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert within == set()


def written():
    """Every file of Python that we write, tests, measurements and proofs included."""
    folders = (*FLOORS, "portal", "tests", "bench", "proof")
    files = [file for name in folders for file in sorted((HOUSE / name).rglob("*.py"))]
    return [file for file in files if "migrations" not in file.parts]


def templates():
    return sorted(file for file in (HOUSE / "templates").rglob("*") if file.is_file())


def too_long(files, most):
    lines = {str(file.relative_to(HOUSE)): len(file.read_text().splitlines()) for file in files}
    return {name: number for name, number in lines.items() if number > most}


def test_no_file_is_longer_than_a_reader_can_hold():
    assert too_long(written(), AT_MOST["file"]) == {}
    assert too_long(templates(), AT_MOST["template"]) == {}


def test_no_function_is_longer_than_a_reader_can_hold():
    lines = {
        f"{file.relative_to(HOUSE)}:{node.lineno} {node.name}": node.end_lineno - node.lineno + 1
        for file in written()
        for node in ast.walk(parsed(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: number for name, number in lines.items() if number > AT_MOST["function"]} == {}


def test_there_is_no_drawer():
    words = {part.removesuffix(".py") for file in written() for part in file.relative_to(HOUSE).parts}
    assert words & DRAWERS == set()


def test_sql_is_put_together_only_where_the_wall_is_built():
    """A text of SQL made of pieces is how one person's words become another's command."""
    bootstrap = "programmes.management.commands.bootstrap"
    spoken = {"execute", "executemany", "raw", "extra", "RawSQL", "copy"}
    built = {module for module, call in calls(spoken) if call.args and not is_plain(call.args[0])}
    compiled = "people.prepared"  # by Django's own compiler, values apart
    assert set(filter(on_a_floor, built)) == {"programmes.wall", "programmes.models.call", bootstrap, compiled}
    assert not any(isinstance(node, ast.JoinedStr) for node in ast.walk(sources()[bootstrap]))


def is_plain(expression):
    """A literal, or a constant of its module: nothing is put into it."""
    return isinstance(expression, ast.Constant) or isinstance(expression, ast.Name) and expression.id.isupper()


def test_post_and_paper_have_one_home_each():
    assert importers("django.core.mail", "email", "smtplib") - {"portal.postbox"} == {"people.mail", "people.returned"}
    assert importers("weasyprint") == {"programmes.printing"}
    assert callers({"send_mail", "mail_admins", "send_mass_mail"}) == {"people.adapter"}


def test_only_access_asks_guardian_and_only_the_wall_knows_the_owner():
    tables = {"programmes.models.appointment", "partnerships.models.partnership"}  # of permissions
    assert importers("guardian") == tables | {"programmes.access"}
    knowing = saying("['\"]owner['\"]")
    bootstrap = "programmes.management.commands.bootstrap"
    assert set(filter(on_a_floor, knowing)) == {"programmes.wall", "programmes.clock", bootstrap}


def test_nobody_asks_python_what_time_it_is():
    asked = {
        (module, call.lineno)
        for module, call in calls({"now", "today", "utcnow", "localdate", "localtime", "fromtimestamp"})
        if on_a_floor(module) and re.match(r"(datetime|date|timezone)\b", ast.unparse(call.func))
    }
    assert asked == set()
    assert set(filter(on_a_floor, importers("time"))) == set()


def test_apps_send_each_other_no_signals():
    connected = callers({"receiver", "connect"}) - {"programmes.management.commands.bootstrap"}  # psycopg's
    assert set(filter(on_a_floor, connected)) == {"programmes.apps"}


def test_below_the_view_nobody_knows_a_request():
    knowing = {
        module
        for module in sources()
        if storey(module) in (0, 1)
        for node in nodes(module)
        if "request" in (getattr(node, "id", ""), getattr(node, "arg", ""))
    }
    assert knowing == set()


def test_who_may_is_never_asked_of_a_flag_on_the_person():
    flag = r"is_staff|is_superuser|has_perm|\bperms\."
    assert {str(file) for file in templates() if re.search(flag, file.read_text())} == set()
    assert saying(flag) == {"people.models"}  # the constraint that nobody is superuser


def test_tasks_are_doorbells():
    """An id in, one thing called: what more a task does belongs to a noun."""
    for module in [name for name in sources() if name.endswith(".tasks")]:
        for task in [node for node in sources()[module].body if isinstance(node, ast.FunctionDef)]:
            work = [line for line in task.body if not isinstance(getattr(line, "value", None), ast.Constant)]
            assert len(work) == 1, f"{module}.{task.name}"


def test_each_line_that_a_proof_takes_away_stands_in_its_file_once():
    """Else `make mutations` would find it gone, and nobody waits for those every day."""
    rows = [(mutation.file, mutation.old, *mutation.test.partition("[")[0].split("::")) for mutation in mutations()]
    assert [old for file, old, *_test in rows if (HOUSE / file).read_text().count(old) != 1] == []
    assert [name for *_row, file, name in rows if f"def {name}(" not in (HOUSE / file).read_text()] == []
