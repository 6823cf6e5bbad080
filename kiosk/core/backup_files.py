"""What a backup holds beside the database: the school's pictures and recordings, in one tar file.

Clips of the machine's voice are left out: they are made again when somebody listens.
"""

import os
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path

from kiosk.core import clips
from kiosk.core.config import Config


def pack(config: Config, target: Path) -> Path | None:
    """Put every picture and recording into a new tar file (mode 0600); None where there is none.

    A file that somebody deletes meanwhile is left out.
    """
    found = list(_kept(config))
    if not found:
        return None
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    with tarfile.open(target, "w", format=tarfile.PAX_FORMAT) as tar:
        for file in found:
            _add(tar, file, file.relative_to(config.instance).as_posix())
    return target


def unpack(config: Config, file: Path, aside: Path) -> None:
    """Put the pictures and recordings of a backup in the place of those that are there.

    Those go into `aside`. What is no plain file of these two folders is refused by tarfile.
    """
    fresh = config.instance / ".restoring"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    try:
        with tarfile.open(file) as tar:
            tar.extractall(fresh, filter="data")
        for folder in _folders(config):
            if folder.exists():
                aside.mkdir(parents=True, exist_ok=True, mode=0o700)
                os.replace(folder, aside / folder.name)
            if (fresh / folder.name).exists():
                os.replace(fresh / folder.name, folder)
    finally:
        shutil.rmtree(fresh)


def _folders(config: Config) -> tuple[Path, Path]:
    return config.uploads, config.clips


def _kept(config: Config) -> Iterator[Path]:
    """Yield the files of the school's own, in order."""
    for folder in _folders(config):
        for file in sorted(folder.rglob("*")):
            made = file.is_relative_to(config.clips / clips.MADE)
            if file.is_file() and not file.is_symlink() and not made:
                yield file


def _add(tar: tarfile.TarFile, file: Path, name: str) -> None:
    """Add a file by its name and bytes: not who owns it here, nor the minute it came."""
    try:
        body = file.open("rb")
    except FileNotFoundError:
        return
    with body:
        known = tarfile.TarInfo(name)
        known.size = os.fstat(body.fileno()).st_size
        known.mode = 0o600
        tar.addfile(known, body)
