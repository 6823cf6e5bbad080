"""QR codes on pages: templates draw one with `qr(address, label)`."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, request

from kiosk.core import qr


def install(app: Flask) -> None:
    """Let templates draw QR codes."""
    app.jinja_env.globals["qr"] = qr.svg


def shown(address: str) -> str:
    """Return an address as it is written on paper, to be typed: without https://."""
    return address.partition("://")[2]


def only_here() -> bool:
    """Say whether the addresses of this page lead to this very computer, whoever follows them."""
    return is_only_here(request.host)


def leads_here_only(address: str) -> bool:
    """Say whether an address leads to the very computer of whoever follows it."""
    return is_only_here(urlsplit(address).netloc)


def is_only_here(host: str) -> bool:
    """Say whether a host, as it stands in an address, means the very computer that asks for it."""
    name = urlsplit(f"//{host}").hostname or ""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
