"""Measure every screen in every language and size, and print how many faults each language has.

    CHROMIUM=/usr/bin/chromium python -m tests.browser.scripts_report

Takes a quarter of an hour: the tests of scripts and of keys with every language and every screen. Ends with 1 where something does not fit.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from kiosk.core import languages
from tests.browser.scripts import REPORT, SIZES

TESTS = ("tests/browser/test_scripts.py", "tests/browser/test_keyboard_languages.py")


def measured(folder: Path) -> int:
    """Run the tests of scripts on every language; return how they ended."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", *TESTS]
    settings = {**os.environ, "KIOSK_ALL_LANGUAGES": "1", REPORT: str(folder)}
    return subprocess.run(command, env=settings, check=False).returncode


def table(folder: Path) -> str:
    """Return the counts as a table of Markdown."""
    sizes = " | ".join(f"{size} %" for size in SIZES)
    rows = [f"| language | screens | {sizes} |", f"|---|---{'|---' * len(SIZES)}|"]
    for tag, known in languages.table().items():
        file = folder / f"{tag}.json"
        told = json.loads(file.read_text("utf-8")) if file.exists() else {}
        cells = [str(told.get(key, "-")) for key in ("screens", *map(str, SIZES))]
        rows.append(f"| {known.english_name} ({tag}) | {' | '.join(cells)} |")
    return "\n".join(rows)


def main() -> int:
    """Measure, and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        ended = measured(Path(folder))
        print(table(Path(folder)))
    return ended


if __name__ == "__main__":
    sys.exit(main())
