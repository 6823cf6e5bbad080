"""The school of a test: a hall, an event that is on now, paired devices, a person of each role."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from flask_security import hash_password

from kiosk.core import clock, db
from kiosk.domain import devices as paired
from kiosk.domain import event_editing, schools, staff, venues
from tests import devices

LANGUAGES = ["en", "pl", "ar", "en-XA", "ar-XB"]
PASSWORD = "kettle-marble-orchard-velvet"


@dataclass(frozen=True)
class Scene:
    """A school with a hall, an event on now, one device and one person of each role."""

    school: schools.School
    hall: venues.Room
    building: venues.Venue
    event: str
    people: dict[str, int]
    code: str = ""


def on_now() -> tuple[datetime, datetime]:
    """Return when the event of a scene begins and ends: it is on now, whenever that is."""
    now = clock.now()
    midnight, _next = clock.bounds(clock.today("Europe/London"), "Europe/London")
    return max(now - timedelta(minutes=5), midnight), now + timedelta(minutes=55)


def make_scene(name: str, host: str | None) -> Scene:
    """Make a school with everything a test may need, and commit it."""
    with db.writing():
        school = schools.create(name, "Europe/London", LANGUAGES, host=host, phones="anywhere")
        building = venues.add_venue(school, f"{name} building")
        hall = venues.add_room(school, building, f"{name} hall")
        draft = event_editing.Draft("Coffee morning", "Tea and toys.", venue=building, room=hall)
        event = event_editing.create(school, draft, *on_now())
        for role in paired.ROLES:
            devices.add(school, role, hall)
        people = {
            role: a_person(school, role).id for role in ("host", "reception", "manager", "admin")
        }
        reference, code = event.reference, event.code
        # Let go of before the commit, which would make them ask the database again.
        db.session.refresh(school)
        db.session.expunge_all()
    return Scene(school, hall, building, reference, people, code)


def a_person(school: schools.School, role: str, name: str = "", email: str = "") -> staff.Staff:
    """Add a person who may log in with PASSWORD."""
    name = name or f"{role.title()} Person"
    email = email or f"{role}@school{school.id}.example.org"
    person = staff.create(school, name, email, role, by=None)
    staff.set_password(school, person, _hashed())
    return person


@lru_cache(maxsize=1)
def _hashed() -> str:
    # Hashing takes a tenth of a second on purpose: once for the whole run is enough.
    return str(hash_password(PASSWORD))
