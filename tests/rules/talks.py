"""Lines and bookings full of canaries, and one of everything that is nobody's but the visitor's."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from kiosk.core import clock, db, tokens
from kiosk.domain import bookings, queue_joining, queue_running, wishes
from kiosk.models.surgery import Slot, Surgery
from kiosk.web.plumbing import private_links
from kiosk.web.plumbing.private_links import BOOKING, HANDOFF, HELD, PLACE, WISH
from tests import surgeries

#: Belongs to the canaries who gave one; it begins like no other number in the tests.
PHONE = "+48600700{:03}"
LANGUAGES = ("en", "pl", "ar")


@dataclass(frozen=True)
class Talks:
    """What belongs to the lines of the school under test.

    The private links by their purpose, and what staff call the same things, are those of somebody
    who is no canary: with their own link they may see their own name.
    """

    surgery: str
    host: str
    ticket: str
    booking: str
    wish: str
    links: dict[str, str]
    crowd: str
    of_a_canary: dict[str, str]


def furnish(school: Any, room: Any, staff_id: int, canaries: list[str]) -> Talks:
    """Let the canaries book, come to a room, be called and wait; return what is the visitor's own."""
    helen, sam = surgeries.add_host(school, "Helen"), surgeries.add_host(school, "Sam")
    crowd = surgeries.add_surgery(school, [helen], places=3, room=room)
    calm = surgeries.add_surgery(school, [sam], places=2)
    later = clock.now() + timedelta(days=2)
    surgeries.add_surgery(school, [helen, sam], later.replace(second=0, microsecond=0))
    free = [slot.reference for slot in _to_come(school, crowd) for _place in range(3)]
    canary: dict[str, str] = {}
    for number, (name, slot) in enumerate(zip(canaries[::2], free, strict=False)):
        booked = _book(school, slot, name, number, PHONE.format(number))
        if number < 3:  # the first slot to come is near enough to say "I am here"
            canary = _arrive(school, booked)
        elif number == 20:
            bookings.cancel(school, booked.reference, by=staff_id, tell=True)
    for number, name in enumerate(canaries[1::2]):
        _walk_in(school, crowd if number < 20 else calm, number, name)
    for number, name in enumerate(canaries[:4]):
        _ask(school, helen.reference, number, name, PHONE.format(900 + number))
    queue_running.call_next(school, crowd.reference, staff_id)
    own = _own(school, calm, sam.reference)
    return Talks(crowd=crowd.reference, of_a_canary=canary, **own)


def _to_come(school: Any, surgery: Surgery) -> list[Slot]:
    wanted = (Slot.school_id == school.id, Slot.surgery_id == surgery.id)
    found = db.session.query(Slot).filter(*wanted).order_by(Slot.starts_at).all()
    return [slot for slot in found if slot.starts_at > clock.now()]


def _own(school: Any, surgery: Surgery, host: str) -> dict[str, Any]:
    """Give the visitor, who is no canary, one of everything."""
    soon, other, *_ = _to_come(school, surgery)
    booked = _book(school, soon.reference, "Nobody Special")
    key = tokens.reference()
    held_link = private_links.token(HELD, key)
    given = {"language": "en", "came_by": "tablet"}
    bookings.hold(school, other.reference, key=key, token=held_link, **given)
    joined = _walk_in(school, surgery)
    wish = _ask(school, host)
    links = {purpose: private_links.token(purpose, joined.key) for purpose in (PLACE, HANDOFF)}
    links |= {HELD: held_link, BOOKING: private_links.token(BOOKING, booked.key)}
    links[WISH] = private_links.token(WISH, wish.key)
    return {
        "surgery": surgery.reference,
        "host": host,
        "ticket": joined.reference,
        "booking": booked.reference,
        "wish": wish.reference,
        "links": links,
    }


def _book(
    school: Any, slot: str, name: str, number: int = 0, phone: str = ""
) -> bookings.BookingView:
    key = tokens.reference()
    return bookings.book(
        school,
        slot,
        key=key,
        link_token=private_links.token(BOOKING, key),
        name=name,
        language=LANGUAGES[number % 3],
        came_by="phone",
        phone=phone,
    )


def _arrive(school: Any, booked: bookings.BookingView) -> dict[str, str]:
    """Let somebody come for their time; return the links of their pages."""
    link = private_links.token(PLACE, f"arrival-{booked.key}")
    queue_joining.arrive(school, booked.reference, token=link, came_by="phone")
    return {PLACE: link, BOOKING: private_links.token(BOOKING, booked.key)}


def _walk_in(
    school: Any, surgery: Surgery, number: int = 0, name: str = "Nobody"
) -> queue_joining.Joined:
    key = tokens.reference()
    return queue_joining.take_number(
        school,
        surgery.reference,
        key=key,
        token=private_links.token(PLACE, key),
        handoff_token=private_links.token(HANDOFF, key),
        language=LANGUAGES[number % 3],
        came_by="desk",  # who may add somebody to a line that is full
        first_name=name,
    )


def _ask(
    school: Any, host: str, number: int = 0, name: str = "Nobody", phone: str = "07700900982"
) -> wishes.WishView:
    key = tokens.reference()
    return wishes.ask(
        school,
        host,
        key=key,
        link_token=private_links.token(WISH, key),
        phone=phone,
        name=name,
        language=LANGUAGES[number % 3],
    )
