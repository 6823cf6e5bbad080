import pytest

from kiosk.core import errors
from kiosk.domain import schools, venues
from kiosk.domain.venues import PlaceDraft


def test_neutral_places_stand_first_and_closed_ones_last(context, school, scene):
    far = venues.add_venue(school, "Zebra community hall", in_school=False)
    shut = venues.add_venue(school, "Annex", in_school=False)
    venues.close(school, shut, True)
    names = [venue.name for venue, _rooms in venues.everything(school, with_closed=True)]
    assert names == [far.name, scene.building.name, shut.name]
    assert [venue.name for venue, _rooms in venues.everything(school)] == names[:2]


def test_a_closed_room_is_offered_again_when_it_opens(context, school, scene):
    room = venues.add_room(school, scene.building, "Library")
    venues.close(school, room, True)
    assert room not in venues.everything(school)[0][1]
    venues.close(school, room, False)
    assert room in venues.everything(school)[0][1]


def test_a_place_is_found_by_the_reference_of_a_building_or_a_room(context, school, scene):
    building = venues.venue(school, scene.building.reference)
    hall = venues.room(school, scene.hall.reference)
    assert venues.place(school, building.reference) == (building, None)
    assert venues.place(school, hall.reference) == (building, hall)


def test_nothing_of_another_school_is_found(context, school, other):
    theirs = venues.add_venue(other, "Their hall")
    room = venues.add_room(other, theirs, "Their room")
    for reference in (theirs.reference, room.reference, "x" * 22):
        for find in (venues.venue, venues.room, venues.place):
            with pytest.raises(errors.NotFound):
                find(school, reference)


def test_a_change_is_seen_by_parents_and_needs_a_name(context, school, scene):
    hall, before = venues.room(school, scene.hall.reference), schools.changes(school)
    venues.change(
        school, hall, PlaceDraft("Big hall", "No steps.", "library", words={"pl": {"name": "Aula"}})
    )
    assert (hall.name, hall.access, hall.words) == (
        "Big hall",
        "No steps.",
        {"pl": {"name": "Aula"}},
    )
    assert schools.changes(school) > before
    with pytest.raises(venues.NameMissing):
        venues.change(school, hall, PlaceDraft(""))


def test_missing_words_of_a_place(context, school):
    venue = venues.add_venue(school, "Hall", access="No steps.", words={"pl": {"name": "Aula"}})
    missing = venues.missing_words(school, venue)
    assert ("pl", "name") not in missing
    assert ("pl", "access") in missing
