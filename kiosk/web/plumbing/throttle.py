"""Limits on guessing: passwords, codes and links. Parents' sign-ins are never limited.

The counting is that of `limits`, on which Flask-Limiter rests; the latter would look at every
request. Counted in the memory of this process: two processes let through twice as many.
"""

import math
from ipaddress import IPv6Address, ip_address

from flask import Flask, Response, current_app, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from kiosk.core import clock, errors
from kiosk.web.plumbing.pages import page
from kiosk.web.plumbing.refusals import error_page

#: Five tries to log in to one account from one address; a mistyped password is one of them.
LOG_IN = parse("5 per 5 minutes")
#: Wrong log-ins of all accounts from one address: a whole school may share it.
LOG_IN_ADDRESS = parse("60 per 10 minutes")
#: Wrong log-ins of one account from all addresses that it never logged in from (decision 0009).
LOG_IN_ACCOUNT = parse("50 per hour")
#: Codes from the phone and recovery codes, of one account from anywhere.
CODE = parse("5 per 5 minutes")
#: Wrong ones in a day: more than anybody mistypes, and few against a million codes.
CODES_A_DAY = parse("30 per day")
#: Parties that leave, or numbers that nobody has, from one address: nobody empties the fire list.
LEAVING = parse("60 per 5 minutes")
UNKNOWN_NUMBER = parse("20 per 5 minutes")
#: Calls for a person from one address: a child at the tablet is one call, not a hundred.
HELP = parse("5 per 2 minutes")
#: Links that do not open anything, from one address.
LINK = parse("20 per 10 minutes")
#: Different codes of posters that open nothing, from one address: then it has to wait.
POSTER = parse("20 per 10 minutes")
#: The same old poster, scanned by a whole hall, is one; and what opened here today goes on opening.
SAME_POSTER, POSTER_OPENED = parse("1 per 10 minutes"), parse("1 per day")
#: Screens that ask to be paired, from one address: a school may set up many at a time.
PAIRING = parse("30 per 10 minutes")
#: Wrong codes of screens: typed by one member of staff, and in a whole school.
PAIRING_CODE = parse("5 per 10 minutes")
PAIRING_CODES = parse("60 per hour")
#: Steps handed over to phones, from one address: a hall may share it.
HANDOFF = parse("60 per 10 minutes")
#: Wrong codes of pictures: from one address, and for a whole school (decision 0014).
ANSWER_CODE = parse("10 per hour")
ANSWER_CODES = parse("120 per hour")
#: New voices for one story that count: of one kind of device at one address, and of one address.
VOICE_DEVICE = parse("1 per day")
VOICE_ADDRESS = parse("60 per day")
#: New messages of parents from one address: a whole hall may share it.
FEEDBACK = parse("240 per 10 minutes")
#: Phrases read, heard or checked with one link: nobody speaks as fast as that.
PHRASES = parse("300 per 10 minutes")
#: How often it is written down that somebody was told to wait: once for each burst of tries.
BURST = parse("1 per 10 minutes")


class TooManyTries(errors.Refusal):
    """Too many tries in a short time; `seconds` until the next one counts again.

    `first` says that it is the first such refusal in a while, and worth an entry in the log.
    """

    code = "too_many_tries"

    def __init__(self, seconds: int, *, first: bool = False) -> None:
        super().__init__(f"wait {seconds} s")
        self.seconds = seconds
        self.first = first

    @property
    def minutes(self) -> int:
        """Return the wait in whole minutes, at least one."""
        return max(1, math.ceil(self.seconds / 60))


def install(app: Flask) -> None:
    """Begin to count; nothing is checked but where somebody asks below."""
    app.extensions["throttle"] = MovingWindowRateLimiter(MemoryStorage())
    app.register_error_handler(TooManyTries, wait_a_while)


def wait_a_while(refusal: TooManyTries) -> Response:
    """Answer 429, and say how long to wait."""
    for_staff = request.path.startswith(("/staff", "/set-up"))
    if for_staff:
        response = page("staff/security/wait.html", 429, minutes=refusal.minutes)
    else:
        response = error_page(429)
    response.headers["Retry-After"] = str(refusal.seconds)
    return response


def address() -> str:
    """Return the address of the browser, as far as trusted proxies tell."""
    return request.remote_addr or "unknown"


def source() -> str:
    """Return the address; of IPv6 the half that a household or school has to itself.

    Anybody has more IPv6 addresses than could ever be counted one by one.
    """
    given = address()
    try:
        known = ip_address(given)
    except ValueError:
        return given
    return str(int(known) >> 64) if isinstance(known, IPv6Address) else given


def count(rule: RateLimitItem, *who: str) -> None:
    """Count one try; refuses TooManyTries when it is one too many."""
    if not _counts().hit(rule, *who):
        raise _too_many(rule, *who)


def allows(rule: RateLimitItem, *who: str) -> bool:
    """Count one try, and say whether it is still one of the allowed ones."""
    return bool(_counts().hit(rule, *who))


def is_full(rule: RateLimitItem, *who: str) -> bool:
    """Say whether one more would be too many; nothing is counted."""
    return not _counts().test(rule, *who)


def check(rule: RateLimitItem, *who: str) -> None:
    """Refuse TooManyTries when there were too many already; this one is not counted."""
    if not _counts().test(rule, *who):
        raise _too_many(rule, *who)


def note(rule: RateLimitItem, *who: str) -> None:
    """Count one try without refusing anything: it was answered already."""
    _counts().hit(rule, *who)


def forgive(rule: RateLimitItem, *who: str) -> None:
    """Forget the tries: this one was right."""
    _counts().clear(rule, *who)


def _counts() -> MovingWindowRateLimiter:
    counts: MovingWindowRateLimiter = current_app.extensions["throttle"]
    return counts


def _too_many(rule: RateLimitItem, *who: str) -> TooManyTries:
    left = _counts().get_window_stats(rule, *who).reset_time - clock.now().timestamp()
    first = _counts().hit(BURST, str(rule), *who)
    return TooManyTries(max(1, math.ceil(left)), first=first)
