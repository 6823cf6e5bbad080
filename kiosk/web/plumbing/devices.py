"""One device, one voice: what stands for the device of this request (decision 0017).

The cookie is random and comes with the first "I think so too". What is kept of it is a digest that
belongs to one thing alone; on the tablet that all share, to one thing and one day.
"""

import hashlib

from flask import Response, g, request
from limits import RateLimitItem

from kiosk.core import clock, tokens
from kiosk.web.plumbing import cookies, private_links, throttle

COOKIE = "device"
YEAR = 365 * 24 * 60 * 60
PURPOSE = "device"


def known() -> str:
    """Return the name that this device was given, or an empty text."""
    given = request.cookies.get(COOKIE, "")
    return given if tokens.is_token(given) else ""


def keep(response: Response, device: str) -> Response:
    """Let the device keep its name for a year."""
    return cookies.keep(response, COOKIE, device, YEAR)


def sign(device: str, about: str) -> str:
    """Return what stands for this device and one thing; without our secret it tells nothing."""
    day = "" if g.mode == "phone" else _today()
    return private_links.token(PURPOSE, f"{device} {about} {day}")


def may_count(about: str, address_rule: RateLimitItem, device_rule: RateLimitItem) -> bool:
    """Say whether one more may count, whoever threw away their cookie. In memory, for a day."""
    where, day = throttle.source(), _today()
    agent = hashlib.sha256(request.user_agent.string.encode()).hexdigest()
    return throttle.allows(address_rule, about, where, day) and throttle.allows(
        device_rule, about, where, agent, day
    )


def _today() -> str:
    return clock.today(g.school.time_zone).isoformat()
