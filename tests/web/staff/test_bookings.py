"""The bookings of a date: who sees what, adding, cancelling, moving, and "they are here"."""

import html
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import audit, bookings, hosts, queue_joining
from kiosk.models.surgery import Slot
from kiosk.models.ticket import Ticket
from tests.qr_codes import texts
from tests.surgeries import add_host, add_surgery


@pytest.fixture
def surgery(make_surgery):
    """A surgery that began five minutes ago, of twelve times."""
    return make_surgery("Helen", "Sam", host={"languages": ["en", "pl"]}, interpreters=["ar"])


@pytest.fixture
def later(make_surgery):
    """A surgery of the day after tomorrow, of other people."""
    return make_surgery("Nadia", title="Citizens Advice", starts_at=in_two_days())


def in_two_days():
    return (clock.now() + timedelta(days=2)).replace(second=0, microsecond=0)


@pytest.fixture
def book(app, scene, slots_of):
    """Return a way to book the n-th time of a surgery from a phone, committed."""

    def booked(surgery, turn=3, name="Ana", **more):
        key = tokens.reference()
        given = {"language": "pl", "came_by": "phone", "link_token": f"link-{key}", **more}
        with app.app_context(), db.writing():
            slot = slots_of(surgery)[turn].reference
            return bookings.book(scene.school, slot, key=key, name=name, **given)

    return booked


@pytest.fixture
def now(app, scene):
    """Return a way to look at a booking as it is now."""

    def look(view):
        with app.app_context():
            return bookings.by_reference(scene.school, view.reference)

    return look


def detached(surgery):
    return SimpleNamespace(id=surgery.id, reference=surgery.reference, school_id=surgery.school_id)


def address(surgery):
    return f"/staff/surgeries/{surgery.reference}"


def do(browser, view, verb, **data):
    return browser.post(f"/staff/surgeries/bookings/{view.reference}/{verb}", data=data)


def key_in(page):
    return re.search(r'name="key" value="([^"]+)"', page)[1]


def undo_address(page):
    return re.search(r'<div class="undo-bar".*?action="([^"]+)"', page, re.DOTALL)[1]


def acts(app, scene):
    with app.app_context():
        return [entry.act for entry in audit.recent(scene.school)]


def wait_in(app, scene, surgery):
    """Let somebody take a number of this surgery's line."""
    with app.app_context(), db.writing():
        queue_joining.take_number(
            scene.school,
            surgery.reference,
            key=tokens.reference(),
            token=tokens.reference(),
            handoff_token=None,
            language="en",
            came_by="tablet",
        )


def rows(page):
    """Return the text of each person's row."""
    body = html.unescape(re.sub(r"<svg.*?</svg>", "", page, flags=re.S))
    found = re.findall(r"<tr role=\"row\">(.*?)</tr>", body, re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in found]


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


# --- adding ---------------------------------------------------------------------------------------


def add(browser, surgery, slot, **more):
    page = browser.get(f"{address(surgery)}/bookings/new?slot={slot.reference}").text
    assert f'value="{slot.reference}" selected' in page
    data = {"key": key_in(page), "slot": slot.reference, "name": "Bo", "language": "ar", **more}
    return data, browser.post(f"{address(surgery)}/bookings/new", data=data)


def test_somebody_who_rang_gets_a_time_and_a_link_that_opens_it(
    app, scene, as_reception, client, surgery, slots_of
):
    slot = slots_of(surgery)[6]
    _data, answer = add(as_reception, surgery, slot, phone="0161 496 0000", speaker="yes")
    assert answer.status_code == 200
    (link,) = texts(answer.text)
    assert link.startswith("http://localhost/ar/booking/")
    assert link.removeprefix("http://") in answer.text, "it can be typed, too"
    assert client.get(link.removeprefix("http://localhost")).status_code == 200
    with app.app_context():
        (view,) = bookings.of_surgery(scene.school, surgery.id)
    assert (view.name, view.language, view.speaker) == ("Bo", "ar", True)
    assert (view.phone, view.came_by) == ("01614960000", "desk")
    assert view.slot_reference == slot.reference
    assert "booking_added" in acts(app, scene)


def test_a_double_tap_books_once_and_gives_the_same_link(
    app, scene, as_reception, surgery, slots_of
):
    data, first = add(as_reception, surgery, slots_of(surgery)[6])
    again = as_reception.post(f"{address(surgery)}/bookings/new", data=data)
    assert again.status_code == 200
    assert texts(again.text) == texts(first.text)
    with app.app_context():
        assert len(bookings.of_surgery(scene.school, surgery.id)) == 1
    assert acts(app, scene).count("booking_added") == 1


def test_what_is_handed_over_is_in_their_language(as_reception, make_surgery, slots_of):
    surgery = make_surgery(words={"ar": {"title": "تحدث معنا"}})
    _data, answer = add(as_reception, surgery, slots_of(surgery)[6])
    slip = re.search(
        r'<section class="hand-over" lang="ar" dir="rtl".*?</section>', answer.text, re.S
    )
    assert slip
    assert "تحدث معنا" in slip[0]
    assert re.search(r'<bdi dir="ltr">\d\d:\d\d</bdi>', slip[0])
    assert '<bdi class="name" dir="auto">Bo</bdi>' in slip[0]


def test_the_link_is_shown_this_once(as_reception, surgery, slots_of):
    _data, answer = add(as_reception, surgery, slots_of(surgery)[6])
    token = texts(answer.text)[0].rsplit("/", 1)[1]
    assert token not in as_reception.get(address(surgery)).text
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Type a name."),
        ({"name": "x" * 91}, "A name can have up to 90 letters."),
        ({"phone": "12"}, "Type a phone number"),
    ],
)
def test_what_can_be_mended_is_said_and_nothing_typed_is_lost(
    app, scene, as_reception, surgery, slots_of, typed, said
):
    typed = {"name": "Bo <i>", "phone": "", **typed}
    _data, answer = add(as_reception, surgery, slots_of(surgery)[6], speaker="yes", **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{html.escape(typed["name"])}"' in answer.text
    assert 'value="ar" selected' in answer.text
    assert 'value="yes" checked' in answer.text
    with app.app_context():
        assert not bookings.of_surgery(scene.school, surgery.id)


def test_a_time_that_was_taken_meanwhile_is_not_booked_twice(
    app, scene, as_reception, surgery, slots_of, book
):
    page = as_reception.get(f"{address(surgery)}/bookings/new").text
    book(surgery, 6, "Ana")
    slot = slots_of(surgery)[6].reference
    data = {"key": key_in(page), "slot": slot, "name": "Bo", "language": "en"}
    answer = as_reception.post(f"{address(surgery)}/bookings/new", data=data)
    assert answer.status_code == 409
    assert "Somebody has just taken this time." in answer.text
    assert f'value="{slot}"' not in answer.text
    data["slot"] = slots_of(surgery)[7].reference  # the control, with the same page
    assert as_reception.post(f"{address(surgery)}/bookings/new", data=data).status_code == 200


def test_times_of_another_school_cannot_be_booked(app, other, as_reception, surgery, slots_of):
    with app.app_context(), db.writing():
        theirs = detached(add_surgery(other, [add_host(other)]))
    foreign = slots_of(theirs)[5].reference
    page = as_reception.get(f"{address(surgery)}/bookings/new").text
    data = {"key": key_in(page), "slot": foreign, "name": "Bo", "language": "en"}
    answer = as_reception.post(f"{address(surgery)}/bookings/new", data=data)
    assert answer.status_code == 409
    with app.app_context():
        assert not bookings.of_surgery(other, theirs.id)


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


# --- the link, once more --------------------------------------------------------------------------


def test_a_lost_link_is_shown_again_and_that_is_written_down(
    app, scene, as_reception, surgery, slots_of, now
):
    _data, first = add(as_reception, surgery, slots_of(surgery)[6])
    with app.app_context():
        (view,) = bookings.of_surgery(scene.school, surgery.id)
    assert f"/bookings/{view.reference}/link" in as_reception.get(address(surgery)).text
    again = do(as_reception, view, "link")
    assert again.status_code == 200
    assert "<h1>Their link</h1>" in again.text
    assert texts(again.text) == texts(first.text)
    assert again.headers["Cache-Control"] == "no-store"
    assert acts(app, scene).count("link_shown") == 1


def test_a_link_that_opens_nothing_is_not_shown(app, scene, as_reception, surgery, book):
    view = book(surgery)  # its link was made with another secret
    answer = do(as_reception, view, "link")
    assert answer.status_code == 409
    assert "This link cannot be shown again." in answer.text
    assert "link_shown" not in acts(app, scene)


def test_the_link_of_a_cancelled_booking_is_not_shown(app, scene, as_reception, surgery, slots_of):
    add(as_reception, surgery, slots_of(surgery)[6])
    with app.app_context():
        (view,) = bookings.of_surgery(scene.school, surgery.id)
    do(as_reception, view, "cancel")
    assert do(as_reception, view, "link").status_code == 409


def test_links_are_shown_at_the_desk_alone(as_host, as_outsider, client, surgery, book):
    view = book(surgery)
    assert "Their link" not in as_host.get(address(surgery)).text
    for stranger in (as_host, as_outsider, client):
        assert do(stranger, view, "link").status_code == 403


# --- moving ---------------------------------------------------------------------------------------


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
