"""Headers and cookies of every address, for whoever asks: walked over the whole map of addresses.

The referrer policy is `same-origin`, where reliability.md, row 8, asks for `no-referrer` because
the links of bookings are in addresses. Nothing is lost: with `same-origin` an address is told to
this very server alone, which has it in its own line of the request anyway; another site is told
nothing, exactly as with `no-referrer`. What is won is that forms work on older iPads: decision 0005.
"""

from dataclasses import replace

import pytest

from kiosk.app import create_app
from kiosk.core import db
from kiosk.core.config import Config
from kiosk.domain import devices as paired
from kiosk.domain import schools
from kiosk.web.plumbing import headers
from tests import devices
from tests.rules import addresses
from tests.rules.conftest import HOME

pytestmark = pytest.mark.one_engine

WHO = ("anybody", paired.TABLET, paired.WALL, "host", "admin")
#: Directives that must stand in every policy, with exactly these words.
STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
NEVER = ("unsafe-inline", "unsafe-eval", "unsafe-hashes", "wasm-unsafe", "*", "http:", "https:")
#: The pages on which a parent speaks, or a speaker reads; no other may ask for the microphone.
RECORDS = {"feedback_voice.say", "speak.start", "speak.begin", "speak_read.read"}
#: May be kept by a browser, because nothing in them is of one person: files, and what is asked for
#: again each time.
MAY_BE_KEPT = {"static", "app_files.manifest", "uploads.picture", "welcome.start"}
#: Clips of phrases, and which there are: the same for everybody.
CLIPS = {"sounds.clip", "sounds.name"}
MAY_BE_KEPT |= CLIPS | {"sounds.index", "sounds.names"}


def policy_of(answer) -> dict[str, str]:
    given = answer.headers["Content-Security-Policy"]
    return dict(part.strip().partition(" ")[::2] for part in given.split(";"))


def faults_of(answer, endpoint: str) -> list[str]:
    """Return what is wrong with the headers of an answer."""
    found = []
    policy = policy_of(answer)
    found += [
        f"{name} is {policy.get(name)}" for name, is_ in STRICT.items() if policy[name] != is_
    ]
    whole = answer.headers["Content-Security-Policy"]
    found += [f"the policy has {word}" for word in NEVER if word in whole]
    records = "microphone=(self)" in answer.headers["Permissions-Policy"]
    if ("blob:" in whole or records) and endpoint not in RECORDS:
        found.append("may record")
    fixed = dict(headers.FIXED)
    for name in ("X-Content-Type-Options", "Referrer-Policy"):
        if answer.headers.getlist(name) != [fixed[name]]:
            found.append(f"{name} is {answer.headers.getlist(name)}")
    found += [f"says {name}" for name in ("Server", "X-Powered-By") if name in answer.headers]
    if "Access-Control-Allow-Origin" in answer.headers:
        found.append("lets other sites read it")
    return found + kept_faults(answer, endpoint) + cookie_faults(answer, https=False)


def kept_faults(answer, endpoint: str) -> list[str]:
    """Return what is wrong with how long an answer may be kept, and for whom it is another one."""
    cached = answer.headers.get("Cache-Control", "")
    found = []
    if endpoint not in MAY_BE_KEPT and cached != "no-store":
        found.append(f"Cache-Control is {cached!r}")
    if "public" in cached and endpoint not in {"static", "uploads.picture"} | CLIPS:
        found.append("caches on the way may keep it")
    if endpoint != "static" and "Cookie" not in answer.headers.get("Vary", ""):
        found.append("does not vary by cookie")
    return found


def cookie_faults(answer, *, https: bool) -> list[str]:
    """Return what is wrong with the cookies that come with an answer."""
    found = []
    for cookie in answer.headers.getlist("Set-Cookie"):
        words = {word.strip() for word in cookie.split(";")[1:]}
        wanted = {"HttpOnly", "SameSite=Lax", "Path=/"} | ({"Secure"} if https else set())
        if not wanted <= words:
            found.append(f"cookie {cookie.partition('=')[0]} lacks {sorted(wanted - words)}")
        if any(word.lower().startswith("domain") for word in words):
            found.append(f"cookie {cookie.partition('=')[0]} goes to other servers too")
    return found


@pytest.mark.parametrize("who", WHO)
def test_every_answer_to_a_look_has_the_headers(house, visit, scene, who):
    things = addresses.furnish(house, scene)
    wrong, count, browser = [], 0, visit(who)
    for rule, method, address in addresses.every(house, things):
        if method == "POST" or rule.endpoint == "security.logout":
            continue
        answer = browser.open(address, method=method)
        count += 1
        wrong += [
            f"{method} {address} ({answer.status_code}): {fault}"
            for fault in faults_of(answer, rule.endpoint if answer.status_code == 200 else "")
        ]
    assert not wrong, "\n".join(wrong)
    assert count > 300


@pytest.mark.parametrize("who", ["anybody", paired.TABLET, "admin"])
def test_every_answer_to_an_empty_form_has_the_headers(house, visit, scene, who):
    """Also refusals, redirects, and what is not there."""
    things = addresses.furnish(house, scene)
    wrong = []
    for rule, method, address in addresses.every(house, things):
        if method != "POST":
            continue
        house.extensions["throttle"].storage.reset()
        answer = visit(who).post(address, data={})
        shown_again = rule.endpoint if answer.status_code == 422 else ""
        faults = faults_of(answer, shown_again)
        wrong += [f"POST {address} ({answer.status}): {fault}" for fault in faults]
    assert not wrong, "\n".join(wrong)


def test_the_check_notices_an_unsafe_policy_and_a_loose_cookie(house, visit, scene):
    """The control: the same check fails with a header of each kind spoilt."""
    answer = visit("anybody").get("/healthz")
    assert faults_of(answer, "") == []
    good = answer.headers["Content-Security-Policy"]
    for name, value in (
        (
            "Content-Security-Policy",
            good.replace("script-src 'self'", "script-src 'unsafe-inline'"),
        ),
        ("Content-Security-Policy", good.replace("frame-ancestors 'none'", "frame-ancestors *")),
        ("Referrer-Policy", "unsafe-url"),
        ("X-Content-Type-Options", ""),
        ("Cache-Control", "max-age=60"),
        ("Vary", "Accept"),
        ("Server", "waitress"),
        ("Set-Cookie", "a=b; Path=/"),
        ("Access-Control-Allow-Origin", "*"),
    ):
        answer = visit("anybody").get("/healthz")
        answer.headers[name] = value
        assert faults_of(answer, ""), f"{name}: {value} was not noticed"


@pytest.fixture
def by_https(settings: Config, house, scene):
    """Return a browser of the same school, reached by https."""
    secure = create_app(replace(settings, trusted_hosts=(HOME,), https=True))
    secure.test_client_class = house.test_client_class
    yield secure.test_client()
    with secure.app_context():
        db.reader().dispose()
        db.writer().dispose()
    schools.forget()


@pytest.mark.parametrize("who", ["anybody", paired.TABLET])
def test_with_https_every_answer_asks_for_https_and_every_cookie_is_for_it_alone(
    house, scene, by_https, who
):
    things = addresses.furnish(house, scene)
    if who == paired.TABLET:
        devices.as_device(by_https)
        by_https.set_cookie("__Host-paired", devices.token_of("Riverside", who), secure=True)
    wrong, cookies = [], set()
    for _rule, method, address in addresses.every(house, things):
        if method in ("GET", "POST"):
            answer = by_https.open(address, method=method, base_url=f"https://{HOME}")
            wrong += [f"{address}: {fault}" for fault in cookie_faults(answer, https=True)]
            if "max-age=31536000" not in answer.headers.get("Strict-Transport-Security", ""):
                wrong.append(f"{address}: no Strict-Transport-Security")
            sent = answer.headers.getlist("Set-Cookie")
            cookies |= {cookie.partition("=")[0] for cookie in sent}
    assert not wrong, "\n".join(wrong)
    assert cookies, "No cookie was seen at all."


def test_with_https_what_opens_something_is_bound_to_this_very_host(by_https, scene):
    """`__Host-` cannot be planted by a neighbour on the same domain (row 9)."""
    login = by_https.application.config["SESSION_COOKIE_NAME"]
    devices.as_device(by_https)  # under the name that it has without https
    by_https.set_cookie("__Host-paired", devices.token_of("Riverside", "tablet"), secure=True)
    assert login.startswith("__Host-")
    assert by_https.get("/en/", base_url=f"https://{HOME}").status_code == 200
    asked = by_https.post("/pair", base_url=f"https://{HOME}")
    names = {cookie.partition("=")[0] for cookie in asked.headers.getlist("Set-Cookie")}
    assert names, "Asking to be paired gives a claim."
    assert all(name.startswith("__Host-") for name in names), names


def test_with_https_a_cookie_of_the_plain_name_makes_no_tablet(by_https, scene):
    """A neighbour can plant a plain name; the tablet's own page stays closed."""
    devices.as_device(by_https)
    refused = by_https.get("/en/leaving", base_url=f"https://{HOME}")
    by_https.set_cookie("__Host-paired", devices.token_of("Riverside", "tablet"), secure=True)
    opened = by_https.get("/en/leaving", base_url=f"https://{HOME}")
    assert (refused.status_code, opened.status_code) == (403, 200)
