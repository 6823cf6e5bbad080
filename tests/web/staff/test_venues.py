"""Places: adding, changing, closing; only managers, only this school."""

import io
import re

import pytest

from kiosk.core import db
from kiosk.domain import audit, event_editing, schools, venues
from tests.domain.test_uploads import photo

PAYLOAD = '"><script>alert(1)</script>{{7*7}}'


def filled(**given):
    """Return a form as a browser sends it."""
    known = {
        "name": "Mill Lane hall",
        "picture": "community-hall",
        "access": "No steps.",
        "in_school": "no",
    }
    return {**known, **given}


def places(app, school):
    with app.app_context():
        found = venues.everything(school, with_closed=True)
        return {venue.name: (venue, {room.name: room for room in rooms}) for venue, rooms in found}


def test_a_building_and_a_room_are_added(as_manager, app, scene):
    answer = as_manager.post("/staff/places/new", data=filled(name_pl="Sala", access_ar="بدون درج"))
    assert answer.status_code == 303
    hall, _rooms = places(app, scene.school)["Mill Lane hall"]
    assert (hall.in_school, hall.access, hall.picture) == (False, "No steps.", "community-hall")
    assert hall.words == {"pl": {"name": "Sala"}, "ar": {"access": "بدون درج"}}
    as_manager.post(
        f"/staff/places/{hall.reference}/rooms/new", data={"name": "Kitchen", "picture": "canteen"}
    )
    assert "Kitchen" in places(app, scene.school)["Mill Lane hall"][1]
    page = as_manager.get("/staff/places").text
    assert "Mill Lane hall" in page
    assert "Kitchen" in page
    assert "Outside the school" in page


def test_neutral_places_stand_first_in_the_editor(as_manager, scene):
    as_manager.post("/staff/places/new", data=filled())
    page = as_manager.get("/staff/events/new").text
    assert page.index("Mill Lane hall") < page.index("Riverside building")


def test_a_room_is_changed_and_parents_see_it(as_manager, client, app, scene):
    with app.app_context():
        before = schools.changes(scene.school)
    address = f"/staff/places/{scene.hall.reference}/change"
    assert 'value="Riverside hall"' in as_manager.get(address).text
    as_manager.post(address, data={"name": "Big hall", "picture": "library", "name_pl": "Aula"})
    assert "Big hall" in client.get("/en/").text
    assert "Aula" in client.get("/pl/").text
    with app.app_context():
        assert schools.changes(scene.school) > before
        assert audit.recent(scene.school)[0].act == "place_changed"


def test_a_closed_room_is_offered_for_no_new_event_and_kept_by_old_ones(as_manager, app, scene):
    reference = scene.hall.reference
    as_manager.post(f"/staff/places/{reference}/close", data={"closed": "yes"})
    assert f'value="{reference}"' not in as_manager.get("/staff/events/new").text
    assert (
        f'value="{reference}" checked' in as_manager.get(f"/staff/events/{scene.event}/change").text
    )
    assert "Closed: not offered for new events" in as_manager.get("/staff/places").text
    as_manager.post(f"/staff/places/{reference}/close", data={"closed": "no"})
    assert f'value="{reference}"' in as_manager.get("/staff/events/new").text


def test_a_place_needs_a_name_and_nothing_is_lost(as_manager, app, scene):
    for address in (
        "/staff/places/new",
        f"/staff/places/{scene.building.reference}/rooms/new",
        f"/staff/places/{scene.hall.reference}/change",
    ):
        answer = as_manager.post(address, data=filled(name=" "))
        assert answer.status_code == 422
        assert "Give the place a name." in answer.text
        assert 'value="No steps."' in answer.text


def test_each_building_has_its_wall_until_it_is_closed(as_manager, as_reception, app, scene):
    wall = f'href="/wall/{scene.building.reference}"'
    page = as_reception.get("/staff/places").text
    assert wall in page
    assert page.count("Wall display") == 1  # a building, not its rooms
    as_manager.post(f"/staff/places/{scene.building.reference}/close", data={"closed": "yes"})
    assert wall not in as_reception.get("/staff/places").text


def test_reception_sees_places_and_changes_none(as_reception, as_host, scene):
    page = as_reception.get("/staff/places").text
    assert "Riverside hall" in page
    assert "/change" not in page
    assert as_host.get("/staff/places").status_code == 403
    reference = scene.hall.reference
    assert as_reception.get(f"/staff/places/{reference}/change").status_code == 403
    for address in ("new", f"{reference}/change", f"{reference}/close", f"{reference}/rooms/new"):
        assert as_reception.post(f"/staff/places/{address}", data=filled()).status_code == 403


def test_another_schools_place_is_not_found(as_manager, app, other):
    with app.app_context():
        venue, rooms = venues.everything(other)[0]
        references = (venue.reference, rooms[0].reference)
    for reference in references:
        assert as_manager.get(f"/staff/places/{reference}/change").status_code == 404
        for do in ("change", "close", "rooms/new"):
            assert (
                as_manager.post(f"/staff/places/{reference}/{do}", data=filled()).status_code == 404
            )
    assert "Mill Lane hall" not in places(app, other)


def test_fields_that_are_not_ours_are_ignored(as_manager, app, scene, other):
    more = {"school_id": other.id, "closed": "yes", "reference": "x" * 22, "id": 1}
    as_manager.post("/staff/places/new", data=filled(**more))
    hall, _rooms = places(app, scene.school)["Mill Lane hall"]
    assert not hall.closed
    assert hall.reference != "x" * 22
    assert hall.id != 1


def test_what_looks_like_code_is_only_text(as_manager, client, app, scene):
    as_manager.post("/staff/places/new", data=filled(name=PAYLOAD, access=PAYLOAD, name_ar=PAYLOAD))
    as_manager.post(
        f"/staff/places/{scene.hall.reference}/change", data={"name": PAYLOAD, "access": PAYLOAD}
    )
    assert PAYLOAD in places(app, scene.school)
    pages = [
        as_manager.get(path) for path in ("/staff/places", "/staff/events", "/staff/events/new")
    ]
    pages += [client.get("/en/"), client.get(f"/ar/sign-in/{scene.event}")]
    for page in pages:
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "{{7*7}}" in page.text or page is pages[-1]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_photo_of_a_room(as_manager, app, scene, kind):
    address = f"/staff/places/{scene.hall.reference}/change"
    data = {"name": "Hall", "photo": (io.BytesIO(photo(kind)), "hall." + kind.lower())}
    answer = as_manager.post(address, data=data, content_type="multipart/form-data")
    assert answer.status_code == 303
    with app.app_context():
        image = venues.room(scene.school, scene.hall.reference).image
    assert re.fullmatch(r"[0-9a-f]{32}\.webp", image)
    assert image in as_manager.get(address).text
    assert image in as_manager.get("/staff/places").text


def test_words_of_a_language_that_is_switched_off_are_kept(as_manager, app, scene):
    address = f"/staff/places/{scene.hall.reference}/change"
    as_manager.post(address, data={"name": "Hall", "name_pl": "Aula"})
    with app.app_context(), db.writing():
        schools.attached(scene.school).languages = ["en"]
        schools.note_change(scene.school)
    as_manager.post(address, data={"name": "Big hall"})
    with app.app_context():
        hall = venues.room(scene.school, scene.hall.reference)
        assert hall.words == {"pl": {"name": "Aula"}}


def test_events_know_their_place_after_it_changed_its_name(as_manager, app, scene):
    as_manager.post(f"/staff/places/{scene.hall.reference}/change", data={"name": "Aula"})
    with app.app_context():
        assert event_editing.planned(scene.school, scene.event).room.name == "Aula"
