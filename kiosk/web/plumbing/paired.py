"""Which paired device sends this request: a tablet, a wall display, a screen beside a door.

A browser that is not paired is a phone, whatever its size. A device that was locked shows nothing,
one whose trust was ended is refused, on their next request. See docs/decisions/0019.
"""

import hashlib
from typing import Any

from flask import Flask, Response, current_app, g, request

from kiosk import __version__
from kiosk.core import tokens
from kiosk.domain import devices, schools
from kiosk.domain.devices import DOOR as DOOR
from kiosk.domain.devices import TABLET as TABLET
from kiosk.domain.devices import WALL as WALL
from kiosk.domain.devices import Known as Known
from kiosk.domain.schools import School
from kiosk.web.plumbing import catalogs, cookies, language
from kiosk.web.plumbing.pages import page
from kiosk.web.plumbing.refusals import mark

#: Who may open a page without being staff.
ROLES = (TABLET, WALL, DOOR)
DISPLAYS = (WALL, DOOR)
#: Which news a device was told last.
NEWS = "news"
TEN_YEARS = 10 * 365 * 24 * 60 * 60
#: What a locked or ended device may still ask for: to be paired anew, and whether it is unlocked.
STILL_OPEN = frozenset(
    {
        "static",
        "health.health",
        "pair.pair",
        "pair.ask",
        "pair.waiting",
        "pair.live",
        "pair.fetch",
        "device.news",
    }
)

# Translators: k.locked: Staff have locked this tablet for now.
LOCKED = mark("This screen is not working now. You can tell the person at the desk.")
# Translators: k.ended_device: This tablet is not trusted any more; staff can pair it again.
REVOKED = mark("This screen has been switched off. Ask a member of staff.")


def cookie() -> str:
    """Return the name of the cookie that holds a device's token."""
    return cookies.host_only("paired")


def of(school: School, sent: dict[str, str]) -> Known | None:
    """Return the device that a request with these cookies comes from, also a locked one."""
    token = sent.get(cookie(), "")
    return devices.by_token(school, token) if tokens.is_token(token) else None


def keep(response: Response, token: str) -> Response:
    """Let a device keep its token; only the server reads it."""
    return cookies.keep(response, cookie(), token, TEN_YEARS)


def told(response: Response, device: Known) -> Response:
    """Let a device remember which news it was told; what comes between two pages is not lost."""
    return cookies.keep(response, NEWS, device.news, TEN_YEARS)


def unheard(device: Known) -> tuple[bool, bool]:
    """Say whether a device has yet to say hello, and to clear. One that knows no news has not."""
    now = device.news.split(".")
    before = request.cookies.get(NEWS, "").split(".")
    if len(before) != len(now):
        return False, False
    return before[0] != now[0], before[1] != now[1]


def build() -> str:
    """Name the version of the pages that this server sends."""
    asset: Any = current_app.jinja_env.globals["asset"]
    parts = [asset(name) for name in ("js/behaviours.js", "css/parents.css", "css/wall.css")]
    return f"{__version__}+{hashlib.sha256(''.join(parts).encode()).hexdigest()[:8]}"


def may_act(device: Known | None) -> bool:
    """Say whether a device is trusted now: neither locked nor ended."""
    return device is not None and not device.locked and not device.revoked


def install(app: Flask) -> None:
    """Put `device` and `mode` on every request; refuse what is locked or ended."""

    app.jinja_env.globals["device_build"] = build

    @app.before_request
    def _find() -> Response | None:
        g.device, g.mode = None, "phone"
        school = g.school or _of_no_page()
        if school is None:
            return None
        found = of(school, request.cookies)
        if found is None:
            return None
        if not may_act(found):
            return None if _still_open() else _refused(found)
        g.device = found
        if found.role == TABLET:
            g.mode = "tablet"
        return None


def _of_no_page() -> School | None:
    """Return the school where a device asks for a page that there is not: it clears by itself."""
    if request.endpoint is not None or cookie() not in request.cookies:
        return None
    return schools.by_host(request.host.rsplit(":", 1)[0].lower())


def _still_open() -> bool:
    return request.endpoint in STILL_OPEN or request.path.startswith(("/staff", "/pair", "/demo/"))


def _refused(device: Known) -> Response:
    """Answer a locked device (423), or one whose trust was ended (401)."""
    chosen: language.Language = g.get("language") or language.ENGLISH
    words = catalogs.translate(chosen.tag, REVOKED if device.revoked else LOCKED)
    mode = TABLET if device.role == TABLET else "wall"
    status = 401 if device.revoked else 423
    response = page("errors/device.html", status, words=words, device=device, mode=mode)
    if device.revoked:
        response.headers["WWW-Authenticate"] = "Paired"
    return response
