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

    It has its name when it is whole. A file that somebody deletes meanwhile is left out.
    """
    found = list(_kept(config))
    if not found:
        return None
    part = target.with_suffix(".part")
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with tarfile.open(part, "w", format=tarfile.PAX_FORMAT) as tar:
            for file in found:
                _add(tar, file, file.relative_to(config.instance).as_posix())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target


def unpack(config: Config, file: Path) -> Path:
    """Lay the files of a backup beside those that are there; return the folder they lie in.

    What lies outside of it, or is no plain file, is refused by tarfile (TarError).
    """
    fresh = config.instance / ".restoring"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    try:
        with tarfile.open(file) as tar:
            tar.extractall(fresh, filter="data")
    except BaseException:
        shutil.rmtree(fresh)
        raise
    return fresh


def put(config: Config, fresh: Path, aside: Path) -> None:
    """Put what was unpacked in the place of what is there, which goes into `aside`."""
    for folder in _folders(config):
        if folder.exists():
            aside.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.replace(folder, aside / folder.name)
        if (fresh / folder.name).exists():
            os.replace(fresh / folder.name, folder)
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
