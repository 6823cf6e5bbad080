"""What the organiser wrote in a language, as parents meet it: events, roles, stories, surveys.

Names of people are not among it: they are never spoken.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.domain import stories, surveys
from kiosk.models.event import Event
from kiosk.models.host import Host
from kiosk.models.school import School
from kiosk.models.surgery import Surgery
from kiosk.models.venue import Room, Venue

#: What has been lately may still stand on a screen; and nobody plans further than a year.
BEFORE, AFTER = timedelta(days=2), timedelta(days=400)
_Fields = tuple[tuple[Any, tuple[str, ...]], ...]
#: The columns of each thing that are read aloud; `words` has the same fields in other languages.
_DATED: _Fields = ((Event, ("title", "sentence", "place")), (Surgery, ("title", "sentence")))
_LASTING: _Fields = ((Venue, ("name", "access")), (Room, ("name", "access")), (Host, ("role",)))


def of(school: School, tag: str) -> set[str]:
    """Return the texts in the language with this tag; those of the school's own are its own."""
    things, told = _of_things(school, tag), _of_stories(school, tag)
    return {text for text in (*things, *told, *_of_surveys(school, tag)) if text}


def _of_things(school: School, tag: str) -> Iterator[str]:
    own, now = tag == school.default_language, clock.now()
    for model, fields in (*_DATED, *_LASTING):
        wanted = sa.select(model.words, *(getattr(model, field) for field in fields))
        wanted = wanted.where(model.school_id == school.id)
        if hasattr(model, "ends_at"):
            wanted = wanted.where(
                model.ends_at > now - BEFORE,
                model.starts_at < now + AFTER,
                model.cancelled_at.is_(None),
            )
        for others, *texts in db.session.execute(wanted):
            given: Mapping[str, str] = (others or {}).get(tag, {})
            yield from texts if own else (given.get(field, "") for field in fields)


def _of_stories(school: School, tag: str) -> Iterator[str]:
    for view in stories.shown(school, tag):
        for said in (view.told, view.answer):
            if said is not None and said.language == tag:
                yield said.text


def _of_surveys(school: School, tag: str) -> Iterator[str]:
    for survey in surveys.every_open(school, tag):
        asked = (text for question in survey.questions for text in question.texts)
        yield from (said.text for said in (*survey.texts, *asked) if said.language == tag)
