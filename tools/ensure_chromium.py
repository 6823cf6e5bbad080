"""Print the path of a Chromium or Chrome for the browser tests; ask apt for one if there is none.

Looks at the CHROMIUM variable first, then along PATH, then where macOS keeps programs. Never
downloads a browser by itself: that is the system's business, or a person's, who is told loudly.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_PROGRAMS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
PACKAGES = ("chromium", "fonts-dejavu-core")  # the fonts: a bare server has no Arabic letters
HOW_TO = """
**********************************************************************
The browser tests need Chromium or Chrome, and there is none here.
  Debian, Raspberry Pi OS:  sudo apt install chromium
  macOS:                    brew install --cask chromium
  Somewhere else already:   make test CHROMIUM=/path/to/chromium
  Leave them out:           make test NO_BROWSER=1
**********************************************************************
"""


def find_chromium() -> str | None:
    """Return the path of a browser that is here, or None."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    found = (shutil.which(name) for name in (*NAMES, *MAC_PROGRAMS))
    return next((path for path in found if path), None)


def install_chromium() -> None:
    """Ask apt for Chromium, as root or through a sudo that asks no password."""
    if not shutil.which("apt-get"):
        return
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    before = [] if is_root else ["sudo", "-n"]
    if before and not shutil.which("sudo"):
        return
    print("No Chromium here: asking apt for it ...", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *PACKAGES]):
        done = subprocess.run(
            [*before, "apt-get", "-q", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            env=environment,
            check=False,
        )
        if done.returncode != 0 and arguments[0] == "install":
            print("apt could not install it; its own words are above.", file=sys.stderr)


def main() -> int:
    """Print the path alone, so that make can read it; all else goes to standard error."""
    path = find_chromium()
    if path is None and not os.environ.get("CHROMIUM"):
        install_chromium()
        path = find_chromium()
    if path is None:
        print(HOW_TO, file=sys.stderr)
        return 1
    print(Path(path))
    return 0


if __name__ == "__main__":
    sys.exit(main())
