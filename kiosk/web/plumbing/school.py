"""The school of this request: from the signed-in member of staff, else from the host name."""

from flask import Flask, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import NotFound

from kiosk.core import language_match
from kiosk.domain import schools
from kiosk.web.plumbing import language

#: Endpoints that answer before any school exists.
WITHOUT_SCHOOL = frozenset({"static", "setup.set_up", "health.health", "health.security_txt"})


def install(app: Flask) -> None:
    """Put `school` and `language` on every request."""

    @app.before_request
    def _find() -> ResponseReturnValue | None:
        g.school = None
        if request.endpoint is None or request.endpoint in WITHOUT_SCHOOL:
            return None
        school = schools.by_host(request.host.rsplit(":", 1)[0].lower())
        if school is None:
            raise NotFound
        g.school = school
        return _in_a_language_it_offers(school)


def _in_a_language_it_offers(school: schools.School) -> ResponseReturnValue | None:
    """Lead to the same page in another language, where the school has taken this one away.

    The links to bookings that families kept are older than such a choice. A sound is of its words,
    and has no other language.
    """
    chosen: language.Language | None = g.get("language")
    if chosen is None:
        g.language = language.ENGLISH
        return None
    offered = language.offered(school)
    if chosen in offered:
        return None
    if chosen == language.ENGLISH and request.blueprint == "sounds":
        return None  # the wall says each call in English too, whatever the school offers
    if chosen.tag not in language.known():
        g.language = language.ENGLISH
        raise NotFound
    g.language = language_match.match(chosen.tag, offered) or language.negotiate(request, offered)
    if request.method not in ("GET", "HEAD") or request.blueprint == "sounds":
        raise NotFound
    asked = {**request.args.to_dict(flat=False), **(request.view_args or {})}
    return redirect(url_for(str(request.endpoint), lang=g.language, **asked), code=303)
