"""Events for the pages of phones: one that is to come, on, over, long over, and not happening."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from kiosk.core import clock, db, tokens
from kiosk.domain import event_editing, event_series, venues
from kiosk.domain.event_dates import When
from kiosk.domain.event_editing import Draft
from kiosk.domain.recurrence import Kind, Repeat
from tests.browser import scenery
from tests.conftest import Scene

ALL_BADGES = ("free", "children", "no_steps", "your_language")


@dataclass(frozen=True)
class Made:
    """An event as pages name it."""

    reference: str
    code: str


def make(scene: Scene) -> dict[str, Made]:
    """Make the events, committed; return them by how they stand."""
    with db.writing():
        hall = venues.add_venue(
            scene.school,
            "St John's church hall",
            in_school=False,
            access="The way in is flat. There is a lift.",
            words={"ar": {"name": "قاعة الكنيسة", "access": "المدخل مستوٍ."}},
        )
        long = Draft(
            scenery.LONG_TITLE,
            "Bring a book that you love. We have books in many languages, and tea and fruit.",
            picture="story",
            venue=hall,
            badges=ALL_BADGES,
        )
        music = Draft("Music morning", picture="music", venue=scene.building)
        now = clock.now()
        made = {
            "on": _add(scene, long, now - timedelta(minutes=2)),
            "after": _add(scene, music, now - timedelta(hours=2)),
            "over": _add(scene, music, now - timedelta(days=4)),
            "cancelled": _add(scene, music, now + timedelta(days=2)),
            "before": _weekly(scene, long),
        }
        event = event_editing.planned(scene.school, made["cancelled"].reference).event
        event_editing.cancel(scene.school, [event])
        for number, draft in enumerate((music, Draft("Craft club", picture="craft")) * 4):
            _add(scene, draft, now + timedelta(days=3 + number))
    return made


def _add(scene: Scene, draft: Draft, starts: object) -> Made:
    event = event_editing.create(scene.school, draft, starts, starts + timedelta(hours=1))  # type: ignore[operator,arg-type]
    return Made(event.reference, event.code)


def _weekly(scene: Scene, draft: Draft) -> Made:
    first: date = clock.today(scenery.ZONE) + timedelta(days=2)
    repeat = Repeat(Kind.WEEKLY, until=first + timedelta(days=35))
    event = event_series.begin(
        scene.school, draft, When(first, time(9, 30), time(11), repeat), tokens.reference()
    )
    return Made(event.reference, event.code)
