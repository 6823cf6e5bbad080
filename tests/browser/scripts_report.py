"""Measure every screen in every language and size, and keep how many faults each language has.

    CHROMIUM=/usr/bin/chromium python -m tests.browser.scripts_report

Takes a quarter of an hour: the tests of scripts and of keys with every language and every screen.
The counts go into docs/overflow.json and the table of docs/languages.md. Ends with 1 where
something does not fit.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.browser.scripts import REPORT

TESTS = ("tests/browser/test_scripts.py", "tests/browser/test_keyboard_languages.py")


def measured(folder: Path) -> int:
    """Run the tests of scripts on every language; return how they ended."""
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", *TESTS]
    settings = {**os.environ, "KIOSK_ALL_LANGUAGES": "1", REPORT: str(folder)}
    return subprocess.run(command, env=settings, check=False).returncode


def main() -> int:
    """Measure, keep the counts and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        ended = measured(Path(folder))
        keep = ["language", "list", "--write", "--measured", folder]
        subprocess.run([sys.executable, "-m", "kiosk", *keep], check=True)
    return ended


if __name__ == "__main__":
    sys.exit(main())
