"""Surveys as staff write them: drafts, changes, opening them to parents and closing them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import audit, schools, survey_blocks, survey_drafts, survey_words
from kiosk.domain.survey_drafts import Answered as Answered
from kiosk.domain.survey_drafts import Incomplete as Incomplete
from kiosk.domain.survey_drafts import OptionDraft as OptionDraft
from kiosk.domain.survey_drafts import QuestionDraft as QuestionDraft
from kiosk.models.event import Event
from kiosk.models.feedback import Feedback
from kiosk.models.school import School
from kiosk.models.survey import Survey as Survey
from kiosk.models.survey import SurveyQuestion, SurveyResponse
from kiosk.models.survey import SurveyState as SurveyState

#: A survey can be for an event of so many days ago, or of so many ahead.
DAYS_BEFORE, DAYS_AHEAD, MOST_EVENTS = 30, 60, 60


class EventGone(errors.Refusal):
    """There is no such event in this school."""

    code = "survey_event"


class ChangedMeanwhile(errors.Refusal):
    """Somebody else saved this survey after it was opened here."""

    code = "survey_changed"


class OpenNow(errors.Refusal):
    """Parents can answer it, or could, and only the desk changes what they see."""

    code = "survey_open_now"


class Over(errors.Refusal):
    """Its last day has passed."""

    code = "survey_over"


@dataclass(frozen=True)
class Draft:
    """What staff wrote, in the school's own language. `event` is the reference of one, or ""."""

    title: str
    sentence: str = ""
    picture: str = "tell"
    event: str = ""
    class_name: str = ""
    closes_on: date | None = None
    questions: tuple[QuestionDraft, ...] = ()

    def values(self, school: School) -> dict[str, Any]:
        """Return what the columns of a survey hold. Refuses Incomplete and EventGone."""
        if not self.title:
            raise Incomplete
        survey_drafts.complete(self.questions)
        return {
            "title": self.title,
            "sentence": self.sentence,
            "picture": self.picture,
            "event_id": _event_id(school, self.event) if self.event else None,
            "class_name": self.class_name,
            "closes_on": self.closes_on,
        }


@dataclass(frozen=True)
class Editing:
    """A survey to be changed. `answered`: somebody has, so that kinds and options stay."""

    reference: str
    state: str
    changes: int
    draft: Draft
    answered: bool


@dataclass(frozen=True)
class Choice:
    """An event that a survey can be for."""

    reference: str
    title: str
    starts_at: datetime


def create(school: School, draft: Draft, key: str, staff_id: int, like: str = "") -> str:
    """Write a survey down as a draft; return its reference. The same key gives the same survey.

    `like` is one from which it was copied: words for the same texts come with it. Refuses
    Incomplete, EventGone and, of `like`, NotFound.
    """
    source = _by_reference(school, like) if like else None
    row = {
        "reference": tokens.reference(),
        "school_id": school.id,
        "key": key,
        "state": SurveyState.DRAFT,
        "made_by_id": staff_id,
        "made_at": clock.now(),
        "changes": 0,
        **draft.values(school),
    }
    add = db.insert(Survey).on_conflict_do_nothing(index_elements=["school_id", "key"])
    new = db.session.execute(add.returning(Survey.id), row).scalar()
    if new is not None:
        survey_drafts.save(school, new, draft.questions)
        if source is not None:
            survey_words.copy(school, source.id, new)
        survey_words.ask(school, new)
    wanted = sa.select(Survey.reference).where(Survey.school_id == school.id, Survey.key == key)
    return db.session.scalars(wanted).one()


def change(
    school: School, reference: str, draft: Draft, version: int, *, also_open: bool = True
) -> None:
    """Give a survey what was written. `version` is that of the survey when it was opened.

    Without `also_open`, only a draft is changed. Refuses NotFound, OpenNow, ChangedMeanwhile,
    Answered, and as Draft.
    """
    survey = locked(school, reference)
    if survey.state != SurveyState.DRAFT and not also_open:
        raise OpenNow
    if survey.changes != version:
        raise ChangedMeanwhile
    if answered(school, survey.id):
        survey_drafts.keeps(survey_drafts.of(school, survey.id), draft.questions)
    for name, value in draft.values(school).items():
        setattr(survey, name, value)
    survey.changes += 1
    db.session.flush()
    survey_drafts.save(school, survey.id, draft.questions)
    survey_words.ask(school, survey.id)
    if survey.state == SurveyState.OPEN:
        schools.note_change(school)


def open_up(school: School, reference: str, staff_id: int) -> str:
    """Let parents answer; return the state before. Again changes nothing.

    Refuses NotFound and Over.
    """
    survey = locked(school, reference)
    before = survey.state
    if survey.closes_on is not None and survey.closes_on < clock.today(school.time_zone):
        raise Over
    if before != SurveyState.OPEN:
        _set_state(school, survey, SurveyState.OPEN)
        audit.note(school, staff_id, "survey_opened", survey=reference)
    return before


def close(school: School, reference: str, staff_id: int, *, to_draft: bool = False) -> None:
    """Take no more answers. Again changes nothing. Refuses NotFound.

    `to_draft`: it was opened a moment ago, and is a draft again unless somebody has answered.
    """
    survey = locked(school, reference)
    if survey.state == SurveyState.OPEN:
        back = to_draft and not answered(school, survey.id)
        _set_state(school, survey, SurveyState.DRAFT if back else SurveyState.CLOSED)
        audit.note(school, staff_id, "survey_closed", survey=reference)


def locked(school: School, reference: str) -> Survey:
    """Return a survey that nobody else changes until this transaction ends; refuses NotFound."""
    return _by_reference(school, reference, lock=True)


def editing(school: School, reference: str) -> Editing:
    """Return a survey as staff wrote it; refuses NotFound."""
    survey = _by_reference(school, reference)
    event = sa.select(Event.reference).where(
        Event.school_id == school.id, Event.id == survey.event_id
    )
    draft = Draft(
        title=survey.title,
        sentence=survey.sentence,
        picture=survey.picture,
        event=db.session.scalar(event) or "" if survey.event_id is not None else "",
        class_name=survey.class_name,
        closes_on=survey.closes_on,
        questions=survey_drafts.of(school, survey.id),
    )
    done = answered(school, survey.id)
    return Editing(reference, survey.state, survey.changes, draft, done)


def answered(school: School, survey_id: int) -> bool:
    """Say whether there is an answer, in whatever form."""
    chosen = sa.select(SurveyResponse.reference).where(
        SurveyResponse.school_id == school.id,
        SurveyResponse.survey_id == survey_id,
        survey_blocks.answered(),
    )
    written = (
        sa.select(Feedback.reference)
        .join(SurveyQuestion, SurveyQuestion.id == Feedback.question_id)
        .where(Feedback.school_id == school.id, SurveyQuestion.survey_id == survey_id)
    )
    return any(db.session.scalar(one.limit(1)) is not None for one in (chosen, written))


def events_to_choose(school: School, also: str = "") -> list[Choice]:
    """Return events that are coming, the next first, then recent ones; `also` is always there."""
    now = clock.now()
    since, until = now - timedelta(days=DAYS_BEFORE), now + timedelta(days=DAYS_AHEAD)
    near = sa.and_(Event.starts_at > since, Event.starts_at < until, Event.cancelled_at.is_(None))
    rows = db.session.execute(
        sa.select(Event.reference, Event.title, Event.starts_at)
        .where(Event.school_id == school.id, sa.or_(near, Event.reference == also))
        .order_by(Event.starts_at, Event.id)
    ).all()
    coming = [row for row in rows if row.starts_at >= now]
    recent = [row for row in reversed(rows) if row.starts_at < now]
    # Those just over are asked about most.
    return [Choice(*row) for row in (*recent[:MOST_EVENTS], *coming[:MOST_EVENTS])]


def _by_reference(school: School, reference: str, *, lock: bool = False) -> Survey:
    wanted = sa.select(Survey).where(Survey.school_id == school.id, Survey.reference == reference)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    survey = db.session.scalar(wanted)
    if survey is None:
        raise errors.NotFound
    return survey


def _event_id(school: School, reference: str) -> int:
    wanted = sa.select(Event.id).where(Event.school_id == school.id, Event.reference == reference)
    found = db.session.scalar(wanted)
    if found is None:
        raise EventGone
    return found


def _set_state(school: School, survey: Survey, state: SurveyState) -> None:
    survey.state = state
    db.session.flush()
    schools.note_change(school)
