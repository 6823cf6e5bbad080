"""T1: the start screen. Touching a language begins a visit and forgets the last one."""

import unicodedata

from flask import Blueprint, Response, g, request, url_for

from kiosk.core import tokens
from kiosk.web.plumbing import catalogs, cookies, language, listening, look
from kiosk.web.plumbing.access import DISPLAYS, EVERYONE, open_to
from kiosk.web.plumbing.pages import page, see_other
from kiosk.web.plumbing.refusals import mark

blueprint = Blueprint("welcome", __name__)

MOST_TILES, MOST_GREETINGS = 12, 6
VISIT = "visit"
#: Which scripts stand together on the page of all languages, in this order; all others come last.
GROUPS = (
    ("Latn",),
    ("Cyrl",),
    ("Arab", "Aran"),
    ("Guru", "Beng", "Gujr", "Taml", "Deva"),
    ("Hans", "Hant"),
)

# Translators: g.welcome: Heading on start screen, poster and wall. Warm, not formal.
WELCOME = mark("Welcome")


@blueprint.get("/")
@open_to(EVERYONE)
def start() -> Response:
    """Show the languages; drop whatever the last visitor chose or typed.

    The answer holds nothing personal, so that it may be asked for again cheaply (304). The
    cookie that only the server reads changes each time: it keeps browsers from bringing back a
    page of the last visit out of their memory (reliability.md, finding 6).
    """
    if g.device is not None and g.device.role in DISPLAYS:
        return see_other("wall.wall")
    offered = language.offered(g.school)
    most = MOST_TILES if len(offered) <= MOST_TILES else MOST_TILES - 1
    response = page(
        "parents/welcome.html",
        greetings=[(catalogs.translate(one.tag, WELCOME), one) for one in offered[:MOST_GREETINGS]],
        tiles=offered[:most],
        more=len(offered) > most,
        look=look.USUAL,
    )
    response.headers["Cache-Control"] = "private, no-cache"
    response.add_etag()
    response.make_conditional(request)
    cookies.keep(response, VISIT, tokens.reference())
    for name in (look.COOKIE, listening.COOKIE):
        if name in request.cookies:
            cookies.drop(response, name)
    return response


@blueprint.get("/languages")
@open_to(EVERYONE)
def all_languages() -> Response:
    """Show every language of the school, grouped by script."""
    offered = language.offered(g.school)
    groups = [[one for one in offered if one.script in scripts] for scripts in GROUPS]
    groups.append([one for one in offered if not any(one in group for group in groups)])
    return page(
        "parents/languages.html",
        groups=[sorted(group, key=_by_name) for group in groups if group],
        help_url=url_for("help.help", lang=language.ENGLISH),
    )


def _by_name(known: language.Language) -> str:
    """Return what languages of a script are ordered by: their own names, without accents."""
    return unicodedata.normalize("NFD", known.own_name.casefold())
