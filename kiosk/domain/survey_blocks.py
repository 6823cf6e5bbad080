"""Which answers to a survey may be counted by now: always five or more new ones at once.

Whoever looks at the counts today and tomorrow could otherwise take one from the other, and be
left with what one person answered in between.
"""

from collections.abc import Sequence
from datetime import date

import sqlalchemy as sa

from kiosk.core import clock, db, small_groups
from kiosk.models.school import School
from kiosk.models.survey import SurveyResponse

#: A day before all others: nothing counts yet.
NEVER = date.min


def answered() -> sa.ColumnElement[bool]:
    """Return which responses have an answer: whoever only began, or skipped it all, has none."""
    return sa.cast(SurveyResponse.answers, sa.Text) != "{}"


def last_days(school: School, survey_ids: Sequence[int]) -> dict[int, date]:
    """Return the last day that counts of each survey, or NEVER.

    Only days that are over; and since the last block that counts, five people or more answered.
    """
    return {one: last for one, (last, _people) in _blocks(school, survey_ids).items()}


def people(school: School, survey_ids: Sequence[int]) -> dict[int, int]:
    """Return how many answers count of each survey; where none do, how many wait to be five."""
    return {one: count for one, (_last, count) in _blocks(school, survey_ids).items()}


def counting(school: School, survey_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    """Return which responses of a survey count by now."""
    return (
        SurveyResponse.school_id == school.id,
        SurveyResponse.survey_id == survey_id,
        SurveyResponse.day <= last_days(school, [survey_id])[survey_id],
        answered(),
    )


def _blocks(school: School, survey_ids: Sequence[int]) -> dict[int, tuple[date, int]]:
    rows = db.session.execute(
        sa.select(SurveyResponse.survey_id, SurveyResponse.day, sa.func.count())
        .where(
            SurveyResponse.school_id == school.id,
            SurveyResponse.survey_id.in_(survey_ids),
            SurveyResponse.day < clock.today(school.time_zone),
            answered(),
        )
        .group_by(SurveyResponse.survey_id, SurveyResponse.day)
        .order_by(SurveyResponse.survey_id, SurveyResponse.day)
    )
    found = dict.fromkeys(survey_ids, (NEVER, 0))
    waiting = dict.fromkeys(survey_ids, 0)
    for survey_id, day, count in rows:
        waiting[survey_id] += count
        if waiting[survey_id] >= small_groups.LEAST:
            before = found[survey_id][1] if found[survey_id][0] != NEVER else 0
            found[survey_id] = day, before + waiting[survey_id]
            waiting[survey_id] = 0
        elif found[survey_id][0] == NEVER:
            found[survey_id] = NEVER, waiting[survey_id]
    return found
