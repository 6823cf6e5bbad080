"""A small closed-loop load client: N keep-alive connections from one thread, loopback only.

A journey is a generator that yields requests and is sent the answers, as a browser would make
them. The loop is closed: a client sends its next request when it has the answer to the last.
"""

import random
import re
import select
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit


@dataclass
class Ask:
    """One request. `measured` False: do it, but do not count it (log-in, first page)."""

    method: str
    path: str
    fields: dict[str, str] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    measured: bool = True
    ok: tuple[int, ...] = (200, 303, 304)


@dataclass
class Answer:
    """What came back, and after how many seconds."""

    status: int
    head: bytes
    body: bytes
    seconds: float

    def header(self, name: str) -> str:
        """Return a header's value, or an empty text."""
        found = re.search(rb"(?im)^" + name.encode() + rb":[ \t]*([^\r\n]*)", self.head)
        return found.group(1).decode("latin-1") if found else ""


@dataclass
class Run:
    """The figures of one run: seconds of each measured answer, and what went wrong."""

    clients: int
    seconds: float
    latencies: list[float]
    faults: Counter[str]

    @property
    def rate(self) -> float:
        """Return measured answers a second."""
        return len(self.latencies) / self.seconds if self.seconds else 0.0

    def percentile(self, p: int) -> float:
        """Return the p-th percentile in milliseconds (nearest rank)."""
        ordered = sorted(self.latencies)
        at = max(0, -(-len(ordered) * p // 100) - 1)
        return ordered[at] * 1000 if ordered else 0.0


Journey = Callable[[int], Generator[Ask, Answer, None]]


class _Browser:
    """One connection with its cookies and its journey."""

    def __init__(self, number: int, host: str, port: int, journey: Journey) -> None:
        self.host, self.port = host, port
        # Each phone comes from an address of its own, where loopback has more than one.
        own = f"127.0.{random.randint(1, 250)}.{number % 250 + 1}"
        self.own = (own, 0) if sys.platform == "linux" else None
        self.steps = journey(number)
        self.cookies: dict[str, str] = {}
        self.socket: socket.socket | None = None
        self.ask = next(self.steps)
        self.buffer, self.began, self.closes = bytearray(), 0.0, False

    def send(self) -> None:
        body = urlencode(self.ask.fields or {}).encode() if self.ask.method == "POST" else b""
        lines = [f"{self.ask.method} {self.ask.path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        headers = {"Accept-Encoding": "gzip", **self.ask.headers}
        if self.ask.method == "POST":
            headers["Content-Length"] = str(len(body))
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Sec-Fetch-Site"] = "same-origin"
        kept = [f"{k}={v}" for k, v in self.cookies.items()]
        if kept:
            headers["Cookie"] = "; ".join([*kept, *filter(None, [headers.get("Cookie")])])
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.buffer, self.began = bytearray(), time.perf_counter()
        if self.socket is None:
            self.socket = socket.create_connection((self.host, self.port), 30, self.own)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)

    def receive(self) -> Answer | None:
        """Read what is there; return the answer once it is whole."""
        assert self.socket is not None
        data = self.socket.recv(262144)
        if not data:
            raise ConnectionError("closed too early")
        self.buffer += data
        head_end = self.buffer.find(b"\r\n\r\n") + 4
        if head_end < 4:
            return None
        head = bytes(self.buffer[:head_end])
        status = int(head[9:12])
        length = re.search(rb"(?i)\r\ncontent-length:[ \t]*(\d+)", head)
        wanted = 0 if status in (204, 304) else int(length.group(1)) if length else None
        if wanted is None:
            if not self.buffer.endswith(b"0\r\n\r\n"):
                return None
        elif len(self.buffer) - head_end < wanted:
            return None
        for name, value in re.findall(rb"(?im)^set-cookie:[ \t]*([^=\r\n]+)=([^;\r\n]*)", head):
            self.cookies[name.decode()] = value.decode()
        seconds = time.perf_counter() - self.began
        if b"\r\nconnection: close" in head.lower():
            self.closes = True  # waitress ends a connection after an answer without a length (304)
        return Answer(status, head, bytes(self.buffer[head_end:]), seconds)

    def close(self) -> None:
        if self.socket is not None:
            self.socket.close()
            self.socket = None


def drive(base: str, journey: Journey, clients: int, count: int, most_seconds: float) -> Run:
    """Run the journey with so many clients until `count` answers are measured, or time is up.

    The first two answers of each client warm up and are not measured.
    """
    place = urlsplit(base)
    if place.hostname not in ("127.0.0.1", "localhost"):
        raise SystemExit("The load client talks to this machine only.")
    browsers = [_Browser(n, "127.0.0.1", place.port or 80, journey) for n in range(clients)]
    latencies: list[float] = []
    faults: Counter[str] = Counter()
    poll = select.poll()
    by_handle: dict[int, _Browser] = {}
    for browser in browsers:
        browser.send()
        assert browser.socket is not None
        by_handle[browser.socket.fileno()] = browser
        poll.register(browser.socket, select.POLLIN)
    seen, began, ends = 0, time.perf_counter(), time.perf_counter() + most_seconds
    while len(latencies) < count and time.perf_counter() < ends:
        for handle, _event in poll.poll(1000):
            browser = by_handle[handle]
            try:
                answer = browser.receive()
            except OSError as broken:
                faults[type(broken).__name__] += 1
                poll.unregister(handle)
                browser.close()
                continue
            if answer is None:
                continue
            if answer.status not in browser.ask.ok:
                faults[f"status {answer.status} {browser.ask.path}"] += 1
            if browser.ask.measured:
                seen += 1
                if seen == clients * 2:
                    began = time.perf_counter()
                elif seen > clients * 2:
                    latencies.append(answer.seconds)
            browser.ask = browser.steps.send(answer)
            if browser.closes:
                poll.unregister(handle)
                browser.close()
                browser.closes = False
            browser.send()
            assert browser.socket is not None
            if browser.socket.fileno() not in by_handle or browser.socket.fileno() != handle:
                by_handle[browser.socket.fileno()] = browser
            poll.register(browser.socket, select.POLLIN)
    run = Run(clients, time.perf_counter() - began, latencies, faults)
    for browser in browsers:
        browser.close()
    return run


def get(path: str, **headers: str) -> Journey:
    """Return the journey that asks for one page again and again."""

    def journey(_number: int) -> Generator[Ask, Answer, None]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        while True:
            yield Ask("GET", path, headers=named)

    return journey
