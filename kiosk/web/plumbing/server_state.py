"""In which state this server is reached: with https or not, through a proxy that we know or not."""

from dataclasses import dataclass

from flask import Flask, request

from kiosk.core.config import Config
from kiosk.web.plumbing import qr_codes

#: What proxies add. Our own server takes most of it away where no proxy is trusted.
FROM_PROXIES = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "Forwarded", "Via")


@dataclass(frozen=True)
class State:
    """What can be known from one request and the settings of the server.

    `secure`: it came by https. `works`: the browser lets pages speak, stay awake and be installed,
    which it does by https, and on the computer itself. `told`: KIOSK_HTTPS is on. `unknown_proxy`:
    one seems to stand in front that nobody told us of; `missing_proxy`: it came past ours.
    """

    secure: bool
    works: bool
    told: bool
    proxies: int
    unknown_proxy: bool
    missing_proxy: bool


def of_request(config: Config) -> State:
    """Return the state as far as this request shows it."""
    through = any(name in request.headers for name in FROM_PROXIES)
    return State(
        secure=request.is_secure,
        works=request.is_secure or qr_codes.only_here(),
        told=config.https,
        proxies=config.trusted_proxies,
        unknown_proxy=not config.trusted_proxies and (through or _browser_had_https()),
        missing_proxy=bool(config.trusted_proxies) and not through,
    )


def open_to_read() -> bool:
    """Say whether others in the network could read this page on its way."""
    return not request.is_secure and not qr_codes.only_here() and not _browser_had_https()


def _browser_had_https() -> bool:
    """Say whether the browser came from a page of ours by https, while we were asked without.

    Referrers stay on our own origin (headers.py), so that this can only be a proxy in between.
    """
    return not request.is_secure and (request.referrer or "").startswith("https://")


def install(app: Flask) -> None:
    """Let the frame of staff say on every page that it came without https."""
    app.jinja_env.globals["open_to_read"] = open_to_read
