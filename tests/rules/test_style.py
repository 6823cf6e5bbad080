"""House rules for Python that no linter knows. Each message says what to do instead.

Every rule is a function from source text to faults, so each has a control below that it must find.
"""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_engine

ROOT = Path(__file__).resolve().parents[2]
KIOSK = ROOT / "kiosk"
FILES = sorted(path for path in KIOSK.rglob("*.py") if "migrations/versions" not in path.as_posix())

# What passes the usual size, and why. An entry that is no longer needed is a fault too.
LONG_FILES: dict[str, str] = {}
LONG_FUNCTIONS: dict[str, str] = {}
FILE_LINES = 300
FUNCTION_LINES = 40

VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "shared", "base_utils"}
CLOCK_CALLS = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "date.today",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
    "func.now",
    "func.current_timestamp",
    "sa.func.now",
}

Rule = Callable[[str, str], Iterator[str]]


def dotted(node: ast.AST) -> str:
    """Return `a.b.c` for such an expression, else an empty string."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Count the lines of a function without its decorators, signature and docstring."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def long_file(name: str, source: str) -> Iterator[str]:
    lines = source.count("\n")
    if lines > FILE_LINES and name not in LONG_FILES:
        yield (
            f"{name}: {lines} lines. Split it by noun (a folder of the same name, a file for each),"
            " or write the reason into LONG_FILES in tests/rules/test_style.py."
        )


def long_functions(name: str, source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        key = f"{name}:{node.name}"
        if body_lines(node) > FUNCTION_LINES and key not in LONG_FUNCTIONS:
            yield (
                f"{name}:{node.lineno}: {node.name} has {body_lines(node)} lines. Give its steps"
                " names of their own, or write the reason into LONG_FUNCTIONS in"
                " tests/rules/test_style.py."
            )


def full_package(name: str, source: str) -> Iterator[str]:
    if not name.endswith("__init__.py"):
        return
    allowed = ast.Expr if name != "kiosk/__init__.py" else ast.Expr | ast.Assign | ast.AnnAssign
    tree = ast.parse(source)
    if not ast.get_docstring(tree):
        yield f"{name}: say in a docstring what lives in this folder."
    for node in tree.body:
        if not isinstance(node, allowed):
            yield (
                f"{name}:{node.lineno}: a package's __init__.py holds only its docstring (and the"
                " version, at the top): code kept there is what import circles are made of."
                " Put it into a module with a name."
            )


def vague_name(name: str, source: str) -> Iterator[str]:
    if VAGUE_NAMES & set(Path(name).with_suffix("").parts):
        yield f"{name}: name the file after what it holds, so that people can find it."


def environment(name: str, source: str) -> Iterator[str]:
    if name == "kiosk/core/config.py":
        return
    for node in ast.walk(ast.parse(source)):
        if dotted(node) in {"os.environ", "os.getenv", "os.environb"}:
            yield (
                f"{name}:{node.lineno}: only core/config.py reads the environment. Give the setting"
                " a name and a sentence there, and read it from the config."
            )


def clock(name: str, source: str) -> Iterator[str]:
    if name == "kiosk/core/clock.py":
        return
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and dotted(node) in CLOCK_CALLS:
            yield (
                f"{name}:{node.lineno}: {dotted(node)} asks the time. Ask kiosk.core.clock, which"
                " tests can set, and which knows the school's zone."
            )


RULES: list[Rule] = [
    long_file,
    long_functions,
    full_package,
    vague_name,
    environment,
    clock,
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_house_rule(rule):
    faults = [
        fault
        for path in FILES
        for fault in rule(path.relative_to(ROOT).as_posix(), path.read_text("utf-8"))
    ]
    assert not faults, "\n" + "\n".join(faults)


BAD = [
    (long_file, "kiosk/domain/a.py", "x = 1\n" * (FILE_LINES + 1)),
    (long_functions, "kiosk/domain/a.py", "def f():\n" + "    x = 1\n" * (FUNCTION_LINES + 1)),
    (full_package, "kiosk/web/__init__.py", '"""Pages."""\nfrom kiosk.web import routes\n'),
    (full_package, "kiosk/web/__init__.py", ""),
    (full_package, "kiosk/__init__.py", '"""All."""\nimport kiosk.app\n'),
    (vague_name, "kiosk/web/utils.py", ""),
    (vague_name, "kiosk/common/names.py", ""),
    (environment, "kiosk/app.py", "import os\nport = os.environ['PORT']\n"),
    (environment, "kiosk/app.py", "import os\nport = os.getenv('PORT')\n"),
    (clock, "kiosk/domain/a.py", "from datetime import datetime\nnow = datetime.now()\n"),
    (clock, "kiosk/domain/a.py", "import datetime\nday = datetime.date.today()\n"),
    (clock, "kiosk/domain/a.py", "import time\nnow = time.time()\n"),
    (clock, "kiosk/models/a.py", "default = func.now()\n"),
]


@pytest.mark.parametrize(("rule", "name", "source"), BAD)
def test_a_broken_house_rule_is_found(rule, name, source):
    assert list(rule(name, source))


def test_config_and_clock_are_the_exceptions():
    assert not list(environment("kiosk/core/config.py", "import os\nos.environ\n"))
    assert not list(clock("kiosk/core/clock.py", "import time\ntime.time()\n"))


def test_no_exception_outlives_its_reason():
    long_now = {
        name
        for path in FILES
        if (name := path.relative_to(ROOT).as_posix())
        and path.read_text("utf-8").count("\n") > FILE_LINES
    }
    assert set(LONG_FILES) <= long_now, "take the files that are short again out of LONG_FILES"
    assert all(LONG_FILES.values()), "give each long file its reason"
    assert all(LONG_FUNCTIONS.values()), "give each long function its reason"
