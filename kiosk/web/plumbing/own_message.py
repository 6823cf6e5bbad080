"""The message that somebody is giving: found by the private link of its pages, and shown to them.

What they have said so far is kept already; each of these pages adds to it, and none has to be seen.
"""

from typing import Any

from flask import Response, g

from kiosk.core import errors
from kiosk.domain import feedback
from kiosk.domain.feedback import Given
from kiosk.web.plumbing import phones, private_links, refusals
from kiosk.web.plumbing.pages import page


def given(token: str) -> Given:
    """Return what was said by this link so far; a link that opens nothing gets a kind page."""
    with private_links.or_ended():
        return feedback.by_token(g.school, token, g.language.tag)


def show(template: str, token: str, refusal: errors.Refusal | None = None, **more: Any) -> Response:
    """Answer with a page of this message; beside it, what could not be done and why (422)."""
    response = page(
        f"parents/feedback/{template}.html",
        422 if refusal else 200,
        token=token,
        refusal_words=refusals.sentence(refusal.code) if refusal else None,
        **more,
    )
    return phones.private(response)
