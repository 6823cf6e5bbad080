"""Hand-offs as pages use them: a code is made, shown, and taken by a phone once.

Which steps there are stands in plumbing/hand_over_steps. See docs/decisions/0020.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import Flask, g
from werkzeug.datastructures import MultiDict

from kiosk.core import errors, tokens
from kiosk.domain import handoffs
from kiosk.domain.handoffs import WAITING, Step
from kiosk.web.plumbing import hand_over_steps, hold_limits, private_links, reachable, throttle
from kiosk.web.plumbing.hand_over_steps import Address
from kiosk.web.plumbing.private_links import STEP


class CodeEnded(errors.Refusal):
    """A code that opens nothing, or nothing any more: too late, taken, or cleared."""

    code = "code_over"


@dataclass(frozen=True)
class Code:
    """A code as a screen shows it; `seconds` until it opens nothing any more."""

    token: str
    address: str
    state: str
    seconds: int
    step: str
    subject: str


def possible() -> bool:
    """Say whether this request is a tablet's, at a school whose phones reach it."""
    return bool(g.get("mode") == "tablet" and reachable.shows_codes())


def make(step: str, subject: str, key: str) -> str:
    """Hand a step over and return the token of its link; refuses NotFound."""
    hand_over_steps.on_phone(step, subject)
    token = private_links.token(STEP, key)
    handoffs.make(g.school, Step(step, subject, g.language.tag), key, token)
    return token


def beside(step: str, key: str) -> None:
    """Make the code that stands on the last screen of something done, such as a booking.

    It is made with what was done and not when the screen is looked at: a GET writes nothing.
    """
    if possible():
        make(step, key, own_key(step, key))


def code_beside(step: str, key: str) -> Code | None:
    """Return that code; None where codes are not shown."""
    if not possible():
        return None
    token = private_links.token(STEP, own_key(step, key))
    try:
        return code(token)
    except errors.NotFound:  # booked while phones did not reach us
        return Code(token, "", handoffs.ENDED, 0, step, key)


def own_key(step: str, key: str) -> str:
    """Return the key of the code that stands beside what was made with a key."""
    return tokens.digest(f"{step} {key}")


def code(token: str) -> Code:
    """Return a hand-off as the tablet shows it; refuses LinkEnded."""
    shown = handoffs.look(g.school, token)
    address = reachable.link("hand_off.open_link", token=token)
    return Code(token, address, shown.state, shown.seconds, shown.step.step, shown.step.subject)


def waiting(token: str) -> Step:
    """Return what a code would hand over, without taking it; refuses CodeEnded."""
    with _or_ended():
        shown = handoffs.look(g.school, token)
        if shown.state != WAITING:
            raise errors.LinkEnded
    return shown.step


def take(token: str) -> Step:
    """Take a step over, once; refuses CodeEnded."""
    with _or_ended():
        step = handoffs.take(g.school, token)
    if step.step == "held":
        hold_limits.hand_over(step.subject)
    return step


def address_of(step: Step) -> Address:
    """Return where a step goes on; refuses CodeEnded where what it is about is gone meanwhile."""
    with _or_ended():
        return hand_over_steps.on_phone(step.step, step.subject)


@contextmanager
def _or_ended() -> Iterator[None]:
    """Let what is not found be a code that has ended; guesses are limited."""
    try:
        yield
    except errors.NotFound as unknown:
        throttle.count(throttle.LINK, throttle.source())
        raise CodeEnded from unknown


def asked_step(form: MultiDict[str, str]) -> tuple[str, str]:
    """Return the step and the subject that a button sends."""
    return form.get("step", ""), form.get("subject", "")


def install(app: Flask) -> None:
    """Give templates `hands_over()`, whether to show the button, and a key for it."""
    app.jinja_env.globals["hands_over"] = possible
    app.jinja_env.globals["new_key"] = tokens.reference
    app.jinja_env.globals["phones_wifi"] = reachable.wifi
