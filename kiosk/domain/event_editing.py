"""Events as staff edit them: create, change, copy, cancel; one date, later ones, or all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from kiosk.core import db, errors, tokens
from kiosk.domain import schools
from kiosk.domain.schools import School
from kiosk.domain.venues import Room, Venue
from kiosk.models.event import Event as Event


class EndsBeforeItStarts(errors.Refusal):
    """The end is not after the start."""

    code = "ends_before_start"


class TitleMissing(errors.Refusal):
    """An event needs a title."""

    code = "title"


@dataclass(frozen=True)
class Draft:
    """What staff wrote about an event, the same for each of its dates.

    `words` maps language tags to {"title": ..., "sentence": ..., "place": ...}.
    `names_needed` None means: as the venue is, yes inside the school, no elsewhere.
    """

    title: str
    sentence: str = ""
    place: str = ""
    picture: str = "meeting"
    venue: Venue | None = None
    room: Room | None = None
    names_needed: bool | None = None
    badges: Sequence[str] = ()
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def create(school: School, draft: Draft, starts_at: datetime, ends_at: datetime) -> Event:
    """Add one date of an event, both instants aware. Refuses TitleMissing, EndsBeforeItStarts."""
    if not draft.title:
        raise TitleMissing
    if ends_at <= starts_at:
        raise EndsBeforeItStarts
    needed = draft.names_needed
    if needed is None:
        needed = draft.venue.in_school if draft.venue is not None else True
    event = Event(
        reference=tokens.reference(),
        school_id=school.id,
        title=draft.title,
        sentence=draft.sentence,
        place=draft.place,
        words=dict(draft.words),
        picture=draft.picture,
        venue_id=draft.venue.id if draft.venue else None,
        room_id=draft.room.id if draft.room else None,
        starts_at=starts_at,
        ends_at=ends_at,
        names_needed=needed,
        badges=list(draft.badges),
    )
    db.session.add(event)
    db.session.flush()
    schools.note_change(school)
    return event
