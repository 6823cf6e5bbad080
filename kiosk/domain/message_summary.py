"""What parents told us in counts: by month, in which nobody can be found.

Only months that are over, and each message in one month only: whoever compares two pages, or
today's page with yesterday's, takes nobody away from anybody.
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, small_groups
from kiosk.core.small_groups import LEAST as LEAST
from kiosk.core.small_groups import Line, Table
from kiosk.domain import feedback, feedback_about
from kiosk.domain.feedback_about import About
from kiosk.models.feedback import Feedback, Reply
from kiosk.models.school import School

FACES, TOPICS = feedback.FACES, feedback.TOPICS
#: Months to choose from.
MONTHS = 24


@dataclass(frozen=True)
class Summary:
    """A month that is over. Each table has a line for each thing and a column for each face.

    None is a count, or a whole table, that is not shown. `topics` ends with None: no topic was
    chosen. `about` are events and surgeries, never hosts: faces do not rank staff. `languages`
    are those of words and voices, most first; small groups are among the others.
    """

    month: date
    faces: Line
    total: int | None
    topics: Sequence[str | None]
    by_topic: Table | None
    about: Sequence[About | None]
    by_about: Table | None
    languages: Sequence[tuple[str, int]]
    in_other_languages: bool
    answered: int | None
    wanted_answers: int | None

    @property
    def empty(self) -> bool:
        """Say whether nothing at all was told in this month."""
        return self.total == 0


def months(school: School) -> list[date]:
    """Return the first days of the months that are over and in which something was told."""
    this = clock.today(school.time_zone).replace(day=1)
    found = db.session.scalars(
        sa.select(Feedback.day)
        .where(*feedback.visible(school), Feedback.face.is_not(None), Feedback.day < this)
        .distinct()
    )
    return sorted({day.replace(day=1) for day in found}, reverse=True)[:MONTHS]


def of(school: School, month: date, language: str) -> Summary:
    """Return the summary of a month by its first day; refuses nothing, a month may be empty."""
    rows = _rows(school, month)
    faced = [row for row in rows if row.face is not None]
    topics: list[str | None] = [*TOPICS, None]
    about = _about(school, faced, language)
    spoken = Counter(row.language for row in rows if row.language)
    shown, _total = small_groups.list_of(list(spoken.values()))
    counted = [(tag, n) for tag, n in zip(spoken, shown, strict=True) if n]
    wanted = [row for row in rows if row.wants_answer]
    (open_ones, answered), asked = small_groups.list_of(
        [sum(not row.replied for row in wanted), sum(bool(row.replied) for row in wanted)]
    )
    faces, total = small_groups.list_of([sum(row.face == face for row in faced) for face in FACES])
    return Summary(
        month=month,
        faces=faces,
        total=total,
        topics=topics,
        by_topic=_table(faced, topics, lambda row: row.topic),
        about=list(about.values()),
        by_about=_table(faced, list(about), _key),
        languages=sorted(counted, key=lambda pair: -pair[1]),
        in_other_languages=None in shown,
        answered=None if open_ones is None else answered,
        wanted_answers=asked,
    )


def _rows(school: School, month: date) -> Sequence[Any]:
    after = (month + timedelta(days=32)).replace(day=1)
    if after > clock.today(school.time_zone):
        return []
    from_reply = sa.exists().where(Reply.feedback_reference == Feedback.reference)
    return db.session.execute(
        sa.select(
            Feedback.face,
            Feedback.topic,
            Feedback.event_id,
            Feedback.surgery_id,
            Feedback.language,
            Feedback.wants_answer,
            from_reply.label("replied"),
        ).where(*feedback.visible(school), Feedback.day >= month, Feedback.day < after)
    ).all()


def _key(row: Any) -> tuple[str, int] | None:
    if row.event_id is not None:
        return feedback_about.EVENT, row.event_id
    if row.surgery_id is not None:
        return feedback_about.SURGERY, row.surgery_id
    return None


def _about(
    school: School, rows: Iterable[Any], language: str
) -> dict[tuple[str, int] | None, About | None]:
    """Return what the month's messages are about, most first; None for the rest."""
    counted = Counter(map(_key, rows))
    found: dict[tuple[str, int] | None, About | None] = {}
    for kind in (feedback_about.EVENT, feedback_about.SURGERY):
        ids = {key[1] for key in counted if key is not None and key[0] == kind}
        titles = feedback_about.titles(school, kind, ids, language)
        found |= {(kind, id): about for id, about in titles.items()}
    ordered = sorted(found, key=lambda key: -counted[key])
    return {**{key: found[key] for key in ordered}, None: None}


def _table(rows: Sequence[Any], lines: Sequence[Hashable], key: Any) -> Table | None:
    """Count a table. How many touched each face stands above both tables, so it is known."""
    counted = Counter((key(row), row.face) for row in rows)
    counts = [[counted[line, face] for face in FACES] for line in lines]
    return small_groups.protect(counts, columns_known=True)
