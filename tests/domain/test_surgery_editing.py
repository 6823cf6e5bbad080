import random
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import hosts, schools, surgeries, surgery_editing, surgery_series, venues
from kiosk.domain.event_dates import When
from kiosk.domain.surgery_drafts import (
    EndsBeforeItStarts,
    NobodyCanCome,
    NoHost,
    NumberOutside,
    SlotTooLong,
    SurgeryDraft,
    TitleMissing,
    copy_of,
    missing_words,
)
from kiosk.domain.surgery_series import Scope
from kiosk.models.booking import Booking, Wish
from kiosk.models.surgery import Slot, Surgery
from kiosk.models.ticket import Ticket

ZONE = "Europe/London"
TUESDAY = date(2026, 9, 8)
NOW = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)  # Monday, ten o'clock in London
TWO = datetime(2026, 9, 8, 13, 0, tzinfo=UTC)  # two o'clock in London
LIVE = ("held", "booked")


@pytest.fixture(autouse=True)
def monday(monkeypatch, context):
    stop_at(monkeypatch, NOW)


def stop_at(monkeypatch, instant):
    monkeypatch.setattr(clock, "now", lambda: instant)


@pytest.fixture
def helen(school):
    return hosts.add(school, hosts.HostDraft("Helen", "Head teacher"))


@pytest.fixture
def surgery(school, helen):
    """Tuesday from two to three, six slots."""
    return add(school, helen)


def add(school, *who, starts_at=TWO, minutes=60, **more):
    draft = SurgeryDraft(hosts=list(who), **{"title": "Talk to us", **more})
    return surgery_editing.create(school, draft, starts_at, starts_at + timedelta(minutes=minutes))


def slots(surgery):
    wanted = (Slot.school_id == surgery.school_id, Slot.surgery_id == surgery.id)
    return list(db.session.scalars(select(Slot).where(*wanted).order_by(Slot.starts_at)))


def shown(surgery):
    """Return the slots as start on the school's clock, bookable, kept, taken."""
    return [
        (f"{clock.local(one.starts_at, ZONE):%H:%M}", one.places, one.kept, one.taken)
        for one in slots(surgery)
    ]


def times(surgery):
    return [one[0] for one in shown(surgery)]


def book(surgery, at, state="booked", **more):
    """Book the slot that begins at this time of the school's clock."""
    slot = next(one for one in slots(surgery) if f"{clock.local(one.starts_at, ZONE):%H:%M}" == at)
    booking = Booking(
        reference=tokens.reference(),
        school_id=surgery.school_id,
        surgery_id=surgery.id,
        slot_id=slot.id,
        key=tokens.reference(),
        state=state,
        **{"language": "en", "came_by": "phone", **more},
    )
    slot.taken += state in LIVE
    db.session.add(booking)
    db.session.flush()
    return booking


def when(booking):
    wanted = (Slot.school_id == booking.school_id, Slot.id == booking.slot_id)
    at = db.session.scalars(select(Slot.starts_at).where(*wanted)).one()
    return f"{clock.local(at, ZONE):%d %H:%M}"


def change(school, surgery, starts="14:00", ends="15:00", day=TUESDAY, **draft):
    written = replace(surgery_editing.draft_of(school, surgery), **draft)
    planned = When(day, time.fromisoformat(starts), time.fromisoformat(ends))
    return surgery_series.change(school, surgery, Scope.ONE, written, planned)


def arrive(booking, state="waiting", number=14):
    ticket = Ticket(
        reference=tokens.reference(),
        school_id=booking.school_id,
        surgery_id=booking.surgery_id,
        day=TUESDAY,
        key=tokens.reference(),
        link_digest=tokens.reference(),
        kind="booked",
        booking_id=booking.id,
        picture="boat",
        number=number,
        language="en",
        came_by="tablet",
        state=state,
        joined_at=clock.now(),
    )
    db.session.add(ticket)
    db.session.flush()
    return ticket


def assert_counted(surgery):
    """Every slot says how many live bookings it has, and has room for them."""
    wanted = (Booking.school_id == surgery.school_id, Booking.surgery_id == surgery.id)
    live = db.session.scalars(select(Booking.slot_id).where(*wanted, Booking.state.in_(LIVE)))
    counted = Counter(live)
    for slot in slots(surgery):
        assert slot.taken == counted.pop(slot.id, 0)
        assert 0 <= slot.taken <= slot.places
        assert slot.kept >= 0
    assert not counted


# Making one.


def test_a_surgery_is_made_with_its_slots_and_hosts(school, helen, surgery):
    assert times(surgery) == ["14:00", "14:10", "14:20", "14:30", "14:40", "14:50"]
    assert (surgery.door, surgery.version, surgery.drawn) == ("open", 0, 0)
    assert surgery_editing.hosts_of(school, surgery) == [helen]
    assert surgeries.by_id(school, surgery.id, "en").names == "Helen"


def test_a_share_of_the_places_is_kept_for_walk_ins(school, helen):
    kept = [one[2] for one in shown(add(school, helen, places=2, walk_in_share=50))]
    assert kept == [1] * 6


def test_without_walk_ins_nothing_is_kept(school, helen):
    made = add(school, helen, walk_ins=False, walk_in_share=50)
    assert {one[1:] for one in shown(made)} == {(1, 0, 0)}


def test_where_nothing_is_bookable_every_place_is_for_walk_ins(school, helen):
    made = add(school, helen, bookable=False)
    assert {one[1:] for one in shown(made)} == {(0, 1, 0)}


@pytest.mark.parametrize(
    ("refusal", "given"),
    [
        (TitleMissing, {"title": ""}),
        (NoHost, {"hosts": []}),
        (NobodyCanCome, {"bookable": False, "walk_ins": False}),
        (NumberOutside, {"slot_minutes": 0}),
        (NumberOutside, {"gap_minutes": -1}),
        (NumberOutside, {"places": 51}),
        (NumberOutside, {"walk_in_share": 101}),
        (SlotTooLong, {"slot_minutes": 61}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(school, helen, refusal, given):
    draft = replace(SurgeryDraft("Talk", [helen]), **given)
    with pytest.raises(refusal):
        surgery_editing.create(school, draft, TWO, TWO + timedelta(hours=1))
    assert db.session.scalars(select(Surgery).where(Surgery.school_id == school.id)).all() == []


def test_it_ends_after_it_starts(school, helen):
    with pytest.raises(EndsBeforeItStarts):
        add(school, helen, minutes=0)


def test_a_refused_change_changes_nothing(school, surgery):
    with pytest.raises(SlotTooLong):
        change(school, surgery, "14:00", "14:05", title="Other")
    assert (surgery.title, surgery.ends_at, surgery.version) == (
        "Talk to us",
        TWO + timedelta(hours=1),
        0,
    )


# Changing one.


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


# Cancelling one, and putting it back.


def test_cancelling_closes_the_door_and_ends_all_bookings(school, surgery):
    booking, held = book(surgery, "14:20"), book(surgery, "14:30", "held")
    assert surgery_series.would_tell(school, surgery, Scope.ONE) == [booking]
    assert surgery_series.cancel(school, surgery, Scope.ONE) == [booking]
    assert (surgery.cancelled_at, surgery.door, surgery.version) == (NOW, "closed", 1)
    assert (booking.state, booking.to_tell, booking.told_at) == ("cancelled", "cancelled", None)
    assert (held.state, held.to_tell) == ("lapsed", None)
    assert_counted(surgery)
    assert surgery_series.cancel(school, surgery, Scope.ONE) == []
    assert surgery.version == 1


def test_cancelling_takes_nothing_from_those_who_were_there(monkeypatch, school, surgery):
    over, talking, waiting, coming = (
        book(surgery, at) for at in ("14:00", "14:10", "14:20", "14:40")
    )
    arrive(talking, "talking")
    ticket = arrive(waiting, number=15)
    stop_at(monkeypatch, TWO + timedelta(minutes=25))
    assert surgery_series.cancel(school, surgery, Scope.ONE) == [waiting, coming]
    assert (over.state, talking.state, ticket.state) == ("booked", "booked", "waiting")
    assert_counted(surgery)


def test_a_cancelled_date_put_back_has_its_bookings_again(monkeypatch, school, surgery):
    booking, by_parent = book(surgery, "14:20"), book(surgery, "14:30")
    by_parent.state, by_parent.cancelled_at = "cancelled", NOW
    slots(surgery)[3].taken = 0
    surgery_series.cancel(school, surgery, Scope.ONE)
    stop_at(monkeypatch, NOW + timedelta(minutes=5))
    assert surgery_editing.put_back(school, surgery) == [booking]
    assert (surgery.cancelled_at, surgery.door) == (None, "open")
    assert (booking.state, booking.cancelled_at, booking.to_tell) == ("booked", None, None)
    assert by_parent.state == "cancelled"
    assert_counted(surgery)
    assert surgery_editing.put_back(school, surgery) == []


def test_bookings_come_back_on_a_clock_that_never_stands_still(monkeypatch, school, surgery):
    booking = book(surgery, "14:20")
    ticks = count()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(microseconds=next(ticks)))
    surgery_series.cancel(school, surgery, Scope.ONE)
    assert surgery_editing.put_back(school, surgery) == [booking]


def test_who_was_told_of_the_cancellation_does_not_come_back(school, surgery):
    told, untold = book(surgery, "14:20"), book(surgery, "14:30")
    surgery_series.cancel(school, surgery, Scope.ONE)
    told.told_at = NOW
    db.session.flush()
    assert surgery_editing.put_back(school, surgery) == [untold]
    assert (told.state, told.to_tell) == ("cancelled", "cancelled")
    assert_counted(surgery)


def test_who_was_moved_and_not_told_before_the_cancellation_is_still_to_be_told(school, surgery):
    booking = book(surgery, "14:20")
    change(school, surgery, "15:00", "16:00")
    surgery_series.cancel(school, surgery, Scope.ONE)
    surgery_editing.put_back(school, surgery)
    assert (booking.state, booking.to_tell) == ("booked", "moved")


def test_a_booking_comes_back_only_where_there_is_still_a_place(school, surgery):
    booking = book(surgery, "14:50")
    surgery_series.cancel(school, surgery, Scope.ONE)
    change(school, surgery, "14:00", "14:30")
    assert surgery_editing.put_back(school, surgery) == []
    assert (booking.state, booking.to_tell) == ("cancelled", "cancelled")
    assert_counted(surgery)


# Around it.


def test_a_host_who_is_somewhere_else_at_the_time_is_named(school, helen, surgery):
    sam = hosts.add(school, hosts.HostDraft("Sam"))
    add(school, sam, helen, starts_at=TWO + timedelta(minutes=30))
    span = (TWO, TWO + timedelta(hours=1))
    later = TWO + timedelta(minutes=30)
    assert surgery_editing.clashes(school, [helen], [span], {surgery.id}) == [
        ("Helen", "Talk to us", later)
    ]
    assert surgery_editing.clashes(school, [sam, helen], [span]) == [
        ("Helen", "Talk to us", TWO),
        ("Helen", "Talk to us", later),
        ("Sam", "Talk to us", later),
    ]
    assert surgery_editing.clashes(school, [helen], [(span[1], span[1] + timedelta(1))]) == [
        ("Helen", "Talk to us", later)
    ]
    assert surgery_editing.clashes(school, [helen], [(TWO - timedelta(hours=1), TWO)]) == []
    assert surgery_editing.clashes(school, [], [span]) == []


def test_a_cancelled_surgery_is_in_nobodys_way(school, helen, surgery):
    span = (TWO, TWO + timedelta(hours=1))
    assert surgery_editing.clashes(school, [helen], [span])
    surgery_series.cancel(school, surgery, Scope.ONE)
    assert surgery_editing.clashes(school, [helen], [span]) == []


def test_what_staff_wrote_comes_back_to_be_changed_or_copied(school, scene, helen):
    draft = SurgeryDraft(
        "Talk",
        [helen],
        "About anything.",
        {"pl": {"title": "Rozmowa"}},
        *venues.place(school, scene.hall.reference),
        "video",
        "https://example.org/room",
        True,
        False,
        15,
        5,
        2,
        20,
        ("ar",),
        ("uk",),
    )
    surgery = surgery_editing.create(school, draft, TWO, TWO + timedelta(hours=1))
    found = surgery_editing.draft_of(school, surgery)
    assert found == draft
    assert copy_of(found) == draft
    hosts.close(school, helen.reference)
    found.room.closed = True
    copied = copy_of(found)
    assert (copied.hosts, copied.venue, copied.room) == ([], None, None)
    assert missing_words(school, draft)[:2] == [("pl", "sentence"), ("ar", "title")]


def test_a_copy_begins_on_the_next_such_weekday(school, surgery):
    assert surgery_editing.next_like(school, surgery) == (date(2026, 9, 15), time(14), time(15))


def test_another_school_finds_nothing_to_edit(school, other, surgery):
    assert surgery_editing.by_reference(school, surgery.reference) is surgery
    with pytest.raises(errors.NotFound):
        surgery_editing.by_reference(other, surgery.reference)


def test_parents_pages_and_the_pulse_follow_each_edit(monkeypatch, school, helen, surgery):
    stop_at(monkeypatch, TWO)
    surgeries.forget_pulse()
    for attempt in (
        lambda: add(school, helen),
        lambda: change(school, surgery, title="Other"),
        lambda: surgery_series.cancel(school, surgery, Scope.ONE),
        lambda: surgery_editing.put_back(school, surgery),
    ):
        before = schools.changes(school), surgeries.pulse(school)
        attempt()
        assert schools.changes(school) > before[0]
        assert surgeries.pulse(school) != before[1]


def test_a_change_costs_few_questions_however_many_have_booked(school, surgery):
    for at in times(surgery):
        book(surgery, at)
    asked = []
    listen = (db.writer(), "before_cursor_execute", lambda *args: asked.append(args[2]))
    sa.event.listen(*listen)
    try:
        change(school, surgery, "15:30", "16:30")
    finally:
        sa.event.remove(*listen)
    assert len([each for each in asked if each.startswith("SELECT")]) <= 10
