"""Moving a booking to another time: its link, its number, and the way back."""

import re

import pytest

from kiosk.core import db, tokens
from kiosk.domain import bookings, hosts
from tests import desk_bookings
from tests.desk_bookings import (
    acts,
    address,
    detached,
    do,
    in_two_days,
    key_in,
    undo_address,
    wait_in,
)
from tests.surgeries import add_surgery

surgery = desk_bookings.surgery
later = desk_bookings.later
book = desk_bookings.book
now = desk_bookings.now


def test_a_booking_moves_to_another_time_with_its_link_and_number(
    app, scene, as_reception, surgery, slots_of, book, now
):
    view = book(surgery, 3)
    page = as_reception.get(f"/staff/surgeries/bookings/{view.reference}/move").text
    slots = slots_of(surgery)
    offered = re.findall(r'name="slot" value="([^"]+)"', page)
    assert offered == [slot.reference for slot in slots[1:] if slot.reference != slots[3].reference]
    data = {"key": key_in(page), "slot": slots[8].reference}
    assert do(as_reception, view, "move", **data).location == address(surgery)
    do(as_reception, view, "move", **data)
    moved = now(view)
    assert moved.starts_at == slots[8].starts_at
    assert moved.ticket == view.ticket
    assert moved.changes == 1
    assert [slot.taken for slot in slots_of(surgery)] == [0] * 8 + [1] + [0] * 3
    assert acts(app, scene).count("booking_moved") == 1
    with app.app_context():
        assert bookings.by_token(scene.school, f"link-{view.key}").reference == view.reference
        assert not bookings.to_tell(scene.school)


def test_who_does_not_know_of_the_move_comes_on_the_list_to_tell(
    app, scene, as_reception, surgery, slots_of, book
):
    view = book(surgery, 3)
    data = {"key": tokens.reference(), "slot": slots_of(surgery)[8].reference, "tell": "yes"}
    do(as_reception, view, "move", **data)
    with app.app_context():
        assert [one.to_tell for one in bookings.to_tell(scene.school)] == ["moved"]


def test_other_dates_of_the_same_people_are_offered_and_not_those_of_others(
    app, scene, as_reception, surgery, later, book, slots_of, now
):
    view = book(surgery, 3)
    with app.app_context(), db.writing():
        helen = next(one for one in hosts.everyone(scene.school) if one.name == "Helen")
        again = detached(add_surgery(scene.school, [helen], in_two_days(), title="Talk again"))
    page = as_reception.get(f"/staff/surgeries/bookings/{view.reference}/move").text
    assert slots_of(again)[2].reference in page
    assert slots_of(later)[2].reference not in page
    assert "Talk again" in page
    data = {"key": key_in(page), "slot": slots_of(again)[2].reference}
    assert do(as_reception, view, "move", **data).location == address(again)
    number = now(view).ticket.number
    assert f"{number:02d}." in as_reception.get(address(again)).text.split("Their new number: ")[1]


@pytest.mark.parametrize("somebody_waits", [False, True])
def test_a_move_is_taken_back(
    app, scene, as_reception, surgery, slots_of, book, now, somebody_waits
):
    view = book(surgery, 3)
    if somebody_waits:
        wait_in(app, scene, surgery)
    data = {"key": tokens.reference(), "slot": slots_of(surgery)[8].reference, "tell": "yes"}
    do(as_reception, view, "move", **data)
    page = as_reception.get(address(surgery)).text
    bar = re.search(r'<div class="undo-bar".*?</form>', page, re.DOTALL)[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', bar))
    for _tap in range(2):
        assert as_reception.post(undo_address(page), data=fields).status_code == 303
    assert now(view).starts_at == view.starts_at
    assert now(view).to_tell is None
    assert [slot.taken for slot in slots_of(surgery)] == [0] * 3 + [1] + [0] * 8
    assert slots_of(surgery)[3].kept == 0


def test_a_time_that_was_taken_meanwhile_leaves_the_old_one(
    as_reception, surgery, slots_of, book, now
):
    view = book(surgery, 3, "Ana")
    book(surgery, 8, "Bo")
    data = {"key": tokens.reference(), "slot": slots_of(surgery)[8].reference}
    answer = do(as_reception, view, "move", **data)
    assert answer.status_code == 409
    assert "Somebody has just taken this time." in answer.text
    assert now(view).starts_at == view.starts_at
    assert slots_of(surgery)[3].taken == 1


def test_a_cancelled_booking_does_not_move(as_reception, surgery, slots_of, book, now):
    view = book(surgery, 3)
    do(as_reception, view, "cancel")
    data = {"key": tokens.reference(), "slot": slots_of(surgery)[8].reference}
    assert do(as_reception, view, "move", **data).status_code == 409
    assert not now(view).booked
    assert slots_of(surgery)[8].taken == 0
