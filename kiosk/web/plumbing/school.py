"""The school of this request: from the signed-in member of staff, else from the host name."""

from flask import Flask, g, request
from werkzeug.exceptions import NotFound

from kiosk.domain import schools
from kiosk.web.plumbing import language

#: Endpoints that answer before any school exists.
WITHOUT_SCHOOL = frozenset({"static", "setup.set_up", "health.health", "health.security_txt"})


def install(app: Flask) -> None:
    """Put `school` and `language` on every request."""

    @app.before_request
    def _find() -> None:
        g.school = None
        if request.endpoint is None or request.endpoint in WITHOUT_SCHOOL:
            return
        school = schools.by_host(request.host.rsplit(":", 1)[0].lower())
        if school is None:
            raise NotFound
        g.school = school
        _language_is_offered(school)


def _language_is_offered(school: schools.School) -> None:
    chosen: language.Language | None = g.get("language")
    if chosen is None:
        g.language = language.ENGLISH
    elif chosen not in language.offered(school):
        g.language = language.ENGLISH
        raise NotFound
