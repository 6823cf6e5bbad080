"""Who may plan surgeries, and what gets through the form."""

import pytest

from tests.web.staff.surgery_editor.conftest import (
    add,
    add_host,
    asked,
    filled,
    rows,
    weekly,
    without,
)

pytestmark = pytest.mark.usefixtures("monday")

PAYLOADS = ['"><script>alert(1)</script>', "{{7777*7}} {% raw %}", "اجتماع <b>الأهل</b> {{7777*7}}"]


def test_only_the_desk_plans_surgeries(as_host, as_reception, app, scene, helen):
    add(as_reception, filled(scene, helen))
    (surgery,) = rows(app, scene.school)
    for address in ("new", "summary", f"{surgery.reference}/change", f"{surgery.reference}/copy"):
        assert as_host.get(f"/staff/surgeries/{address}").status_code == 403
        assert as_reception.get(f"/staff/surgeries/{address}").status_code == 200
    assert add(as_host, filled(scene, helen, key="n" * 22)).status_code == 403
    assert len(rows(app, scene.school)) == 1


def test_what_belongs_to_another_school_is_not_found_or_not_ours(
    as_reception, app, scene, other, helen
):
    theirs = add_host(app, other, "Hillary")
    assert add(as_reception, filled(scene, theirs)).status_code == 422
    assert add(as_reception, filled(scene, helen, where="x" * 22)).status_code == 404
    page = as_reception.get("/staff/surgeries/new").text
    assert "Hillary" not in page
    assert asked(as_reception, hosts=[theirs]).status_code == 200
    assert asked(as_reception, reference="x" * 22).status_code == 404
    assert rows(app, scene.school) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_markup_gets_through(as_reception, app, scene, payload):
    host = add_host(app, scene.school, payload)
    data = weekly(scene, host, title=payload, sentence=payload, title_pl=payload)
    look = add(as_reception, without(data, "seen"))
    add(as_reception, data)
    surgery = rows(app, scene.school)[0]
    pages = [
        look,
        as_reception.get("/staff/surgeries"),
        as_reception.get(f"/staff/surgeries/{surgery.reference}/change?which=all"),
        as_reception.get(f"/staff/surgeries/{surgery.reference}/change"),
        as_reception.get(f"/staff/surgeries/{surgery.reference}/cancel"),
        asked(as_reception, hosts=[host], day="2026-09-15"),
    ]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<b>الأهل" not in page.text
        assert "54439" not in page.text


def test_fields_that_are_not_ours_are_ignored(as_reception, app, scene, other, helen):
    more = {"school_id": other.id, "door": "closed", "reference": "x" * 22, "version": "7"}
    add(as_reception, filled(scene, helen, **more))
    (surgery,) = rows(app, scene.school)
    assert (surgery.school_id, surgery.door) == (scene.school.id, "open")
    assert surgery.reference != "x" * 22


@pytest.mark.parametrize("typed", ["0", "-10", "9" * 20])
@pytest.mark.parametrize("field", ["slot_minutes", "gap_minutes", "places", "walk_in_share"])
def test_a_number_that_no_surgery_has_is_asked_for_again(as_reception, scene, helen, field, typed):
    given = filled(scene, helen, come="both", **{field: typed})
    assert as_reception.get("/staff/surgeries/summary", query_string=given).status_code == 200
    fine = typed == "0" and field in ("gap_minutes", "walk_in_share")
    answer = as_reception.post("/staff/surgeries/new", data=given)
    assert answer.status_code == (303 if fine else 422)
