"""The talks of a busy day: lines in which somebody stands in every state, bookings and wishes."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import current_app
from PIL import Image, ImageDraw

from kiosk.core import clock, db, tokens
from kiosk.domain import (
    bookings,
    queue_door,
    queue_running,
    queue_turns,
    surgery_editing,
    uploads,
    wishes,
)
from kiosk.models.surgery import Surgery
from kiosk.web.plumbing import private_links
from tests.browser import long_codes
from tests.browser.talks import MINUTE, Talks
from tests.conftest import Scene

BEGAN, LASTS = 50, 130  # minutes: when today's lines began, and how long they last
LONG_HOST = "Wilhelmina-Alexandra"
LONG_ROLE = "Helps with forms, letters, money and housing"


def make(scene: Scene) -> Talks:
    """Make the surgeries within the caller's transaction."""
    made = Talks(scene)
    _hosts(made)
    now = clock.now().replace(second=0, microsecond=0)
    _long_line(made, now)
    _short_line(made, now)
    _full_line(made, now)
    _closed_line(made, now)
    _coming(made)
    _behind_links(made)
    return made


def photo(colours: tuple[str, str] = ("#7a5a48", "#d8b48f")) -> bytes:
    """Return a photo of a face, as far as one can tell from across a hall."""
    drawn = Image.new("RGB", (480, 480), "#bcd3cf")
    brush = ImageDraw.Draw(drawn)
    brush.ellipse((60, 300, 420, 700), fill=colours[0])
    brush.ellipse((150, 90, 330, 320), fill=colours[1])
    kept = io.BytesIO()
    drawn.save(kept, "JPEG")
    return kept.getvalue()


def _hosts(made: Talks) -> None:
    folder = current_app.config["KIOSK"].uploads
    face = uploads.keep(folder, made.scene.school, photo())
    admin = made.scene.people["admin"]
    words = {"pl": {"role": "Dyrektorka"}, "ar": {"role": "مديرة المدرسة"}}
    made.host("Helen", "Head teacher", "en", image=face, words=words, staff_id=admin)
    made.host("Sam", "Helps children with learning", "en", "pl", picture="group")
    made.host(LONG_HOST, LONG_ROLE, "en", "ar", "pl")
    made.host("Maria", "", "en")


def _long_line(made: Talks, now: datetime) -> None:
    """Make the line in which somebody stands in every state: Helen's."""
    words = {"ar": {"title": "لقاء مع مديرة المدرسة"}, "pl": {"title": "Rozmowa z dyrektorką"}}
    draft = made.draft("Talk to the head teacher", "Helen", words=words)
    with clock.at(now - BEGAN * MINUTE):
        helen = made.surgery("called", draft, now - BEGAN * MINUTE, LASTS)
        made.book("past", helen, 1)
        made.book("late", helen, 4, "Kasia")
        made.book("near", helen, 6)
        made.book("in_line", helen, 7, "Tomasz")
    for turn, minutes in enumerate((7, 8, 9)):
        with clock.at(now - (40 - 10 * turn) * MINUTE):
            made.join("seen", "called")
            made.talk("called", seen=False)
        with clock.at(now - (40 - 10 * turn - minutes) * MINUTE):
            person = made.scene.people["host"]
            queue_running.seen(made.scene.school, made.tickets["seen"], person)
    for turn, place in enumerate(("missed", "talking", "called", "next", "more_time", "waiting")):
        with clock.at(now - (9 - turn) * MINUTE):
            made.join(place, "called")
    with clock.at(now - 4 * MINUTE):
        missed = made.call("called")
        queue_running.not_here(made.scene.school, missed, made.scene.people["host"])
        made.talk("called", "reception", seen=False)
    made.call("called", "admin")
    made.join("given_back", "called")
    queue_turns.give_back(made.scene.school, made.places["given_back"])
    made.arrive("in_line", "in_line")
    queue_turns.more_time(made.scene.school, made.places["more_time"])
    made.join("last", "called", "ar", first_name="سارة (Sara) 2", speaker=True)


def _short_line(made: Talks, now: datetime) -> None:
    """Make the line of two hosts, in which a booked person goes before one who walked in."""
    draft = made.draft("Help with learning", "Sam", "Maria", walk_in_share=25)
    with clock.at(now - 30 * MINUTE):
        shared = made.surgery("talking", draft, now - 29 * MINUTE, 120)
        made.book("arrived", shared, 3, "Ola")
    made.join("first", "talking", "en")
    made.talk("talking", "admin", seen=False)
    made.join("booked_before", "talking")
    made.arrive("arrived", "arrived")
    made.number = f"{bookings.by_reference(made.scene.school, made.booked['near']).ticket.number}"


def _full_line(made: Talks, now: datetime) -> None:
    draft = made.draft("Forms and letters", LONG_HOST, bookable=False)
    with clock.at(now - 2 * MINUTE):
        made.surgery("free", draft, now - MINUTE, 15)
        made.join("full", "free", "ar", first_name="Wolfeschlegelsteinhausenbergerdorff")
        made.join("full_last", "free")
    made.surgery(
        "quiet", made.draft("Ask about anything", "Maria", bookable=False), now - 5 * MINUTE, 60
    )


def _closed_line(made: Talks, now: datetime) -> None:
    made.surgery(
        "closed",
        made.draft("After school", "Maria", room=None, bookable=False),
        now - 5 * MINUTE,
        40,
    )
    made.join("closed", "closed", "en")
    queue_door.close_early(made.scene.school, made.lines["closed"], made.scene.people["host"])


def _coming(made: Talks) -> None:
    """Make surgeries of the next days, mornings to evenings, and one that was cancelled."""
    school, today = made.scene.school, clock.today(made.scene.school.time_zone)

    def on(days: int, hour: int) -> datetime:
        return _at(today + timedelta(days=days), hour, school.time_zone)

    helen = made.draft("Talk to the head teacher", "Helen", slot_minutes=15)
    with_room = [made.surgery(f"day {day}", helen, on(day, 9), 60) for day in (1, 2, 3)]
    made.surgery("evening", helen, on(1, 18), 60)
    video = made.draft("On video", "Sam", way="video", meeting_link="https://meet.example.org/a")
    made.surgery("video", video, on(2, 15), 60)
    phone = made.draft("On the phone", LONG_HOST, way="phone", walk_ins=False)
    rings = made.surgery("phone", phone, on(2, 16), 60)
    made.book("to_come", with_room[0], 1, "سارة (Sara) 2", speaker=True, phone="07700 900982")
    made.book("cancelled", with_room[1], 0)
    bookings.cancel(school, made.bookings["cancelled"])
    made.book("moved", with_room[1], 1, phone="07700 900982")
    slots = bookings.slots(school, with_room[2].id)
    moved, key = made.booked["moved"], tokens.reference()
    bookings.move(school, moved, slots[2].reference, key=key, tell=True)
    off = made.surgery("cancelled", made.draft("Not this time", "Sam"), on(3, 15), 60)
    made.book("school_cancelled", off, 0, "Ali", phone="07700 900982")
    surgery_editing.lock(school, [off])
    surgery_editing.cancel_dates(school, [off])
    made.held["name"] = _hold(made, with_room[1], 2)
    made.held["phone"] = _hold(made, rings, 0)
    made.held["move"] = _hold(made, with_room[1], 3, moves_token=made.bookings["to_come"])


def _at(day: date, hour: int, zone: str) -> datetime:
    return datetime.combine(day, time(hour), clock.zone(zone))


def _hold(made: Talks, surgery: Surgery, at: int, **more: Any) -> str:
    """Hold a slot; return the part of an address that leads to its name page."""
    key, slots = tokens.reference(), bookings.slots(made.scene.school, surgery.id)
    token = private_links.token(private_links.HELD, key)
    given = {"key": key, "token": token, "language": "en", "came_by": "tablet", **more}
    bookings.hold(made.scene.school, slots[at].reference, **given)
    return f"{token}?key={key}"


def _behind_links(made: Talks) -> None:
    """Make wishes, and a booking for each, so that one of them is offered a time."""
    school, maria = made.scene.school, made.who["Maria"]
    only = made.draft("One time", "Maria", walk_ins=False, slot_minutes=60)
    zone = school.time_zone
    days = clock.today(zone) + timedelta(days=4)
    one = made.surgery("one time", only, _at(days, 9, zone), 60)
    made.book("gives way", one, 0)
    for state, host in (("offered", maria), ("waiting", None), ("over", None)):
        key = tokens.reference()
        made.wishes[state] = private_links.token(private_links.WISH, key)
        given = {"key": key, "phone": "07700 900982", "name": "", "language": "en"}
        wishes.ask(school, host, link_token=made.wishes[state], **given)
        long_codes.beside(school, "wish", key)
    wishes.stop(school, made.wishes["over"])
    bookings.cancel(school, made.bookings["gives way"])


def only_lines(scene: Scene, number: int) -> None:
    """Open so many lines of one host each, in which two people wait."""
    made = Talks(scene)
    for turn in range(number):
        name = f"Helen {turn + 1}"
        made.host(name, "Helps children with learning", "en", "pl", "ar")
        made.surgery(name, made.draft("Talk to us", name), clock.now() - 5 * MINUTE, 120)
        for _ in range(2):
            made.join(name, name)


def nobody_is_free(scene: Scene) -> None:
    """Cancel every surgery, within the caller's transaction."""
    wanted = Surgery.school_id == scene.school.id
    found = db.session.query(Surgery).filter(wanted).all()
    surgery_editing.lock(scene.school, found)
    surgery_editing.cancel_dates(scene.school, found)
    surgery_editing.note(scene.school)
