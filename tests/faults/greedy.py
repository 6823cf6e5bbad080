"""Clients that take more than their share: silent ones, slow ones, and ones that send too much."""

import http.client
import socket
from collections.abc import Iterator
from contextlib import contextmanager

#: The beginning of a request that never ends.
HALF = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


def connect(port: int, seconds: float = 10) -> socket.socket:
    """Return a connection that gives up after so many seconds of silence."""
    return socket.create_connection(("127.0.0.1", port), timeout=seconds)


@contextmanager
def half_open(port: int, count: int) -> Iterator[list[socket.socket]]:
    """Hold so many connections on each of which half a request was sent."""
    held: list[socket.socket] = []
    try:
        for _ in range(count):
            held.append(connect(port))
            held[-1].sendall(HALF)
        yield held
    finally:
        for one in held:
            one.close()


def trickle(held: list[socket.socket]) -> None:
    """Send one more byte on each connection, so that none of them is ever silent for long."""
    for one in held:
        one.sendall(b"a")


def answers(port: int, seconds: float = 10) -> bool:
    """Say whether an ordinary request is answered at all within so many seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def send(port: int, *pieces: bytes) -> bytes:
    """Send bytes as they are; return all that comes back until the server closes or is silent."""
    found = b""
    with connect(port, 5) as one:
        try:
            for piece in pieces:
                one.sendall(piece)
        except OSError:
            pass  # it was refused before we had said all; the answer may be there all the same
        try:
            one.shutdown(socket.SHUT_WR)
            while piece := one.recv(65536):
                found += piece
        except OSError:
            pass
    return found


def statuses(answer: bytes) -> list[int]:
    """Return the status of each answer in what came back on one connection."""
    lines = answer.split(b"\r\n")
    return [int(line.split()[1]) for line in lines if line.startswith(b"HTTP/1.")]
