"""A sent sign-in, from the tablet's form or a phone's event page: take it, or show it again."""

from collections.abc import Callable
from typing import Protocol, Self, TypeVar

from flask import Response, g

from kiosk.core import errors, tokens
from kiosk.domain import signins
from kiosk.web.plumbing.pages import see_other


class Sent(Protocol):
    """What the form of a sign-in tells (web/forms/signin.py)."""

    @property
    def key(self) -> str:
        """The page's own key."""

    @property
    def do(self) -> str:
        """The button that was pressed."""

    @property
    def only_looks(self) -> bool:
        """The page is only to be shown again."""

    @property
    def party(self) -> signins.Party:
        """Who came."""

    def stepped(self) -> Self:
        """Return the form after its button's step."""


Form = TypeVar("Form", bound=Sent)


def take(
    form: Form,
    reference: str | None,
    came_by: str,
    show: Callable[[Form, errors.Refusal | None], Response],
) -> Response:
    """Sign a party in and send it to its thank-you page; `show` shows the form again.

    `reference` None is a general visit. What is unknown or another school's stays a 404.
    """
    if form.only_looks:
        return show(form.stepped(), None)
    try:
        arrival = signins.sign_in(
            g.school,
            reference,
            form.party,
            language=g.language.tag,
            came_by=came_by,
            key=form.key or tokens.reference(),
            without_name=form.do == "no_name",
        )
    except errors.NotFound:
        raise
    except errors.Refusal as refusal:
        return show(form, refusal)
    return see_other("signin.thank_you", reference=arrival.reference)
