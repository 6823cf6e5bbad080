"""Programs of ours that run in a process of their own: one at a time, one waits, others are told.

The computer of a school is small, and its server has four threads for everybody. What takes half a
second and some memory is done beside it, and whoever comes third is told to come again.
"""

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.core import errors

if sys.platform != "win32":  # which has no such limits; there is still our patience
    import resource

ROOT = Path(__file__).resolve().parents[2]
#: One works and one waits; more would take the few threads of the server from everybody else.
PLACES = 2
PATIENCE, WAIT = 20.0, 5.0
#: Isolated: no settings of whoever started us, no folder of theirs; ours only behind all others.
_PROGRAM = (
    "import sys; sys.path.append(sys.argv.pop(1)); import importlib;"
    " importlib.import_module(sys.argv.pop(1)).main()"
)
#: Nothing of ours; but Windows starts no program without its own.
_ENVIRONMENT: dict[str, str] | None = {} if os.name == "posix" else None

MEMORY, SECONDS = 512 * 1024 * 1024, 15


class Busy(errors.Refusal):
    """Others are being served at this moment; it can be asked for again a little later."""

    code = "sound_busy"


@dataclass(frozen=True)
class Program:
    """A module of ours with a `main` that reads bytes and answers with a word and bytes."""

    module: str
    one: threading.Lock = field(default_factory=threading.Lock)
    places: threading.BoundedSemaphore = field(
        default_factory=lambda: threading.BoundedSemaphore(PLACES)
    )

    def answer(self, given: Sequence[str], sent: bytes) -> tuple[str, bytes]:
        """Return the first line of its answer and the rest; refuses Busy.

        Both are empty where it was ended, by itself or by our patience.
        """
        if not self.places.acquire(blocking=False):
            raise Busy
        try:
            if not self.one.acquire(timeout=WAIT):
                raise Busy
            try:
                return self._run(given, sent)
            finally:
                self.one.release()
        finally:
            self.places.release()

    def command(self, given: Sequence[str]) -> list[str]:
        """Return what is started."""
        return [sys.executable, "-I", "-c", _PROGRAM, str(ROOT), self.module, *given]

    def _run(self, given: Sequence[str], sent: bytes) -> tuple[str, bytes]:
        try:
            done = subprocess.run(  # noqa: S603 - our own module; nothing of it is typed by anybody
                self.command(given),
                input=sent,
                capture_output=True,
                timeout=PATIENCE,
                env=_ENVIRONMENT,
            )
        except subprocess.TimeoutExpired:
            return "", b""
        word, _, made = done.stdout.partition(b"\n")
        return word.decode("ascii", "replace"), made


def keep_small() -> None:
    """Let the system end this process before it takes much, and let it write no file.

    Nor a picture of its memory, where it breaks.
    """
    if sys.platform == "win32":
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
    ):
        with suppress(OSError, ValueError):  # a system that has no such limit
            resource.setrlimit(what, (most, most))
