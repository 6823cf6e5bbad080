"""Surgeries: made by staff, and what else follows an edit."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from kiosk.core import db, errors
from kiosk.domain import hosts, schools, surgeries, surgery_editing, surgery_series, venues
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
from kiosk.models.surgery import Surgery
from tests.surgery_changes import TWO, add, book, change, shown, stop_at, times

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
