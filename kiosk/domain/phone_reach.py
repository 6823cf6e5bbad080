"""Whether phones reach this server: a link that a phone opens once, and what it found.

A phone on mobile data that opens the link proves that all phones come; one on the school's guest
Wi-Fi proves it for phones in that Wi-Fi. Until then, no code for phones is shown anywhere.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

import sqlalchemy as sa

from kiosk.core import addresses, clock, db, errors, tokens
from kiosk.domain import audit, schools
from kiosk.domain.schools import School
from kiosk.models.handoff import ReachTest

LASTS = timedelta(minutes=10)
#: Rows are kept a little longer, so that the page of staff can still say what came of them.
KEPT = timedelta(hours=1)

#: How phones reach the server: not known to, in the guest Wi-Fi only, or from everywhere.
NOT, WIFI, ANYWHERE = "", "wifi", "anywhere"
WAITING, PASSED, ENDED = "waiting", "passed", "ended"

#: What the access point takes: 32 bytes of name; 8 to 63 letters that every phone can type.
MOST_NAME = 32
_PASSWORD = re.compile(r"[\x20-\x7e]{8,63}\Z")


class AddressOdd(errors.Refusal):
    """An address that is not http(s)://host or http(s)://host:port."""

    code = "phones_address"


class WifiName(errors.Refusal):
    """A name that no Wi-Fi can have: more than 32 bytes, or a password without a name."""

    code = "wifi_name"


class WifiPassword(errors.Refusal):
    """A password that no guest Wi-Fi can have: 8 to 63 plain letters, or none."""

    code = "wifi_password"


@dataclass(frozen=True)
class Found:
    """What is known of how phones come: as the school keeps it."""

    phones: str
    address: str
    tested_at: datetime | None


@dataclass(frozen=True)
class Trial:
    """A test as staff see it: WAITING, PASSED or ENDED; `mobile` is None until it is passed."""

    reference: str
    state: str
    address: str
    ends_at: datetime
    mobile: bool | None = None


def root(typed: str) -> str:
    """Return an address as it is kept: scheme, host, and a port where it is not the usual one.

    Refuses AddressOdd for anything else, such as a path, a user, or a password.
    """
    found = addresses.PATTERN.fullmatch(typed.strip().rstrip("/"))
    if found is None or found["path"] or len(typed) > 200:
        raise AddressOdd
    scheme, port = found["scheme"].lower(), int(found["port"] or 0)
    if port > 65535 or (found["port"] and not port) or not _is_host(found["host"].lower()):
        raise AddressOdd
    usual = port in (0, addresses.PORTS[scheme])
    return f"{scheme}://{found['host'].lower()}" + ("" if usual else f":{port}")


def _is_host(host: str) -> bool:
    """Say whether this is a name, or a number in brackets where it has colons."""
    if not host.startswith("["):
        return all(map(addresses.LABEL.fullmatch, host.split(".")))
    try:
        return ip_address(host[1:-1]).version == 6
    except ValueError:
        return False


def host_of(address: str) -> str:
    """Return the host, with its port, of an address that `root` has read."""
    return address.partition("://")[2]


def is_inside(address: str) -> bool:
    """Say whether an address means something only inside the building, such as 192.168.1.20."""
    name = urlsplit(address).hostname or ""
    try:
        return not ip_address(name).is_global
    except ValueError:
        return "." not in name or name.endswith((".local", ".lan", ".internal", ".localhost"))


def begin(school: School, reference: str, token: str, address: str, by_id: int | None) -> None:
    """Begin a test under a link, for ten minutes. Refuses AddressOdd.

    A test of before that was not passed ends: the code on an older page opens nothing more.
    """
    now, kept_as = clock.now(), root(address)
    db.session.execute(
        sa.update(ReachTest)
        .where(
            ReachTest.school_id == school.id,
            ReachTest.reached_at.is_(None),
            ReachTest.ends_at > now,
        )
        .values(ends_at=now)
    )
    test = ReachTest(
        reference=reference,
        school_id=school.id,
        link_digest=tokens.digest(token),
        address=kept_as,
        by_id=by_id,
        made_at=now,
        ends_at=now + LASTS,
    )
    db.session.add(test)
    db.session.flush()


def look(school: School, token: str) -> None:
    """Say that a link can be passed still; refuses LinkEnded. Looking changes nothing."""
    test = db.session.scalar(
        sa.select(ReachTest).where(
            ReachTest.school_id == school.id,
            ReachTest.link_digest == tokens.digest(token),
            ReachTest.reached_at.is_(None),
            ReachTest.ends_at > clock.now(),
        )
    )
    if test is None:
        raise errors.LinkEnded


def passed(school: School, token: str, mobile: bool) -> str:
    """Let a phone pass the test, once, and keep what it found; return ANYWHERE or WIFI.

    On mobile data it proves ANYWHERE, unless the address is one that no phone outside could ask:
    then that phone was inside, whatever was touched. Refuses LinkEnded once it is over, or another
    phone was first.
    """
    taken = db.session.execute(
        sa.update(ReachTest)
        .where(
            ReachTest.school_id == school.id,
            ReachTest.link_digest == tokens.digest(token),
            ReachTest.reached_at.is_(None),
            ReachTest.ends_at > clock.now(),
        )
        .values(reached_at=clock.now(), mobile=mobile)
        .returning(ReachTest.address, ReachTest.by_id)
    ).first()
    if taken is None:
        raise errors.LinkEnded
    found = ANYWHERE if mobile and not is_inside(taken.address) else WIFI
    keep(school, Found(found, taken.address, clock.now()))
    audit.note(school, taken.by_id, "phones_passed", how=found)
    return found


def latest(school: School) -> Trial | None:
    """Return the newest test, where it began less than an hour ago."""
    test = db.session.scalar(
        sa.select(ReachTest)
        .where(ReachTest.school_id == school.id, ReachTest.made_at > clock.now() - KEPT)
        .order_by(ReachTest.made_at.desc(), ReachTest.id.desc())
        .limit(1)
    )
    if test is None:
        return None
    state = WAITING if test.ends_at > clock.now() else ENDED
    if test.reached_at is not None:
        state = PASSED
    return Trial(test.reference, state, test.address, test.ends_at, test.mobile)


def of(school: School) -> Found:
    """Return what is known now, also where a phone told it a moment ago."""
    row = schools.attached(school)
    return Found(row.phones, row.phones_address, row.phones_tested_at)


def keep(school: School, found: Found) -> None:
    """Keep what a test found, or put back what was known before; parents' pages follow."""
    row = schools.attached(school)
    row.phones, row.phones_address = found.phones, found.address
    row.phones_tested_at = found.tested_at
    db.session.flush()
    schools.note_change(school)


def forget_result(school: School) -> None:
    """Forget what was found: no codes are shown until a test is passed again."""
    keep(school, Found(NOT, "", None))


def name_wifi(school: School, name: str, password: str) -> None:
    """Name the guest Wi-Fi that stands on posters; an empty name means none.

    Refuses WifiName and WifiPassword.
    """
    if len(name.encode()) > MOST_NAME or (password and not name):
        raise WifiName
    if password and not _PASSWORD.match(password):
        raise WifiPassword
    row = schools.attached(school)
    row.wifi_name, row.wifi_password = name, password
    db.session.flush()
    schools.note_change(school)


def forget(school: School) -> int:
    """Erase tests of more than an hour ago, by the clock; return how many."""
    old = ReachTest.made_at <= clock.now() - KEPT
    return db.count_erased(sa.delete(ReachTest).where(ReachTest.school_id == school.id, old))
