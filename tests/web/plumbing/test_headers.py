"""Headers on every answer, right or wrong: once each, and nothing unsafe in the policy."""

import pytest
import sqlalchemy as sa

from kiosk.core import db
from kiosk.domain import devices
from kiosk.models.device import Pairing
from kiosk.web.plumbing import headers
from tests import stories

WANTED = dict(headers.FIXED)


def answers(client, scene):
    """Yield an answer of every kind: pages, files, redirects, and all that goes wrong."""
    yield client.get("/")
    yield client.get("/en/")
    yield client.get(f"/ar/sign-in/{scene.event}")
    yield client.get("/static/css/parents.css")
    yield client.get("/healthz")
    yield client.get("/.well-known/security.txt")
    yield client.get("/staff/")
    yield client.get("/staff/login")
    yield client.get("/no/such/page")
    yield client.get("/static/no-such-file.css")
    yield client.delete("/en/")
    yield client.get("/en/", headers={"Host": "evil.example"})
    yield client.post("/en/visit", data={"name": "Ann"}, own_page=False)
    yield client.post("/en/visit", data={"name": "Ann"})
    yield client.post("/en/visit", data={"name": " "})
    yield client.post("/en/visit", json={})
    yield client.post("/en/visit", data={"name": "x" * 300_000})
    yield client.options("/en/")
    yield client.head("/en/")
    tag = client.get("/").headers["ETag"]
    yield client.get("/", headers={"If-None-Match": tag})


def test_every_answer_has_each_header_once(client, scene):
    for answer in answers(client, scene):
        for name, value in WANTED.items():
            found = answer.headers.getlist(name)
            assert found == [value], f"{answer.request.path} ({answer.status}): {name}: {found}"


def test_a_fault_has_them_too(build):
    def broken():
        raise ZeroDivisionError

    answer = build({"/broken": broken}).test_client().get("/broken")
    assert answer.status_code == 500
    for name, value in WANTED.items():
        assert answer.headers.getlist(name) == [value]


def test_the_policy_lets_nothing_unsafe_in():
    directives = dict(part.split(" ", 1) for part in headers.POLICY.split("; "))
    assert directives["default-src"] == "'none'"
    for name in ("object-src", "base-uri", "frame-ancestors"):
        assert directives[name] == "'none'"
    assert (
        directives["script-src"] == directives["style-src"] == directives["form-action"] == "'self'"
    )
    for word in ("unsafe", "*", "http:", "https:", "data: 'self'", "blob:", "eval"):
        assert word not in headers.POLICY.replace("img-src 'self' data:", "")


def test_what_is_not_a_file_is_never_kept_by_a_browser(client, scene):
    for answer in answers(client, scene):
        cached = answer.headers["Cache-Control"]
        if answer.request.path == "/":
            assert cached == "private, no-cache", (
                "It holds nothing personal and is asked for again."
            )
        elif not answer.request.path.startswith("/static/"):
            assert cached == "no-store", f"{answer.request.path}: {cached}"


def test_answers_differ_by_cookie_and_language_for_whoever_keeps_them(client):
    assert "Cookie" in client.get("/").headers["Vary"]


def test_browsers_are_told_to_stay_with_https_only_where_there_is_https(build, client):
    assert "Strict-Transport-Security" not in client.get("/").headers
    found = build(https=True).test_client().get("/healthz").headers["Strict-Transport-Security"]
    assert int(found.split("max-age=")[1].split(";")[0]) >= 31536000


SECURE = {"base_url": "https://localhost"}
OWN_PAGE = {"headers": {"Sec-Fetch-Site": "same-origin"}, **SECURE}


@pytest.fixture
def visited(build, scene):
    """Return the cookies that a browser gets by https: of a visit, and of being paired."""
    app = build(https=True)
    browser = app.test_client()
    with app.app_context(), db.writing():
        reference = stories.write(scene.school, scene.people["admin"])
    sent = [
        browser.get("/", **SECURE),
        browser.post("/en/look", data={"size": "150"}, **OWN_PAGE),
        browser.post(f"/en/we-changed/{reference}/agree", **OWN_PAGE),
        browser.post("/pair", **OWN_PAGE),
    ]
    with app.app_context(), db.writing():  # as if staff had typed the code in
        draft = devices.Draft("By the door", devices.TABLET)
        device = devices.pair(scene.school, draft, by=None)
        db.session.execute(sa.update(Pairing).values(device_id=device.id))
    sent += [browser.post("/pair/code", **OWN_PAGE), browser.get("/", **SECURE)]
    return [cookie for answer in sent for cookie in answer.headers.getlist("Set-Cookie")]


def test_with_https_every_cookie_is_for_https_only(visited):
    names = {cookie.partition("=")[0] for cookie in visited}
    assert names == {"visit", "look", "device", "news", "__Host-claim", "__Host-paired"}
    for cookie in visited:
        for word in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
            assert word in cookie, f"{cookie}: no {word}"
        assert "Domain" not in cookie


def test_the_server_does_not_say_what_it_is_made_of(client):
    answer = client.get("/")
    assert "X-Powered-By" not in answer.headers


@pytest.mark.parametrize(
    "address",
    [
        "/console",
        "/.git/config",
        "/static/",
        "/static/../pyproject.toml",
        "/wsgi.py",
        "/instance/",
        "/.env",
        "/static/%2e%2e/wsgi.py",
        "/robots.txt/..",
        "/pictures/../x/y",
    ],
)
def test_nothing_of_the_inside_is_served(client, address):
    assert client.get(address).status_code == 404
