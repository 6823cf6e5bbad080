"""The link of somebody who speaks a language: whose it is, and in which language its pages are."""

from flask import Response, g, request

from kiosk.core import languages, tokens
from kiosk.domain import speakers
from kiosk.domain.speakers import Speaker
from kiosk.web.plumbing import cookies, language, pages, phones, throttle

#: Which links this browser has read with, so that the same person does not confirm themselves.
COOKIE = "spoke"
_SECONDS = 60 * 24 * 60 * 60
_MOST = 8


def opened(token: str, *tasks: str) -> Speaker:
    """Return whose link this is, and speak their language from here on; refuses SpeakerLinkEnded.

    The language may be one that parents are not offered yet: it is being made ready.
    """
    g.language = language.negotiate(request, language.offered(g.school))
    try:
        found = speakers.by_token(g.school, token)
        if tasks and found.task not in tasks:
            raise speakers.SpeakerLinkEnded
    except speakers.SpeakerLinkEnded:
        throttle.count(throttle.LINK, throttle.source())
        raise
    g.language = languages.table().get(found.language, language.ENGLISH)
    return found


def page(template: str, status: int = 200, **context: object) -> Response:
    """Answer with a page behind such a link."""
    return phones.private(pages.page(f"speakers/{template}.html", status, **context))


def read_here() -> list[str]:
    """Return the references of the links that this browser has read with."""
    kept = request.cookies.get(cookies.host_only(COOKIE), "")
    return [one for one in kept.split(".") if tokens.is_token(one)][:_MOST]


def remember(response: Response, speaker: Speaker) -> Response:
    """Let this browser know that it has read with a link."""
    known = [speaker.reference, *(one for one in read_here() if one != speaker.reference)]
    return cookies.keep(response, cookies.host_only(COOKIE), ".".join(known[:_MOST]), _SECONDS)
