"""Check the files that others made and we ship: each fits the SHA256SUMS of its folder.

Prints what differs and what to do. Also used by tests/rules/test_vendor.py.
"""

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SUMS = "SHA256SUMS"
# Each sub-folder of these is one package: <name>@<version>.
HOLDERS = ("static/vendor", "static/fonts", "tests/browser/vendor")


def vendored_folders(root: Path = ROOT) -> Iterator[Path]:
    """Yield each folder of files that others made."""
    for holder in HOLDERS:
        if (root / holder).is_dir():
            yield from sorted(path for path in (root / holder).iterdir() if path.is_dir())


def read_sums(folder: Path) -> dict[str, str]:
    """Return {file name: SHA-256} as the folder's SHA256SUMS says."""
    pairs = (line.split(maxsplit=1) for line in (folder / SUMS).read_text("utf-8").splitlines())
    return {name.lstrip("*"): checksum for checksum, name in pairs}


def faults_of(folder: Path) -> Iterator[str]:
    """Yield a sentence for each thing that is not as its maker sent it."""
    if not (folder / SUMS).is_file():
        yield f"{folder}: no {SUMS}. In that folder run: sha256sum * > {SUMS}"
        return
    sums = read_sums(folder)
    files = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.name != SUMS
    }
    for name in sorted(sums.keys() - files):
        yield f"{folder / name}: listed, but not there. Bring it back, or take its line out."
    for name in sorted(files - sums.keys()):
        yield f"{folder / name}: not listed in {SUMS}. Know where it is from, then add it."
    for name in sorted(files & sums.keys()):
        if hashlib.sha256((folder / name).read_bytes()).hexdigest() != sums[name]:
            yield (
                f"{folder / name}: changed. Files of others stay as they were sent: bring it back,"
                " or put a new version into a new folder with its own checksums."
            )
    if not any(name.upper().startswith(("LICENSE", "OFL", "COPYING")) for name in files):
        yield f"{folder}: no licence. Put the maker's LICENSE beside the files."


def main() -> int:
    """Check every vendored folder and say how many files were looked at."""
    folders = list(vendored_folders())
    faults = [fault for folder in folders for fault in faults_of(folder)]
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print(f"Vendored files: {len(folders)} folders as their makers sent them.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
