"""Requests that are too large, or that can be read in two ways: refused, and others are served."""

from collections.abc import Callable, Iterator

import pytest

from kiosk.core import serving
from kiosk.web.plumbing import bodies
from tests import tables
from tests.browser.live_server import LiveServer
from tests.faults import greedy

pytestmark = pytest.mark.one_engine

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=b"
MEGABYTE = 1024 * 1024


@pytest.fixture
def port(app, scene) -> Iterator[int]:
    """Return the port of a server with our limits, of a school with an event."""
    with LiveServer(app, **serving.limits()) as server:
        yield server.port


def request(body: bytes, kind: str, address: str, *more: str, length: int | None = None) -> bytes:
    lines = [
        f"POST {address} HTTP/1.1",
        "Host: localhost",
        "Sec-Fetch-Site: same-origin",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body) if length is None else length}",
        "Connection: close",
        *more,
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body


def parts(count: int) -> bytes:
    one = '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\nx\r\n'
    return (one * count + "--b--\r\n").encode()


def form(size: int) -> bytes:
    return b"name=" + b"a" * (size - 5)


def get(address: str, *more: str) -> bytes:
    return "\r\n".join([f"GET {address} HTTP/1.0", "Host: localhost", *more, "", ""]).encode()


#: What is sent to the page where parents sign in with an event's own code, and what comes back.
TOO_MUCH: dict[str, tuple[Callable[[str], bytes], set[int]]] = {
    "a form of a tenth more than a parent needs": (
        lambda where: request(form(bodies.SMALL_FORM * 11 // 10), FORM, where),
        {413},
    ),
    "a body of a tenth more than the largest": (
        lambda where: request(form(serving.LARGEST_BODY * 11 // 10), FORM, where),
        {413},
    ),
    "a body that is said to be a gigabyte": (
        lambda where: request(b"name=Ann", FORM, where, length=1024 * MEGABYTE),
        {413},
    ),
    "a form of 1,001 parts": (lambda where: request(parts(1001), PARTS, where), {413}),
    "a name of 1,000 letters": (lambda where: request(form(1005), FORM, where), {422}),
    "300 kB of headers": (lambda _where: get("/", "X-Long: " + "a" * 300_000), {431}),
    "an address of 300 kB": (lambda _where: get("/en/" + "a" * 300_000), {431}),
    "an address of 60 kB": (lambda _where: get("/en/" + "a" * 60_000), {404}),
    "a question of 60 kB": (lambda _where: get("/en/?x=" + "a" * 60_000), {200}),
    "ten thousand headers": (lambda _where: get("/", *(f"X-{n}: a" for n in range(10_000))), {200}),
    "a length that is no number": (
        lambda where: request(b"", FORM, where).replace(b"Length: 0", b"Length: many"),
        {400},
    ),
    "a length below nothing": (
        lambda where: request(b"", FORM, where).replace(b"Length: 0", b"Length: -1"),
        {400},
    ),
}


@pytest.mark.parametrize("what", TOO_MUCH)
def test_what_is_too_large_is_refused_and_everybody_else_is_served(app, scene, port, what):
    make, wanted = TOO_MUCH[what]
    before = tables.digest(app)
    answer = greedy.send(port, make(f"/en/event/{scene.code}"))
    assert set(greedy.statuses(answer)) <= wanted, answer[:200]
    assert len(greedy.statuses(answer)) <= 1
    # Who is still talking may be cut off instead of answered: a reset connection says no as well.
    assert answer or "largest" in what or "300 kB" in what
    assert b"Traceback" not in answer
    assert tables.digest(app) == before
    assert greedy.answers(port)


def test_an_ordinary_form_to_the_same_address_is_taken(app, scene, port):
    """The control: size is all that the others are refused for."""
    body = b"name=Ann&adults=1&children=0&key=" + b"k" * 22
    answer = greedy.send(port, request(body, FORM, f"/en/event/{scene.code}"))
    assert greedy.statuses(answer) == [303]
    assert tables.count(app, "sign_in") == 1


def test_a_body_in_chunks_is_counted_while_it_comes(app, port):
    chunk = b"10000\r\n" + b"a" * 65536 + b"\r\n"
    head = request(b"", FORM, "/en/visit").replace(b"Content-Length: 0", b"X-None: 0")
    head = head.replace(b"\r\n\r\n", b"\r\nTransfer-Encoding: chunked\r\n\r\n")
    answer = greedy.send(port, head, *[chunk] * 80, b"0\r\n\r\n")
    assert set(greedy.statuses(answer)) <= {413}
    assert greedy.answers(port)


#: Requests that two servers in a row may take for different ones (request smuggling).
INNER = "GET /en/inner HTTP/1.1\r\nHost: localhost\r\n\r\n"
TWO_WAYS = {
    "both a length and chunks": (
        "POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 6\r\n"
        "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + INNER
    ),
    "chunks said twice": (
        "POST /healthz HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
        "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n" + INNER
    ),
    "chunks in another spelling": (
        "POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n"
        "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + INNER
    ),
    "two lengths": (
        "POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n"
        f"Content-Length: {len(INNER)}\r\n\r\n" + INNER
    ),
    "a line that ends too early": (
        "GET /healthz HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n" + INNER
    ),
    "a name of a header with a space": (
        "POST /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length : 0\r\n\r\n" + INNER
    ),
    "two hosts": "GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n",
    "a whole address of somebody else": (
        "GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    ),
}


@pytest.mark.parametrize("which", TWO_WAYS)
def test_a_request_is_read_in_one_way_or_refused(port, which):
    """Never 200 for the first and an answer to what only another server took for a second one."""
    answer = greedy.send(port, TWO_WAYS[which].encode())
    found = greedy.statuses(answer)
    assert found, "No answer at all."
    if INNER in TWO_WAYS[which]:
        assert found in READ_AS[which], answer[:400]
    assert b"evil" not in answer
    assert greedy.answers(port)


#: Chunks win over a length (RFC 9112, 6.3); what follows them is a request of its own.
READ_AS = {
    "both a length and chunks": ([403, 404], [403], [400]),
    "chunks said twice": ([400], [501]),
    "chunks in another spelling": ([400], [501]),
    "two lengths": ([400],),
    "a line that ends too early": ([400], [200, 404]),
    "a name of a header with a space": ([400],),
}
