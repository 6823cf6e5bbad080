"""Surgeries: what a change does to the slots, and to those who have booked."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from kiosk.core import clock, db, tokens
from kiosk.domain import hosts, surgeries, surgery_series
from kiosk.domain.surgery_series import Scope
from kiosk.models.booking import Booking, Wish
from tests.surgery_changes import (
    NOW,
    TWO,
    ZONE,
    add,
    arrive,
    assert_counted,
    book,
    change,
    shown,
    slots,
    stop_at,
    times,
    when,
)


def test_words_and_hosts_change_without_touching_the_slots(school, helen, surgery):
    sam = hosts.add(school, hosts.HostDraft("Sam"))
    before, booking = slots(surgery), book(surgery, "14:10")
    told = change(school, surgery, title="Talk to Sam", hosts=[sam], interpreters=["pl"])
    assert told == []
    assert slots(surgery) == before
    view = surgeries.by_id(school, surgery.id, "en")
    assert (view.names, view.title.text, view.version) == ("Sam", "Talk to Sam", 1)
    assert (booking.to_tell, when(booking)) == (None, "08 14:10")


def test_all_move_with_their_turn_when_the_surgery_is_shifted(school, surgery):
    first, last = book(surgery, "14:00"), book(surgery, "14:50")
    told = change(school, surgery, "15:30", "16:30")
    assert told == [first, last]
    assert [when(each) for each in told] == ["08 15:30", "08 16:20"]
    assert [(each.to_tell, each.told_at, each.changes) for each in told] == [("moved", None, 1)] * 2
    assert [each.state for each in told] == ["booked"] * 2
    assert times(surgery) == ["15:30", "15:40", "15:50", "16:00", "16:10", "16:20"]
    assert_counted(surgery)


def test_a_shift_by_one_slot_lets_everybody_keep_a_place(school, surgery):
    booked = [book(surgery, at) for at in times(surgery)]
    told = change(school, surgery, "14:10", "15:10")
    assert told == booked
    assert {each.state for each in booked} == {"booked"}
    assert [when(each) for each in booked][-1] == "08 15:00"
    assert_counted(surgery)


def test_another_day_moves_everybody_at_the_same_time_of_day(school, surgery):
    booking = book(surgery, "14:20")
    assert change(school, surgery, day=date(2026, 9, 10)) == [booking]
    assert when(booking) == "10 14:20"


def test_a_shift_into_the_week_in_which_the_clocks_change_keeps_the_time_on_the_clock(
    school, helen
):
    surgery = add(school, helen, starts_at=datetime(2026, 10, 24, 13, 0, tzinfo=UTC))
    booking = book(surgery, "14:20")
    change(school, surgery, day=date(2026, 10, 25))
    assert when(booking) == "25 14:20"
    assert_counted(surgery)


def test_a_longer_surgery_moves_nobody_whichever_end_grows(school, surgery):
    booking = book(surgery, "14:20")
    assert change(school, surgery, "14:00", "15:30") == []
    assert change(school, surgery, "13:30", "15:30") == []
    assert when(booking) == "08 14:20"
    assert len(slots(surgery)) == 12
    assert_counted(surgery)


def test_a_shorter_surgery_takes_the_place_of_those_at_its_end_only(school, surgery):
    stays, ends = book(surgery, "14:20"), book(surgery, "14:50")
    assert change(school, surgery, "14:00", "14:40") == [ends]
    assert (stays.state, ends.state, ends.to_tell, ends.cancelled_at) == (
        "booked",
        "cancelled",
        "cancelled",
        NOW,
    )
    assert [one for one in shown(surgery) if one[0] == "14:50"] == [("14:50", 0, 0, 0)]
    assert when(ends) == "08 14:50"
    assert_counted(surgery)


def test_a_start_off_the_grid_moves_everybody_by_those_minutes(school, surgery):
    first, last = book(surgery, "14:00"), book(surgery, "14:50")
    assert change(school, surgery, "14:05", "15:00") == [first, last]
    assert (when(first), last.state) == ("08 14:05", "cancelled")


def test_longer_slots_keep_those_whose_time_is_still_a_time(school, surgery):
    keeps, loses = book(surgery, "14:20"), book(surgery, "14:30")
    assert change(school, surgery, slot_minutes=20) == [loses]
    assert (keeps.state, when(keeps), keeps.changes) == ("booked", "08 14:20", 0)
    assert (loses.state, loses.to_tell) == ("cancelled", "cancelled")
    assert_counted(surgery)


def test_a_slot_keeps_its_reference_where_its_time_stays(school, surgery):
    before = {one.starts_at: one.reference for one in slots(surgery)}
    change(school, surgery, slot_minutes=20)
    assert {one.starts_at: one.reference for one in slots(surgery)}.items() <= before.items()


def test_fewer_places_take_the_last_who_booked_and_a_hold_before_them(school, helen):
    surgery = add(school, helen, places=3)
    first = book(surgery, "14:00")
    held = book(surgery, "14:00", "held", held_until=NOW + timedelta(minutes=2))
    second = book(surgery, "14:00")
    assert change(school, surgery, places=2) == []
    assert (first.state, second.state, held.state) == ("booked", "booked", "lapsed")
    assert change(school, surgery, places=1) == [second]
    assert (first.state, second.state) == ("booked", "cancelled")
    assert_counted(surgery)


def test_who_has_booked_stays_when_more_is_kept_for_walk_ins(school, surgery):
    booking = book(surgery, "14:20")
    assert change(school, surgery, walk_in_share=100) == []
    assert (booking.state, when(booking)) == ("booked", "08 14:20")
    assert {one[1:] for one in shown(surgery)} == {(0, 1, 0), (1, 0, 1)}
    assert change(school, surgery, bookable=False) == []
    assert_counted(surgery)


def test_a_hold_moves_without_anybody_being_told(school, surgery):
    held = book(surgery, "14:20", "held", held_until=NOW + timedelta(minutes=2))
    assert change(school, surgery, "15:00", "16:00") == []
    assert (held.state, held.to_tell, when(held)) == ("held", None, "08 15:20")
    assert_counted(surgery)


def test_a_place_offered_to_somebody_who_asked_is_offered_again_when_it_goes(school, surgery):
    wish = Wish(
        reference=tokens.reference(),
        school_id=school.id,
        key=tokens.reference(),
        link_digest=tokens.reference(),
        state="offered",
        language="en",
        asked_at=NOW,
    )
    db.session.add(wish)
    db.session.flush()
    held = book(surgery, "14:50", "held", held_until=NOW + timedelta(minutes=20), wish_id=wish.id)
    assert change(school, surgery, "14:00", "14:30") == []
    mine = (Booking.school_id == school.id, Booking.wish_id == wish.id, Booking.state == "held")
    again = db.session.scalars(select(Booking).where(*mine)).one()
    assert (held.state, when(again)) == ("lapsed", "08 14:00")
    change(school, surgery, bookable=False)
    surgery_series.cancel(school, surgery, Scope.ONE)
    state = select(Wish.state).where(Wish.school_id == school.id)
    assert (again.state, db.session.scalar(state)) == ("lapsed", "waiting")


def test_slots_nobody_ever_booked_go_and_others_stay_without_a_place(school, surgery):
    book(surgery, "14:50", "lapsed")
    change(school, surgery, "10:00", "10:20")
    assert shown(surgery) == [("10:00", 1, 0, 0), ("10:10", 1, 0, 0), ("14:50", 0, 0, 0)]
    change(school, surgery)  # back again
    assert times(surgery)[-1] == "14:50"
    assert shown(surgery)[-1] == ("14:50", 1, 0, 0)


def test_who_is_here_or_was_here_is_not_moved(monkeypatch, school, surgery):
    over, here, later = (book(surgery, at) for at in ("14:00", "14:10", "14:40"))
    arrive(here)
    stop_at(monkeypatch, TWO + timedelta(minutes=10))
    assert change(school, surgery, "14:30", "15:30") == [later]
    assert [when(each) for each in (over, here, later)] == ["08 14:00", "08 14:10", "08 15:10"]
    assert (over.state, here.to_tell) == ("booked", None)
    assert [one for one in shown(surgery) if one[0] < "14:30"] == [
        ("14:00", 1, 0, 1),
        ("14:10", 1, 0, 1),
    ]
    assert_counted(surgery)


def test_a_date_that_has_ended_is_not_rewritten(monkeypatch, school, surgery):
    stop_at(monkeypatch, TWO + timedelta(hours=1))
    for attempt in (
        lambda: change(school, surgery, title="Other"),
        lambda: surgery_series.cancel(school, surgery, Scope.ONE),
    ):
        with pytest.raises(surgery_series.AlreadyOver):
            attempt()


def test_who_was_told_is_to_be_told_again_of_the_next_change(school, surgery, scene):
    booking = book(surgery, "14:20")
    change(school, surgery, "15:00", "16:00")
    booking.told_at, booking.told_by_id = NOW, scene.people["host"]
    change(school, surgery, "16:00", "17:00")
    assert (booking.to_tell, booking.told_at, booking.told_by_id) == ("moved", None, None)
    assert booking.changes == 2


@pytest.mark.parametrize("seed", range(12))
def test_no_booking_is_lost_and_no_slot_is_overfull_whatever_is_changed(school, helen, seed):
    mixer = random.Random(seed)
    surgery = add(school, helen, places=mixer.randint(1, 3))
    ends, states = {}, ("booked", "booked", "held", "lapsed", "cancelled")
    for _step in range(6):
        free = [each for each in slots(surgery) if each.taken < each.places]
        for slot in mixer.sample(free, min(len(free), 3)):
            at = f"{clock.local(slot.starts_at, ZONE):%H:%M}"
            booking = book(surgery, at, mixer.choice(states))
            ends[booking] = booking.state
        before = {booking: (when(booking), booking.state) for booking in ends}
        hour, quarter = mixer.randint(9, 14), mixer.choice((0, 15, 30, 40))
        told = change(
            school,
            surgery,
            f"{hour:02}:{quarter:02}",
            f"{hour + mixer.randint(1, 2):02}:{quarter:02}",
            slot_minutes=mixer.choice((5, 10, 15)),
            gap_minutes=mixer.choice((0, 5)),
            places=mixer.randint(1, 3),
            walk_in_share=mixer.choice((0, 30, 100)),
        )
        assert_counted(surgery)
        for booking, (at, state) in before.items():
            if state == "booked":
                assert booking.state in ("booked", "cancelled")
                stays = (when(booking), booking.state) == (at, "booked")
                assert (booking in told) is not stays
            else:
                assert booking not in told
                assert booking.state == state or (state, booking.state) == ("held", "lapsed")
