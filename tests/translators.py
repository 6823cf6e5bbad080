"""Translators that speak LibreTranslate's HTTP on this machine: one that is well, and bad ones.

Real sockets, because what is tested is what goes over them. Nobody outside is ever asked.
"""

import gzip
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

HTML = b"<html><body>Welcome to the router</body></html>"
#: What the server of `inside` says. Nobody may ever come to read it.
SECRET = b'{"translatedText": "the secret of the inside"}'


@dataclass
class Asked:
    """One request as it came in."""

    line: str
    headers: dict[str, str]
    form: dict[str, str]


@dataclass
class Server:
    """A translator on loopback. `behaves` names one of WAYS; `asked` is what came in."""

    port: int = 0
    behaves: str = "well"
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    inside: str = ""
    says: Callable[[dict[str, str]], str] = lambda form: f"[{form['target']}] {form['q']}"

    @property
    def host(self) -> str:
        """Return what the installer would allow."""
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        """Return its address."""
        return f"http://{self.host}"


def answer(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    """Return a whole answer as bytes."""
    given = {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


def translated(server: Server, asked: Asked) -> bytes:
    """Return what LibreTranslate would."""
    if "/languages" in asked.line:
        known = [{"code": code, "name": code, "targets": []} for code in ("en", "pl", "zh-Hans")]
        return json.dumps(known).encode()
    return json.dumps({"translatedText": server.says(asked.form)}).encode()


def well(server: Server, asked: Asked, send: Callable[[bytes], Any]) -> None:
    send(answer(translated(server, asked)))


def chunked(server: Server, asked: Asked, send: Callable[[bytes], Any]) -> None:
    body = translated(server, asked)
    send(answer(b"", Content_Length="", Transfer_Encoding="chunked"))
    send(b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body))


def silent(_server: Server, _asked: Asked, send: Callable[[bytes], Any]) -> None:
    for _ in range(300):
        time.sleep(0.1)
        send(b"")


def slow_headers(_server: Server, _asked: Asked, send: Callable[[bytes], Any]) -> None:
    send(b"HTTP/1.1 200 OK\r\n")
    for number in range(300):
        time.sleep(0.1)
        send(b"X-%d: a\r\n" % number)


def slow_body(_server: Server, _asked: Asked, send: Callable[[bytes], Any]) -> None:
    send(answer(b"", Content_Length="500"))
    for _ in range(300):
        time.sleep(0.1)
        send(b" ")


def endless_promises(_server: Server, _asked: Asked, send: Callable[[bytes], Any]) -> None:
    for _ in range(300):
        time.sleep(0.1)
        send(b"HTTP/1.1 100 Continue\r\n\r\n")


def status(line: str, body: bytes = b'{"error": "no"}', **headers: str) -> Callable[..., None]:
    def reply(_server: Server, _asked: Asked, send: Callable[[bytes], Any]) -> None:
        send(answer(body, line, **headers))

    return reply


def redirect(server: Server, _asked: Asked, send: Callable[[bytes], Any]) -> None:
    send(answer(b"{}", "302 Found", Location=server.inside))


def typed(content_type: str) -> Callable[..., None]:
    def reply(server: Server, asked: Asked, send: Callable[[bytes], Any]) -> None:
        send(answer(translated(server, asked), Content_Type=content_type))

    return reply


def large(_server: Server, _asked: Asked, send: Callable[[bytes], Any]) -> None:
    body = json.dumps({"translatedText": "a" * 10 * 1024 * 1024}).encode()
    send(answer(body))


def large_in_pieces(_server: Server, _asked: Asked, send: Callable[[bytes], Any]) -> None:
    send(answer(b"", Content_Length="", Transfer_Encoding="chunked"))
    for _ in range(10 * 1024):
        send(b"400\r\n" + b" " * 1024 + b"\r\n")


def large_headers(_server: Server, _asked: Asked, send: Callable[[bytes], Any]) -> None:
    send(b"HTTP/1.1 200 OK\r\n")
    for number in range(90):
        send(b"X-%d: " % number + b"a" * 60_000 + b"\r\n")
    send(b"Content-Length: 2\r\nContent-Type: application/json\r\n\r\n{}")


def huge_promise(_server: Server, _asked: Asked, send: Callable[[bytes], Any]) -> None:
    send(answer(b"{}", Content_Length=str(10**15)))


def huge_chunk(_server: Server, _asked: Asked, send: Callable[[bytes], Any]) -> None:
    send(answer(b"", Content_Length="", Transfer_Encoding="chunked"))
    send(b"%x\r\n{}" % 10**15)


def bomb(_server: Server, _asked: Asked, send: Callable[[bytes], Any]) -> None:
    packed = gzip.compress(json.dumps({"translatedText": "a" * 50_000_000}).encode(), 9)
    send(answer(packed, Content_Encoding="gzip"))


def hangs_up(server: Server, asked: Asked, send: Callable[[bytes], Any]) -> None:
    body = translated(server, asked)
    send(answer(body)[: -len(body) // 2])


def nested(_server: Server, _asked: Asked, send: Callable[[bytes], Any]) -> None:
    send(answer(b"[" * 200_000))


def no_http(_server: Server, _asked: Asked, send: Callable[[bytes], Any]) -> None:
    send(b"220 mail.example ESMTP\r\n" * 3)


def says_json(body: bytes) -> Callable[..., None]:
    def reply(_server: Server, _asked: Asked, send: Callable[[bytes], Any]) -> None:
        send(answer(body))

    return reply


#: Ways that bring a translation.
GOOD: dict[str, Callable[..., None]] = {
    "well": well,
    "chunked": chunked,
    "with a charset": typed("application/json; charset=utf-8"),
}
#: Ways that take time until somebody ends it.
SLOW: dict[str, Callable[..., None]] = {
    "silent": silent,
    "trickling headers": slow_headers,
    "a trickling body": slow_body,
    "endless promises": endless_promises,
}
#: Ways that bring nothing that we can use.
BAD: dict[str, Callable[..., None]] = {
    "500": status("500 Internal Server Error"),
    "500 with a translation": status("500 Oh no", SECRET),
    "429": status("429 Too Many Requests", Retry_After="1"),
    "403": status("403 Forbidden"),
    "204": status("204 No Content", b""),
    "a redirect inside": redirect,
    "a web page": status("200 OK", HTML, Content_Type="text/html"),
    "a web page that says it is JSON": says_json(HTML),
    "JSON that says it is a web page": typed("text/html"),
    "JSON of no type": typed(""),
    "10 MB": large,
    "10 MB in pieces": large_in_pieces,
    "5 MB of headers": large_headers,
    "a promise of a petabyte": huge_promise,
    "a piece of a petabyte": huge_chunk,
    "a gzip bomb": bomb,
    "hanging up in the middle": hangs_up,
    "a deep nest": nested,
    "another protocol": no_http,
}
#: JSON that is no translation.
EMPTY: dict[str, Callable[..., None]] = {
    "a list": says_json(b"[]"),
    "no text": says_json(b'{"translatedText": null}'),
    "a number": says_json(b'{"translatedText": 7}'),
    "an empty text": says_json(b'{"translatedText": " \\u0000\\n "}'),
    "a very long text": says_json(json.dumps({"translatedText": "long " * 4000}).encode()),
    "a language it does not know": status("400 Bad Request", b'{"error": "xx is not supported"}'),
}
WAYS = {**GOOD, **SLOW, **BAD, **EMPTY}


@contextmanager
def running(behaves: str = "well", tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Run a translator that behaves in a way; with `tls` it speaks that."""
    server = Server(behaves=behaves)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server.port = listening.getsockname()[1]
        over = threading.Event()
        threading.Thread(target=_listen, args=[server, listening, tls, over], daemon=True).start()
        yield server
        over.set()
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", server.port), 1).close()


def _listen(
    server: Server, listening: socket.socket, tls: ssl.SSLContext | None, over: threading.Event
) -> None:
    while not over.is_set():
        try:
            connection, _address = listening.accept()
        except OSError:
            return
        if over.is_set():
            connection.close()
            return
        server.connections += 1
        threading.Thread(target=_serve, args=[server, connection, tls], daemon=True).start()


def _serve(server: Server, connection: socket.socket, tls: ssl.SSLContext | None) -> None:
    with suppress(OSError), connection:
        connection.settimeout(20)
        if tls is not None:
            connection = tls.wrap_socket(connection, server_side=True)
        asked = _read(connection)
        if asked is None:
            return
        server.asked.append(asked)
        WAYS[server.behaves](server, asked, connection.sendall)
        with suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
        connection.close()


def _read(connection: socket.socket) -> Asked | None:
    with connection.makefile("rb") as stream:
        line = stream.readline(65536).decode("latin-1").strip()
        if not line:
            return None
        headers = {}
        while (given := stream.readline(65536).decode("latin-1").strip()) != "":
            name, _, value = given.partition(":")
            headers[name.lower()] = value.strip()
        body = stream.read(int(headers.get("content-length", "0"))).decode()
        form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
        return Asked(line, headers, form)


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """Make a certificate for a name, and its key; return both files."""
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Tests")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / f"{name}.pem", folder / f"{name}.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return public, private
