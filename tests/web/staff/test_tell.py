"""Parents to tell: who stands on the list, "Told" with its undo, and who may see it."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine

from kiosk.core import clock, db, tokens
from kiosk.domain import audit, booking_desk, bookings, wishes
from kiosk.web.plumbing import private_links
from tests.surgeries import add_host, add_surgery

LIST = "/staff/surgeries/to-tell"


@pytest.fixture
def surgery(make_surgery):
    return make_surgery("Helen", title="Talk <b>")


@pytest.fixture
def book(app, scene, slots_of):
    """Return a way to book the n-th time of a surgery from a phone, committed."""

    def booked(surgery, turn=3, name="Ana", **more):
        given = {"language": "pl", "came_by": "phone", "link_token": tokens.reference(), **more}
        with app.app_context(), db.writing():
            slot = slots_of(surgery)[turn].reference
            return bookings.book(scene.school, slot, key=tokens.reference(), name=name, **given)

    return booked


@pytest.fixture
def cancel(app, scene):
    """Return a way to cancel a booking so that somebody has to tell them."""

    def cancelled(view):
        with app.app_context(), db.writing():
            by = scene.people["reception"]
            bookings.cancel(scene.school, view.reference, by=by, tell=True)

    return cancelled


@pytest.fixture
def offered(app, scene, surgery, book, slots_of):
    """Somebody asked to be told, and a place became free: it is kept for them."""
    view = book(surgery, 5, "Bo")
    with app.app_context(), db.writing():
        wish = wishes.ask(
            scene.school,
            None,
            key=tokens.reference(),
            link_token="w" * 32,
            phone="07700 900 111",
            name="Dina",
            language="ar",
        )
        bookings.cancel(scene.school, view.reference, by=scene.people["reception"])
    return wish


def lines(page):
    """Return what is said of each person on the list."""
    found = re.findall(r'<li class="call-to-make">(.*?)</li>', page, re.S)
    plain = [re.sub(r"<svg.*?</svg>|<[^>]+>", " ", one, flags=re.S) for one in found]
    return [re.sub(r"\s+", " ", one).strip() for one in plain]


def told_form(page):
    return re.search(r'<form class="buttons" method="post" action="([^"]+)"', page)[1]


def undo_form(page):
    bar = re.search(r'<div class="undo-bar".*?</form>', page, re.S)[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', bar))
    return re.search(r'action="([^"]+)"', bar)[1], fields


def acts(app, scene):
    with app.app_context():
        return [entry.act for entry in audit.recent(scene.school)]


def test_nobody_to_tell_says_so(as_reception):
    assert "Nobody is waiting to be told anything." in as_reception.get(LIST).text


def test_who_was_cancelled_stands_there_with_a_number_to_ring(as_reception, surgery, book, cancel):
    view = book(surgery, name="سارة", phone="07700 900 982", speaker=True)
    cancel(view)
    page = as_reception.get(LIST).text
    (line,) = lines(page)
    for said in ("سارة", "Polish", "wants a speaker", "Cancelled:", "Talk &lt;b&gt;"):
        assert said in line
    assert 'href="tel:07700900982"' in page
    assert '<bdi class="name" dir="auto">سارة</bdi>' in page


def test_without_a_number_it_says_how_they_learn_of_it(as_reception, surgery, book, cancel):
    cancel(book(surgery))
    said = "No number was given. They see it when they open their link."
    assert said in as_reception.get(LIST).text


def test_who_was_moved_reads_the_new_time(app, scene, as_reception, surgery, book, slots_of):
    view = book(surgery)
    slot = slots_of(surgery)[8]
    with app.app_context(), db.writing():
        key = tokens.reference()
        bookings.move(scene.school, view.reference, slot.reference, key=key, tell=True)
    at = clock.local(slot.starts_at, scene.school.time_zone).strftime("%H:%M")
    (line,) = lines(as_reception.get(LIST).text)
    assert "Moved. The new time:" in line
    assert f"{at}." in line


def test_who_cancelled_themselves_is_not_told(app, scene, as_reception, surgery, book):
    view = book(surgery, link_token="t" * 32)
    with app.app_context(), db.writing():
        bookings.cancel(scene.school, "t" * 32)
    assert lines(as_reception.get(LIST).text) == []
    assert view.booked  # the control: it was booked before


def test_told_takes_them_off_and_undo_puts_them_back(
    app, scene, as_reception, surgery, book, cancel
):
    cancel(book(surgery))
    page = as_reception.get(LIST).text
    assert as_reception.post(told_form(page), data={"told": "yes"}).location == LIST
    page = as_reception.get(LIST).text
    assert lines(page) == []
    address, fields = undo_form(page)
    as_reception.post(address, data=fields)
    assert len(lines(as_reception.get(LIST).text)) == 1
    assert acts(app, scene).count("told_change") == 1


def test_a_double_tap_is_written_down_once(app, scene, as_reception, surgery, book, cancel):
    cancel(book(surgery))
    form = told_form(as_reception.get(LIST).text)
    for _tap in range(2):
        assert as_reception.post(form, data={"told": "yes"}).status_code == 303
    assert acts(app, scene).count("told_change") == 1


def test_a_free_time_that_is_kept_for_somebody_is_told(app, scene, as_reception, surgery, offered):
    page = as_reception.get(LIST).text
    (line,) = lines(page)
    for said in ("Dina", "Arabic", "A free time:", "It is kept for them until", "07700900111"):
        assert said in line
    form = told_form(page)
    assert as_reception.post(form, data={"told": "yes"}).location == LIST
    as_reception.post(form, data={"told": "yes"})
    page = as_reception.get(LIST).text
    assert lines(page) == []
    assert acts(app, scene).count("told_place") == 1
    address, fields = undo_form(page)
    as_reception.post(address, data=fields)
    assert len(lines(as_reception.get(LIST).text)) == 1


@pytest.fixture
def kept(app, scene, surgery, book):
    """Return a way to let a place be kept for somebody who asked on their phone."""

    def keep(name="Dina"):
        view, key = book(surgery, 5, "Bo"), tokens.reference()
        with app.app_context(), db.writing():
            given = {"phone": "07700 900 111", "name": name, "language": "ar"}
            token = private_links.token(private_links.WISH, key)
            wish = wishes.ask(scene.school, None, key=key, link_token=token, **given)
            bookings.cancel(scene.school, view.reference, by=scene.people["reception"])
        return f"{LIST}/wishes/{wish.reference}/book"

    return keep


def test_the_place_is_booked_for_them_with_a_link_of_its_own(
    app, scene, as_reception, surgery, kept
):
    form = kept()
    page = as_reception.get(LIST).text
    assert f'action="{form}"' in page
    assert 'name="name"' not in page
    assert as_reception.post(form).location == f"/staff/surgeries/{surgery.reference}"
    assert as_reception.post(form).location == LIST  # the second tap
    page = as_reception.get(f"/staff/surgeries/{surgery.reference}").text
    assert lines(as_reception.get(LIST).text) == []
    assert acts(app, scene).count("booking_added") == 1
    with app.app_context():
        (booked,) = bookings.of_surgery(scene.school, surgery.id)
        link = private_links.token(private_links.BOOKING, booked.key)
        assert bookings.by_token(scene.school, link).reference == booked.reference
    assert (booked.name, booked.language, booked.phone) == ("Dina", "ar", "07700900111")


def test_what_was_booked_by_a_slip_is_kept_for_them_again(app, scene, as_reception, surgery, kept):
    form = kept()
    as_reception.post(form)
    address, fields = undo_form(as_reception.get(f"/staff/surgeries/{surgery.reference}").text)
    for _tap in range(2):
        assert as_reception.post(address, data=fields).location == LIST
    (line,) = lines(as_reception.get(LIST).text)
    assert "It is kept for them until" in line
    with app.app_context():
        assert not bookings.of_surgery(scene.school, surgery.id)
    assert as_reception.post(form).status_code == 303  # and it can still be booked
    with app.app_context():
        assert [one.name for one in bookings.of_surgery(scene.school, surgery.id)] == ["Dina"]


def test_who_gave_no_name_is_asked_for_one(app, scene, as_reception, surgery, kept):
    form = kept(name="")
    assert 'name="name"' in as_reception.get(LIST).text
    answer = as_reception.post(form)
    assert answer.status_code == 422
    assert "Type a name." in answer.text
    assert as_reception.post(form, data={"name": "Dina"}).status_code == 303
    with app.app_context():
        assert [one.name for one in bookings.of_surgery(scene.school, surgery.id)] == ["Dina"]


def test_a_place_that_is_kept_no_longer_is_not_booked(app, scene, log_in, surgery, kept):
    form = kept()
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        answer = log_in("reception").post(form)
    assert answer.status_code == 409
    assert "This place is not kept for them any more." in answer.text
    with app.app_context():
        assert not bookings.of_surgery(scene.school, surgery.id)


def test_places_are_booked_by_the_desk_alone(client, as_host, as_outsider, kept):
    form = kept()
    for stranger in (client, as_host, as_outsider):
        assert stranger.post(form).status_code == 403


def test_a_wish_without_a_place_is_not_on_the_list(app, scene, as_reception, surgery):
    with app.app_context(), db.writing():
        given = {"key": tokens.reference(), "link_token": "w" * 32, "phone": "07700 900 111"}
        wishes.ask(scene.school, None, name="Dina", language="ar", **given)
    assert lines(as_reception.get(LIST).text) == []


def test_a_day_that_is_over_needs_no_telling(as_reception, log_in, surgery, book, cancel):
    cancel(book(surgery))
    assert len(lines(as_reception.get(LIST).text)) == 1  # the control
    with time_machine.travel(clock.now() + timedelta(days=2)):
        assert lines(log_in("reception").get(LIST).text) == []


def test_the_count_is_that_of_the_list(app, scene, as_reception, surgery, book, cancel, offered):
    cancel(book(surgery))
    with app.app_context():
        assert booking_desk.count_to_tell(scene.school) == 2
    assert len(lines(as_reception.get(LIST).text)) == 2


def test_the_list_is_for_the_desk_alone(client, as_host, as_outsider, surgery, book, cancel):
    view = book(surgery)
    cancel(view)
    assert as_host.get(LIST).status_code == 403
    one = f"{LIST}/bookings/{view.reference}"
    assert as_host.post(one, data={"told": "yes"}).status_code == 403
    for stranger in (client, as_outsider):
        assert "/staff/login" in stranger.get(LIST).location
        assert stranger.post(one, data={"told": "yes"}).status_code == 403


def test_another_schools_people_are_not_on_it(app, other, as_manager, slots_of):
    with app.app_context(), db.writing():
        made = add_surgery(other, [add_host(other)])
        surgery = SimpleNamespace(id=made.id, school_id=made.school_id)
    slot = slots_of(surgery)[4].reference
    given = {"key": "k" * 22, "link_token": "t" * 32, "language": "en", "came_by": "phone"}
    with app.app_context(), db.writing():
        view = bookings.book(other, slot, name="Foreign", **given)
        bookings.cancel(other, view.reference, by=1, tell=True)
        assert len(bookings.to_tell(other)) == 1  # the control
    assert lines(as_manager.get(LIST).text) == []
    for kind in ("bookings", "wishes"):
        answer = as_manager.post(f"{LIST}/{kind}/{view.reference}", data={"told": "yes"})
        assert answer.status_code == 404
    with app.app_context():
        assert len(bookings.to_tell(other)) == 1


def test_who_was_told_stays_told_when_they_do_not_come(
    app, scene, as_reception, log_in, surgery, offered, book
):
    as_reception.post(told_form(as_reception.get(LIST).text), data={"told": "yes"})
    with time_machine.travel(clock.now() + timedelta(minutes=31)):
        with app.app_context(), db.writing():
            bookings.release_lapsed(scene.school)
        assert lines(log_in("reception").get(LIST).text) == []
        with app.app_context(), db.writing():
            booking_desk.wish_not_told(scene.school, offered.reference)  # the undo, late
            assert wishes.by_reference(scene.school, offered.reference).state == "waiting"
