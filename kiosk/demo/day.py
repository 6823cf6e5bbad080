"""One believable school day in several languages, made through domain functions.

Always relative to now: something is on at this moment, something was before and comes later,
and families came on the last thirty days.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_security import hash_password

from kiosk.core import clock, languages, tokens
from kiosk.demo import people, programme, screens, talks, told
from kiosk.domain import event_editing, helpcalls, leaving, schools, signins, staff
from kiosk.domain.event_editing import Event
from kiosk.domain.schools import School

#: Hour to event, Monday to Sunday.
_QUIET = {8: programme.breakfast, 10: programme.story}
_BUSY = {8: programme.breakfast, 10: programme.coffee, 14: programme.english}
_WEEKEND = {11: programme.english}
WEEK = (_QUIET, _BUSY, _QUIET, _BUSY, _QUIET, _WEEKEND, _WEEKEND)
ZONE = "Europe/London"
DAYS = 30


@dataclass(frozen=True)
class Made:
    """What the demo made, to be printed: the code of an event on now, paths, and who can log in."""

    on_now: str
    paths: list[tuple[str, str]]
    log_ins: list[tuple[str, str, str]]


def make(secret: str) -> Made:
    """Make the school, its places, people and last thirty days. Flushes; the caller commits.

    `secret` is that of the instance: private links are made from it.
    """
    mixer = random.Random(20)  # noqa: S311 - the same families each time
    school = schools.create(
        "Riverside Primary School",
        ZONE,
        list(languages.table()),
        terms=programme.terms(clock.today(ZONE)),
        phones="anywhere",
    )
    places = programme.make(school)
    log_ins = _people(school)
    for days_ago in range(DAYS, 0, -1):
        _past_day(school, places, clock.today(ZONE) - timedelta(days=days_ago), mixer)
    on_now = _today(school, places, mixer)
    accounts = {person.name.split()[0]: person.id for person in staff.everybody(school)}
    paths = _paths(talks.make(school, places, accounts, secret), secret)
    paths += _told(told.make(school, places, accounts, secret))
    screens.make(school, places, accounts["Rosa"], secret)
    return Made(on_now.code, paths, log_ins)


def _paths(made: talks.Talks, secret: str) -> list[tuple[str, str]]:
    """Return what there is to open beside the tablet and the phone: what it is, and its path."""
    (place, its_language), (booking, spoken) = made.links.place, made.links.booking
    place = tokens.of_link(secret, tokens.PLACE, place)
    booking = tokens.of_link(secret, tokens.BOOKING, booking)
    return [
        ("a sheet's code", f"/b/{made.to_book}"),
        ("a place in line", f"/{its_language}/place/{place}"),
        ("a booking", f"/{spoken}/booking/{booking}"),
    ]


def _told(made: told.Answers) -> list[tuple[str, str]]:
    """Return where an answer and a survey open; the code is touched as pictures, in this order."""
    code = " ".join(picture.removesuffix("-ticket") for picture in made.code)
    return [
        ("an answer", f"/a/{made.link}"),
        ("its code", f"/en/answer  ({code})"),
        ("a survey", f"/s/{made.survey}"),
    ]


def _people(school: School) -> list[tuple[str, str, str]]:
    made = []
    for name, email, role in people.STAFF:
        password = "-".join(tokens.choose(people.WORDS.split(), 4))
        person = staff.create(school, name, email, role, by=None)
        staff.set_password(school, person, hash_password(password))
        made.append((str(role), email, password))
    return made


def _past_day(school: School, places: programme.Places, day: date, mixer: random.Random) -> None:
    start, _end = clock.bounds(day, ZONE)
    for hour, draft in WEEK[day.weekday()].items():
        begins = start + timedelta(hours=hour)
        with clock.at(begins - timedelta(days=7)):
            event = event_editing.create(
                school, draft(places), begins, begins + timedelta(hours=1, minutes=30)
            )
        arrived = _arrivals(
            school, event, mixer, mixer.randint(3, 9), begins, timedelta(minutes=40)
        )
        _leave(school, arrived, event.ends_at)


def _today(school: School, places: programme.Places, mixer: random.Random) -> Event:
    now = clock.now()
    day_start, day_end = clock.bounds(clock.today(ZONE), ZONE)
    gone, left = now - day_start, day_end - now
    if gone > timedelta(minutes=10):
        begins = max(day_start, _five(now - timedelta(hours=3)))
        ends = min(begins + timedelta(hours=1), now - timedelta(minutes=1))
        earlier = event_editing.create(school, programme.breakfast(places), begins, ends)
        arrived = _arrivals(school, earlier, mixer, 6, begins, (ends - begins) / 2)
        _leave(school, arrived, ends)
    begins = max(day_start, _five(now - timedelta(minutes=20)))
    on_now = event_editing.create(
        school, programme.coffee(places), begins, begins + timedelta(minutes=90)
    )
    _arrivals(school, on_now, mixer, 7, begins, now - begins)
    soon = _five(now + min(timedelta(minutes=30), left / 4))
    event_editing.create(
        school, programme.advice(places), max(soon, now), soon + timedelta(hours=2)
    )
    for hours, draft in ((3, programme.english), (5, programme.story)):
        later = max(now, _five(now + min(timedelta(hours=hours), left * hours / 8)))
        event_editing.create(school, draft(places), later, later + timedelta(hours=1))
    with clock.at(max(day_start, now - timedelta(minutes=2))):
        _sign_in(school, None, ["Mr. Thomas (piano tuner)"], 1, 0, "en", signins.DESK)
        helpcalls.call_person(school, tokens.reference(), "ar")
    return on_now


def _five(instant: datetime) -> datetime:
    return instant.replace(minute=instant.minute // 5 * 5, second=0, microsecond=0)


def _arrivals(
    school: School,
    event: Event,
    mixer: random.Random,
    parties: int,
    first: datetime,
    span: timedelta,
) -> list[signins.Arrival]:
    arrived = []
    for turn, (name, language) in enumerate(mixer.sample(people.FAMILIES, parties)):
        with clock.at(first + span * turn / parties):
            names = [] if turn == 4 and not event.names_needed else [name]
            way = signins.PHONE if turn % 5 == 3 else signins.TABLET
            adults, children = mixer.choice((1, 1, 2)), mixer.randint(0, 2)
            arrived.append(_sign_in(school, event, names, adults, children, language, way))
    return arrived


def _leave(school: School, arrived: Sequence[signins.Arrival], until: datetime) -> None:
    """Let all leave shortly before the end; the last one has lost the number."""
    for turn, arrival in enumerate(reversed(arrived)):
        with clock.at(until - timedelta(seconds=20 * turn)):
            if turn and arrival.ticket:
                leaving.leave(school, arrival.ticket)
            elif not turn:
                leaving.leave_without_number(school, tokens.reference())
    with clock.at(until + timedelta(seconds=1)):
        leaving.after_events(school)


def _sign_in(
    school: School,
    event: Event | None,
    names: Sequence[str],
    adults: int,
    children: int,
    language: str,
    came_by: str,
) -> signins.Arrival:
    return signins.sign_in(
        school,
        event.reference if event else None,
        signins.Party.of(names, adults, children),
        language=language,
        came_by=came_by,
        key=tokens.reference(),
        without_name=not names,
    )


def addresses(made: Made, base: str) -> str:
    """Return what to open, and who can log in, as text for the terminal."""
    paths = [
        *screens.DOORS,
        ("a phone", f"/e/{made.on_now}"),
        *made.paths,
        ("staff", "/staff/"),
    ]
    lines = [
        "",
        "Riverside Primary School is ready. Open in a browser:",
        "",
        *(f"  {what:<15}  {base}{path}" for what, path in paths),
        "",
        "Log in as staff with one of these (made up, only for this demo):",
        "",
    ]
    width = max(len(email) for _role, email, _password in made.log_ins)
    lines += [
        f"  {role:<10} {email:<{width}}  {password}" for role, email, password in made.log_ins
    ]
    return "\n".join([*lines, ""])
