"""Who may open what. Closed unless opened: every view wears one @open_to(...).

A view without it stops the start of the server, so that forgetting is noticed at once. Paired
devices are let in by their role; what is only for them is refused to everybody else.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, g, redirect, request, url_for
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response

from kiosk.domain import staff
from kiosk.web.plumbing import accounts, paired
from kiosk.web.plumbing.refusals import error_page, mark

EVERYONE = "everyone"
#: A right beside the role: without it nobody comes in, a main manager no more than others.
SAFEGUARDING = "safeguarding"
TABLET, DISPLAYS = paired.TABLET, paired.DISPLAYS
HOST, RECEPTION, MANAGER, ADMIN = staff.HOST, staff.RECEPTION, staff.MANAGER, staff.ADMIN
STAFF = (HOST, RECEPTION, MANAGER, ADMIN)
DESK = (RECEPTION, MANAGER, ADMIN)
MANAGERS = (MANAGER, ADMIN)

# Translators: k.only_tablet: Somebody opened a page of the school's tablet on a phone.
ONLY_TABLET = mark("You can do this on the screen at the school. On your phone, scan the poster.")

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
        if EVERYONE in allowed or _device_may(allowed):
            return None
        return _only_staff(allowed)


def _only_staff(allowed: frozenset[str]) -> Response | None:
    """Let those of the staff through who may; send or refuse everybody else."""
    if allowed <= frozenset(paired.ROLES):
        return error_page(403, ONLY_TABLET)
    person = current_staff()
    if person is not None:
        if person.role not in allowed and not _has_right(person, allowed):
            raise Forbidden
        return None
    if request.method != "GET":
        raise Forbidden
    if allowed & frozenset(DISPLAYS):
        return redirect(url_for("pair.pair"), 303)
    return redirect(url_for("security.login", next=request.full_path.rstrip("?")), 303)


def _device_may(allowed: frozenset[str]) -> bool:
    """Say whether the paired device of this request is let in; staff are asked for otherwise."""
    device: paired.Known | None = g.get("device")
    return device is not None and device.role in allowed


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
