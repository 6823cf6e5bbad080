"""A touched time is kept for a while: for whom, how long, and how many from one address."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.domain import bookings
from kiosk.models.booking import Booking
from kiosk.web.plumbing import catalogs, hold_limits, refusals
from tests import tables
from tests.parent_bookings import THREE, at_days, confirm, fields, hold, who_of


def test_a_touched_time_is_kept_and_not_shown_to_others(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1), minutes=10)
    address = hold(client, "en", who_of(app))
    assert "There are no free times yet." in client.get(f"/en/book/{who_of(app)}").text
    until = re.search(r"We keep this time for you until (\d\d:\d\d)", client.get(address).text)
    assert until


def test_two_touches_on_one_time_keep_it_once(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    hidden, slots = fields(client.get(f"/en/book/{who_of(app)}").text)
    form = {**hidden, "slot": slots[0]}
    first = client.post("/en/book/hold", data=form)
    assert client.post("/en/book/hold", data=form).location == first.location
    assert tables.count(app, "booking") == 1


def test_a_page_that_is_old_still_keeps_another_of_its_times(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    hidden, slots = fields(client.get(f"/en/book/{who_of(app)}").text)
    for slot in slots[:2]:
        assert client.post("/en/book/hold", data={**hidden, "slot": slot}).status_code == 303
    assert {row["state"] for row in tables.rows(app, "booking")} == {"held"}


@pytest.mark.parametrize("tag", THREE)
def test_a_time_that_somebody_was_faster_with_shows_fresh_times(app, client, make_surgery, tag):
    make_surgery("Helen", starts_at=at_days(1), minutes=20)
    hidden, slots = fields(client.get(f"/{tag}/book/{who_of(app)}").text)
    confirm(client, hold(client, "en", who_of(app)))
    answer = client.post(f"/{tag}/book/hold", data={**hidden, "slot": slots[0]})
    assert answer.status_code == 409
    assert catalogs.translate(tag, refusals.WORDS["taken"]) in answer.text
    assert fields(answer.text)[1] == slots[1:]


def test_going_back_shows_the_kept_time_and_another_lets_it_go(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1), minutes=20)
    address = hold(client, "en", who_of(app))
    back = re.search(r'href="(/en/book/[^"]+held=[^"]+)"', client.get(address).text)[1]
    hidden, slots = fields(client.get(back.replace("&amp;", "&")).text)
    assert len(slots) == 2
    again = client.post("/en/book/hold", data={**hidden, "slot": slots[0]})
    assert again.location.partition("?")[0] == address.partition("?")[0]
    other = client.post("/en/book/hold", data={**hidden, "slot": slots[1]})
    assert other.location.partition("?")[0] != address.partition("?")[0]
    assert sorted(row["state"] for row in tables.rows(app, "booking")) == ["held", "lapsed"]
    assert [row["taken"] for row in tables.rows(app, "slot")] == [0, 1]


def test_a_hold_that_ran_out_is_taken_again(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1))
    address = hold(client, "en", who_of(app))
    run_out(app)
    assert confirm(client, address).status_code == 303
    assert [row["state"] for row in tables.rows(app, "booking")] == ["booked"]


def run_out(app):
    """Let every hold be over."""
    ended = {"held_until": clock.now() - timedelta(seconds=1)}
    with app.app_context(), db.writing():
        db.session.execute(sa.update(Booking).where(Booking.state == "held").values(ended))


@pytest.mark.parametrize("tag", THREE)
def test_a_time_lost_meanwhile_asks_for_another_and_keeps_the_name(app, client, make_surgery, tag):
    make_surgery("Helen", starts_at=at_days(1), minutes=20)
    address = hold(client, tag, who_of(app))
    page = client.get(address).text
    run_out(app)
    confirm(client, hold(client, "en", who_of(app)), name="Somebody faster")
    hidden, _slots = fields(page)
    answer = client.post(
        address.partition("?")[0], data={**hidden, "name": "Łucja", "speaker": "yes"}
    )
    assert answer.status_code == 409
    assert catalogs.translate(tag, refusals.WORDS["taken"]) in answer.text
    assert 'value="Łucja"' in answer.text
    assert "Somebody faster" not in answer.text
    hidden, slots = fields(answer.text)
    given = {**hidden, "name": "Łucja", "slot": slots[0]}
    booked = client.post(f"/{tag}/book/hold", data=given)
    assert client.post(f"/{tag}/book/hold", data=given).location == booked.location
    assert booked.location.startswith(f"/{tag}/book/done/")
    names = {row["name"]: row for row in tables.rows(app, "booking") if row["state"] == "booked"}
    assert names["Łucja"]["speaker"] is True
    assert len(names) == 2


def test_the_holds_of_bookings_are_three_minutes():
    assert timedelta(minutes=3) == bookings.HOLD


def keeps(client, who, number=0):
    """Touch a time as somebody new who has just opened the page; return the answer."""
    hidden, slots = fields(client.get(f"/en/book/{who}").text)
    return client.post("/en/book/hold", data={**hidden, "slot": slots[number]})


def lets_run_out(client, who, count, at):
    """Keep times from one address, and book none of them; return when they have run out."""
    with clock.at(at):
        for _turn in range(count):
            assert keeps(client, who).status_code == 303
    return at + timedelta(minutes=4)


def test_one_address_that_books_nothing_cannot_keep_all_times_from_others(
    app, client, make_surgery
):
    make_surgery("Helen", starts_at=at_days(1), minutes=600)
    who, now = who_of(app), clock.now()
    later = lets_run_out(client, who, hold_limits.PATIENCE + 1, now)
    with clock.at(later):
        for _turn in range(hold_limits.FEW_AT_ONCE):
            assert keeps(client, who).status_code == 303
        refused = keeps(client, who)
        assert refused.status_code == 422
        assert refusals.BUSY in refused.text
        assert fields(refused.text)[1], "There are still times to choose from."
        elsewhere = app.test_client()
        elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
        assert keeps(elsewhere, who).status_code == 303
    with clock.at(later + timedelta(minutes=4)):
        assert keeps(client, who).status_code == 303, "What ran out makes room."


def test_a_hall_on_one_address_that_books_is_never_refused(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1), minutes=600, places=2)
    who, now = who_of(app), clock.now()
    for _turn in range(hold_limits.PATIENCE + 4):
        assert confirm(client, hold(client, "en", who)).status_code == 303
    later = lets_run_out(client, who, hold_limits.PATIENCE + 1, now)
    with clock.at(later):
        for _turn in range(hold_limits.FEW_AT_ONCE + 1):
            assert keeps(client, who).status_code == 303


def test_one_time_kept_after_another_all_day_is_one_that_was_left(app, client, make_surgery):
    make_surgery("Helen", starts_at=at_days(1), minutes=600)
    who, now = who_of(app), clock.now()
    held = ""
    for turn in range(40):
        with clock.at(now + turn * timedelta(minutes=2)):
            hidden, slots = fields(client.get(f"/en/book/{who}?held={held}").text)
            number = turn % 2
            location = client.post("/en/book/hold", data={**hidden, "slot": slots[number]}).location
            held = re.search("/held/([^?]+)", location)[1]
    ledger = app.extensions["holds"]
    (known,) = ledger._addresses.values()
    assert len(known.kept) == 1
    assert len(known.left) > 3
