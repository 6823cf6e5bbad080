"""Who may import whom: runs the contracts of pyproject.toml and says what to do instead."""

import ast
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

pytestmark = pytest.mark.one_engine

ROOT = Path(__file__).resolve().parents[2]


def run_contracts(*arguments: str) -> subprocess.CompletedProcess[str]:
    program = "import sys; from importlinter.cli import lint_imports_command as run; run()"
    return subprocess.run(
        [sys.executable, "-c", program, "--no-cache", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def test_arrows_point_down():
    done = run_contracts()
    assert done.returncode == 0, (
        f"{done.stdout}{done.stderr}\n"
        "An import points the wrong way. Each broken contract above says what to do instead;"
        " the contracts and their reasons stand at the end of pyproject.toml."
    )


def test_the_contracts_can_break(tmp_path):
    """The control: a contract that our code does break is found."""
    config = tmp_path / "contracts.toml"
    config.write_text(
        '[tool.importlinter]\nroot_packages = ["kiosk"]\n'
        '[[tool.importlinter.contracts]]\nname = "upside down"\ntype = "layers"\n'
        'layers = ["kiosk.core", "kiosk.domain"]\n'
    )
    done = run_contracts("--config", str(config))
    assert done.returncode == 1
    assert "upside down BROKEN" in done.stdout


def packages_imported(graph: grimp.ImportGraph, root: Path) -> list[str]:
    """Return 'importer -> package' where a module imports a package's __init__."""
    return [
        f"{importer} -> {module}"
        for module in sorted(graph.modules)
        if (root / module.replace(".", "/") / "__init__.py").is_file() and module != "kiosk"
        for importer in sorted(graph.find_modules_that_directly_import(module))
    ]


def test_nobody_imports_a_package_itself():
    found = packages_imported(grimp.build_graph("kiosk", cache_dir=None), ROOT)
    assert not found, (
        "\n".join(found) + "\nImport the module that holds it, not the package around it:"
        " `from kiosk.domain import signins`."
    )


def test_importing_a_package_is_noticed():
    graph = grimp.build_graph("kiosk", cache_dir=None)
    graph.add_import(importer="kiosk.core.clock", imported="kiosk.domain")
    assert "kiosk.core.clock -> kiosk.domain" in packages_imported(graph, ROOT)


def names_from_lower_layers(source: str) -> list[str]:
    """Return imports such as `from kiosk.domain.signins import sign_in` or under TYPE_CHECKING."""
    tree = ast.parse(source)
    found = []
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("kiosk.domain.")
            and any(alias.name[0].islower() for alias in node.names)
        ):
            found.append(f"line {node.lineno}: from {node.module} import ...")
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            ours = [line for line in map(ast.unparse, node.body) if "kiosk" in line]
            found += [f"line {node.lineno}: {line} under TYPE_CHECKING" for line in ours]
    return found


@pytest.mark.parametrize(
    "path", sorted((ROOT / "kiosk").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT))
)
def test_modules_are_imported_not_their_verbs(path):
    found = names_from_lower_layers(path.read_text("utf-8"))
    assert not found, (
        "\n".join(found) + "\nImport the module, so that the call reads as a sentence:"
        " `from kiosk.domain import bookings` ... `bookings.book(school, ...)`. An import only for"
        " types that needs TYPE_CHECKING hides a circle: move the type one layer lower."
    )


@pytest.mark.parametrize(
    "source",
    [
        "from kiosk.domain.signins import sign_in",
        "if TYPE_CHECKING:\n    from kiosk.models import school",
    ],
)
def test_importing_a_verb_is_noticed(source):
    assert names_from_lower_layers(source)
