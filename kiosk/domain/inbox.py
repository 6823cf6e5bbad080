"""The inbox of staff: a page of what parents said, one message, what waits, and what staff do.

Which messages a filter leaves is in inbox_filters; answers are in replies.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import audit, feedback, feedback_about, inbox_filters, school_days, translations
from kiosk.domain.feedback_about import About
from kiosk.domain.inbox_filters import ALL as ALL
from kiosk.domain.inbox_filters import ANSWER as ANSWER
from kiosk.domain.inbox_filters import BOARD as BOARD
from kiosk.domain.inbox_filters import DONE as DONE
from kiosk.domain.inbox_filters import FACES as FACES
from kiosk.domain.inbox_filters import NEW as NEW
from kiosk.domain.inbox_filters import TABS as TABS
from kiosk.domain.inbox_filters import TOPICS as TOPICS
from kiosk.domain.inbox_filters import Filter as Filter
from kiosk.domain.inbox_views import Counts as Counts
from kiosk.domain.inbox_views import Message as Message
from kiosk.domain.inbox_views import Row as Row
from kiosk.domain.inbox_views import StoryChoice as StoryChoice
from kiosk.domain.translations import Rendering
from kiosk.domain.words import Words
from kiosk.models.feedback import Feedback
from kiosk.models.school import School
from kiosk.models.staff import Staff, first_name
from kiosk.models.story import Story
from kiosk.models.survey import Survey, SurveyQuestion

statement = inbox_filters.statement

PAGE = 30
#: The newest messages, among which the page looks for what it can be asked for.
NEWEST = 2000
#: For so many days a message is new.
RECENT_DAYS = 30
#: How many stories a message can be put with.
STORIES = 50
SUBJECT, FIELD = "feedback", "words"


class NoSuchColleague(errors.Refusal):
    """The one to give it to has no account here, or it is switched off."""

    code = "colleague"


def page(
    school: School, wanted: Filter, after: tuple[date, str] | None = None, most: int = PAGE
) -> list[Row]:
    """Return a page of messages; `after` names the last one of the page before: day, reference."""
    asked = _with_names(statement(school, wanted)).limit(most)
    if after is not None:
        day, reference = after
        same_day = sa.and_(Feedback.day == day, Feedback.reference < reference)
        asked = asked.where(Feedback.day <= day, sa.or_(Feedback.day < day, same_day))
    rows = db.session.execute(asked).all()
    titles = _titles(school, rows)
    renderings = _renderings(school, rows)
    return [Row(**_common(school, row, titles, renderings)) for row in rows]


def one(school: School, reference: str) -> Message:
    """Return one message; refuses NotFound, also for what the safeguarding lead has."""
    typed_by = sa.orm.aliased(Staff)
    asked = (
        _with_names(statement(school, Filter(faces=True)))
        .outerjoin(typed_by, typed_by.id == Feedback.words_by_id)
        .outerjoin(Survey, Survey.id == SurveyQuestion.survey_id)
        .outerjoin(Story, Story.id == Feedback.story_id)
        .add_columns(
            typed_by.name.label("typed_by"),
            Survey.title.label("survey"),
            Story.reference.label("story_reference"),
            Story.told.label("story_told"),
        )
        .where(Feedback.reference == reference)
    )
    row = db.session.execute(asked).first()
    if row is None:
        raise errors.NotFound
    common = _common(school, row, _titles(school, [row]), _renderings(school, [row]))
    return Message(
        **common,
        contact_way=row.contact_way,
        contact=row.contact,
        assigned_to_id=row.assigned_to_id,
        done_on=row.done_on,
        typed_by=_first_name(row.typed_by),
        survey=row.survey,
        story_reference=row.story_reference,
        story_told=row.story_told,
    )


def counts(school: School) -> Counts:
    """Return what waits. Faces by themselves wait for nobody; what nobody asked an answer to is
    counted for RECENT_DAYS, for a count is asked with every look at Today."""
    unheard = sa.and_(Feedback.has_voice, Feedback.words == "")
    recent = db.session.execute(
        sa.select(
            sa.func.count(sa.case((sa.not_(Feedback.wants_answer), 1))),
            sa.func.count(sa.case((unheard, 1))),
        ).where(
            *feedback.visible(school),
            Feedback.state == NEW,
            Feedback.day > _days_ago(school, RECENT_DAYS),
            inbox_filters.said(),
        )
    ).one()
    waiting = sa.select(sa.func.count()).select_from(Feedback)
    to_answer = waiting.where(*feedback.visible(school), inbox_filters.to_answer())
    return Counts(db.session.scalar(to_answer) or 0, *recent)


def faces_without_words(school: School, days: int) -> int:
    """Return how many touched a face in the last days and said no more."""
    since = _days_ago(school, days)
    asked = sa.select(sa.func.count()).where(
        *feedback.visible(school), Feedback.day > since, sa.not_(inbox_filters.said())
    )
    return db.session.scalar(asked.select_from(Feedback)) or 0


def abouts(school: School, language: str) -> list[About]:
    """Return what the newest messages are about, by kind and title: what a filter offers."""
    columns = [getattr(Feedback, name) for name in feedback_about.COLUMNS.values()]
    newest = statement(school, Filter()).with_only_columns(*columns).limit(NEWEST).subquery()
    rows = db.session.execute(sa.select(newest).distinct()).all()
    by_kind = _titles(school, rows, language).values()
    found = [about for titles in by_kind for about in titles.values()]
    return sorted(found, key=lambda about: (about.kind, about.title.text.lower(), about.id))


def stories(school: School) -> list[StoryChoice]:
    """Return the newest stories of the board, for a message that belongs to one."""
    asked = sa.select(Story.reference, Story.told).where(Story.school_id == school.id)
    rows = db.session.execute(asked.order_by(Story.id.desc()).limit(STORIES))
    return [StoryChoice(*row) for row in rows]


def assign(school: School, reference: str, staff_id: int | None, by: int) -> None:
    """Give a message to somebody, or with None to nobody. Refuses NotFound, NoSuchColleague."""
    row = feedback.lock(school, reference)
    if row.assigned_to_id == staff_id:
        return
    if staff_id is not None and not _works_here(school, staff_id):
        raise NoSuchColleague
    _set(school, reference, assigned_to_id=staff_id)
    audit.note(school, by, "message_given", message=reference, person=staff_id)


def done(school: School, reference: str, by: int) -> None:
    """Say that a message is done; from this day on its words are kept for their time."""
    if feedback.lock(school, reference).state == NEW:
        _set(school, reference, state=DONE, done_on=clock.today(school.time_zone))
        school_days.note_act(school, by, "message_done", message=reference)


def open_again(school: School, reference: str, by: int) -> None:
    """Put a message that was done back on the list."""
    if feedback.lock(school, reference).state == DONE:
        _set(school, reference, state=NEW, done_on=None)
        school_days.note_act(school, by, "message_opened_again", message=reference)


def put_on_board(school: School, reference: str, story_reference: str | None, by: int) -> None:
    """Put a message with a story of the board, or with None take it off. Refuses NotFound."""
    row = feedback.lock(school, reference)
    story_id = None if story_reference is None else _story_id(school, story_reference)
    if row.story_id != story_id:
        _set(school, reference, story_id=story_id)
        act = "message_on_board" if story_id else "message_off_board"
        audit.note(school, by, act, message=reference)


def _with_names(asked: sa.Select[Any]) -> sa.Select[Any]:
    return (
        asked.outerjoin(Staff, Staff.id == Feedback.assigned_to_id)
        .outerjoin(SurveyQuestion, SurveyQuestion.id == Feedback.question_id)
        .add_columns(
            Staff.name.label("assigned_to"),
            SurveyQuestion.text.label("question"),
            inbox_filters.answered().label("answered"),
        )
    )


def _titles(school: School, rows: Sequence[Any], language: str = "") -> dict[str, dict[int, About]]:
    """Return what the rows are about, by kind and id: one question for each kind."""
    return {
        kind: feedback_about.titles(
            school,
            kind,
            {found for row in rows if (found := getattr(row, column)) is not None},
            language or school.default_language,
        )
        for kind, column in feedback_about.COLUMNS.items()
    }


def _renderings(school: School, rows: Sequence[Any]) -> dict[str, Rendering]:
    """Return what there is of the rows in the school's own language, by reference."""
    own = school.default_language
    foreign = [row.reference for row in rows if row.words and row.language != own]
    found = translations.of(school, SUBJECT, foreign)
    return {
        reference: known
        for reference in foreign
        if (known := found.get((reference, FIELD, own))) is not None
    }


def _common(
    school: School,
    row: Any,
    titles: dict[str, dict[int, About]],
    renderings: dict[str, Rendering],
) -> dict[str, Any]:
    """Return what the list and the page of one message both show of a row."""
    about = [titles[kind].get(getattr(row, name)) for kind, name in feedback_about.COLUMNS.items()]
    as_it_is = ("reference", "day", "face", "topic", "language", "has_voice", "wants_answer")
    return {
        **{name: getattr(row, name) for name in as_it_is},
        "words": Words(row.words, row.language or school.default_language) if row.words else None,
        "translation": renderings.get(row.reference),
        "answered": row.answered,
        "has_contact": bool(row.contact),
        "assigned_to": _first_name(row.assigned_to),
        "about": next((one for one in about if one is not None), None),
        "question": row.question,
        "state": row.state,
        "story": row.story_id is not None,
        "seen_language": row.language_seen,
    }


def _days_ago(school: School, days: int) -> date:
    return clock.today(school.time_zone) - timedelta(days=days)


def _first_name(name: str | None) -> str | None:
    return first_name(name) if name else None


def _works_here(school: School, staff_id: int) -> bool:
    here = (Staff.school_id == school.id, Staff.id == staff_id, Staff.active)
    return db.session.execute(sa.select(Staff.id).where(*here)).first() is not None


def _story_id(school: School, reference: str) -> int:
    asked = sa.select(Story.id).where(Story.school_id == school.id, Story.reference == reference)
    found = db.session.scalar(asked)
    if found is None:
        raise errors.NotFound
    return found


def _set(school: School, reference: str, **known: Any) -> None:
    """Change a message that this transaction has locked."""
    db.session.execute(
        sa.update(Feedback)
        .where(*feedback.visible(school), Feedback.reference == reference)
        .values(**known),
        execution_options={"synchronize_session": False},
    )
