"""One server, or one writing command, at a time on an instance folder: a lock file."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class AlreadyRunning(Exception):
    """Another Open Door works on this instance folder."""


@contextmanager
def locked(instance: Path) -> Iterator[None]:
    """Hold the instance's lock for the block; refuses AlreadyRunning at once when it is taken.

    The system frees the lock when the process ends in whatever way, so none is ever left over.
    """
    instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (instance / "lock").open("a+") as file:
        _take(file)
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _take(file: IO[str]) -> None:
    try:
        if sys.platform == "win32":
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as taken:
        raise AlreadyRunning from taken
