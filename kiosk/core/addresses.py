"""Addresses outside: how one may be written, and which machines it may lead to.

A server that sends what somebody typed as an address can be made to ask the school's own machines.
So an address is written in one plain way only, and every number it leads to is looked at.
"""

import ipaddress
import re
from collections.abc import Collection
from dataclasses import dataclass

from kiosk.core import errors

Number = ipaddress.IPv4Address | ipaddress.IPv6Address

#: One way to write it: no user, no query, no fragment, no percent signs, plain letters only.
PATTERN = re.compile(
    r"(?P<scheme>https?)://(?P<host>[a-z0-9.-]{1,253}|\[[0-9a-f:.]{2,45}\])"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<path>(?:/[A-Za-z0-9._~-]*)*)",
    re.IGNORECASE,
)
LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
PORTS = {"http": 80, "https": 443}
#: Below it live mail, printers and log-ins of other programs, which are nobody's translator.
FIRST_FREE_PORT = 1024

#: What `ipaddress` of some versions calls global and is not (RFC 7526, 9637, 5180).
NOT_OUTSIDE = [
    ipaddress.ip_network(network)
    for network in ("192.0.0.0/24", "192.88.99.0/24", "2001::/23", "2002::/16", "3fff::/20")
]
OUTSIDE_V6 = ipaddress.ip_network("2000::/3")
NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotAllowed(errors.Refusal):
    """An address that is not written plainly, or that leads to where we do not go."""

    code = "address"


@dataclass(frozen=True)
class Place:
    """An address taken apart. `inside`: the installer allowed this very host."""

    secure: bool
    host: str
    port: int
    path: str
    inside: bool

    @property
    def host_header(self) -> str:
        """Return the host as the server expects to be called."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS["https" if self.secure else "http"] else self._with(host)

    def _with(self, host: str) -> str:
        return f"{host}:{self.port}"

    def leads_to(self, number: str) -> bool:
        """Say whether a machine may be asked: any but this school's own, unless that is allowed."""
        found = _number(number.partition("%")[0])
        return found is not None and (_may_be_inside(found) if self.inside else _is_outside(found))


def read(url: str, allowed: Collection[str]) -> Place:
    """Take an address apart; refuses NotAllowed.

    `allowed` are hosts that may lie inside, each as `host` or `host:port`. Only these may be
    asked without encryption.
    """
    found = PATTERN.fullmatch(url)
    if found is None:
        raise NotAllowed
    secure, host = found["scheme"].lower() == "https", found["host"].lower()
    port = int(found["port"] or PORTS[found["scheme"].lower()])
    inside = not {name.lower() for name in allowed}.isdisjoint((host, f"{host}:{port}"))
    if not (_is_number(host) or _is_name(host)) or not 0 < port < 65536:
        raise NotAllowed
    if not inside and not (secure and (port == PORTS["https"] or port >= FIRST_FREE_PORT)):
        raise NotAllowed
    place = Place(secure, host.strip("[]"), port, found["path"].rstrip("/"), inside)
    if _is_number(host) and not place.leads_to(place.host):
        raise NotAllowed
    return place


def _is_number(host: str) -> bool:
    """Say whether this is an address in figures, in its usual way of writing."""
    bare = host[1:-1] if host.startswith("[") else host
    return _number(bare) is not None and host.startswith("[") == (":" in bare)


def _is_name(host: str) -> bool:
    """Say whether this is a name. One whose last part is a figure is a number written oddly."""
    parts = host.split(".")
    return all(map(LABEL.fullmatch, parts)) and not re.fullmatch(r"\d+|0x[0-9a-f]*", parts[-1])


def _number(text: str) -> Number | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _unwrapped(number: Number) -> Number:
    """Return the IPv4 address that an IPv6 one stands for, where it stands for one."""
    if isinstance(number, ipaddress.IPv6Address):
        if number.ipv4_mapped is not None:
            return number.ipv4_mapped
        if number in NAT64:
            return ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
    return number


def _is_outside(number: Number) -> bool:
    number = _unwrapped(number)
    if number.version == 6 and number not in OUTSIDE_V6:
        return False
    odd = any(number in network for network in NOT_OUTSIDE if network.version == number.version)
    return number.is_global and not (odd or number.is_multicast or number.is_reserved)


def _may_be_inside(number: Number) -> bool:
    """An allowed host is a machine: not everybody, nobody, or what a cloud tells its own."""
    number = _unwrapped(number)
    return not (number.is_multicast or number.is_unspecified or number.is_link_local)
