"""A real server of one school in a process of its own, to be killed and started again quickly.

The process that imports the program stays; each server is forked off it, so that starting again
after a kill takes milliseconds and a test can afford many kills.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

from kiosk.core.config import Config

ROOT = Path(__file__).resolve().parents[2]

#: Runs in the process that stays: forks a server for each line it reads.
NURSERY = """
import os, signal, sys
from kiosk.app import create_app
from kiosk.cli import main
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("ready", flush=True)
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        os.close(0)
        sys.argv = ["kiosk", "run", "--port", line.strip()]
        sys.exit(main(create_app))
    print(child, flush=True)
"""


def environment(settings: Config) -> dict[str, str]:
    """Return the environment in which commands work on this instance."""
    ours = {"KIOSK_INSTANCE": str(settings.instance), "DATABASE_URL": settings.database_url}
    return {**os.environ, **ours, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    """Return a port on which nobody listens."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


class Server:
    """One school's server. `log` is what it has written so far."""

    def __init__(self, settings: Config) -> None:
        self.port = free_port()
        self.child = 0
        self._log = (settings.instance / "log").open("w+b")
        self._nursery = subprocess.Popen(
            [sys.executable, "-c", NURSERY],
            cwd=ROOT,
            env=environment(settings),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_ended: object) -> None:
        self.kill()
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.close()
        self._nursery.wait(timeout=20)
        self._nursery.stdout.close()
        self._log.close()

    def start(self) -> float:
        """Start the server and wait until it answers; return how many seconds that took."""
        began = time.monotonic()
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(f"{self.port}\n")
        self._nursery.stdin.flush()
        while not (line := self._nursery.stdout.readline()).strip().isdigit():
            assert line, f"The server did not start: {self.log}"
        self.child = int(line)
        while not self.answers():
            assert time.monotonic() - began < 30, f"The server did not answer: {self.log}"
            time.sleep(0.01)
        return time.monotonic() - began

    def kill(self) -> None:
        """Kill it at once, as if somebody had pulled it out: no handler runs (SIGKILL)."""
        if self.child:
            os.kill(self.child, signal.SIGKILL)
            while self._alive():
                time.sleep(0.002)
            self.child = 0

    @property
    def log(self) -> str:
        """Return what it has written to its standard error so far."""
        return Path(self._log.name).read_text("utf-8", "replace")

    def _alive(self) -> bool:
        try:
            os.kill(self.child, 0)
        except ProcessLookupError:
            return False
        return True

    def answers(self) -> bool:
        """Say whether it answers now."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
