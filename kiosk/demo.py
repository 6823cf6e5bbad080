"""One believable school day in several languages, made through domain functions.

Always relative to now: something is on at this moment, something was before and comes later,
and families came on the last thirty days.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_security import hash_password

from kiosk.core import clock, tokens
from kiosk.domain import event_editing, helpcalls, leaving, schools, signins, staff, venues
from kiosk.domain.event_editing import Draft, Event
from kiosk.domain.schools import School

ZONE = "Europe/London"
DAYS = 30

FAMILIES = (
    ("Amina", "en"),
    ("Katarzyna", "pl"),
    ("سارة", "ar"),
    ("O'Brien", "en"),
    ("Łukasz", "pl"),
    ("محمد", "ar"),
    ("Grandma Joyce", "en"),
    ("Zofia", "pl"),
    ("Yusuf", "en"),
    ("نور", "ar"),
    ("Mihai", "en"),
    ("Agnieszka", "pl"),
    ("Fatuma", "en"),
    ("Li Na 李娜", "en"),
    ("Tomasz", "pl"),
    ("أمل", "ar"),
    ("Jo", "en"),
    ("Priya", "en"),
    ("Małgorzata", "pl"),
    ("Dwayne", "en"),
)
STAFF = (
    ("Sam Okafor", "sam@riverside.example.org", staff.HOST),
    ("Rosa Bell", "rosa@riverside.example.org", staff.RECEPTION),
    ("Helen Marsh", "helen@riverside.example.org", staff.MANAGER),
    ("Dev Patel", "dev@riverside.example.org", staff.ADMIN),
)
_WORDS = """
    apple basket bridge button candle carpet cherry corner garden kettle lantern marble meadow
    mirror nutmeg orchard paper pebble pencil pocket ribbon river saddle silver spoon summer
    teapot thimble timber tulip velvet violet walnut window winter yellow
    """


@dataclass(frozen=True)
class Made:
    """What the demo made, to be printed: an event on now, and who can log in with what."""

    on_now: str
    log_ins: list[tuple[str, str, str]]


def make() -> Made:
    """Make the school, its places, people and last thirty days. Flushes; the caller commits."""
    mixer = random.Random(20)  # noqa: S311 - the same families each time
    school = schools.create(
        "Riverside Primary School", ZONE, ["en", "pl", "ar"], terms=_terms(clock.today(ZONE))
    )
    places = _places(school)
    log_ins = _people(school)
    for days_ago in range(DAYS, 0, -1):
        _past_day(school, places, clock.today(ZONE) - timedelta(days=days_ago), mixer)
    on_now = _today(school, places, mixer)
    return Made(on_now.reference, log_ins)


def _terms(today: date) -> list[list[str]]:
    year = today.year if today.month >= 8 else today.year - 1
    spans = (date(year, 9, 3), date(year, 12, 18)), (date(year + 1, 1, 5), date(year + 1, 3, 27))
    summer = date(year + 1, 4, 13), date(year + 1, 7, 21)
    return [[first.isoformat(), last.isoformat()] for first, last in (*spans, summer)]


@dataclass(frozen=True)
class _Places:
    school: venues.Venue
    hall: venues.Room
    library: venues.Room
    community: venues.Venue


def _places(school: School) -> _Places:
    building = venues.add_venue(
        school,
        "Riverside Primary School",
        picture="hall",
        access="The side gate on Mill Lane has no steps.",
    )
    hall = venues.add_room(
        school,
        building,
        "Main hall",
        picture="hall",
        access="No steps.",
        words={"pl": {"name": "Duża sala"}, "ar": {"name": "القاعة الكبيرة"}},
    )
    library = venues.add_room(
        school,
        building,
        "Library",
        picture="library",
        access="Lift beside the office.",
        words={"pl": {"name": "Biblioteka"}, "ar": {"name": "المكتبة"}},
    )
    community = venues.add_venue(
        school,
        "Mill Lane Community Hall",
        picture="community-hall",
        in_school=False,
        access="Ramp at the front door. Pushchairs can stay in the hall.",
        words={"pl": {"name": "Świetlica przy Mill Lane"}, "ar": {"name": "قاعة حي ميل لين"}},
    )
    return _Places(building, hall, library, community)


def _people(school: School) -> list[tuple[str, str, str]]:
    made = []
    for name, email, role in STAFF:
        password = "-".join(tokens.choose(_WORDS.split(), 4))
        person = staff.create(school, name, email, role, by=None)
        staff.set_password(school, person, hash_password(password))
        made.append((str(role), email, password))
    return made


def _coffee(places: _Places) -> Draft:
    return Draft(
        "Coffee morning",
        "Meet other families. Tea, coffee and toys for little ones.",
        picture="coffee",
        venue=places.school,
        room=places.hall,
        badges=("free", "children", "no_steps"),
        words={
            "pl": {
                "title": "Poranek przy kawie",
                "sentence": "Spotkanie rodzin. Herbata, kawa i zabawki dla maluchów.",
            },
            "ar": {
                "title": "صباح القهوة",
                "sentence": "لقاء مع عائلات أخرى. شاي وقهوة وألعاب للصغار.",
            },
        },
    )


def _advice(places: _Places) -> Draft:
    return Draft(
        "Citizens Advice in the hall",
        "Free help with money, housing and letters.",
        picture="meeting",
        venue=places.community,
        badges=("free", "no_steps", "your_language"),
        words={
            "pl": {
                "title": "Citizens Advice w świetlicy",
                "sentence": "Bezpłatna pomoc: pieniądze, mieszkanie, pisma.",
            },
            "ar": {
                "title": "Citizens Advice في القاعة",
                "sentence": "مساعدة مجانية في المال والسكن والرسائل.",
            },
        },
    )


def _breakfast(places: _Places) -> Draft:
    return Draft(
        "Family breakfast",
        "Toast and fruit before school.",
        picture="food",
        venue=places.school,
        room=places.hall,
        badges=("free", "children"),
        words={"pl": {"title": "Rodzinne śniadanie"}, "ar": {"title": "فطور العائلات"}},
    )


def _story(places: _Places) -> Draft:
    return Draft(
        "Story time",
        "A story for children and the people who love them.",
        picture="story",
        venue=places.school,
        room=places.library,
        badges=("free", "children"),
        words={"pl": {"title": "Czas na bajkę"}},
    )


def _english(places: _Places) -> Draft:
    return Draft(
        "English for parents",
        "Learn a little English together. Bring your baby.",
        picture="english-class",
        venue=places.community,
        badges=("free", "children"),
        words={"pl": {"title": "Angielski dla rodziców"}, "ar": {"title": "الإنجليزية للأهل"}},
    )


def _past_day(school: School, places: _Places, day: date, mixer: random.Random) -> None:
    if day.weekday() >= 5:
        return
    start, _end = clock.bounds(day, ZONE)
    drafts = (_breakfast, _coffee, _english) if day.weekday() in (1, 3) else (_breakfast, _story)
    for hour, draft in zip((8, 10, 14), drafts, strict=False):
        begins = start + timedelta(hours=hour)
        with clock.at(begins - timedelta(days=7)):
            event = event_editing.create(
                school, draft(places), begins, begins + timedelta(hours=1, minutes=30)
            )
        arrived = _arrivals(
            school, event, mixer, mixer.randint(3, 9), begins, timedelta(minutes=40)
        )
        _leave(school, arrived, event.ends_at)


def _today(school: School, places: _Places, mixer: random.Random) -> Event:
    now = clock.now()
    day_start, day_end = clock.bounds(clock.today(ZONE), ZONE)
    gone, left = now - day_start, day_end - now
    if gone > timedelta(minutes=10):
        begins = max(day_start, _five(now - timedelta(hours=3)))
        ends = min(begins + timedelta(hours=1), now - timedelta(minutes=1))
        earlier = event_editing.create(school, _breakfast(places), begins, ends)
        arrived = _arrivals(school, earlier, mixer, 6, begins, (ends - begins) / 2)
        _leave(school, arrived, ends)
    begins = max(day_start, _five(now - timedelta(minutes=20)))
    on_now = event_editing.create(school, _coffee(places), begins, begins + timedelta(minutes=90))
    _arrivals(school, on_now, mixer, 7, begins, now - begins)
    soon = _five(now + min(timedelta(minutes=30), left / 4))
    event_editing.create(school, _advice(places), max(soon, now), soon + timedelta(hours=2))
    for hours, draft in ((3, _english), (5, _story)):
        later = now + min(timedelta(hours=hours), left * hours / 8)
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
    for turn, (name, language) in enumerate(mixer.sample(FAMILIES, parties)):
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
    lines = [
        "",
        "Riverside Primary School is ready. Open in a browser:",
        "",
        f"  the tablet   {base}/",
        f"  a phone      {base}/e/{made.on_now}",
        f"  staff        {base}/staff/",
        "",
        "Log in as staff with one of these (made up, only for this demo):",
        "",
    ]
    width = max(len(email) for _role, email, _password in made.log_ins)
    lines += [
        f"  {role:<10} {email:<{width}}  {password}" for role, email, password in made.log_ins
    ]
    return "\n".join([*lines, ""])
