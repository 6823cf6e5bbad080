"""The one door to the outside: a question to a server that somebody named, asked with care.

The name is looked up once, every number behind it is looked at, and the connection goes to that
number: a name that leads elsewhere a moment later leads nowhere. No redirects, no proxies of the
environment, no packed answers; one deadline for everything; and whoever asks is told only that it
did not work, because why would tell what stands inside.
"""

import http.client
import io
import json
import socket
import ssl
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from typing import Any
from urllib.parse import urlencode

from kiosk.core import addresses, clock
from kiosk.core.addresses import Place

#: For everything together: the name, the connection, the question and the whole answer.
SECONDS = 5.0
LARGEST = 1024 * 1024
#: A name may have many numbers; more than a few are not tried.
MOST_NUMBERS = 4


class NotAnswered(Exception):
    """No answer that we can use. It says nothing else, whatever happened."""


class Declined(NotAnswered):
    """The server understood and says that this question has no answer (400)."""


def post(url: str, form: Mapping[str, str], *, allowed: Collection[str] = ()) -> Any:
    """Send a form and return the JSON that comes back; raises NotAnswered and Declined."""
    body = urlencode(form).encode()
    return _asked("POST", url, allowed, body, {"Content-Type": "application/x-www-form-urlencoded"})


def get(url: str, *, allowed: Collection[str] = ()) -> Any:
    """Return the JSON at an address; raises NotAnswered and Declined."""
    return _asked("GET", url, allowed, None, {})


def _asked(
    method: str, url: str, allowed: Collection[str], body: bytes | None, headers: dict[str, str]
) -> Any:
    until = clock.monotonic() + SECONDS
    try:
        place = addresses.read(url, allowed)
        numbers = _numbers(place, until)
        with _connected(place, numbers, until) as line:
            line.request(method, place.path or "/", body, {**_headers(place), **headers})
            with closing(line.getresponse()) as answer:
                return _read(answer)
    except Declined:
        raise
    except (OSError, http.client.HTTPException, ValueError, RecursionError, addresses.NotAllowed):
        raise NotAnswered from None


def _headers(place: Place) -> dict[str, str]:
    return {
        "Host": place.host_header,
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "Connection": "close",
        "User-Agent": "Open Door",
    }


def _numbers(place: Place, until: float) -> list[str]:
    """Look the name up once. One number that we do not go to spoils them all."""
    found: list[str] = []
    # The system's resolver knows no deadline. A thread that waits for it ends when it answers.
    looking = threading.Thread(target=lambda: found.extend(_resolve(place)), daemon=True)
    looking.start()
    looking.join(max(0.0, until - clock.monotonic()))
    numbers = list(dict.fromkeys(found))
    if not numbers or not all(map(place.leads_to, numbers)):
        raise NotAnswered
    return numbers[:MOST_NUMBERS]


def _resolve(place: Place) -> list[str]:
    try:
        found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [str(address[0]) for *_kind, address in found]


@contextmanager
def _connected(place: Place, numbers: list[str], until: float) -> Iterator["_Line"]:
    """Give a line that is cut when the time is over, whatever it waits for then."""
    connection = _dialled(place, numbers, until)
    try:
        if place.secure:
            # The handshake is not done here: the watchdog needs the socket to cut it.
            connection = _trusting().wrap_socket(
                connection, server_hostname=place.host, do_handshake_on_connect=False
            )
        watchdog = threading.Timer(max(0.0, until - clock.monotonic()), _cut, [connection])
        watchdog.daemon = True
        watchdog.start()
        try:
            if isinstance(connection, ssl.SSLSocket):
                connection.do_handshake()
            yield _Line(place, connection)
        finally:
            watchdog.cancel()
        if clock.monotonic() >= until:
            raise NotAnswered
    finally:
        connection.close()


def _dialled(place: Place, numbers: list[str], until: float) -> socket.socket:
    for position, number in enumerate(numbers):
        share = (until - clock.monotonic()) / (len(numbers) - position)
        try:
            dialled = _dial(number, place.port, max(0.01, share))
        except OSError:
            continue
        dialled.settimeout(SECONDS)
        return dialled
    raise NotAnswered


def _dial(number: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((number, port), seconds)


def _trusting() -> ssl.SSLContext:
    return ssl.create_default_context()


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):  # the other side may have been quicker
        # Of the plain socket: that of an SSL one would first forget how to read.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


class _Line(http.client.HTTPConnection):
    """A connection that is already there, and answers that are measured as they come."""

    def __init__(self, place: Place, connection: socket.socket) -> None:
        super().__init__(place.host, place.port)
        self.sock = connection
        self.auto_open = 0
        self.response_class = _Answer


class _Answer(http.client.HTTPResponse):
    """An answer that is measured, headers and all."""

    def __init__(self, connection: socket.socket, *given: Any, **more: Any) -> None:
        super().__init__(connection, *given, **more)
        self.fp.close()
        self.fp = io.BufferedReader(_Measured(connection.makefile("rb", buffering=0)))


class _Measured(io.RawIOBase):
    """Reads what a server sends, headers and all, and stops where it becomes too much."""

    def __init__(self, raw: socket.SocketIO) -> None:
        self._raw, self._left = raw, LARGEST

    def readable(self) -> bool:
        """Say that this can be read."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what there is; raises NotAnswered after a mebibyte."""
        read = self._raw.readinto(buffer) or 0
        self._left -= read
        if self._left < 0:
            raise NotAnswered
        return read

    def close(self) -> None:
        """Let go of the socket."""
        self._raw.close()
        super().close()


def _read(answer: http.client.HTTPResponse) -> Any:
    """Return the JSON of an answer that is just that, and small."""
    packed = answer.headers.get("Content-Encoding", "identity").strip().lower()
    is_json = answer.headers.get_content_type() == "application/json"
    if answer.status not in (200, 400) or packed != "identity" or not is_json:
        raise NotAnswered
    # Never read() alone: it makes room at once for as much as the server says will come.
    body = answer.read(LARGEST)
    if answer.length:
        raise NotAnswered  # less came than was said
    found = json.loads(body)
    if answer.status == 400:
        raise Declined
    return found
