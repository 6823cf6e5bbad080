"""The school's settings and school days: managers only; parents' screens follow."""

import io

import pytest

from kiosk.domain import audit, schools, terms
from tests.domain.test_uploads import photo


def filled(**given):
    known = {
        "name": "Riverside",
        "leaving_numbers": "yes",
        "retention_days": "30",
        "time_out_factor": "1",
        "speak_en": "y",
        "position_en": "0",
        "speak_pl": "y",
        "position_pl": "1",
        "speak_ar": "y",
        "position_ar": "2",
    }
    return {**known, **given}


def now(app, scene):
    with app.app_context():
        schools.forget()
        return schools.by_host("localhost")


def test_settings_are_saved_and_parents_see_them(as_manager, client, app, scene):
    data = filled(
        name="Hilltop School", leaving_numbers="no", retention_days="14", time_out_factor="3"
    )
    assert as_manager.post("/staff/settings", data=data).status_code == 303
    row = now(app, scene)
    assert (row.name, row.retention_days, row.time_out_factor) == ("Hilltop School", 14, 3)
    page = client.get("/en/").text
    assert "Hilltop School" in page
    assert "/en/leaving" not in page
    with app.app_context():
        assert audit.recent(scene.school)[0].act == "settings_changed"


def test_languages_have_an_order_and_can_be_switched_off(as_manager, client, app, scene):
    as_manager.post("/staff/settings", data=filled(position_ar="1", position_pl="2"))
    assert now(app, scene).languages == ["en", "ar", "pl"]
    data = filled()
    del data["speak_pl"]
    as_manager.post("/staff/settings", data=data)
    assert now(app, scene).languages == ["en", "ar"]
    assert client.get("/pl/").location == "/en/"
    assert client.get("/ar/").status_code == 200


def test_the_own_language_is_never_switched_off(as_manager, app, scene):
    as_manager.post("/staff/settings", data={"name": "R", "retention_days": "30", "speak_pl": "y"})
    assert now(app, scene).languages == ["en", "pl"]


def test_no_language_at_all_is_refused_kindly(as_manager, app, scene):
    sent = {"name": "R", "retention_days": "30", "speak_xx": "y"}
    answer = as_manager.post("/staff/settings", data=sent)
    assert answer.status_code == 422
    assert "Tick one or more." in answer.text
    assert now(app, scene).name == "Riverside"


def test_a_position_that_is_no_number_stands_last(as_manager, app, scene):
    data = filled(position_pl="9" * 5000, position_ar="7")
    assert as_manager.post("/staff/settings", data=data).status_code == 303
    assert now(app, scene).languages == ["en", "ar", "pl"]


def test_what_was_saved_can_be_put_back(as_manager, app, scene):
    as_manager.post("/staff/settings", data=filled(name="Hilltop"))
    page = as_manager.get("/staff/settings").text
    assert "Saved. Parents&#39; screens follow at once." in page
    assert '<input type="hidden" name="name" value="Riverside">' in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": ""}, "Type the name of the school."),
        ({"retention_days": "0"}, "Type a number from 1 to 365."),
        ({"retention_days": "many"}, "Type a number from 1 to 365."),
        ({"retention_days": ""}, "Type a number of days."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_saved(as_manager, app, scene, given, said):
    answer = as_manager.post("/staff/settings", data=filled(**{"leaving_numbers": "no", **given}))
    assert answer.status_code == 422
    assert said in answer.text
    assert now(app, scene).leaving_numbers


def test_a_picture_of_the_school_stands_on_the_first_screen(as_manager, client, app, scene):
    data = filled(photo=(io.BytesIO(photo()), "school.png"))
    as_manager.post("/staff/settings", data=data, content_type="multipart/form-data")
    assert f"/pictures/{scene.school.reference}/{now(app, scene).picture}" in client.get("/").text


@pytest.mark.parametrize("path", ["settings", "terms"])
def test_only_managers_open_them(as_manager, as_reception, as_host, client, path):
    assert as_manager.get(f"/staff/{path}").status_code == 200
    for browser in (as_reception, as_host):
        assert browser.get(f"/staff/{path}").status_code == 403
        assert browser.post(f"/staff/{path}", data=filled()).status_code == 403
    assert client.post(f"/staff/{path}").status_code == 403


TERM = {"term0-first": "2026-09-03", "term0-last": "2026-12-18"}


def test_terms_and_closed_days_are_saved(as_manager, app, scene):
    data = {
        **TERM,
        "term1-first": "",
        "term1-last": "",
        "closed0-day": "2026-10-28",
        "closed1-day": "",
    }
    assert as_manager.post("/staff/terms", data=data).status_code == 303
    row = now(app, scene)
    assert row.terms == [["2026-09-03", "2026-12-18"]]
    assert row.skip_dates == ["2026-10-28"]
    page = as_manager.get("/staff/terms").text
    assert 'value="2026-12-18"' in page
    assert 'value="2026-10-28"' in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"term0-last": ""}, "Choose both days, or leave both empty."),
        ({"term0-last": "2026-09-01"}, "Two terms share a day, or one ends before it begins."),
        ({"term0-first": "soon"}, "Choose a day"),
        ({"term0-first": "0001-01-01"}, "Choose a day in the years 2000 to 2100."),
        ({"term0-last": "9999-12-31"}, "Choose a day in the years 2000 to 2100."),
        ({"closed0-day": "2101-01-01"}, "Choose a day in the years 2000 to 2100."),
        ({"closed0-day": "2026-02-31"}, "Choose a day"),
    ],
)
def test_days_that_do_not_fit_are_said(as_manager, app, scene, given, said):
    answer = as_manager.post("/staff/terms", data={**TERM, **given})
    assert answer.status_code == 422
    assert said in answer.text
    with app.app_context():
        assert terms.terms(schools.attached(scene.school)) == []


def test_more_rows_come_without_saving(as_manager, app, scene):
    page = as_manager.post("/staff/terms", data={**TERM, "do": "more"})
    assert page.status_code == 200
    assert page.text.count('id="term') >= 4
    assert now(app, scene).terms == []
