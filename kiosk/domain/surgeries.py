"""Surgeries as parents and staff meet them: who can be talked to, where, when, in which words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy import Row, Select, select

from kiosk.core import clock, db, errors
from kiosk.domain import words
from kiosk.domain.surgery_views import BREAK as BREAK
from kiosk.domain.surgery_views import CLOSED as CLOSED
from kiosk.domain.surgery_views import LAST as LAST
from kiosk.domain.surgery_views import OPEN as OPEN
from kiosk.domain.surgery_views import OPENS_BEFORE as OPENS_BEFORE
from kiosk.domain.surgery_views import WAYS as WAYS
from kiosk.domain.surgery_views import HostView as HostView
from kiosk.domain.surgery_views import SurgeryView as SurgeryView
from kiosk.domain.words import Words
from kiosk.models.host import Host
from kiosk.models.school import School
from kiosk.models.surgery import Surgery, SurgeryHost
from kiosk.models.venue import Room, Venue

#: How long after its end a surgery still counts for the pulse: people may still be waiting.
AFTER_END = timedelta(hours=3)
#: How long a process may go on with a pulse that another process has changed.
SECONDS_REMEMBERED = 2.0

_pulses: dict[int, tuple[float, tuple[int, ...]]] = {}


_COLUMNS = (
    *Surgery.__table__.c,
    Venue.reference.label("venue_reference"),
    Venue.name.label("venue_name"),
    Venue.words.label("venue_words"),
    Venue.in_school,
    Venue.picture.label("venue_picture"),
    Venue.image.label("venue_image"),
    Room.name.label("room_name"),
    Room.words.label("room_words"),
    Room.picture.label("room_picture"),
    Room.image.label("room_image"),
)


def by_reference(school: School, reference: str, language: str) -> SurgeryView:
    """Return the surgery with this reference; refuses one of another school (NotFound)."""
    return _one(school, Surgery.reference == reference, language)


def by_code(school: School, code: str, language: str) -> SurgeryView:
    """Return the surgery whose poster has this code now; refuses NotFound."""
    return _one(school, Surgery.code == code, language)


def by_id(school: School, surgery_id: int, language: str) -> SurgeryView:
    """Return a surgery of this school by its row; refuses NotFound."""
    return _one(school, Surgery.id == surgery_id, language)


def open_now(school: School, language: str) -> list[SurgeryView]:
    """Return the lines of this moment, in order of start: from OPENS_BEFORE the start to the end.

    Where the last number was given out (door "last") the line still stands here.
    """
    now = clock.now()
    return _views(
        school,
        _of(school).where(
            Surgery.starts_at <= now + OPENS_BEFORE,
            Surgery.ends_at > now,
            Surgery.walk_ins.is_(True),
            Surgery.door != CLOSED,
            Surgery.cancelled_at.is_(None),
        ),
        language,
    )


def on_day(
    school: School, day: date, language: str, *, cancelled: bool = False
) -> list[SurgeryView]:
    """Return the surgeries that begin on a day of the school; `cancelled` ones too where asked."""
    start, end = clock.bounds(day, school.time_zone)
    wanted = _of(school).where(Surgery.starts_at >= start, Surgery.starts_at < end)
    return _views(school, _but_cancelled(wanted, cancelled), language)


def coming(
    school: School, language: str, *, days: int = 60, cancelled: bool = False
) -> list[SurgeryView]:
    """Return the surgeries of these days that have not ended, in order of start."""
    now = clock.now()
    last = clock.today(school.time_zone) + timedelta(days=days)
    _start, end = clock.bounds(last, school.time_zone)
    wanted = _of(school).where(Surgery.ends_at > now, Surgery.starts_at < end)
    return _views(school, _but_cancelled(wanted, cancelled), language)


def can_be_booked(school: School, *, days: int = 60) -> bool:
    """Say whether any surgery of these days has times to book, in one small question."""
    _start, end = clock.bounds(
        clock.today(school.time_zone) + timedelta(days=days), school.time_zone
    )
    wanted = select(Surgery.id).where(
        Surgery.school_id == school.id,
        Surgery.ends_at > clock.now(),
        Surgery.starts_at < end,
        Surgery.bookable,
        Surgery.cancelled_at.is_(None),
    )
    return db.session.execute(wanted.limit(1)).first() is not None


def for_host(school: School, host_reference: str, language: str) -> list[SurgeryView]:
    """Return the surgeries of a host that have not ended, cancelled ones left out."""
    theirs = (
        select(SurgeryHost.surgery_id)
        .join(Host, Host.id == SurgeryHost.host_id)
        .where(SurgeryHost.school_id == school.id, Host.reference == host_reference)
    )
    wanted = _of(school).where(Surgery.ends_at > clock.now(), Surgery.id.in_(theirs))
    return _views(school, _but_cancelled(wanted, False), language)


def host(school: School, reference: str, language: str) -> HostView:
    """Return a host as parents meet them; refuses one of another school (NotFound)."""
    found = db.session.scalar(
        select(Host).where(Host.school_id == school.id, Host.reference == reference)
    )
    if found is None:
        raise errors.NotFound
    return _host(school, found, language)


def pulse(school: School) -> tuple[int, ...]:
    """Return numbers that differ when a line of today has changed; two seconds old at most.

    For pages that are made once and kept, such as the home screen.
    """
    known = _pulses.get(school.id)
    if known is not None and clock.monotonic() - known[0] < SECONDS_REMEMBERED:
        return known[1]
    start, end = clock.bounds(clock.today(school.time_zone), school.time_zone)
    summed = sa.func.coalesce(sa.func.sum(Surgery.version), 0)
    row = db.session.execute(
        select(summed, sa.func.count()).where(
            Surgery.school_id == school.id,
            Surgery.starts_at < end + OPENS_BEFORE,
            Surgery.ends_at > start - AFTER_END,
        )
    ).one()
    found = (int(row[0]), int(row[1]))
    if len(_pulses) > 100:
        _pulses.clear()
    _pulses[school.id] = (clock.monotonic(), found)
    return found


def forget_pulse() -> None:
    """Drop what `pulse` remembers, after a change in this process."""
    _pulses.clear()


def _of(school: School) -> Select[*tuple[object, ...]]:
    return (
        select(*_COLUMNS)
        .outerjoin(Venue, Venue.id == Surgery.venue_id)
        .outerjoin(Room, Room.id == Surgery.room_id)
        .where(Surgery.school_id == school.id)
    )


def _but_cancelled(
    wanted: Select[*tuple[object, ...]], cancelled: bool
) -> Select[*tuple[object, ...]]:
    return wanted if cancelled else wanted.where(Surgery.cancelled_at.is_(None))


def _one(school: School, which: sa.ColumnElement[bool], language: str) -> SurgeryView:
    found = _views(school, _of(school).where(which), language)
    if not found:
        raise errors.NotFound
    return found[0]


def _views(school: School, wanted: Select[*tuple[object, ...]], language: str) -> list[SurgeryView]:
    rows = db.session.execute(wanted.order_by(Surgery.starts_at, Surgery.id)).all()
    seeing = _hosts(school, [row.id for row in rows], language) if rows else {}
    return [_view(school, row, seeing.get(row.id, ()), language) for row in rows]


def _hosts(
    school: School, surgery_ids: Sequence[int], language: str
) -> dict[int, tuple[HostView, ...]]:
    """Return the hosts of each of these surgeries, by name."""
    rows = db.session.execute(
        select(SurgeryHost.surgery_id, Host)
        .join(Host, Host.id == SurgeryHost.host_id)
        .where(SurgeryHost.school_id == school.id, SurgeryHost.surgery_id.in_(surgery_ids))
    ).all()
    found: dict[int, list[HostView]] = defaultdict(list)
    for surgery_id, one in rows:
        found[surgery_id].append(_host(school, one, language))
    return {key: tuple(sorted(views, key=_by_name)) for key, views in found.items()}


def _by_name(view: HostView) -> tuple[str, int]:
    return view.name.casefold(), view.id


def _host(school: School, found: Host, language: str) -> HostView:
    others = found.words or {}
    return HostView(
        id=found.id,
        reference=found.reference,
        name=found.name,
        role=words.pick(found.role, "role", others, language, school.default_language),
        languages=tuple(found.languages or ()),
        picture=found.picture,
        image=found.image,
        staff_id=found.staff_id,
    )


def _view(
    school: School,
    row: Row[*tuple[object, ...]],
    seeing: Sequence[HostView],
    language: str,
) -> SurgeryView:
    own = school.default_language
    title = words.pick(row.title, "title", row.words or {}, language, own)
    assert title is not None  # the column is never empty
    return SurgeryView(
        id=row.id,
        reference=row.reference,
        code=row.code,
        title=title,
        sentence=words.pick(row.sentence, "sentence", row.words or {}, language, own),
        hosts=tuple(seeing),
        place=_place(row, language, own),
        place_picture=row.room_picture or row.venue_picture,
        place_image=row.room_image or row.venue_image,
        venue_id=row.venue_id,
        venue_reference=row.venue_reference,
        room_id=row.room_id,
        in_school=row.in_school is not False,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        way=row.way,
        meeting_link=row.meeting_link,
        bookable=row.bookable,
        walk_ins=row.walk_ins,
        languages=_spoken(seeing, row.languages or ()),
        interpreters=tuple(row.interpreters or ()),
        cancelled=row.cancelled_at is not None,
        door=row.door,
        picture=row.picture,
        version=row.version,
        slot_minutes=row.slot_minutes,
        gap_minutes=row.gap_minutes,
        repeats=row.series_id is not None,
    )


def _spoken(seeing: Iterable[HostView], own: Iterable[str]) -> tuple[str, ...]:
    """Return the tags of all hosts, then the surgery's own, each once."""
    theirs = [tag for view in seeing for tag in view.languages]
    return tuple(dict.fromkeys([*theirs, *own]))


def _place(row: Row[*tuple[object, ...]], language: str, own: str) -> Words | None:
    """Choose where to send people: the room, else the venue."""
    if row.room_name:
        return words.pick(row.room_name, "name", row.room_words or {}, language, own)
    return words.pick(row.venue_name or "", "name", row.venue_words or {}, language, own)
