"""The demo's lines are alive whenever it starts, and its printed links open."""

from datetime import UTC, datetime, time, timedelta

import pytest

from kiosk.core import clock, tokens
from kiosk.demo import lines, programme, talks
from kiosk.domain import (
    booking_desk,
    bookings,
    queue_board,
    queue_places,
    schools,
    staff,
    surgeries,
    wishes,
)

SECRET = "a secret of this instance"
INSTANTS = [
    datetime(2026, 9, 8, 9, 12, tzinfo=UTC),
    datetime(2026, 9, 7, 23, 1, tzinfo=UTC),  # a minute after midnight in London
    datetime(2026, 9, 8, 22, 57, tzinfo=UTC),  # three minutes before it
    datetime(2026, 10, 25, 0, 40, tzinfo=UTC),  # the clocks go back
    datetime(2027, 3, 28, 0, 40, tzinfo=UTC),  # the clocks go forward
]


@pytest.fixture(params=INSTANTS, ids=str)
def instant(request):
    """An instant at which the demo starts; the clock stands still then."""
    with clock.at(request.param):
        yield request.param


@pytest.fixture
def made(context, instant):
    """Return the school, its staff by first name, and what the demo made of its talks."""
    school = schools.create("Riverside", "Europe/London", ["en", "pl", "ar"])
    accounts = {
        name: staff.create(school, name, f"{name}@example.org", staff.MANAGER, by=None).id
        for name in talks.RUN_BY
    }
    return school, accounts, talks.make(school, programme.make(school), accounts, SECRET)


def boards(school, accounts):
    """Return each open line as whoever runs it sees it."""
    open_now = surgeries.open_now(school, "en")
    return [
        queue_board.board(school, line.reference, accounts[name], "en")
        for line, name in zip(open_now, talks.RUN_BY, strict=True)
    ]


def test_three_lines_are_open_whenever_the_demo_starts(made, instant):
    school, _accounts, _made = made
    open_now = surgeries.open_now(school, "pl")
    assert [line.names for line in open_now] == ["Helen", "Citizens Advice", "Sam"]
    assert all(line.open_for_walk_ins(instant) for line in open_now)
    assert all(line.ends_at >= instant + timedelta(hours=2) for line in open_now)
    places = [str(line.place) for line in open_now]
    assert places == ["Biblioteka", "Świetlica przy Mill Lane", "Mały pokój"]
    assert str(open_now[0].hosts[0].role) == "Dyrektorka szkoły"
    together = [view for view in surgeries.coming(school, "en") if view.names == "Helen, Sam"]
    assert len(together) == talks.WEEKS
    starts = {clock.local(view.starts_at, "Europe/London").time() for view in together}
    assert starts == {time(15, 30)}


def test_in_each_line_somebody_is_there_and_others_wait_in_several_languages(made):
    school, accounts, _made = made
    shown = boards(school, accounts)
    assert [board.mine.state for board in shown] == ["talking", "called", "talking"]
    for board, morning in zip(shown, (talks.HELENS, talks.ADVICE, talks.SAMS), strict=True):
        assert board.seen == len(morning.talks)
        assert len(board.waiting) == morning.waiting + 1
        assert {row.language for row in board.waiting} >= {"pl", "ar", "en"}
        assert any(row.speaker for row in board.waiting)
        assert any(row.first_name == "Priya" for row in board.waiting)
        assert [row.kind for row in board.waiting].count("booked") == 1
        assert len(board.away) == 1
        assert len(board.expected) == len(morning.booked) - 1


def test_a_range_is_told_in_each_line_and_a_number_can_be_taken(made):
    school, _accounts, _made = made
    told = queue_places.lines(school, "en")
    assert len(told) == 3
    assert all(line.wait.low and line.wait.high for line in told)
    assert not any(line.full for line in told)


def test_times_of_the_next_days_are_booked_and_there_are_parents_to_tell(made):
    school, _accounts, _made = made
    together = [view for view in surgeries.coming(school, "en") if view.names == "Helen, Sam"]
    names = [each.name for view in together for each in bookings.of_surgery(school, view.id)]
    assert sorted(names) == sorted(name for name, _language in talks.TO_COME)
    (moved,) = booking_desk.to_tell(school)
    assert moved.name == "Katarzyna"
    assert moved.to_tell == "moved"
    (offer,) = booking_desk.offers_to_tell(school)
    assert offer.name == "Małgorzata"
    assert [wish.name for wish in wishes.open_ones(school)] == ["Małgorzata", "سارة"]


def test_the_printed_links_open(made):
    school, _accounts, links = made
    surgeries.by_code(school, links.to_book, "en")
    key, language = links.links.booking
    booked = bookings.by_token(school, tokens.of_link(SECRET, tokens.BOOKING, key))
    assert (booked.booked, booked.language) == (True, language)
    key, language = links.links.place
    place = queue_places.my_place(school, tokens.of_link(SECRET, tokens.PLACE, key), language)
    assert place.state == "waiting"
    assert place.first_name == lines.WAITING[2].name
