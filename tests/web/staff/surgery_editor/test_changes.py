"""Surgeries copied and changed: one date or more, and those who are to be told."""

import re
from datetime import timedelta

import pytest
import time_machine

from tests.web.staff.conftest import NOW
from tests.web.staff.surgery_editor.conftest import (
    acts,
    add,
    book,
    days,
    filled,
    rows,
    seeing,
    weekly,
    without,
)

pytestmark = pytest.mark.usefixtures("monday")


def test_a_copy_is_for_the_next_such_day(as_reception, app, scene, helen):
    add(as_reception, filled(scene, helen))
    (surgery,) = rows(app, scene.school)
    address = f"/staff/surgeries/{surgery.reference}/copy"
    page = as_reception.get(address).text
    assert 'type="date" value="2026-09-22"' in page
    assert f'value="{helen}" checked' in page
    as_reception.post(address, data=filled(scene, helen, key="n" * 22, day="2026-09-22"))
    assert days(rows(app, scene.school)) == ["09-15 15:30", "09-22 15:30"]


def test_one_surgery_is_changed(as_reception, app, scene, helen, sam):
    add(as_reception, filled(scene, helen))
    (surgery,) = rows(app, scene.school)
    address = f"/staff/surgeries/{surgery.reference}/change"
    assert "Save and show to parents" in as_reception.get(address).text
    data = filled(scene, helen, hosts=[sam], title="Talk to Sam", come="book", walk_in_share="0")
    answer = as_reception.post(address, data=data)
    assert answer.location == "/staff/surgeries"
    (changed,) = rows(app, scene.school)
    assert (changed.reference, changed.title, changed.walk_ins) == (
        surgery.reference,
        "Talk to Sam",
        False,
    )
    assert seeing(app, scene.school, changed) == ["Sam"]
    assert acts(app, scene.school) == ["surgery_added", "surgery_changed"]


def test_its_own_time_does_not_stand_in_its_way(as_reception, app, scene, helen):
    add(as_reception, filled(scene, helen))
    (surgery,) = rows(app, scene.school)
    data = without(filled(scene, helen, ends="17:00"), "seen")
    answer = as_reception.post(f"/staff/surgeries/{surgery.reference}/change", data=data)
    assert answer.status_code == 303


def test_of_a_series_the_dates_are_asked_first(as_reception, app, scene, helen):
    add(as_reception, weekly(scene, helen))
    second = rows(app, scene.school)[1]
    address = f"/staff/surgeries/{second.reference}/change"
    page = as_reception.get(address).text
    assert "Which dates do you want to change?" in page
    assert "This and all later dates. Dates: 3" in page
    assert "All dates that are to come. Dates: 4" in page
    assert "This date only" in page


@pytest.mark.parametrize(("which", "titles"), [("one", "ABAA"), ("later", "ABBB"), ("all", "BBBB")])
def test_a_change_is_for_the_dates_that_were_chosen(as_reception, app, scene, helen, which, titles):
    add(as_reception, weekly(scene, helen, title="A"))
    second = rows(app, scene.school)[1]
    address = f"/staff/surgeries/{second.reference}/change?which={which}"
    form = as_reception.get(address)
    first_day = re.search(r'name="day" type="date" value="([^"]+)"', form.text)[1]
    until = re.search(r'name="until" type="date" value="([^"]*)"', form.text)
    more = {"repeats": "weekly", "until": until[1]} if until and which != "one" else {}
    data = filled(scene, helen, title="B", day=first_day, **more)
    assert as_reception.post(address, data=data).status_code == 303
    assert "".join(each.title for each in rows(app, scene.school)) == titles


def test_those_who_booked_are_said_before_a_change_and_listed_after(
    as_reception, app, scene, helen
):
    add(as_reception, filled(scene, helen))
    (surgery,) = rows(app, scene.school)
    for name in ("Ada", "Bea"):
        book(app, scene.school, surgery, name)
    address = f"/staff/surgeries/{surgery.reference}/change"
    page = as_reception.get(address).text
    assert "2 parents have booked." in page
    assert "you will see whom to tell" in page
    moved = filled(scene, helen, day="2026-09-17")
    answer = as_reception.post(address, data=moved)
    assert answer.location == "/staff/surgeries/to-tell"
    told = as_reception.get(answer.location).text
    assert "Ada" in told
    assert "Bea" in told


def test_a_change_of_words_only_has_nobody_to_tell(as_reception, app, scene, helen):
    add(as_reception, filled(scene, helen))
    (surgery,) = rows(app, scene.school)
    book(app, scene.school, surgery)
    address = f"/staff/surgeries/{surgery.reference}/change"
    answer = as_reception.post(address, data=filled(scene, helen, title="Another title"))
    assert answer.location == "/staff/surgeries"


def test_a_series_is_cancelled_from_a_date_on_and_wholly_put_back(as_reception, app, scene, helen):
    add(as_reception, weekly(scene, helen))
    found = rows(app, scene.school)
    book(app, scene.school, found[2])
    address = f"/staff/surgeries/{found[1].reference}/cancel"
    page = as_reception.get(address).text
    assert "This and all later dates. Dates: 3. Booked: 1" in page
    assert "All dates that are to come. Dates: 4. Booked: 1" in page
    assert as_reception.post(address, data={"which": "x"}).status_code == 200
    as_reception.post(address, data={"which": "later"})

    def off():
        return [each.cancelled_at is not None for each in rows(app, scene.school)]

    assert off() == [False, True, True, True]
    bar = as_reception.get("/staff/surgeries").text
    undone = {"too": re.findall(r'name="too" value="([^"]+)"', bar)}
    assert len(undone["too"]) == 3
    as_reception.post(f"/staff/surgeries/{found[1].reference}/put-back", data=undone)
    assert off() == [False] * 4


def test_what_has_ended_is_not_changed(as_reception, log_in, app, scene, helen):
    add(as_reception, filled(scene, helen))
    (surgery,) = rows(app, scene.school)
    with time_machine.travel(NOW + timedelta(days=30), tick=False):
        address = f"/staff/surgeries/{surgery.reference}/change"
        data = filled(scene, helen, title="Rewritten")
        answer = log_in("reception").post(address, data=data)
    assert answer.status_code == 422
    assert "This date is over. What was, stays as it was." in answer.text
    assert rows(app, scene.school)[0].title == "Talk to Helen"


def test_dates_that_are_not_like_the_others_keep_their_own_unless_ticked(
    as_reception, app, scene, helen
):
    add(as_reception, weekly(scene, helen, title="A"))
    found = rows(app, scene.school)
    as_reception.post(
        f"/staff/surgeries/{found[1].reference}/change?which=one",
        data=filled(scene, helen, title="Own", day="2026-09-22"),
    )
    address = f"/staff/surgeries/{found[0].reference}/change?which=all"
    page = as_reception.get(address).text
    assert "Dates that are not like the others: 1." in page
    data = weekly(scene, helen, title="B")
    as_reception.post(address, data=data)
    assert [each.title for each in rows(app, scene.school)] == ["B", "Own", "B", "B"]
    as_reception.post(address, data={**data, "title": "C", "override": "y"})
    assert [each.title for each in rows(app, scene.school)] == ["C"] * 4
