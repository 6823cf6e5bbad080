"""Sessions of staff: a random token in a cookie, everything else in our own table.

Parents have no session: without the cookie nothing is looked up, and none is ever set for them.
"""

from collections.abc import Iterator
from typing import Any

from flask import Flask, Request, Response, current_app, request, session
from flask.sessions import SessionInterface, SessionMixin
from flask_login import user_logged_in, user_logged_out

from kiosk.core import db, tokens
from kiosk.core.config import Config
from kiosk.domain import sessions, staff

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: Notes of the log-in libraries to themselves that nothing here reads; not worth a row.
_NOT_KEPT = frozenset({"fs_cc", "_fresh", "_id", "_remember"})


class StaffSession(SessionMixin):
    """What a browser of staff is remembered by; read from the table when first asked for."""

    def __init__(self, token: str | None) -> None:
        self.token = token
        self.staff_id: int | None = None
        self.modified = False
        self.renewed = False
        self.over = False
        self.seen_long_ago = False
        self._data: dict[str, Any] | None = None

    @property
    def data(self) -> dict[str, Any]:
        """Return the content; the first time costs a query, and only where there is a cookie."""
        if self._data is None:
            kept = sessions.find(self.token) if self.token else None
            self._data = dict(kept.data) if kept else {}
            if kept is None:
                self.token = None
            else:
                self.staff_id = kept.staff_id
                self.seen_long_ago = kept.seen_long_ago
        return self._data

    @property
    def was_read(self) -> bool:
        """Say whether this request asked for the session at all."""
        return self._data is not None

    def renew(self, staff_id: int) -> None:
        """Begin anew at log-in: a token that somebody knew before opens nothing (fixation)."""
        self.staff_id = staff_id
        self.renewed = self.modified = True

    def begin_anew(self) -> None:
        """Forget everything and take a new token: somebody has just proved their password."""
        self.data.clear()
        self.staff_id = None
        self.renewed = self.modified = True

    def finish(self) -> None:
        """Forget everything and end the session."""
        self.data.clear()
        self.over = self.modified = True

    def __getitem__(self, name: str) -> Any:
        return self.data[name]

    def __setitem__(self, name: str, value: Any) -> None:
        if name in _NOT_KEPT:
            return
        # A list may be the one we hold, changed in place: only plain values can be compared.
        same = isinstance(value, str | int | float) and self.data.get(name) == value
        self.data[name] = value
        self.modified = self.modified or not same

    def __delitem__(self, name: str) -> None:
        del self.data[name]
        self.modified = True

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)


class StaffSessions(SessionInterface):
    """Opens and stores sessions. A change (POST) is stored by `store`, before the commit."""

    def __init__(self, config: Config) -> None:
        self.cookie = "__Host-opendoor_staff" if config.https else "opendoor_staff"
        self.secure = config.https

    def open_session(self, app: Flask, request: Request) -> StaffSession:  # noqa: ARG002
        """Return the session of a cookie, still unread."""
        token = request.cookies.get(self.cookie, "")
        return StaffSession(token if tokens.is_token(token) else None)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002
        """Store what a look (GET) changed, apart: its own transaction cannot write."""
        if request.method in SAFE and isinstance(session, StaffSession):
            try:
                self.write(session, response, apart=True)
            except db.Unavailable:
                current_app.logger.warning("A session could not be written just now.")

    def write(self, session: StaffSession, response: Response, *, apart: bool = False) -> None:
        """Bring table and cookie in line with the session."""
        if not session.was_read:
            return
        if session.over:
            if session.token:
                sessions.end(session.token, apart=apart)
            response.delete_cookie(self.cookie, **self._where())
        elif session.renewed or (session.token is None and session.data):
            if session.token:
                sessions.end(session.token, apart=apart)
            session.token = sessions.begin(session.staff_id, session.data, apart=apart)
            response.set_cookie(self.cookie, session.token, **self._where())
        elif session.token and session.modified:
            sessions.keep(session.token, session.data, apart=apart)
        elif session.token and session.seen_long_ago:
            sessions.see(session.token, apart=apart)
        session.renewed = session.modified = session.seen_long_ago = False

    def _where(self) -> dict[str, Any]:
        return {"path": "/", "secure": self.secure, "httponly": True, "samesite": "Lax"}


def install(app: Flask, config: Config) -> None:
    """Keep sessions in the table. Install after transactions, so that `store` runs before them."""
    interface = StaffSessions(config)
    app.session_interface = interface
    app.config["SESSION_COOKIE_NAME"] = interface.cookie
    user_logged_in.connect(_begin_anew, app)
    user_logged_out.connect(_finish, app)

    @app.after_request
    def _store(response: Response) -> Response:
        if request.method not in SAFE and response.status_code < 400:
            interface.write(current(), response)
        return response


def current() -> StaffSession:
    """Return the session of this request."""
    kept = session._get_current_object()  # type: ignore[attr-defined]
    assert isinstance(kept, StaffSession)
    return kept


def _begin_anew(_app: Flask, user: staff.Staff, **_more: object) -> None:
    current().renew(user.id)


def _finish(_app: Flask, **_more: object) -> None:
    current().finish()
