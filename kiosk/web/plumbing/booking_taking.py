"""What booking pages do with a time: keep it, book it, and find again what they did."""

from typing import Protocol

from flask import g

from kiosk.core import clock, errors, tokens
from kiosk.domain import bookings
from kiosk.web.plumbing import hold_limits, private_links
from kiosk.web.plumbing.booking_asked import Asked
from kiosk.web.plumbing.private_links import BOOKING, HELD


class Typed(Protocol):
    """What a form tells of somebody who books (web/forms/booking.py)."""

    @property
    def name(self) -> str:
        """The name as it was typed."""

    @property
    def speaker(self) -> bool | None:
        """Whether a speaker of the language is wanted; None where it was not asked."""

    @property
    def phone(self) -> str:
        """The phone number as it was typed."""


def key_of(page_key: str, slot: str) -> str:
    """Return the key of one time of a page that offers several: the same for a second tap."""
    return tokens.digest(f"{page_key} {slot}")[:40]


def kept(asked: Asked) -> bookings.Held | None:
    """Return the time that is still kept for somebody who went back to choose another."""
    try:
        held = bookings.held(g.school, asked.held) if asked.held else None
    except errors.Refusal:
        return None
    return held if held is not None and held.held_until > clock.now() else None


def hold(slot: str, key: str, asked: Asked) -> bookings.Held:
    """Keep a time for three minutes, and let go of the one kept before; refuses TooManyHolds."""
    before = kept(asked)
    instead = before.key if before is not None and before.key != key else None
    hold_limits.check(instead)
    held = bookings.hold(
        g.school,
        slot,
        key=key,
        token=private_links.token(HELD, key),
        language=g.language.tag,
        came_by=g.mode,
        moves_token=asked.moves or None,
        instead_of=asked.held if instead is not None else None,
    )
    hold_limits.keep(held.key, held.held_until, instead)
    return held


def book(slot: str, key: str, typed: Typed) -> bookings.BookingView:
    """Book a time in one step: the name is known from a time that somebody else took."""
    return bookings.book(
        g.school,
        slot,
        key=key,
        link_token=private_links.token(BOOKING, key),
        name=typed.name,
        language=g.language.tag,
        came_by=g.mode,
        speaker=bool(typed.speaker),
        phone=typed.phone,
    )


def confirm(token: str, key: str, typed: Typed) -> bookings.BookingView:
    """Book the kept time. `key` is the page's own: of use where the form was sent before."""
    # None: the kept time was used already, perhaps by the same form.
    key = bookings.key_of(g.school, token) or key
    booked = bookings.confirm(
        g.school,
        token,
        name=typed.name,
        speaker=bool(typed.speaker),
        phone=typed.phone,
        link_token=private_links.token(BOOKING, key),
    )
    hold_limits.book(key)
    return booked


def link_of(booked: bookings.BookingView) -> str:
    """Return the token of a booking's private link."""
    return private_links.token(BOOKING, booked.key)
