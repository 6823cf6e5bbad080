"""What tests of the wall and of the doors share: a line, ways to join and run it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from kiosk.core import clock, db, tokens
from kiosk.domain import queue_joining, queue_running
from kiosk.models.surgery import Surgery
from kiosk.models.ticket import Ticket
from tests.conftest import Scene


@pytest.fixture
def join(app: Flask, scene: Scene) -> Callable[..., str]:
    """Return a way to take a number in a line; gives the ticket's reference."""

    def take(surgery: Surgery, language: str = "en", school: Any = None) -> str:
        with app.app_context(), db.writing():
            return queue_joining.take_number(
                school or scene.school,
                surgery.reference,
                key=tokens.reference(),
                token=tokens.reference(),
                handoff_token=None,
                language=language,
                came_by="tablet",
                first_name="Zyxcanary",
            ).reference

    return take


@pytest.fixture
def run(app: Flask, scene: Scene) -> Callable[..., Any]:
    """Return a way to do something to a line as a member of staff: `run("call_next", reference)`."""

    steps = [clock.now()]

    def do(verb: str, reference: str, *more: Any, role: str = "host") -> Any:
        steps.append(steps[-1] + timedelta(seconds=5))  # two taps within a moment are one
        with app.app_context(), db.writing(), clock.at(steps[-1]):
            act = getattr(queue_running, verb)
            return act(scene.school, reference, scene.people[role], *more)

    return do


@pytest.fixture
def ticket_of(app: Flask, scene: Scene) -> Callable[[str], tuple[str, int]]:
    """Return a way to see the picture and number of a ticket."""

    def see(reference: str) -> tuple[str, int]:
        with app.app_context():
            mine = (Ticket.school_id == scene.school.id, Ticket.reference == reference)
            found = db.session.query(Ticket.picture, Ticket.number).filter(*mine).one()
            return str(found[0]), int(found[1])

    return see


@pytest.fixture
def line(make_surgery: Callable[..., Surgery]) -> Surgery:
    """Return a line that is open, with a topic that nobody else may read."""
    return make_surgery("Helen", title="Money trouble", host={"role": "Head teacher"})
