"""Makes the instances that the bench serves: one school, events on now, and as many rows as asked."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from kiosk.app import create_app
from kiosk.core import clock, config, db, schema
from kiosk.core.config import Config
from kiosk.domain import devices, event_editing, schools, sessions, staff, venues

ZONE = "Europe/London"
#: What the school's tablet and wall send with every request; in these instances and no other.
TABLET, WALL = "paired=tablet-of-the-bench-school", "paired=wall-of-the-bench-school"
A_DAY = 900  # sign-ins of a busy day; the day that is shown has fifty


@dataclass(frozen=True)
class Scene:
    """An instance folder, with the event that is on and a manager's session."""

    folder: Path
    event: str
    token: str
    full_day: date
    school_id: int
    code: str = ""


def make(folder: Path, rows: int, tags: Sequence[str] = ("en", "pl", "ar")) -> Scene:
    """Make an instance with so many sign-ins on earlier days, and fifty on a day to look at."""
    settings = Config(instance=folder, secret_key=config.make_instance(folder), second_factor=False)
    with create_app(settings).app_context():
        schema.upgrade(settings)
        with db.writing():
            school = schools.create("Bench School", ZONE, tags)
            school.leaving_numbers = True
            building = venues.add_venue(school, "School")
            hall = venues.add_room(school, building, "Main hall")
            for role, cookie in ((devices.TABLET, TABLET), (devices.WALL, WALL)):
                token = cookie.removeprefix("paired=")
                devices.pair(school, devices.Draft(role, role), by=None, token=token)
            draft = event_editing.Draft(
                "Coffee morning", "Meet other families.", venue=building, room=hall
            )
            now = clock.now()
            start = max(now - timedelta(minutes=5), clock.bounds(clock.today(ZONE), ZONE)[0])
            event = event_editing.create(school, draft, start, now + timedelta(hours=6))
            person = staff.create(school, "Bench Manager", "bench@example.org", "manager", by=None)
            token = sessions.begin(person.id, {"_user_id": person.fs_uniquifier, "_fresh": True})
            day = clock.today(ZONE)
            made = Scene(folder, event.reference, token, day, school.id, event.code)
        ids = school.id, event.id, building.id
        db.session.remove()
    _fill(settings.sqlite_file, ids, rows)
    return made


def _fill(file: Path, ids: tuple[int, int, int], rows: int) -> None:
    connection = sqlite3.connect(file)
    with connection:
        connection.executemany(
            "INSERT INTO sign_in (reference, school_id, event_id, venue_id, day, signed_in_at,"
            " names, folded, adults, children, language, came_by, key, digest)"
            " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
            _rows(ids, rows),
        )
    connection.execute("ANALYZE")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


def _rows(ids: tuple[int, int, int], rows: int) -> Iterator[tuple[object, ...]]:
    school, event, venue = ids
    today = clock.today(ZONE)
    morning = datetime(today.year, today.month, today.day, 0, 1)
    for n in range(rows + 50):
        back = 0 if n >= rows else 1 + (rows - 1 - n) // A_DAY
        at = morning - timedelta(days=back) + timedelta(seconds=n % A_DAY)
        day = (today - timedelta(days=back)).isoformat()
        name = f"Family {n % 5003}"
        yield (
            f"r{n:021d}",
            school,
            event,
            venue,
            day,
            at.strftime("%Y-%m-%d %H:%M:%S.%f"),
            name,
            name.lower(),
            1 + n % 2,
            n % 3,
            ("en", "pl", "ar")[n % 3],
            "tablet",
            f"k{n:021d}",
            "d",
        )
