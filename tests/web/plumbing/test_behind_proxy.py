"""A real proxy that speaks TLS, on this machine: what it says is believed where we were told of it."""

import datetime
import http.client
import json
import ssl
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
import sqlalchemy as sa
import waitress
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Response, request

from kiosk.core import db
from kiosk.models.school import School
from kiosk.web.plumbing import paired, server_state

pytestmark = pytest.mark.one_engine
REAL_CLOCK = True  # certificates

PHONE = "203.0.113.7"


def _seen():
    """Tell what the app sees of a request, and let the browser keep what a device keeps."""
    state = server_state.of_request(_seen.config)
    told = {
        "secure": request.is_secure,
        "address": request.remote_addr,
        "url": request.url,
        "unknown": state.unknown_proxy,
        "missing": state.missing_proxy,
        "arrived": sorted(name for name, _ in request.headers if name.startswith("X-Forwarded")),
    }
    return paired.keep(Response(json.dumps(told)), "t" * 32)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Make a certificate of our own for localhost; return its file and its key's."""
    folder = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    kept = serialization.PrivateFormat.PKCS8
    (folder / "key").write_bytes(key.private_bytes(serialization.Encoding.PEM, kept, plain))
    return folder / "crt", folder / "key"


class Proxy(BaseHTTPRequestHandler):
    """Passes each request on, and says who asked and how, as deploy/nginx.conf does."""

    behind = 0

    def do_GET(self):
        headers = {
            "Host": "127.0.0.1",
            "X-Forwarded-For": PHONE,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-Host": self.headers["Host"],
        }
        asked = http.client.HTTPConnection("127.0.0.1", self.behind, timeout=10)
        asked.request("GET", self.path, headers=headers)
        answer = asked.getresponse()
        body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("content-length", "connection", "date", "server"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        asked.close()

    def log_message(self, *_args):
        pass


@contextmanager
def standing(app, certificate, *, proxies):
    """Let the app stand behind the proxy; yield a way to ask it by https."""
    server = waitress.create_server(
        app, host="127.0.0.1", port=0, clear_untrusted_proxy_headers=not proxies, ident=None
    )
    handler = type("Here", (Proxy,), {"behind": server.effective_port})
    proxy = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    secrets = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    secrets.load_cert_chain(*certificate)
    proxy.socket = secrets.wrap_socket(proxy.socket, server_side=True)
    for run in (server.run, proxy.serve_forever):
        Thread(target=run, daemon=True).start()
    trusting = ssl.create_default_context(cafile=str(certificate[0]))

    def ask(path="/seen"):
        port = proxy.server_address[1]
        asked = http.client.HTTPSConnection("localhost", port, context=trusting, timeout=10)
        asked.request("GET", path)
        answer = asked.getresponse()
        return answer, answer.read()

    try:
        yield ask
    finally:
        proxy.shutdown()
        proxy.server_close()
        server.close()


def through(build, certificate, **settings):
    """Return what the app saw of one request through the proxy, and the answer."""
    app = build({"/seen": _seen}, trusted_hosts=("localhost", "127.0.0.1"), **settings)
    _seen.config = app.config["KIOSK"]
    with standing(app, certificate, proxies=settings.get("trusted_proxies", 0)) as ask:
        answer, body = ask()
    return answer, json.loads(body) if answer.status == 200 else {}


def test_a_proxy_that_we_were_told_of_is_believed(build, certificate):
    answer, seen = through(build, certificate, https=True, trusted_proxies=1)
    assert (seen["secure"], seen["address"]) == (True, PHONE)
    assert seen["url"].startswith("https://localhost")
    assert (seen["unknown"], seen["missing"]) == (False, False)
    (cookie,) = answer.headers.get_all("Set-Cookie")
    assert cookie.startswith("__Host-paired=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Domain" not in cookie
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_proxy_that_nobody_told_us_of_is_not_believed(build, certificate, app, school):
    with app.app_context(), db.writing():  # the school answers under the name that is left
        db.session.execute(sa.update(School).where(School.id == school.id).values(host=None))
    answer, seen = through(build, certificate)
    assert (seen["secure"], seen["address"]) == (False, "127.0.0.1")
    assert seen["arrived"] == [], "waitress throws them away"
    assert answer.headers["Set-Cookie"].startswith("paired=")
    assert "Strict-Transport-Security" not in answer.headers


def test_without_waitress_too_nobody_is_believed_who_is_not_trusted(build):
    app = build({"/seen": _seen})
    _seen.config = app.config["KIOSK"]
    headers = {"X-Forwarded-For": PHONE, "X-Forwarded-Proto": "https"}
    seen = json.loads(app.test_client().get("/seen", headers=headers).text)
    assert (seen["secure"], seen["address"], seen["unknown"]) == (False, "127.0.0.1", True)


def test_only_the_last_of_them_is_believed(build):
    app = build({"/seen": _seen}, https=True, trusted_proxies=1)
    _seen.config = app.config["KIOSK"]
    headers = {"X-Forwarded-For": f"198.51.100.1, {PHONE}", "X-Forwarded-Proto": "http, https"}
    seen = json.loads(app.test_client().get("/seen", headers=headers).text)
    assert (seen["secure"], seen["address"]) == (True, PHONE)


def test_on_plain_http_cookies_come_back(build):
    app = build({"/seen": _seen})
    _seen.config = app.config["KIOSK"]
    cookie = app.test_client().get("/seen").headers["Set-Cookie"]
    assert cookie.startswith("paired=")
    assert "Secure" not in cookie


def test_log_ins_have_a_cookie_of_this_host_alone_by_https(build):
    assert build(https=True).config["SESSION_COOKIE_NAME"].startswith("__Host-")
    assert not build().config["SESSION_COOKIE_NAME"].startswith("__Host-")
