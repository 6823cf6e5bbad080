"""A busy school day for tests that look at every screen: events of every kind, parties, help calls."""

from dataclasses import dataclass, field
from datetime import timedelta

from kiosk.core import clock, db, tokens
from kiosk.domain import event_editing, helpcalls, sessions, signins
from kiosk.domain.event_editing import Draft
from tests.browser import busy_talks, shared, speaking, told
from tests.browser.shared import Shared
from tests.browser.speaking import Speaking
from tests.browser.talks import Talks
from tests.browser.told import Told
from tests.conftest import Scene

LONG_TITLE = (
    "Reading together: an afternoon for grandparents, parents and small children of all ages"
)
LONG_NAME = (
    "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh Maria del Carmen سارة 李娜 and Baby Jo"
)
ZONE = "Europe/London"


@dataclass
class Day:
    """References of what there is, and the codes of the events' posters.

    `ticket` is the number of somebody who is here.
    """

    scene: Scene
    talks: Talks
    told: Told
    shared: Shared
    speaking: Speaking
    events: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    arrival: str = ""
    ticket: int = 0
    calls: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.events["on"] = self.scene.event


def make(scene: Scene) -> Day:
    """Make the day, committed."""
    with db.writing():
        made = Day(
            *(scene, busy_talks.make(scene), told.make(scene), shared.make(scene)),
            speaking.make(scene),
        )
        _events(made)
        _parties(made)
        _calls(made)
    return made


def add_event(scene: Scene, draft: Draft, starts: timedelta, hours: float = 1) -> str:
    """Make an event that starts so long from now; return its reference."""
    begins = clock.now() + starts
    return event_editing.create(
        scene.school, draft, begins, begins + timedelta(hours=hours)
    ).reference


def _events(made: Day) -> None:
    scene, minute = made.scene, timedelta(minutes=1)
    day_start, day_end = clock.bounds(clock.today(ZONE), ZONE)
    now = clock.now()
    long = Draft(
        LONG_TITLE,
        "Bring a book that you love. We have books in many languages, and tea and fruit.",
        picture="story",
        venue=scene.building,
        room=scene.hall,
        names_needed=False,
        badges=("free", "children", "no_steps", "your_language"),
    )
    made.events["long"] = add_event(scene, long, -2 * minute)
    soon = min(now + 20 * minute, day_end - 5 * minute) - now
    translated = {"pl": {"title": "Poranek muzyczny"}, "ar": {"title": "صباح الموسيقى (Sara) 2"}}
    music = Draft("Music morning", picture="music", venue=scene.building, words=translated)
    made.events["soon"] = add_event(scene, music, soon)
    made.events["tomorrow"] = add_event(
        scene, Draft("Craft club", picture="craft"), timedelta(days=1)
    )
    with clock.at(max(day_start, now - timedelta(hours=3))):
        made.events["ended"] = add_event(
            scene, Draft("Breakfast", picture="food"), 0 * minute, 0.02
        )
    made.events["cancelled"] = add_event(scene, Draft("Sports day", picture="sport"), -minute)
    planned = {
        name: event_editing.planned(scene.school, reference).event
        for name, reference in made.events.items()
    }
    made.codes = {name: event.code for name, event in planned.items()}
    event_editing.cancel(scene.school, [planned["cancelled"]])


def only_on(scene: Scene, number: int, lines: int = 0) -> None:
    """Cancel what is on, surgeries too, and put so many other events and lines in its place."""
    busy_talks.nobody_is_free(scene)
    busy_talks.only_lines(scene, lines)
    planned = event_editing.coming(scene.school)
    event_editing.cancel(scene.school, [one.event for one in planned])
    for turn in range(number):
        draft = Draft(f"Singing for families {turn + 1}", picture="music", venue=scene.building)
        add_event(scene, draft, timedelta(minutes=-1))


def _parties(made: Day) -> None:
    school = made.scene.school
    parties = [
        ("on", ("Amina",), 1, 2),
        ("on", (LONG_NAME[:90],), 1, 0),
        ("long", (), 2, 3),
        ("on", tuple(f"Name {n}" for n in range(12)), 12, 4),
    ]
    for event, names, adults, children in parties:
        arrival = signins.sign_in(
            school,
            made.events[event],
            signins.Party.of(names, adults, children),
            language="pl",
            came_by=signins.TABLET,
            key=tokens.reference(),
            without_name=not names,
        )
    assert arrival.ticket is not None
    made.arrival, made.ticket = arrival.reference, arrival.ticket.number


def _calls(made: Day) -> None:
    school, person = made.scene.school, made.scene.people["reception"]
    for state in ("coming", "none", "waiting"):
        made.calls[state] = helpcalls.call_person(school, tokens.reference(), "ar")
    sessions.begin(person, {})  # somebody looks at a staff screen
    helpcalls.answer(school, made.calls["coming"], person)
    helpcalls.close(school, made.calls["none"])
