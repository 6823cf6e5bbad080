"""Surgeries as staff edit them: one date at a time. Dates that repeat are in surgery_series."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import school_days, schools, slot_changes, surgeries
from kiosk.domain.hosts import Host
from kiosk.domain.schools import School
from kiosk.domain.slot_changes import Booking as Booking
from kiosk.domain.surgery_drafts import BOUNDS, FIELDS, EndsBeforeItStarts, SlotTooLong
from kiosk.domain.surgery_drafts import SurgeryDraft as SurgeryDraft
from kiosk.domain.surgery_shapes import Shape
from kiosk.domain.venues import Room, Venue
from kiosk.models.surgery import Surgery as Surgery
from kiosk.models.surgery import SurgeryHost

MOST_CLASHES = 20
#: The columns of a draft; beside them it has its hosts.
COLUMNS = (
    *(*FIELDS, "words", "venue_id", "room_id", "way", "meeting_link", "bookable", "walk_ins"),
    *(*BOUNDS, "languages", "interpreters"),
)


def create(school: School, draft: SurgeryDraft, starts_at: datetime, ends_at: datetime) -> Surgery:
    """Add one date of a surgery with its slots. Refuses as SurgeryDraft, and SlotTooLong."""
    surgery = make(school, draft.values(), starts_at, ends_at)
    note(school, [surgery])
    return surgery


def make(
    school: School, values: Mapping[str, object], starts_at: datetime, ends_at: datetime
) -> Surgery:
    """Add a surgery with these values; the caller notes the change."""
    surgery = Surgery(
        reference=tokens.reference(),
        school_id=school.id,
        starts_at=starts_at,
        ends_at=ends_at,
        door=surgeries.OPEN,
        version=0,
        **{name: values[name] for name in COLUMNS},
    )
    refuse_shape(Shape.of(surgery))
    db.session.add(surgery)
    db.session.flush()
    _seat_hosts(school, surgery, values["hosts"])
    slot_changes.lay(school, surgery)
    db.session.flush()
    return surgery


def apply(
    school: School,
    surgery: Surgery,
    values: Mapping[str, object],
    starts_at: datetime,
    ends_at: datetime,
) -> list[Booking]:
    """Give a locked date these values and times; return the bookings to tell of it."""
    before = Shape.of(surgery)
    times = {"starts_at": starts_at, "ends_at": ends_at}
    refuse_shape(Shape.of(surgery, {**values, **times}))
    for name, value in (*values.items(), *times.items()):
        if name != "hosts":
            setattr(surgery, name, value)
    surgery.version += 1
    db.session.flush()
    if "hosts" in values:
        _seat_hosts(school, surgery, values["hosts"])
    return slot_changes.relay(school, surgery, before)


def refuse_shape(shape: Shape) -> None:
    """Refuse EndsBeforeItStarts and SlotTooLong."""
    if shape.ends_at <= shape.starts_at:
        raise EndsBeforeItStarts
    if not shape.slots():
        raise SlotTooLong


def facts(school: School, found: Sequence[Surgery]) -> dict[int, dict[str, object]]:
    """Return what each of these surgeries is, by its row: as `SurgeryDraft.values` names it."""
    seeing = _host_ids(school, [surgery.id for surgery in found])
    return {
        surgery.id: {
            **{name: getattr(surgery, name) for name in COLUMNS},
            "hosts": seeing[surgery.id],
        }
        for surgery in found
    }


def cancel_dates(school: School, found: Iterable[Surgery]) -> list[Booking]:
    """Say that these locked dates are not happening; return the bookings to tell of it.

    They stay, so that their links still answer. Whoever stands in the line is left to the line.
    """
    to_tell = []
    for surgery in found:
        if surgery.cancelled_at is None:
            surgery.cancelled_at, surgery.door = clock.now(), surgeries.CLOSED
            surgery.version += 1
            to_tell += slot_changes.cancel_all(school, surgery)
    return to_tell


def put_back(school: School, surgery: Surgery) -> list[Booking]:
    """Say that a cancelled date is happening after all; return the bookings that came back."""
    lock(school, [surgery])
    at, surgery.cancelled_at = surgery.cancelled_at, None
    if at is None:
        return []
    surgery.door = surgeries.OPEN
    surgery.version += 1
    back = slot_changes.come_back(school, surgery, at)
    note(school, [surgery])
    return back


def lock(school: School, found: Sequence[Surgery]) -> None:
    """Keep these dates for this transaction alone: their lines and other editors wait."""
    ids = [surgery.id for surgery in found]
    wanted = select(Surgery).where(Surgery.school_id == school.id, Surgery.id.in_(ids))
    locked = wanted.order_by(Surgery.id).with_for_update(key_share=True)
    db.session.scalars(locked.execution_options(populate_existing=True)).all()


def note(school: School, with_new_times: Sequence[Surgery] = ()) -> None:
    """Say that surgeries have changed, so that all who watch fetch them anew.

    Times that are new are offered to those who asked to be told.
    """
    db.session.flush()
    if with_new_times:
        slot_changes.offer_new_times(school, [surgery.id for surgery in with_new_times])
    schools.note_change(school)
    school_days.note_change(school, clock.today(school.time_zone))
    surgeries.forget_pulse()


def by_reference(school: School, reference: str) -> Surgery:
    """Return the surgery with this reference to be edited; refuses NotFound."""
    wanted = select(Surgery).where(Surgery.school_id == school.id, Surgery.reference == reference)
    found = db.session.scalar(wanted)
    if found is None:
        raise errors.NotFound
    return found


def draft_of(school: School, surgery: Surgery) -> SurgeryDraft:
    """Return what staff wrote, to be changed or copied."""
    own = (Surgery.school_id == school.id, Surgery.id == surgery.id)
    venue, room = db.session.execute(
        select(Venue, Room)
        .select_from(Surgery)
        .outerjoin(Venue, Venue.id == Surgery.venue_id)
        .outerjoin(Room, Room.id == Surgery.room_id)
        .where(*own)
    ).one()
    return SurgeryDraft(
        surgery.title,
        hosts_of(school, surgery),
        surgery.sentence,
        surgery.words or {},
        venue,
        room,
        surgery.way,
        surgery.meeting_link,
        surgery.bookable,
        surgery.walk_ins,
        surgery.slot_minutes,
        surgery.gap_minutes,
        surgery.places,
        surgery.walk_in_share,
        tuple(surgery.languages or ()),
        tuple(surgery.interpreters or ()),
    )


def next_like(school: School, surgery: Surgery) -> tuple[date, time, time]:
    """Return the day and times a copy begins with: same weekday and times, the next that comes."""
    start, end = (clock.local(at, school.time_zone) for at in (surgery.starts_at, surgery.ends_at))
    earliest = max(start.date(), clock.today(school.time_zone))
    ahead = (start.weekday() - earliest.weekday()) % 7 or 7
    return date.fromordinal(earliest.toordinal() + ahead), start.time(), end.time()


def hosts_of(school: School, surgery: Surgery) -> list[Host]:
    """Return who sees people in a surgery, by name."""
    found = db.session.scalars(
        select(Host)
        .join(SurgeryHost, SurgeryHost.host_id == Host.id)
        .where(SurgeryHost.school_id == school.id, SurgeryHost.surgery_id == surgery.id)
    )
    return sorted(found, key=lambda host: (host.name.casefold(), host.id))


def clashes(
    school: School,
    hosts: Sequence[Host],
    spans: Sequence[tuple[datetime, datetime]],
    but_not: Collection[int] = (),
) -> list[tuple[str, str, datetime]]:
    """Return where these hosts are at any of these times: (name, title, start), earliest first.

    `but_not` are rows of surgeries that do not count, such as those being changed.
    """
    if not hosts or not spans:
        return []
    at_once = sa.or_(
        *(sa.and_(Surgery.starts_at < end, Surgery.ends_at > start) for start, end in spans)
    )
    rows = db.session.execute(
        select(Host.name, Surgery.title, Surgery.starts_at)
        .join(SurgeryHost, SurgeryHost.surgery_id == Surgery.id)
        .join(Host, Host.id == SurgeryHost.host_id)
        .where(Surgery.school_id == school.id, Host.id.in_([host.id for host in hosts]), at_once)
        .where(Surgery.cancelled_at.is_(None), Surgery.id.not_in(but_not))
        .order_by(Surgery.starts_at, Surgery.id, Host.name)
        .limit(MOST_CLASHES)
    )
    return [(name, title, starts_at) for name, title, starts_at in rows]


def _host_ids(school: School, surgery_ids: Sequence[int]) -> dict[int, list[int]]:
    wanted = (SurgeryHost.school_id == school.id, SurgeryHost.surgery_id.in_(surgery_ids))
    found: dict[int, list[int]] = defaultdict(list)
    columns = select(SurgeryHost.surgery_id, SurgeryHost.host_id).where(*wanted)
    for surgery_id, host_id in db.session.execute(columns.order_by(SurgeryHost.host_id)):
        found[surgery_id].append(host_id)
    return found


def _seat_hosts(school: School, surgery: Surgery, wanted: Any) -> None:
    """Let these hosts, and nobody else, see people in a surgery."""
    known = set(_host_ids(school, [surgery.id])[surgery.id])
    own = (SurgeryHost.school_id == school.id, SurgeryHost.surgery_id == surgery.id)
    gone = known - set(wanted)
    if gone:
        db.session.execute(sa.delete(SurgeryHost).where(*own, SurgeryHost.host_id.in_(gone)))
    for host_id in sorted(set(wanted) - known):
        db.session.add(SurgeryHost(surgery_id=surgery.id, host_id=host_id, school_id=school.id))
    db.session.flush()
