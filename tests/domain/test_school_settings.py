from dataclasses import replace

import pytest

from kiosk.core import db
from kiosk.domain import school_settings, schools


def change(school, **given):
    school_settings.change(school, replace(school_settings.of(school), **given))
    return schools.attached(school)


def test_settings_are_changed_and_parents_see_it(context, school):
    before = schools.changes(school)
    row = change(
        school, name="Hilltop", retention_days=14, time_out_factor=2, leaving_numbers=False
    )
    assert (row.name, row.retention_days, row.time_out_factor) == ("Hilltop", 14, 2)
    assert not row.leaving_numbers
    assert schools.changes(school) > before


def test_what_is_read_between_a_change_and_its_commit_is_not_remembered(app, scene):
    with app.app_context(), db.writing():
        schools.by_host("localhost")
        change(schools.attached(scene.school), name="Hilltop")
        assert schools._remembered == {}
        schools.by_host("localhost")
        assert schools._remembered
    assert schools._remembered == {}


def test_the_own_language_stays_and_stands_first(context, school):
    assert change(school, languages=["ar", "pl"]).languages == ["en", "ar", "pl"]


@pytest.mark.parametrize(
    "given",
    [{"retention_days": 0}, {"retention_days": 366}, {"time_out_factor": 9}, {"languages": []}],
)
def test_numbers_that_do_not_fit_are_refused(context, school, given):
    with pytest.raises(school_settings.OutOfRange):
        change(school, **given)


def test_a_school_needs_a_name(context, school):
    with pytest.raises(school_settings.SchoolNameMissing):
        change(school, name="")
