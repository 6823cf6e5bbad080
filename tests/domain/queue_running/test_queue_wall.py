"""The wall and the doors: what each spot shows, what it never shows, and what names the newest."""

from datetime import timedelta

import pytest

from kiosk.core import clock, errors
from kiosk.domain import queue_running, queue_wall, venues
from kiosk.domain.queue_wall import WHOLE_SCHOOL, Spot

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def library(school, scene):
    """Return another room of the same building."""
    return venues.add_room(
        school, scene.building, "Library", picture="library", words={"pl": {"name": "Biblioteka"}}
    )


def beside(room):
    return Spot(room.venue_id, room.id)


def test_the_wall_shows_pictures_numbers_rooms_and_nothing_else(
    people, surgery, school, helen, scene
):
    one, two = people.walk_in(surgery, first_name="Canary"), people.walk_in(surgery, language="ar")
    queue_running.call_next(school, surgery.reference, helen)
    wall = queue_wall.wall(school, Spot(scene.building.id), "en")
    assert [each.ticket.number for each in wall.now] == [people.ticket(one).number]
    assert [each.number for each in wall.next] == [people.ticket(two).number]
    assert (wall.languages, str(wall.now[0].place)) == (["en", "ar"], "Riverside hall")
    assert "Canary" not in repr((wall.now, wall.next))


def test_a_door_shows_the_calls_and_the_line_of_its_room_only(
    people, surgery, school, helen, scene, make_surgery, library
):
    elsewhere = make_surgery("Sam", minutes=600, room=library)
    one, two = people.walk_in(surgery), people.walk_in(surgery)
    other_one, other_two = people.walk_in(elsewhere), people.walk_in(elsewhere)
    queue_running.call_next(school, surgery.reference, helen)
    queue_running.call_next(school, elsewhere.reference, scene.people["reception"])
    numbers = {
        room.name: (
            [each.ticket.number for each in found.now],
            [each.number for each in found.next],
            [view.names for view in found.surgeries],
        )
        for room in (scene.hall, library)
        for found in [queue_wall.wall(school, beside(room), "en")]
    }
    number = {each: people.ticket(each).number for each in (one, two, other_one, other_two)}
    assert numbers == {
        "Riverside hall": ([number[one]], [number[two]], ["Helen"]),
        "Library": ([number[other_one]], [number[other_two]], ["Sam"]),
    }
    both = queue_wall.wall(school, WHOLE_SCHOOL, "en")  # the control
    assert (len(both.now), len(both.next)) == (2, 2)


def test_a_line_without_a_room_stands_on_the_wall_and_beside_no_door(
    people, make_surgery, school, scene
):
    people.walk_in(make_surgery("Helen", room=None))
    assert len(queue_wall.wall(school, WHOLE_SCHOOL, "en").next) == 1
    assert queue_wall.wall(school, beside(scene.hall), "en").next == []


def test_a_display_knows_its_place_in_a_language(school, scene, library):
    assert queue_wall.wall(school, WHOLE_SCHOOL, "en").place is None
    building = queue_wall.wall(school, Spot(scene.building.id), "en").place
    door = queue_wall.wall(school, beside(library), "pl").place
    assert building
    assert door
    assert str(building.name) == "Riverside building"
    assert (str(door.name), door.name.language, door.picture) == ("Biblioteka", "pl", "library")


def test_references_name_a_spot(school, scene):
    hall, building = scene.hall, scene.building
    assert queue_wall.spot(school, None, None) == WHOLE_SCHOOL
    assert queue_wall.spot(school, building.reference, None) == Spot(building.id)
    assert queue_wall.spot(school, None, hall.reference) == Spot(building.id, hall.id)


def test_a_place_of_another_school_is_no_spot(people, surgery, school, other, scene):
    people.walk_in(surgery)
    for venue, room in (
        (scene.building.reference, None),
        (None, scene.hall.reference),
        (scene.hall.reference, None),
        (None, scene.building.reference),
    ):
        with pytest.raises(errors.NotFound):
            queue_wall.spot(other, venue, room)
    with pytest.raises(errors.NotFound):
        queue_wall.spot(school, scene.hall.reference, None)
    assert queue_wall.wall(other, WHOLE_SCHOOL, "en").next == []
    assert queue_wall.wall(other, beside(scene.hall), "en").place is None


def test_the_tag_changes_with_every_step_wherever_it_is_seen(people, surgery, school, helen, scene):
    for at in (WHOLE_SCHOOL, Spot(scene.building.id), beside(scene.hall)):
        tags = [queue_wall.glance(school, at)]
        people.walk_in(surgery)
        tags.append(queue_wall.glance(school, at))
        called = queue_running.call_next(school, surgery.reference, helen)
        tags.append(queue_wall.glance(school, at))
        queue_running.seen(school, called, helen)
        assert len(set(tags)) == 3


def test_the_tag_of_a_door_keeps_still_while_another_room_moves(
    people, surgery, school, scene, make_surgery, library
):
    elsewhere = make_surgery("Sam", minutes=600, room=library)
    here, whole = queue_wall.glance(school, beside(scene.hall)), queue_wall.glance(school, Spot())
    people.walk_in(elsewhere)
    assert queue_wall.glance(school, beside(scene.hall)) == here
    assert queue_wall.glance(school, Spot()) != whole


def test_two_spots_never_share_a_tag(school, scene, library):
    """A display that staff put beside another door must not be told that nothing is new."""
    spots = [WHOLE_SCHOOL, Spot(scene.building.id), beside(scene.hall), beside(library)]
    assert len({queue_wall.glance(school, at) for at in spots}) == len(spots)


def test_what_staff_change_and_a_new_day_are_news(school, scene):
    at = beside(scene.hall)
    before = queue_wall.glance(school, at)
    school.changes += 1  # as every edit of staff does
    changed = queue_wall.glance(school, at)
    assert changed != before
    with clock.at(clock.now() + timedelta(days=1)):
        assert queue_wall.glance(school, at) != changed
