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
    name = urlsplit(f"//{request.host}").hostname or ""
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return name == "localhost" or name.endswith(".localhost")
