"""Surgeries for tests, made as rows: those who test a page need not plan a series first."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask, has_app_context

from kiosk.core import clock, db, tokens
from kiosk.models.host import Host
from kiosk.models.surgery import Slot, Surgery, SurgeryHost


def add_host(school: Any, name: str = "Helen", **more: Any) -> Host:
    """Add a host within the transaction of the test."""
    host = Host(
        reference=tokens.reference(),
        school_id=school.id,
        name=name,
        **{"role": "Head teacher", "languages": ["en"], "closed": False, **more},
    )
    db.session.add(host)
    db.session.flush()
    return host


def add_surgery(
    school: Any,
    hosts: Sequence[Host],
    starts_at: datetime | None = None,
    minutes: int = 120,
    room: Any = None,
    **more: Any,
) -> Surgery:
    """Add a surgery that began five minutes ago (or at `starts_at`), with its slots."""
    starts = starts_at or (clock.now() - timedelta(minutes=5)).replace(second=0, microsecond=0)
    given = {"title": "Talk to us", "slot_minutes": 10, "places": 1, "door": "open", **more}
    surgery = Surgery(
        reference=tokens.reference(),
        school_id=school.id,
        starts_at=starts,
        ends_at=starts + timedelta(minutes=minutes),
        room_id=room.id if room else None,
        venue_id=room.venue_id if room else None,
        **given,
    )
    db.session.add(surgery)
    db.session.flush()
    for host in hosts:
        db.session.add(SurgeryHost(surgery_id=surgery.id, host_id=host.id, school_id=school.id))
    length = timedelta(minutes=given["slot_minutes"])
    for turn in range(minutes // given["slot_minutes"]):
        db.session.add(
            Slot(
                reference=tokens.reference(),
                school_id=school.id,
                surgery_id=surgery.id,
                starts_at=starts + turn * length,
                ends_at=starts + (turn + 1) * length,
                places=given["places"],
                kept=0,
                taken=0,
            )
        )
    db.session.flush()
    return surgery


@contextmanager
def _within(app: Flask) -> Iterator[None]:
    """Commit in a context of its own, or take part in the one in which the test is already."""
    if has_app_context():
        yield
        db.session.flush()
    else:
        with app.app_context(), db.writing():
            yield


@pytest.fixture
def make_surgery(app: Flask, scene: Any) -> Callable[..., Surgery]:
    """Return a way to add a surgery with a host of this name, committed: `make_surgery("Helen")`.

    The row that comes back is detached: its columns may be read, its slots are `slots_of(it)`.
    """

    def make(*names: str, host: dict[str, Any] | None = None, **more: Any) -> Surgery:
        with _within(app):
            hosts = [add_host(scene.school, name, **(host or {})) for name in names or ("Helen",)]
            more.setdefault("room", scene.hall)
            surgery = add_surgery(scene.school, hosts, **more)
            known = (Surgery.school_id == surgery.school_id, Surgery.id == surgery.id)
            db.session.query(Surgery).filter(*known).populate_existing().one()
            db.session.expunge_all()
        return surgery

    return make


@pytest.fixture
def slots_of(app: Flask) -> Callable[[Surgery], list[Slot]]:
    """Return a way to see the slots of a surgery, in order, as detached rows."""

    def slots(surgery: Surgery) -> list[Slot]:
        with _within(app):
            wanted = (Slot.school_id == surgery.school_id, Slot.surgery_id == surgery.id)
            found = db.session.query(Slot).filter(*wanted).order_by(Slot.starts_at).all()
            for slot in found:
                db.session.expunge(slot)
        return found

    return slots
