"""The bookings of a date: who sees what, "they are here", and cancelling."""

import re

from kiosk.core import db, tokens
from kiosk.domain import bookings
from kiosk.models.surgery import Slot
from kiosk.models.ticket import Ticket
from tests import desk_bookings
from tests.desk_bookings import acts, address, detached, do, rows, undo_address, wait_in
from tests.surgeries import add_host, add_surgery

surgery = desk_bookings.surgery
later = desk_bookings.later
book = desk_bookings.book
now = desk_bookings.now


# --- the page -------------------------------------------------------------------------------------


def test_the_page_says_who_comes_when(as_reception, surgery, book, slots_of):
    view = book(surgery, 3, "سارة <b>", phone="07700 900 982", speaker=True)
    page = as_reception.get(address(surgery)).text
    assert '<bdi class="name" dir="auto">سارة &lt;b&gt;</bdi>' in page
    assert 'href="tel:07700900982"' in page
    (row,) = [row for row in rows(page) if "سارة" in row]
    for said in ("taken", "Polish", "wants a speaker", "Booked", "on their phone"):
        assert said in row
    assert f"{view.ticket.number:02d}" in row
    assert "They are here" in row


def test_the_head_of_the_page_says_what_it_is(as_reception, surgery):
    page = as_reception.get(address(surgery)).text
    for said in ("Talk to us", "Helen", "Sam", "Head teacher", "Riverside hall", "Arabic"):
        assert said in page
    assert f"{address(surgery)}/sheet" in page
    assert f"/staff/queue/{surgery.reference}" in page


def test_free_places_are_counted_and_past_ones_are_not_free(as_reception, surgery, book):
    page = as_reception.get(address(surgery)).text
    assert re.search(r"<dt>Free</dt><dd>11</dd>", page)  # the first of twelve has begun
    assert "Nobody has booked yet." in page
    book(surgery)
    page = as_reception.get(address(surgery)).text
    assert re.search(r"<dt>Free</dt><dd>10</dd>", page)
    assert re.search(r"<dt>Booked</dt><dd>1</dd>", page)


def test_a_place_that_is_held_just_now_is_not_free(app, scene, as_reception, surgery, slots_of):
    with app.app_context(), db.writing():
        slot = slots_of(surgery)[4].reference
        bookings.hold(
            scene.school, slot, key="k" * 22, token="t" * 32, language="en", came_by="tablet"
        )
    page = as_reception.get(address(surgery)).text
    assert "being booked, or kept for somebody: 1" in page
    assert re.search(r"<dt>Free</dt><dd>10</dd>", page)


def test_several_people_can_have_one_time(as_reception, make_surgery, book):
    surgery = make_surgery(places=3)
    book(surgery, 3, "Ana")
    book(surgery, 3, "Bo")
    page = as_reception.get(address(surgery)).text
    assert "1 free" in re.sub(r"<[^>]+>", "", page)
    assert 'rowspan="2"' in page
    assert len([row for row in rows(page) if "Move" in row]) == 2


def test_places_for_walk_ins_are_told(app, as_reception, surgery, slots_of):
    with app.app_context(), db.writing():
        fifth = db.session.query(Slot).filter(
            Slot.school_id == surgery.school_id, Slot.id == slots_of(surgery)[5].id
        )
        fifth.update({"places": 0, "kept": 1})
    page = as_reception.get(address(surgery)).text
    assert "kept for walk-ins: 1" in page


def test_a_date_without_times_says_so(as_reception, make_surgery):
    surgery = make_surgery(minutes=5, bookable=False, walk_ins=True)
    assert "has no times to book. People walk in" in as_reception.get(address(surgery)).text


def test_a_host_looks_and_says_they_are_here_and_nothing_more(as_host, surgery, book, now):
    view = book(surgery)
    page = as_host.get(address(surgery)).text
    assert "Ana" in page
    assert "They are here" in page
    assert "Add a booking" not in page
    assert "/cancel" not in page
    assert "/move" not in page
    assert do(as_host, view, "here").status_code == 303
    for verb in ("cancel", "put-back", "move", "not-told"):
        assert do(as_host, view, verb).status_code == 403
    assert as_host.get(f"{address(surgery)}/bookings/new").status_code == 403
    assert now(view).booked


VERBS = ("cancel", "put-back", "move", "here", "not-told")


def test_nobody_else_finds_the_page(client, as_outsider, as_manager, surgery, book, now):
    view = book(surgery)
    assert as_manager.get(address(surgery)).status_code == 200  # the control
    for stranger in (client, as_outsider):
        assert "/staff/login" in stranger.get(address(surgery)).location
        assert "/staff/login" in stranger.get(f"{address(surgery)}/bookings/new").location
        for verb in VERBS:
            assert do(stranger, view, verb).status_code == 403
    assert now(view).booked


def test_what_belongs_to_another_school_is_not_there(app, other, as_manager, slots_of):
    with app.app_context(), db.writing():
        theirs = detached(add_surgery(other, [add_host(other, "Foreign")]))
    given = {"key": "k" * 22, "link_token": "t" * 32, "language": "en", "came_by": "phone"}
    slot = slots_of(theirs)[4].reference
    with app.app_context(), db.writing():
        view = bookings.book(other, slot, name="Foreign", **given)
    one = f"/staff/surgeries/bookings/{view.reference}"
    for path in (address(theirs), f"{address(theirs)}/bookings/new", f"{one}/move"):
        answer = as_manager.get(path)
        assert answer.status_code == 404
        assert "Foreign" not in answer.text
    for verb in VERBS:
        answer = do(as_manager, view, verb, slot=view.slot_reference, key=tokens.reference())
        assert answer.status_code == 404, verb
        assert "Foreign" not in answer.text
    with app.app_context():
        assert bookings.by_reference(other, view.reference) == view


# --- they are here --------------------------------------------------------------------------------


def test_they_are_here_puts_them_into_the_line_once(app, scene, as_host, surgery, book, now):
    view = book(surgery)
    assert do(as_host, view, "here").location == address(surgery)
    first = now(view).ticket_reference
    assert first
    do(as_host, view, "here")
    assert now(view).ticket_reference == first
    (row,) = [row for row in rows(as_host.get(address(surgery)).text) if "Ana" in row]
    assert "Here" in row
    assert "They are here" not in row


def test_somebody_who_was_seen_stands_as_seen(app, scene, as_reception, surgery, book):
    view = book(surgery)
    do(as_reception, view, "here")
    with app.app_context(), db.writing():
        db.session.query(Ticket).filter(Ticket.school_id == scene.school.id).update(
            {"state": "seen"}
        )
    (row,) = [row for row in rows(as_reception.get(address(surgery)).text) if "Ana" in row]
    assert "Seen" in row
    assert "Cancel" not in row


def test_on_another_day_nobody_is_here_yet(as_reception, surgery, later, book):
    for each in (surgery, later):
        book(each)
    assert "They are here" in as_reception.get(address(surgery)).text
    assert "They are here" not in as_reception.get(address(later)).text


def test_who_cancelled_meanwhile_is_not_put_into_the_line(as_reception, surgery, book, now):
    view = book(surgery)
    do(as_reception, view, "cancel")
    answer = do(as_reception, view, "here")
    assert answer.status_code == 409
    assert "This booking was cancelled" in answer.text
    assert now(view).ticket_reference is None


# --- cancelling -----------------------------------------------------------------------------------


def test_a_booking_is_cancelled_and_taken_back(app, scene, as_reception, surgery, book, now):
    view = book(surgery)
    assert do(as_reception, view, "cancel").location == address(surgery)
    assert not now(view).booked
    page = as_reception.get(address(surgery)).text
    assert "Cancelled: 1" in page
    assert re.search(r"<dt>Free</dt><dd>11</dd>", page)
    assert as_reception.post(undo_address(page)).status_code == 303
    assert now(view).booked
    assert now(view).ticket == view.ticket
    assert re.search(r"<dt>Free</dt><dd>10</dd>", as_reception.get(address(surgery)).text)
    assert acts(app, scene)[:2] == ["booking_put_back", "booking_cancelled"]


def test_cancelling_twice_frees_one_place(app, scene, as_reception, surgery, slots_of, book):
    view = book(surgery)
    do(as_reception, view, "cancel")
    do(as_reception, view, "cancel")
    assert slots_of(surgery)[3].taken == 0
    assert acts(app, scene).count("booking_cancelled") == 1
    do(as_reception, view, "put-back")
    do(as_reception, view, "put-back")
    assert slots_of(surgery)[3].taken == 1
    assert acts(app, scene).count("booking_put_back") == 1


def test_a_time_that_somebody_took_since_is_not_taken_from_them(as_reception, surgery, book, now):
    view = book(surgery, 3, "Ana")
    do(as_reception, view, "cancel")
    book(surgery, 3, "Bo")
    answer = do(as_reception, view, "put-back")
    assert answer.status_code == 409
    assert "Somebody has just taken this time." in answer.text
    assert not now(view).booked


def test_who_does_not_know_of_the_cancelling_comes_on_the_list_to_tell(
    app, scene, as_reception, surgery, book, now
):
    view = book(surgery)
    do(as_reception, view, "cancel")
    assert now(view).to_tell is None  # they rang
    assert "They do not know yet" in as_reception.get(address(surgery)).text
    do(as_reception, view, "not-told")
    with app.app_context():
        assert [one.reference for one in bookings.to_tell(scene.school)] == [view.reference]
    assert "They do not know yet" not in as_reception.get(address(surgery)).text
    do(as_reception, view, "put-back")
    with app.app_context():
        assert not bookings.to_tell(scene.school)


def test_a_time_that_went_to_the_line_comes_back_with_the_undo(
    app, scene, as_reception, make_surgery, slots_of, book, now
):
    line = make_surgery("Nadia", title="Busy")
    view = book(line, 3)
    wait_in(app, scene, line)
    do(as_reception, view, "cancel")
    slot = slots_of(line)[3]
    assert (slot.places, slot.kept, slot.taken) == (0, 1, 0)  # a gap for those who wait
    do(as_reception, view, "put-back")
    slot = slots_of(line)[3]
    assert (slot.places, slot.kept, slot.taken) == (1, 0, 1)
    assert now(view).booked
