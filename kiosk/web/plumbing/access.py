"""Who may open what. Closed unless opened: every view wears one @open_to(...).

A view without it stops the start of the server, so that forgetting is noticed at once.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, redirect, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from kiosk.domain import staff
from kiosk.web.plumbing import accounts

EVERYONE = "everyone"
#: A right beside the role: without it nobody comes in, a main manager no more than others.
SAFEGUARDING = "safeguarding"
HOST, RECEPTION, MANAGER, ADMIN = staff.HOST, staff.RECEPTION, staff.MANAGER, staff.ADMIN
STAFF = (HOST, RECEPTION, MANAGER, ADMIN)
DESK = (RECEPTION, MANAGER, ADMIN)
MANAGERS = (MANAGER, ADMIN)

current_staff = accounts.current_staff

View = TypeVar("View", bound=Callable[..., Any])


def open_to(*audiences: str) -> Callable[[View], View]:
    """Open a view to everyone, to the roles named, or to SAFEGUARDING: leads, of any role."""

    def mark(view: View) -> View:
        view.open_to = frozenset(audiences)  # type: ignore[attr-defined]
        return view

    return mark


def audience(app: Flask, endpoint: str) -> frozenset[str] | None:
    """Return to whom an endpoint is open, or None when nobody has said."""
    if endpoint == "static":
        return frozenset({EVERYONE})
    if endpoint in accounts.ENDPOINTS:
        return frozenset(accounts.ENDPOINTS[endpoint])
    marked: frozenset[str] | None = getattr(app.view_functions[endpoint], "open_to", None)
    return marked


def install(app: Flask) -> None:
    """Let through who may come in; send others to the log-in page, or refuse (403)."""
    known: dict[str, frozenset[str]] = {}
    app.jinja_env.globals["current_staff"] = current_staff

    @app.before_request
    def _check() -> Response | None:
        if request.endpoint is None:
            return None
        allowed = known.get(request.endpoint)
        if allowed is None:
            allowed = known[request.endpoint] = audience(app, request.endpoint) or frozenset()
        if EVERYONE in allowed:
            return None
        person = current_staff()
        if person is None:
            if request.method != "GET":
                raise Forbidden
            return redirect(url_for("security.login", next=request.full_path.rstrip("?")), 303)
        if person.role not in allowed and not _has_right(person, allowed):
            raise Forbidden
        return None


def _has_right(person: staff.Staff, allowed: frozenset[str]) -> bool:
    """Say whether a right opens it; the row of the person is read anew with each request."""
    return SAFEGUARDING in allowed and person.safeguarding


def check_all_marked(app: Flask) -> None:
    """Refuse to start while any view has not said to whom it is open."""
    unmarked = sorted(
        endpoint for endpoint in app.view_functions if audience(app, endpoint) is None
    )
    if unmarked:
        raise RuntimeError(
            f"These views are open to nobody: {', '.join(unmarked)}. "
            "Put @open_to(...) of kiosk.web.plumbing.access above each."
        )
