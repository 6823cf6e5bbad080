"""The steps that a tablet may hand over to a phone: what each is about, and where it goes on.

The subject is a reference or a key, looked up before a code is shown and again when it is taken.
Nothing that was typed is ever part of it. See docs/decisions/0020.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import g

from kiosk.core import clock, errors
from kiosk.domain import (
    bookings,
    events,
    feedback_about,
    queue_places,
    stories,
    surgeries,
    surveys,
    wishes,
)
from kiosk.domain.schools import School
from kiosk.web.plumbing import booking_cards, private_links
from kiosk.web.plumbing.booking_asked import ANYONE, Asked
from kiosk.web.plumbing.private_links import BOOKING, HELD, PLACE, WISH

#: Characters of a subject; no reference or key has more.
LONGEST = 64


@dataclass(frozen=True)
class Address:
    """A page by its endpoint and the parts of its address."""

    endpoint: str
    parts: dict[str, Any]


Find = Callable[[str], Address]

HOME = Address("home.home", {})
FACES = "feedback.faces"


def _page(endpoint: str) -> Find:
    def find(subject: str) -> Address:
        if subject:
            raise errors.NotFound
        return Address(endpoint, {})

    return find


def _private(purpose: str, must_be: Callable[[School, str], object], endpoint: str) -> Find:
    """Find a page behind a private link; `must_be` refuses NotFound for a link of nothing."""

    def find(subject: str) -> Address:
        token = private_links.token(purpose, subject)
        must_be(g.school, token)
        return Address(endpoint, {"token": token})

    return find


def _same(find: Find) -> tuple[Find, Find]:
    """Go on with the same page, on the phone and on the tablet."""
    return find, find


def _event(subject: str) -> Address:
    view = events.by_reference(g.school, subject, g.language.tag)
    return Address("event.event_page", {"code": view.code})


def _came(subject: str) -> Address:
    """Find the page of an event for somebody who has signed in to it on the tablet already."""
    found = _event(subject)
    return Address(found.endpoint, {**found.parts, "came": "yes"})


def _times(subject: str) -> Address:
    """Find the free times of a host ("h-"), of one surgery ("s-"), or of a surgery's hosts."""
    kind, _, reference = subject.partition("-")
    if kind == "h":
        asked = Asked(reference)
    else:
        view = surgeries.by_reference(g.school, reference, g.language.tag)
        asked = Asked(booking_cards.who_of(view), surgery=reference if kind == "s" else "")
    booking_cards.chosen(asked)
    return Address("booking.times", asked.parts)


def of_times(asked: Asked, chosen: booking_cards.WhoCard) -> str:
    """Return what stands for a page of free times as the subject of a step."""
    if asked.surgery:
        return f"s-{asked.surgery}"
    if len(asked.who) <= LONGEST - 2:
        return f"h-{asked.who}"
    first = next((view for view in chosen.surgeries), None)
    same = first is not None and booking_cards.who_of(first) == asked.who
    return f"g-{first.reference}" if first is not None and same else f"h-{ANYONE}"


def _held(subject: str) -> Address:
    token = private_links.token(HELD, subject)
    try:
        held = bookings.held(g.school, token)
    except errors.Refusal as ended:
        raise errors.NotFound from ended
    if held.held_until <= clock.now() or held.moves:
        raise errors.NotFound
    who = booking_cards.who_of(surgeries.by_id(g.school, held.surgery_id, g.language.tag))
    return Address("booking.name", {"token": token, "key": subject, "who": who})


def _in_line(school: School, token: str) -> None:
    if queue_places.glance(school, token) is None:
        raise errors.NotFound


def _feedback(subject: str) -> Address:
    if not subject:
        return Address(FACES, {})
    if feedback_about.find(g.school, subject, g.language.tag) is None:
        raise errors.NotFound
    return Address(FACES, {"about": subject})


def _survey(subject: str) -> Address:
    try:
        surveys.by_reference(g.school, subject, g.language.tag).must_be_open()
    except surveys.NotOpen as ended:
        raise errors.NotFound from ended
    return Address("surveys.survey", {"reference": subject})


def _stories(subject: str) -> Address:
    if subject or not stories.any_shown(g.school):
        raise errors.NotFound
    return Address("stories.board", {})


def _whats_on(subject: str) -> Address:
    if not subject:
        return Address("whats_on.whats_on", {})
    events.by_reference(g.school, subject, g.language.tag)
    return Address("whats_on.event", {"reference": subject})


def _form(subject: str) -> Address:
    return Address("signin.sign_in", {"reference": subject})


#: Where each step goes on: on the phone, and on the tablet when somebody goes back.
STEPS: Mapping[str, tuple[Find, Find]] = {
    "home": _same(_page(HOME.endpoint)),
    "sign_in": (_event, _form),
    "came": (_came, lambda _subject: HOME),
    "talk": _same(_page("talk.who")),
    "place": (_private(PLACE, _in_line, "place.place"), _private(PLACE, _in_line, "talk.number")),
    "who": _same(_page("booking.who")),
    "book": _same(_times),
    "held": _same(_held),
    "booking": (
        _private(BOOKING, bookings.by_token, "my_booking.booking"),
        _private(BOOKING, bookings.by_token, "booking.done"),
    ),
    "wish": (
        _private(WISH, wishes.by_token, "wish.wish"),
        _private(WISH, wishes.by_token, "wish.asked"),
    ),
    "feedback": _same(_feedback),
    "surveys": _same(_page("surveys.choose")),
    "survey": _same(_survey),
    "whats_on": _same(_whats_on),
    "stories": _same(_stories),
}


def on_phone(step: str, subject: str) -> Address:
    """Return where a phone goes on; refuses NotFound for what this school does not have."""
    if step not in STEPS or len(subject) > LONGEST:
        raise errors.NotFound
    return STEPS[step][0](subject)


def back(step: str, subject: str) -> Address:
    """Return where the tablet was; its home page where that is gone."""
    try:
        return STEPS[step][1](subject)
    except errors.Refusal:
        return HOME
