"""Starts a server on loopback, waits for its first answer, reads its memory, and ends it again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server process of ours; `module` is run with the port as its argument, on core 0."""

    def __init__(self, module: str, folder: Path, path: str = "/", **environment: str) -> None:
        self.module, self.folder, self.path = module, folder, path
        self.environment = environment
        self.port = free_port()
        self.seconds_to_first_page = 0.0

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Server":
        pin = (
            ["taskset", "-c", "0"] if (os.cpu_count() or 1) > 1 and sys.platform == "linux" else []
        )
        command = [*pin, sys.executable, "-m", self.module, str(self.port), str(self.folder)]
        began = time.perf_counter()
        self.log = (self.folder / f"{self.module}-{self.port}.log").open("w")
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **self.environment},
            stdout=self.log,
            stderr=subprocess.STDOUT,
        )
        while True:
            try:
                urllib.request.urlopen(self.url + self.path, timeout=10).read()
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                if self.process.poll() is not None or time.perf_counter() - began > 60:
                    raise RuntimeError(Path(self.log.name).read_text()) from None
                time.sleep(0.01)
        self.seconds_to_first_page = time.perf_counter() - began
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _value: object, _trace: TracebackType | None
    ) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()

    def _status(self, name: str) -> float:
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(f"{name}:"):
                return int(line.split()[1]) / 1024
        return 0.0

    @property
    def megabytes(self) -> float:
        """Return the memory it holds now."""
        return self._status("VmRSS")

    @property
    def most_megabytes(self) -> float:
        """Return the most it has held since `forget_most`."""
        return self._status("VmHWM")

    def forget_most(self) -> None:
        """Let the highest memory be counted anew."""
        Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")

    @property
    def cpu_seconds(self) -> float:
        """Return the processor time it has used."""
        parts = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")
