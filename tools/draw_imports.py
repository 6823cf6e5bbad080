"""Draw who imports whom into docs/imports.svg: layers as rows, modules as boxes, imports as lines.

Counts circles and arrows that point up; neither is wanted, and it says so when there is one.
Drawn by hand into SVG, so that it needs no program beside Python.
"""

import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "imports.svg"
PACKAGE = "kiosk"


def domain_rows() -> list[tuple[str, tuple[str, ...]]]:
    """Return the rows inside the domain as their contract in pyproject.toml lists them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = next(c["layers"] for c in contracts["contracts"] if c["id"] == "subjects")
    return [
        (
            f"domain {number}",
            tuple(f"domain.{name.strip(' ()')}" for name in re.split("[|:]", layer)),
        )
        for number, layer in enumerate(layers, start=1)
    ]


# Rows of the picture from top to bottom, each with the beginnings of its modules' names.
ROWS = (
    ("start", ("__main__", "app", "migrations")),
    ("cli", ("cli", "language_commands")),
    ("web", ("web.routes", "web.hooks")),
    ("web: parents", ("web.parents",)),
    ("web: staff", ("web.staff",)),
    ("web: wall", ("web.wall",)),
    ("web: speakers", ("web.speakers",)),
    ("web: forms", ("web.forms",)),
    ("web: plumbing", ("web.plumbing",)),
    ("demo", ("demo", "clockwork")),
    *domain_rows(),
    ("domain", ("domain",)),  # not in the contract yet
    ("models", ("models",)),
    ("core", ("core",)),
)
# Rows of one layer: a line between two of them points neither up nor down.
LEVELS = {"cli": 1, "web": 1, "web: parents": 2, "web: staff": 2, "web: wall": 2}
LEVELS |= {"web: speakers": 2, "web: forms": 3, "web: plumbing": 3}

BOX_HEIGHT, GAP, MARGIN, LABEL, ROW_GAP, LETTER, WIDTH = 26, 8, 16, 120, 44, 6.7, 1280


@dataclass
class Picture:
    """Boxes and lines, placed."""

    rows: dict[str, list[str]]
    lines: list[tuple[str, str]]
    places: dict[str, tuple[float, float, float]] = field(default_factory=dict)
    labels: list[tuple[str, float]] = field(default_factory=list)
    height: float = 0


def row_of(module: str) -> str:
    """Return the name of the row in which a module stands."""
    name = module.removeprefix(f"{PACKAGE}.")
    for row, beginnings in ROWS:
        if any(name == start or name.startswith(f"{start}.") for start in beginnings):
            return row
    raise SystemExit(f"{module} belongs to no layer: add it to ROWS in tools/draw_imports.py.")


def level_of(row: str) -> int:
    """Return how far down a row stands; rows of one layer share a level."""
    names = [name for name, _ in ROWS]
    return LEVELS.get(row, 0 if row == "start" else names.index(row))


def modules_and_imports(graph: grimp.ImportGraph) -> tuple[list[str], list[tuple[str, str]]]:
    """Return our modules without the empty packages, and the imports between them."""
    packages = {
        module
        for module in graph.modules
        if (ROOT / module.replace(".", "/") / "__init__.py").is_file()
    }
    modules = sorted(graph.modules - packages)
    imports = sorted(
        (module, other)
        for module in modules
        for other in graph.find_modules_directly_imported_by(module)
        if other in modules
    )
    return modules, imports


def reach(module: str, onward: dict[str, set[str]]) -> set[str]:
    """Return all that a module imports, directly or through others."""
    reached: set[str] = set()
    waiting = set(onward[module])
    while waiting:
        other = waiting.pop()
        reached.add(other)
        waiting |= onward[other] - reached
    return reached


def circles(modules: Iterable[str], imports: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Return the groups of modules that import each other in a circle."""
    onward: dict[str, set[str]] = {module: set() for module in modules}
    for importer, imported in imports:
        onward[importer].add(imported)
    reached = {module: reach(module, onward) for module in onward}
    round_trips = (
        frozenset(other for other in reached[module] if module in reached[other])
        for module in onward
    )
    return sorted(sorted(group) for group in set(round_trips) if group)


def upward(imports: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the imports that point to a higher layer."""
    return [pair for pair in imports if level_of(row_of(pair[1])) < level_of(row_of(pair[0]))]


def place(modules: Iterable[str], imports: list[tuple[str, str]]) -> Picture:
    """Put each module into its row, and rows that are too long into several lines."""
    rows: dict[str, list[str]] = {name: [] for name, _ in ROWS}
    for module in modules:
        rows[row_of(module)].append(module)
    picture = Picture(rows, imports)
    y: float = MARGIN + 34
    for row, names in rows.items():
        if not names:
            continue
        picture.labels.append((row, y))
        x: float = MARGIN + LABEL
        for module in names:
            width = len(short(module)) * LETTER + 16
            if x + width > WIDTH - MARGIN:
                x, y = MARGIN + LABEL, y + BOX_HEIGHT + GAP
            picture.places[module] = (x, y, width)
            x += width + GAP
        y += BOX_HEIGHT + ROW_GAP
    picture.height = y - ROW_GAP + MARGIN
    return picture


def short(module: str) -> str:
    """Return the last part of a module's name."""
    return module.rsplit(".", 1)[-1]


def line(picture: Picture, importer: str, imported: str, wrong: bool) -> str:
    """Return one import as a curve from the foot of a box to the head of another."""
    x1, y1, width1 = picture.places[importer]
    x2, y2, width2 = picture.places[imported]
    x1, x2 = x1 + width1 / 2, x2 + width2 / 2
    y1 += BOX_HEIGHT
    beside = row_of(importer) == row_of(imported)
    y2 += BOX_HEIGHT if beside else 0
    middle = max(y1, y2) + 20 if beside else (y1 + y2) / 2
    kind = "wrong" if wrong else f"to-{row_of(imported).split()[0].rstrip(':')}"
    path = f"M{x1:.0f} {y1:.0f}C{x1:.0f} {middle:.0f} {x2:.0f} {middle:.0f} {x2:.0f} {y2:.0f}"
    title = escape(f"{importer} imports {imported}")
    return f'<path class="{kind}" d="{path}" marker-end="url(#tip)"><title>{title}</title></path>'


def box(picture: Picture, module: str) -> str:
    """Return one module as a box with its short name."""
    x, y, width = picture.places[module]
    return (
        f'<g><title>{module}</title><rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}"'
        f' height="{BOX_HEIGHT}" rx="5"/><text x="{x + width / 2:.0f}" y="{y + 17:.0f}"'
        f' text-anchor="middle">{short(module)}</text></g>'
    )


STYLE = """
text{font:12px ui-monospace,monospace;fill:#222}.row{font:bold 13px sans-serif}
rect{fill:#fff;stroke:#444}.paper{fill:#f7f5f0;stroke:none}path{fill:none;stroke-width:1;opacity:.45}
.to-web{stroke:#7a3e9d}.to-cli{stroke:#7a3e9d}.to-demo{stroke:#777}.to-domain{stroke:#1f6f43}
.to-models{stroke:#b35900}.to-core{stroke:#1c5d99}.to-start{stroke:#222}
.wrong{stroke:#d00000;stroke-width:3;opacity:1}
"""


def draw(picture: Picture, wrong: set[tuple[str, str]], summary: str) -> str:
    """Return the whole picture as SVG text."""
    lines = [line(picture, *pair, wrong=pair in wrong) for pair in picture.lines]
    rows = [
        f'<text class="row" x="{MARGIN}" y="{y + 17:.0f}">{escape(row)}</text>'
        for row, y in picture.labels
    ]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {picture.height:.0f}"'
            ' role="img">',
            f"<title>Who imports whom in Open Door. {summary}</title>",
            f"<style>{STYLE}</style>",
            '<defs><marker id="tip" viewBox="0 0 6 6" refX="6" refY="3" markerWidth="6"'
            ' markerHeight="6" orient="auto"><path d="M0 0L6 3L0 6" style="fill:#555;opacity:1"/>'
            "</marker></defs>",
            f'<rect class="paper" width="{WIDTH}" height="{picture.height:.0f}"/>',
            f'<text class="row" x="{MARGIN}" y="{MARGIN + 12}">{summary}</text>',
            *lines,
            *rows,
            *(box(picture, module) for module in picture.places),
            "</svg>\n",
        ]
    )


def main() -> int:
    """Draw the picture and say what was counted."""
    modules, imports = modules_and_imports(grimp.build_graph(PACKAGE, cache_dir=None))
    found, up = circles(modules, imports), upward(imports)
    summary = f"{len(modules)} modules, {len(imports)} imports,"
    summary += f" {len(found)} cycles, {len(up)} upward arrows"
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(draw(place(modules, imports), set(up), summary), "utf-8", newline="\n")
    for group in found:
        print("A circle:", ", ".join(group), file=sys.stderr)
    for importer, imported in up:
        print(f"Points up: {importer} -> {imported}", file=sys.stderr)
    print(f"{TARGET.relative_to(ROOT)}: {summary}")
    return 1 if found or up else 0


if __name__ == "__main__":
    sys.exit(main())
