"""Codes that stay on a screen for hours, for tests that look at every screen for longer than 90 s."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.domain import handoffs
from kiosk.models.ticket import Ticket
from kiosk.web.plumbing import hand_over, private_links

HOURS = timedelta(hours=3)


def beside(school: Any, step: str, subject: str, language: str = "pl") -> None:
    """Make the code of the tablet's last screen, as whatever is handed over there was made."""
    key = hand_over.own_key(step, subject)
    token = private_links.token(private_links.STEP, key)
    with clock.at(clock.now() + HOURS):
        handoffs.make(school, handoffs.Step(step, subject, language), key, token)


def of_ticket(school: Any, reference: str) -> None:
    """Let the code of a number stay."""
    wanted = (Ticket.school_id == school.id, Ticket.reference == reference)
    ends = {"handoff_ends_at": clock.now() + HOURS}
    db.session.execute(sa.update(Ticket).where(*wanted).values(**ends))
