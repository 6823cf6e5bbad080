"""Pages: a template in the language of the request, with what every page knows."""

from typing import Any

from flask import Response, current_app, g, request, url_for
from markupsafe import Markup, escape

from kiosk.core import clock
from kiosk.domain.words import Words
from kiosk.web.plumbing import catalogs, htmx, language, listening, look, times


def render(template: str, **context: Any) -> str:
    """Return the text of a template in the language of this request."""
    chosen: language.Language = g.get("language") or language.ENGLISH
    school = g.get("school")
    environment = current_app.extensions["environments"].of(chosen.tag)
    known = {
        "g": g,
        "request": request,
        "language": chosen,
        "languages": language.offered(school) if school is not None else [language.ENGLISH],
        "school": school,
        "unchecked": catalogs.is_unchecked(chosen.tag),
        "mode": g.get("mode", "phone"),
        "look": look.of(request),
        "listening": listening.is_on(request),
        "clock": times.time_of(clock.now()) if school is not None else "",
    }
    return str(environment.get_template(template).render(known, **context))


def page(template: str, status: int = 200, **context: Any) -> Response:
    """Answer with a template; 422 for what the person can mend, 409 for what came too late."""
    return Response(render(template, **context), status=status, mimetype="text/html")


def page_or_fragment(whole: str, part: str, status: int = 200, **context: Any) -> Response:
    """Answer htmx with the part that changed, and everybody else with the whole page."""
    return page(part if htmx.wants_fragment() else whole, status, **context)


def see_other(endpoint: str, **values: Any) -> Response:
    """Answer a change with the address to look at next (303)."""
    return Response(status=303, headers={"Location": url_for(endpoint, **values)})


def unchanged(tag: str) -> Response | None:
    """Return 304 when the browser already has this version of a fragment, else None."""
    if request.if_none_match.contains(tag):
        response = Response(status=304)
        response.set_etag(tag)
        return response
    return None


def words(given: Words | None) -> Markup:
    """Show what a person wrote: isolated, in its own direction, its language where it differs."""
    if given is None:
        return Markup()
    chosen: language.Language = g.get("language") or language.ENGLISH
    tag = Markup(' lang="{}"').format(given.language) if given.language != chosen.tag else Markup()
    return Markup('<bdi{} dir="auto">{}</bdi>').format(tag, escape(given.text))


def local_path(given: str, otherwise: str) -> str:
    """Return a path of this server to go to next; anything that could lead away is dropped."""
    leads_away = not given.startswith("/") or given.startswith(("//", "/\\"))
    return otherwise if leads_away or any(ord(letter) < 33 for letter in given) else given
