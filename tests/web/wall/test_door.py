"""The screen beside a door: who sees people in the room, the number in there, what is on there."""

import re
from datetime import timedelta

import pytest

from kiosk.core import clock, db
from kiosk.domain import event_editing, venues
from kiosk.domain.event_editing import Draft
from kiosk.web.plumbing import catalogs, paired
from tests.devices import as_device
from tests.walls import text_of

SECRETS = ("Zyxcanary", "Money trouble", "Head teacher", "minutes")


@pytest.fixture
def door(app, scene):
    """Return the browser of the screen beside the hall's door."""
    return as_device(app.test_client(), paired.DOOR)


@pytest.fixture
def library(app, scene):
    """Return another room of the same building."""
    with app.app_context(), db.writing():
        room = venues.add_room(scene.school, scene.building, "Library")
        db.session.expunge_all()
    return room


def numbers(page, part):
    """Return the numbers beside a door: "now" or "next"."""
    parts = dict(re.findall(r'<section class="door-(now|next)".*?>(.*?)</section>', page, re.S))
    return [int(found) for found in re.findall(r"<b>(\d\d)</b>", parts.get(part, ""))]


def test_a_door_shows_its_room_and_who_sees_people_in_it(door, line, make_surgery, library):
    make_surgery("Samuel", room=library)
    seen = text_of(door.get("/wall").text)
    assert "Riverside hall" in seen
    assert "Helen" in seen
    assert "Samuel" not in seen


def test_who_is_called_stands_under_now_and_three_come_after(
    door, line, join, run, ticket_of, make_surgery, library
):
    join(make_surgery("Samuel", room=library))
    waiting = [ticket_of(join(line))[1] for _turn in range(5)]
    run("call_next", line.reference)
    page = door.get("/wall").text
    assert numbers(page, "now") == waiting[:1]
    assert numbers(page, "next") == waiting[1:4]
    assert "data-ticket" in page


def test_the_number_that_is_in_there_stays_while_nobody_waits(door, display, line, join, run):
    reference = join(line)
    run("call_next", line.reference)
    run("here", reference)
    page = door.get("/wall").text
    assert len(numbers(page, "now")) == 1
    assert "data-ticket" not in page
    assert "No one is waiting" not in page
    assert "No one is waiting" in display.get("/wall").text  # the control: the wall welcomes


def test_nothing_personal_stands_beside_a_door(door, line, join, run):
    for _turn in range(3):
        join(line, "pl")
    run("call_next", line.reference)
    for page in (door.get("/wall").text, door.get("/wall/live").text):
        assert len(numbers(page, "now") + numbers(page, "next")) == 3
        for secret in SECRETS:
            assert secret not in page


def test_the_headings_stand_in_the_languages_of_those_who_wait_for_this_room(
    door, line, join, make_surgery, library
):
    join(make_surgery("Samuel", room=library), "pl")
    join(line, "ar")
    page = door.get("/wall").text
    assert re.findall(r'<p class="wall-legend" lang="([^"]+)"', page) == ["ar"]
    assert '<div class="wall-live" dir="rtl"' in page


def test_while_nobody_waits_the_door_invites_and_says_what_is_on_in_the_room(
    door, app, scene, line, library
):
    with app.app_context(), db.writing():
        now = clock.now()
        drafts = ((scene.hall, "Sewing circle"), (library, "Chess club"))
        for room, title in drafts:
            draft = Draft(title, "", venue=scene.building, room=room)
            event_editing.create(scene.school, draft, now, now + timedelta(minutes=30))
    page = door.get("/wall").text
    for tag in ("en", "pl", "ar"):
        assert catalogs.translate(tag, "No one is waiting. Come and talk to us.") in page
    assert "Sewing circle" in page
    assert "Coffee morning" in page
    assert "Chess club" not in page
    invited = page.partition('<div class="wall-belong"')[2].partition("</div>")[0]
    assert (invited.count("<p "), invited.count(" hidden>")) == (5, 4), "One language at a time."


def test_hosts_who_come_later_today_are_announced_by_name_and_time(door, make_surgery, scene, app):
    noon = clock.now().replace(hour=12, minute=0)
    with clock.at(noon):
        make_surgery(
            "Laterhost", starts_at=noon + timedelta(hours=2), minutes=60, title="Money trouble"
        )
        seen = text_of(door.get("/wall").text)
    assert "Laterhost" in seen
    assert re.search(r"\d\d:00 – \d\d:00", seen)
    assert "Money trouble" not in seen
    assert "No one is waiting" not in seen, "Nobody is here to talk to yet."


def test_a_door_is_silent_unless_its_address_asks_for_sound(door, display):
    assert "data-quiet" in door.get("/wall").text
    assert "data-sound" in door.get("/wall?quiet=0").text
    assert "data-quiet" not in display.get("/wall").text


def test_staff_look_at_a_door_by_its_room(as_host, scene, line, join):
    join(line)
    address = f"/wall/door/{scene.hall.reference}"
    page = as_host.get(address).text
    assert len(numbers(page, "next")) == 1
    assert f'data-url="{address}/live"' in page
    assert f"Riverside, {scene.hall.name}" in page


def test_the_list_of_places_leads_staff_to_the_screen_of_each_room(as_manager, scene):
    page = as_manager.get("/staff/places").text
    assert f'href="/wall/door/{scene.hall.reference}"' in page
    assert f'href="/wall/{scene.building.reference}"' in page


@pytest.mark.parametrize("ending", ["", "/live"])
def test_an_unknown_room_and_one_of_another_school_are_not_found(
    display, as_host, app, other, ending
):
    with app.app_context():
        [theirs] = [room.reference for _venue, rooms in venues.everything(other) for room in rooms]
    for room in (theirs, "0123456789abcdef"):
        for browser in (display, as_host):
            assert browser.get(f"/wall/door/{room}{ending}").status_code == 404


def test_a_place_on_the_school_walls_is_no_door(display):
    assert display.get("/wall/door").status_code == 404
    assert display.get("/wall/door/live").status_code == 404
