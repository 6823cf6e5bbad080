from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import surgeries
from kiosk.models.surgery import Surgery
from kiosk.models.venue import Room
from tests.surgeries import add_host, add_surgery

NOON = datetime(2026, 9, 8, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon(monkeypatch, context):
    """It is Tuesday 8 September 2026, 13:00 in London."""
    stop_at(monkeypatch, NOON)
    surgeries.forget_pulse()


def stop_at(monkeypatch, instant):
    monkeypatch.setattr(clock, "now", lambda: instant)


@pytest.fixture
def plan(school):
    """Return a way to plan a surgery so many minutes from noon."""
    helen = add_host(school, words={"pl": {"role": "Dyrektorka"}}, languages=["en", "pl"])

    def add(minutes_from_noon=0, hosts=(), **more):
        starts = NOON + timedelta(minutes=minutes_from_noon)
        return add_surgery(school, hosts or [helen], starts, **more)

    return add


def change(surgery, **values):
    db.session.execute(
        sa.update(Surgery).where(Surgery.id == surgery.id).values(**values),
        execution_options={"synchronize_session": False},
    )


def test_a_surgery_is_shown_in_the_words_of_the_reader(scene, school, plan):
    hall = db.session.scalars(
        sa.select(Room).where(Room.school_id == school.id, Room.id == scene.hall.id)
    ).one()
    hall.words = {"pl": {"name": "Duża sala"}}
    words = {"pl": {"title": "Rozmowa"}}
    surgery = plan(title="Talk", sentence="About anything.", words=words, room=scene.hall)
    view = surgeries.by_reference(school, surgery.reference, "pl")
    assert (view.title.text, view.title.language) == ("Rozmowa", "pl")
    assert (view.sentence.text, view.sentence.language) == ("About anything.", "en")
    assert (view.place.text, view.place_picture) == ("Duża sala", "hall")
    assert view.venue_reference == scene.building.reference
    assert (view.hosts[0].name, view.hosts[0].role.text) == ("Helen", "Dyrektorka")
    assert view.in_school
    assert surgeries.by_id(school, surgery.id, "en").title.text == "Talk"


def test_hosts_stand_by_name_and_all_their_languages_count(school, plan):
    both = [
        add_host(school, "sam", languages=["en", "so"]),
        add_host(school, "Ada", languages=["en"]),
    ]
    surgery = plan(hosts=both, languages=["ar", "so"], interpreters=["uk"])
    view = surgeries.by_id(school, surgery.id, "en")
    assert view.names == "Ada, sam"
    assert view.languages == ("en", "so", "ar")
    assert view.interpreters == ("uk",)


def test_a_host_without_a_role_and_a_surgery_without_a_place_have_none(school, plan):
    view = surgeries.by_id(school, plan(hosts=[add_host(school, role="")]).id, "pl")
    assert view.hosts[0].role is None
    assert view.place is None
    assert view.sentence is None
    assert view.in_school


def test_a_line_can_be_joined_from_half_an_hour_before_until_the_end(monkeypatch, school, plan):
    surgery = plan(60, minutes=60)

    def joinable(minutes):
        instant = NOON + timedelta(minutes=minutes)
        stop_at(monkeypatch, instant)
        found = [view.id for view in surgeries.open_now(school, "en")]
        view = surgeries.by_id(school, surgery.id, "en")
        assert view.open_for_walk_ins(instant) is bool(found)
        return bool(found)

    assert [joinable(minutes) for minutes in (29, 30, 60, 119, 120)] == [
        False,
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("values", "stands", "open_to_more"),
    [
        ({"door": "break"}, True, True),
        ({"door": "last"}, True, False),
        ({"door": "closed"}, False, False),
        ({"walk_ins": False}, False, False),
        ({"cancelled_at": NOON}, False, False),
    ],
)
def test_a_line_stands_as_its_door_says(school, plan, values, stands, open_to_more):
    surgery = plan()
    assert surgeries.open_now(school, "en")[0].open_for_walk_ins(NOON)
    change(surgery, **values)
    assert bool(surgeries.open_now(school, "en")) is stands
    assert surgeries.by_id(school, surgery.id, "en").open_for_walk_ins(NOON) is open_to_more


def test_a_day_lists_its_own_surgeries_in_order_of_start(school, plan):
    late, early = plan(120), plan(-120)
    cancelled = plan(0)
    change(cancelled, cancelled_at=NOON)
    plan(24 * 60)
    today = date(2026, 9, 8)
    assert [view.id for view in surgeries.on_day(school, today, "en")] == [early.id, late.id]
    everything = surgeries.on_day(school, today, "en", cancelled=True)
    assert [view.id for view in everything] == [early.id, cancelled.id, late.id]
    assert everything[1].cancelled


def test_a_surgery_just_before_midnight_is_of_the_day_it_begins_on(monkeypatch, school, plan):
    stop_at(monkeypatch, datetime(2026, 9, 8, 23, 10, tzinfo=UTC))  # 00:10 on the 9th in London
    surgery = plan(10 * 60 + 30)  # 23:30 to 01:30 on the school's clock
    assert [view.id for view in surgeries.on_day(school, date(2026, 9, 8), "en")] == [surgery.id]
    assert surgeries.on_day(school, date(2026, 9, 9), "en") == []
    assert [view.id for view in surgeries.open_now(school, "en")] == [surgery.id]


@pytest.mark.parametrize(("day", "hours"), [(date(2026, 10, 25), 25), (date(2027, 3, 28), 23)])
def test_a_day_on_which_the_clocks_change_has_all_its_surgeries(school, plan, day, hours):
    start, end = clock.bounds(day, "Europe/London")
    assert end - start == timedelta(hours=hours)
    first = (start - NOON).total_seconds() // 60
    for minutes in (first - 1, first, first + hours * 60 - 1, first + hours * 60):
        plan(int(minutes))
    found = surgeries.on_day(school, day, "en")
    assert [view.starts_at for view in found] == [start, end - timedelta(minutes=1)]


def test_what_is_coming_has_not_ended_and_is_not_too_far_away(school, plan):
    plan(-120, minutes=120)
    now = plan(-60, minutes=120)
    last = plan(60 * 24 * 60)
    plan(61 * 24 * 60)
    cancelled = plan(60)
    change(cancelled, cancelled_at=NOON)
    assert [view.id for view in surgeries.coming(school, "en")] == [now.id, last.id]
    assert [view.id for view in surgeries.coming(school, "en", days=1)] == [now.id]
    everything = surgeries.coming(school, "en", cancelled=True)
    assert [view.id for view in everything] == [now.id, cancelled.id, last.id]


def test_the_surgeries_of_a_host_are_those_alone_and_with_others(school, plan):
    sam, ada = add_host(school, "Sam"), add_host(school, "Ada")
    alone, together = plan(0, [sam]), plan(60, [sam, ada])
    plan(-180, [sam], minutes=60)
    found = surgeries.for_host(school, sam.reference, "en")
    assert [view.id for view in found] == [alone.id, together.id]
    assert [view.id for view in surgeries.for_host(school, ada.reference, "en")] == [together.id]
    assert surgeries.for_host(school, "nobody", "en") == []


def test_another_school_sees_nothing_of_it(school, other, plan):
    surgery = plan()
    helen = surgeries.by_id(school, surgery.id, "en").hosts[0]
    for ask in (
        lambda: surgeries.by_reference(other, surgery.reference, "en"),
        lambda: surgeries.by_id(other, surgery.id, "en"),
        lambda: surgeries.host(other, helen.reference, "en"),
    ):
        with pytest.raises(errors.NotFound):
            ask()
    assert surgeries.host(school, helen.reference, "pl").role.text == "Dyrektorka"
    assert surgeries.for_host(other, helen.reference, "en") == []
    assert surgeries.open_now(other, "en") == surgeries.coming(other, "en") == []
    assert surgeries.pulse(other) == (0, 0)


def test_the_pulse_changes_with_the_lines_of_today_only(school, plan):
    surgery, tomorrow = plan(), plan(24 * 60)
    before = surgeries.pulse(school)
    change(tomorrow, version=5)
    surgeries.forget_pulse()
    assert surgeries.pulse(school) == before
    change(surgery, version=5)
    surgeries.forget_pulse()
    assert surgeries.pulse(school) != before


def test_the_pulse_is_asked_for_once_in_two_seconds(monkeypatch, school, plan):
    seconds = [100.0]
    monkeypatch.setattr(clock, "monotonic", lambda: seconds[0])
    surgery = plan()
    before = surgeries.pulse(school)
    change(surgery, version=5)
    seconds[0] += 1.9
    assert surgeries.pulse(school) == before
    seconds[0] += 0.2
    assert surgeries.pulse(school) != before


def test_any_number_of_surgeries_costs_two_questions(app, school, plan):
    for turn in range(5):
        plan(turn)
    asked = []
    listen = (db.writer(), "before_cursor_execute", lambda *args: asked.append(args[2]))
    sa.event.listen(*listen)
    try:
        assert len(surgeries.open_now(school, "en")) == 5
    finally:
        sa.event.remove(*listen)
    assert len(asked) == 2


@pytest.mark.parametrize(
    ("given", "there_is"),
    [({}, True), ({"bookable": False}, False), ({"cancelled_at": clock.now()}, False)],
)
def test_whether_anything_can_be_booked_at_all(context, school, make_surgery, given, there_is):
    assert not surgeries.can_be_booked(school)
    make_surgery("Helen", **given)
    assert surgeries.can_be_booked(school) is there_is
