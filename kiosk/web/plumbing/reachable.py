"""Whether phones reach this server, and under which address: codes are shown only where they do."""

from dataclasses import dataclass
from typing import Any

from flask import g, url_for

from kiosk.domain import phone_reach
from kiosk.web.plumbing import qr_codes


@dataclass(frozen=True)
class Wifi:
    """The guest Wi-Fi that a phone needs first; an empty password means an open one."""

    name: str
    password: str


def shows_codes() -> bool:
    """Say whether codes for phones are shown: a test in the settings has found that phones come.

    Where they come by the guest Wi-Fi only, its name has to be known, to stand before the code:
    a phone that is not in it would find a page that never loads.
    """
    return g.school.phones == phone_reach.ANYWHERE or wifi() is not None


def wifi() -> Wifi | None:
    """Return the guest Wi-Fi that phones need first, or None where they reach us anyway."""
    if g.school.phones != phone_reach.WIFI or not g.school.wifi_name:
        return None
    return Wifi(g.school.wifi_name, g.school.wifi_password)


def has_way(endpoint: str, **values: Any) -> str | None:
    """Return the same address, or None where it would lead no phone here."""
    address = link(endpoint, **values)
    return None if not shows_codes() or qr_codes.leads_here_only(address) else address


def of_page(address: str) -> dict[str, Any]:
    """Return what a page of staff with a code needs to know of its address."""
    return {
        "address": address,
        "shown_address": qr_codes.shown(address),
        "only_here": qr_codes.leads_here_only(address),
        "codes": shows_codes(),
        "wifi": wifi(),
    }


def link(endpoint: str, **values: Any) -> str:
    """Return the whole address of a page as a phone reaches it."""
    tested: str = g.school.phones_address
    if not tested:
        return url_for(endpoint, _external=True, **values)
    return tested.rstrip("/") + url_for(endpoint, **values)
