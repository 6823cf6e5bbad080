"""The name under which the server is asked: only names that are ours, else 400."""

import ipaddress
import socket
from collections.abc import Collection
from functools import lru_cache

from flask import Flask, request
from werkzeug.exceptions import BadRequest


def install(app: Flask, names: Collection[str]) -> None:
    """Refuse a foreign Host header. Without configured names, this machine's own are ours."""
    machine = socket.gethostname().lower()
    own = frozenset(name.lower() for name in names) or frozenset(
        {"localhost", machine, f"{machine}.local"}
    )
    strict = bool(names)

    @lru_cache(maxsize=256)
    def is_ours(host: str) -> bool:
        name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
        name = name.strip("[]").lower()
        return name in own or (not strict and _is_address(name))

    app.extensions["host_is_ours"] = is_ours

    @app.before_request
    def _check() -> None:
        if not is_ours(request.host):
            raise BadRequest


def _is_address(name: str) -> bool:
    # A bare address cannot be somebody else's name for us, so it is as good as a name.
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
