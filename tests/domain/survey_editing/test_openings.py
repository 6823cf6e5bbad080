"""Surveys are opened and closed: in which order, by whom, and what parents see of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from kiosk.core import clock
from kiosk.domain import audit, schools, survey_editing, surveys
from tests.domain.survey_editing.conftest import DRAFT, answer, change, known


def test_it_is_opened_closed_and_opened_again(make, school, by):
    made, before = make(), schools.changes(school)
    assert survey_editing.open_up(school, made.reference, by) == "draft"
    assert survey_editing.open_up(school, made.reference, by) == "open"
    assert surveys.any_open(school)
    survey_editing.close(school, made.reference, by)
    survey_editing.close(school, made.reference, by)
    assert known(school, made.reference).state == "closed"
    assert survey_editing.open_up(school, made.reference, by) == "closed"
    assert schools.changes(school) == before + 3
    acts = [one.act for one in audit.recent(school) if one.act.startswith("survey_")]
    assert acts == ["survey_opened", "survey_closed", "survey_opened"]
    facts = [one.facts for one in audit.recent(school) if one.act.startswith("survey_")]
    assert facts == [{"survey": made.reference}] * 3


def test_opening_can_be_taken_back_until_somebody_answers(make, school, by):
    made = make()
    survey_editing.open_up(school, made.reference, by)
    survey_editing.close(school, made.reference, by, to_draft=True)
    assert known(school, made.reference).state == "draft"
    survey_editing.open_up(school, made.reference, by)
    answer(school, made)
    survey_editing.close(school, made.reference, by, to_draft=True)
    assert known(school, made.reference).state == "closed"


def test_what_is_over_is_not_opened(make, school, by):
    today = clock.today(school.time_zone)
    over = make(replace(DRAFT, closes_on=today - timedelta(days=1)))
    with pytest.raises(survey_editing.Over):
        survey_editing.open_up(school, over.reference, by)
    last_day = make(replace(DRAFT, closes_on=today))
    survey_editing.open_up(school, last_day.reference, by)


def test_only_the_desk_changes_what_parents_could_answer(make, school, by):
    made = make()
    change(school, made, made.draft, also_open=False)
    survey_editing.open_up(school, made.reference, by)
    with pytest.raises(survey_editing.OpenNow):
        change(school, made, made.draft, also_open=False)
    change(school, made, made.draft)


def test_parents_pages_are_made_anew_only_if_they_see_it(make, school, by):
    made = make()
    before = schools.changes(school)
    change(school, made, made.draft)
    assert schools.changes(school) == before
    survey_editing.open_up(school, made.reference, by)
    change(school, made, made.draft)
    assert schools.changes(school) == before + 2
