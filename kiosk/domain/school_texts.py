"""The organiser's own texts, and how each stands in another language, wherever its words are kept.

Events, places and hosts hold other languages beside their own; stories and surveys in rows of
translations. What a computer drafts for the first three is shown to staff alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.domain import (
    event_editing,
    hosts,
    stories,
    story_editing,
    survey_words,
    translations,
    venues,
)
from kiosk.domain.translations import Rendering
from kiosk.models.school import School
from kiosk.models.survey import Survey, SurveyState

EVENT, VENUE, ROOM, HOST = "event", "venue", "room", "host"
STORY, SURVEY = stories.SUBJECT, survey_words.SURVEY
#: In the order of the page; the first four keep other languages beside their own.
KINDS = (*(EVENT, VENUE, ROOM, HOST), STORY, SURVEY)
BESIDE = KINDS[:4]
#: So many dates of events, and so many surveys, are looked through.
MOST_EVENTS, MOST_SURVEYS = 400, 100
#: Letters that fit in the school's own language; another may take half as many again.
LIMITS = {
    (EVENT, "title"): 120,
    (EVENT, "sentence"): 300,
    (EVENT, "place"): 120,
    (VENUE, "name"): 120,
    (VENUE, "access"): 300,
    (ROOM, "name"): 120,
    (ROOM, "access"): 300,
    (HOST, "role"): 60,
    (STORY, "told"): 300,
    (STORY, "answer"): 400,
}
SURVEY_LIMIT = 300
MISSING, GIVEN_UP, STALE, DRAFT = "missing", "given_up", "stale", "draft"
WAITING, THERE = "waiting", "there"


@dataclass(frozen=True)
class Item:
    """A text in the school's own language, and its words in another.

    `field` names it within its thing. `state` is MISSING, GIVEN_UP (by a computer), WAITING (for
    one), DRAFT (a computer's), STALE (our own words have changed since, or not every date of an
    event has these) or THERE.
    """

    field: str
    own: str
    words: str
    state: str
    limit: int
    by: str = ""

    @property
    def kept(self) -> str:
        """Return the words that somebody stands by, or an empty text."""
        return self.words if self.state != DRAFT else ""

    @property
    def was(self) -> str:
        """Return by what is noticed that somebody else wrote meanwhile."""
        return translations.digest(self.kept)


@dataclass(frozen=True)
class Thing:
    """Something with words of the organiser's: an event with all its dates, a room, a story.

    `rows` are what shares these texts: `save` of school_words writes to all of them.
    """

    kind: str
    reference: str
    name: str
    items: tuple[Item, ...]
    rows: Sequence[Any]
    on: date | None = None

    @property
    def missing(self) -> int:
        """Return how many of its texts need somebody."""
        return sum(item.state != THERE for item in self.items)


@dataclass(frozen=True)
class _Source:
    """A thing with its texts in the school's own language, by field."""

    kind: str
    reference: str
    name: str
    texts: Mapping[str, str]
    rows: Sequence[Any]
    on: date | None = None


@dataclass(frozen=True)
class _Texts:
    """All texts, and what rows of translations there are by kind, reference, field and tag."""

    sources: Sequence[_Source]
    known: Mapping[tuple[str, str, str, str], Rendering]


def things(school: School, tag: str) -> list[Thing]:
    """Return everything with words of the organiser's, what needs somebody first."""
    found = _in_language(_read(school), tag)
    return sorted(found, key=lambda thing: (not thing.missing, KINDS.index(thing.kind)))


def missing(school: School, tags: Iterable[str]) -> dict[str, int]:
    """Return how many texts need somebody, by language tag; they are read once."""
    texts = _read(school)
    return {tag: sum(thing.missing for thing in _in_language(texts, tag)) for tag in tags}


def place_of(kind: str, reference: str, field: str) -> tuple[str, str, str]:
    """Return subject, reference and field, as rows of translations name a text."""
    if kind == SURVEY:
        subject, its_own, name = field.split(":")
        return subject, its_own, name
    return kind, reference, field


def _in_language(texts: _Texts, tag: str) -> Iterator[Thing]:
    for one in texts.sources:
        make = _beside if one.kind in BESIDE else _translated
        items = tuple(make(texts, one, field, own, tag) for field, own in one.texts.items())
        yield Thing(one.kind, one.reference, one.name, items, one.rows, one.on)


def _beside(texts: _Texts, one: _Source, field: str, own: str, tag: str) -> Item:
    limit = LIMITS[one.kind, field] * 3 // 2
    said = [(row.words or {}).get(tag, {}).get(field, "") for row in one.rows]
    words = next((given for given in said if given), "")
    if words:
        same = all(given == words for given in said)
        return Item(field, own, words, THERE if same else STALE, limit)
    made = texts.known.get((one.kind, one.reference, field, tag))
    if made is not None and made.fits(own):
        return Item(field, own, made.text.text, DRAFT, limit)
    return Item(field, own, "", _asked(made), limit)


def _translated(texts: _Texts, one: _Source, field: str, own: str, tag: str) -> Item:
    limit = LIMITS.get((one.kind, field), SURVEY_LIMIT) * 3 // 2
    made = texts.known.get((*place_of(one.kind, one.reference, field), tag))
    if made is None or made.state != translations.DONE:
        return Item(field, own, "", _asked(made), limit)
    state = STALE if made.stale(own) else DRAFT if made.machine else THERE
    return Item(field, own, made.text.text, state, limit, made.by or "")


def _asked(made: Rendering | None) -> str:
    if made is None or made.state == translations.DONE:
        return MISSING
    return WAITING if made.state == translations.WAITING else GIVEN_UP


def _read(school: School) -> _Texts:
    sources = [*_events(school), *_places(school), *_hosts(school)]
    sources += [*_stories(school), *_surveys(school)]
    places: dict[str, set[str]] = {}
    for one in sources:
        for field in one.texts:
            subject, reference, _field = place_of(one.kind, one.reference, field)
            places.setdefault(subject, set()).add(reference)
    known = {
        (subject, *place): rendering
        for subject, references in places.items()
        for place, rendering in translations.of(school, subject, sorted(references)).items()
    }
    return _Texts(sources, known)


def _events(school: School) -> Iterator[_Source]:
    """Yield events to come; dates that say the very same are one, as those of a series are."""
    together: dict[tuple[str, ...], list[Any]] = {}
    for planned in event_editing.coming(school, limit=MOST_EVENTS):
        if planned.event.cancelled_at is None:
            texts = tuple(str(getattr(planned.event, name)) for name in event_editing.FIELDS)
            together.setdefault(texts, []).append(planned.event)
    for rows in together.values():
        yield _source(EVENT, event_editing.FIELDS, rows, _day(school, rows[0].starts_at))


def _places(school: School) -> Iterator[_Source]:
    for venue, rooms in venues.everything(school):
        yield _source(VENUE, venues.FIELDS, [venue])
        for room in rooms:
            yield _source(ROOM, venues.FIELDS, [room])


def _hosts(school: School) -> Iterator[_Source]:
    for host in hosts.everyone(school):
        if host.role:
            yield _source(HOST, hosts.FIELDS, [host], name=host.name)


def _stories(school: School) -> Iterator[_Source]:
    board = story_editing.board(school)
    for story in (*board.shown, *board.waiting, *board.drafts):
        texts = stories.texts(story)
        yield _Source(STORY, story.reference, story.told, texts, [story], story.told_on)


def _surveys(school: School) -> Iterator[_Source]:
    rows = db.session.execute(
        sa.select(Survey.id, Survey.reference, Survey.title)
        .where(Survey.school_id == school.id, Survey.state != SurveyState.CLOSED)
        .order_by(Survey.made_at.desc(), Survey.id.desc())
        .limit(MOST_SURVEYS)
    ).all()
    written = survey_words.texts(school, [row.id for row in rows])
    for row in rows:
        texts = {":".join(one.place): one.text for one in written[row.id]}
        yield _Source(SURVEY, row.reference, row.title, texts, [row])


def _source(
    kind: str, fields: Sequence[str], rows: Sequence[Any], on: date | None = None, name: str = ""
) -> _Source:
    first = rows[0]
    texts = {field: str(getattr(first, field)) for field in fields if getattr(first, field)}
    return _Source(kind, first.reference, name or next(iter(texts.values())), texts, rows, on)


def _day(school: School, at: datetime) -> date:
    return clock.local(at, school.time_zone).date()
