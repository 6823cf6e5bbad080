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


def _page(endpoint: str) -> Find:
    def find(subject: str) -> Address:
        if subject:
            raise errors.NotFound
        return Address(endpoint, {})

    return find


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


def _booking(endpoint: str) -> Find:
    def find(subject: str) -> Address:
        token = private_links.token(BOOKING, subject)
        bookings.by_token(g.school, token)
        return Address(endpoint, {"token": token})

    return find


def _place(endpoint: str) -> Find:
    def find(subject: str) -> Address:
        token = private_links.token(PLACE, subject)
        if queue_places.glance(g.school, token) is None:
            raise errors.NotFound
        return Address(endpoint, {"token": token})

    return find


def _wish(endpoint: str) -> Find:
    def find(subject: str) -> Address:
        token = private_links.token(WISH, subject)
        wishes.by_token(g.school, token)
        return Address(endpoint, {"token": token})

    return find


def _feedback(subject: str) -> Address:
    if not subject:
        return Address("feedback.faces", {})
    if feedback_about.find(g.school, subject, g.language.tag) is None:
        raise errors.NotFound
    return Address("feedback.faces", {"about": subject})


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


_HOME = _page("home.home")

#: Where each step goes on: on the phone, and on the tablet when somebody goes back.
STEPS: Mapping[str, tuple[Find, Find]] = {
    "home": (_HOME, _HOME),
    "sign_in": (_event, _form),
    "came": (_came, lambda _subject: Address("home.home", {})),
    "talk": (_page("talk.who"), _page("talk.who")),
    "place": (_place("place.place"), _place("talk.number")),
    "who": (_page("booking.who"), _page("booking.who")),
    "book": (_times, _times),
    "held": (_held, _held),
    "booking": (_booking("my_booking.booking"), _booking("booking.done")),
    "wish": (_wish("wish.wish"), _wish("wish.asked")),
    "feedback": (_feedback, _feedback),
    "surveys": (_page("surveys.choose"), _page("surveys.choose")),
    "survey": (_survey, _survey),
    "whats_on": (_whats_on, _whats_on),
    "stories": (_stories, _stories),
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
        return Address("home.home", {})
