"""One device, one voice: what stands for the device of this request (decision 0017).

The cookie is random and comes with the first "I think so too". What is kept of it is a digest that
belongs to one thing alone; on the tablet that all share, to one thing and one day.
"""

import hashlib
from collections.abc import Callable

from flask import Response, g, request

from kiosk.core import clock, tokens
from kiosk.domain.schools import School
from kiosk.web.plumbing import cookies, private_links, throttle

COOKIE = "device"
YEAR = 365 * 24 * 60 * 60
PURPOSE = "device"


#: What the domain is asked and told: the school, the reference of the thing, and the sign.
IsNew = Callable[[School, str, str], bool]
Count = Callable[[School, str, str], object]


def own_sign(about: str) -> str | None:
    """Return what stands for this phone and one thing; None where it was never counted.

    None on a tablet too: it tells nobody what others touched.
    """
    device = _known()
    return _sign(device, about) if device and g.mode == "phone" else None


def count_once(about: str, is_new: IsNew, count: Count, answer: Response) -> Response:
    """Count this device for one thing, once; return the answer, by which it keeps its name."""
    device = _known() or tokens.reference()
    sign = _sign(device, about)
    if is_new(g.school, about, sign) and may_count(about):
        count(g.school, about, sign)
    return cookies.keep(answer, COOKIE, device, YEAR)


def may_count(about: str) -> bool:
    """Say whether one more may count, whoever threw away their cookie. In memory, for a day."""
    where, day = throttle.source(), _today()
    agent = hashlib.sha256(request.user_agent.string.encode()).hexdigest()
    return throttle.allows(throttle.VOICE_ADDRESS, about, where, day) and throttle.allows(
        throttle.VOICE_DEVICE, about, where, agent, day
    )


def _known() -> str:
    """Return the name that this device was given, or an empty text."""
    given = request.cookies.get(COOKIE, "")
    return given if tokens.is_token(given) else ""


def _sign(device: str, about: str) -> str:
    """Return what stands for a device and one thing; without our secret it tells nothing."""
    day = "" if g.mode == "phone" else _today()
    return private_links.token(PURPOSE, f"{device} {about} {day}")


def _today() -> str:
    return clock.today(g.school.time_zone).isoformat()
