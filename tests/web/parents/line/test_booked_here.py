""" "I have booked a time" over HTTP: two digits, no name, and nobody learns who has booked."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import bookings, queue_turns
from kiosk.web.plumbing import catalogs, private_links, refusals
from tests.surgeries import add_host, add_surgery
from tests.web.parents.line.conftest import TAGS, ticket_rows


@pytest.fixture
def book(app, scene, slots_of):
    """Return a way to book the n-th time of a surgery, committed."""

    def take(surgery, turn=1, name="Marguerite", school=None):
        slot = slots_of(surgery)[turn]
        key = tokens.reference()
        with app.test_request_context(), db.writing():
            return bookings.book(
                school or scene.school,
                slot.reference,
                key=key,
                link_token=private_links.token(private_links.BOOKING, key),
                name=name,
                language="en",
                came_by="phone",
            )

    return take


def test_the_way_there_is_on_the_page_of_who_to_talk_to(client, make_surgery):
    make_surgery("Helen")
    assert "/en/talk/booked" in client.get("/en/talk").text
    assert client.get("/en/talk/booked").status_code == 200


@pytest.mark.parametrize("tag", TAGS)
def test_somebody_with_a_booking_is_in_the_line_after_two_digits_and_a_touch(
    app, client, make_surgery, book, tag
):
    booking = book(make_surgery("Helen"))
    number = booking.ticket.number
    check = client.get(f"/{tag}/talk/booked/check?number={number}")
    assert check.status_code == 200
    assert f'value="{booking.reference}"' in check.text
    assert "Marguerite" not in check.text
    answer = client.post(f"/{tag}/talk/booked", data={"booking": booking.reference})
    assert answer.status_code == 303
    page = client.get(answer.location)
    assert page.status_code == 200
    assert f"<b>{number}</b>" in page.text, "The number of the booking stays."
    assert "Marguerite" not in page.text
    (row,) = ticket_rows(app)
    assert (row["kind"], row["first_name"], row["came_by"]) == ("booked", "Marguerite", "tablet")


def test_saying_it_twice_is_once_and_leads_to_the_same_place(app, client, make_surgery, book):
    booking = book(make_surgery("Helen"))
    answers = [
        client.post("/en/talk/booked", data={"booking": booking.reference}) for _ in range(2)
    ]
    assert answers[0].location == answers[1].location
    assert len(ticket_rows(app)) == 1


def secrets_of(app, booking):
    """Return what opens the place of somebody with a booking, or the booking itself."""
    with app.test_request_context():
        return [
            private_links.token(private_links.PLACE, f"arrival-{booking.key}"),
            private_links.token(private_links.BOOKING, booking.key),
            private_links.token(private_links.HANDOFF, f"arrival-{booking.key}"),
            booking.key,
        ]


def test_two_digits_open_nothing_with_which_a_place_can_be_changed(app, client, make_surgery, book):
    """Anybody can type them: who is here already keeps their place for themselves."""
    booking = book(make_surgery("Helen"))
    for _turn in range(2):  # the second time they are in the line already, by their own link
        answer = client.post("/en/talk/booked", data={"booking": booking.reference})
        assert answer.location == f"/en/talk/booked/{booking.reference}"
        page = client.get(answer.location)
        assert page.status_code == 200
        for secret in secrets_of(app, booking):
            assert secret not in answer.location + page.text
        assert "<form" not in page.text.partition("<main")[2].partition("</main>")[0]
    assert ticket_rows(app)[0]["came_by"] == "tablet"


def test_only_the_tablet_leads_to_the_two_digits(client, phone, make_surgery):
    make_surgery("Helen")
    assert "/en/talk/booked" in client.get("/en/talk").text
    assert "/en/talk/booked" not in phone.get("/en/talk").text


@pytest.mark.parametrize("who", ["phone", "display"])
def test_the_two_digits_are_typed_at_the_tablet_only(app, request, make_surgery, book, who):
    """A phone could try all ninety from home; on a tablet somebody would see it."""
    browser, booking = request.getfixturevalue(who), book(make_surgery("Helen"))
    answers = [
        browser.post("/en/talk/booked", data={"booking": booking.reference}),
        browser.get("/en/talk/booked"),
        browser.get(f"/en/talk/booked/{booking.reference}"),
        browser.get(f"/en/talk/booked/check?number={booking.ticket.number}"),
    ]
    assert [answer.status_code for answer in answers] == [403] * 4
    assert len({answer.data for answer in answers}) == 1, "Nothing is told of the booking."
    assert ticket_rows(app) == []


def test_the_bookings_own_link_leads_to_the_place_after_two_digits(app, client, make_surgery, book):
    booking = book(make_surgery("Helen"))
    client.post("/en/talk/booked", data={"booking": booking.reference})
    place, own, *_others = secrets_of(app, booking)
    assert f"/en/place/{place}" in client.get(f"/en/booking/{own}").text
    assert client.get(f"/en/place/{place}").status_code == 200


def test_who_is_in_the_line_already_finds_their_number_again(app, client, make_surgery, book):
    """Somebody said "I am here" for them, or their phone did: the tablet still knows them."""
    booking = book(make_surgery("Helen"))
    client.post("/en/talk/booked", data={"booking": booking.reference})
    again = client.get(f"/en/talk/booked/check?number={booking.ticket.number}")
    assert again.status_code == 200
    assert booking.reference in again.text


def test_before_somebody_is_here_their_page_leads_to_the_digits(client, make_surgery, book):
    booking = book(make_surgery("Helen"))
    assert client.get(f"/en/talk/booked/{booking.reference}").location == "/en/talk/booked"


def test_who_gave_their_place_away_is_told_so(app, client, make_surgery, book, scene):
    booking = book(make_surgery("Helen"))
    client.post("/en/talk/booked", data={"booking": booking.reference})
    with app.app_context(), db.writing():
        queue_turns.give_back(scene.school, secrets_of(app, booking)[0])
    answer = client.get(f"/en/talk/booked/{booking.reference}")
    assert answer.location == "/en/number/given-back"


def test_a_page_of_nobody_is_a_kind_one_and_guesses_are_limited(client, make_surgery):
    make_surgery("Helen")
    answers = [client.get(f"/en/talk/booked/{'x' * 22}").status_code for _ in range(25)]
    assert answers[0] == 404
    assert answers[-1] == 429


@pytest.mark.parametrize("tag", ["en-XA", "ar"])
@pytest.mark.parametrize("typed", ["", "1", "100", "abc", "-1", "²²", "' OR 1=1", "00"])
def test_a_number_that_is_none_is_asked_for_again(client, make_surgery, book, tag, typed):
    book(make_surgery("Helen"))
    answer = client.get(f"/{tag}/talk/booked/check", query_string={"number": typed})
    assert answer.status_code == 422
    assert catalogs.translate(tag, refusals.WORDS["number"]) in answer.text


@pytest.mark.parametrize("digits", ["٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९"])
def test_a_number_may_be_typed_in_the_digits_of_any_script(client, make_surgery, book, digits):
    number = str(book(make_surgery("Helen")).ticket.number)
    typed = "".join(digits[int(one)] for one in number)
    answer = client.get("/en/talk/booked/check", query_string={"number": typed})
    assert answer.status_code == 200


def test_too_early_says_when(app, client, make_surgery, book):
    booking = book(make_surgery("Helen"), turn=6)
    answer = client.post("/en/talk/booked", data={"booking": booking.reference})
    assert answer.status_code == 409
    assert "You are early." in answer.text
    assert ticket_rows(app) == []
    with clock.at(clock.now() + timedelta(minutes=40)):
        again = client.post("/en/talk/booked", data={"booking": booking.reference})
        assert again.status_code == 303


def test_a_booking_that_was_cancelled_is_over(app, client, make_surgery, book, scene):
    booking = book(make_surgery("Helen"))
    with app.app_context(), db.writing():
        bookings.cancel(scene.school, booking.reference, scene.people["host"])
    number = booking.ticket.number
    assert client.get(f"/en/talk/booked/check?number={number}").status_code == 422
    answer = client.post("/en/talk/booked", data={"booking": booking.reference})
    assert answer.status_code == 409
    assert "This booking has ended." in answer.text
    assert ticket_rows(app) == []


@pytest.mark.parametrize("given", [{}, {"booking": ""}, {"booking": "x" * 22}, {"booking": "\0"}])
def test_a_made_up_booking_puts_nobody_into_the_line(app, client, make_surgery, book, given):
    book(make_surgery("Helen"))
    assert client.post("/en/talk/booked", data=given).status_code == 422
    assert ticket_rows(app) == []


def test_a_booking_of_one_school_is_none_at_another(app, client, other, book):
    with app.app_context(), db.writing():
        made = add_surgery(other, [add_host(other, "Grace")])
        theirs = SimpleNamespace(id=made.id, school_id=other.id, reference=made.reference)
    booking = book(theirs, school=other)
    number = booking.ticket.number
    assert client.get(f"/en/talk/booked/check?number={number}").status_code == 422
    answer = client.post("/en/talk/booked", data={"booking": booking.reference})
    assert answer.status_code == 422
    assert ticket_rows(app) == []


def test_guessing_numbers_is_limited(client, make_surgery):
    make_surgery("Helen")
    answers = [client.get("/en/talk/booked/check?number=11").status_code for _ in range(25)]
    assert answers[0] == 422
    assert answers[-1] == 429


def test_from_another_place_nobody_is_put_into_the_line(app, client, make_surgery, book):
    booking = book(make_surgery("Helen"))
    form = {"booking": booking.reference}
    assert client.post("/en/talk/booked", data=form, own_page=False).status_code == 403
    assert ticket_rows(app) == []
