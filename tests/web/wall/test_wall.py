"""The wall: whose it is, where it stands, and its page."""

import re

import pytest

from kiosk.core import db
from kiosk.domain import venues
from kiosk.web.plumbing import paired
from tests import devices
from tests.devices import as_device
from tests.walls import numbers

# --- who may look, and what is theirs ------------------------------------------------------------


@pytest.mark.parametrize("path", ["/wall", "/wall/{building}", "/wall/door/{room}"])
def test_walls_and_doors_are_for_displays_and_staff(display, phone, client, as_host, scene, path):
    path = path.format(building=scene.building.reference, room=scene.hall.reference)
    for address in (path, f"{path}/live"):
        assert display.get(address).status_code == 200
        assert as_host.get(address).status_code == 200
        for browser in (phone, client):
            answer = browser.get(address)
            assert (answer.status_code, answer.headers["Location"]) == (303, "/pair")


@pytest.mark.parametrize("role", paired.DISPLAYS)
def test_a_display_finds_its_place_from_the_start(app, scene, role):
    answer = as_device(app.test_client(), role).get("/", follow_redirects=True)
    assert answer.request.path == "/wall"
    assert f'data-mode="{role}"' in answer.text


def test_a_wall_shows_its_own_building_and_one_without_a_building_the_whole_school(
    display, app, scene, make_surgery, join, ticket_of
):
    with app.app_context(), db.writing():
        library = venues.add_venue(scene.school, "Library")
        corner = venues.add_room(scene.school, library, "Reading corner")
        devices.add(scene.school, paired.WALL, corner, "wall-of-all-for-tests", venue_id=None)
        db.session.expunge_all()
    mine = ticket_of(join(make_surgery("Helen")))[1]
    theirs = ticket_of(join(make_surgery("Sam", room=corner)))[1]
    assert numbers(display.get("/wall").text, "next") == [mine]
    everywhere = app.test_client()
    everywhere.set_cookie(devices.COOKIE, "wall-of-all-for-tests")
    assert sorted(numbers(everywhere.get("/wall").text, "next")) == sorted([mine, theirs])


def test_staff_see_the_whole_school_even_before_a_tablet_of_theirs(log_in, app, make_surgery, join):
    join(make_surgery("Helen", room=None))
    browser = as_device(log_in("host"))
    assert len(numbers(browser.get("/wall").text, "next")) == 1


# --- one building -------------------------------------------------------------------------------


def test_the_wall_of_a_building_shows_its_own_lines_only(
    display, as_host, app, scene, make_surgery, join, ticket_of
):
    with app.app_context(), db.writing():
        library = venues.add_venue(scene.school, "Library")
        corner = venues.add_room(scene.school, library, "Reading corner")
        db.session.expunge_all()
    here, there = make_surgery("Helen"), make_surgery("Sam", room=corner)
    mine, theirs = ticket_of(join(here))[1], ticket_of(join(there))[1]
    assert numbers(display.get(f"/wall/{scene.building.reference}").text, "next") == [mine]
    assert numbers(display.get(f"/wall/{library.reference}").text, "next") == [theirs]
    assert sorted(numbers(as_host.get("/wall").text, "next")) == sorted([mine, theirs])


def test_the_wall_of_a_building_asks_for_its_own_news(display, scene):
    page = display.get(f"/wall/{scene.building.reference}").text
    assert f'data-url="/wall/{scene.building.reference}/live"' in page
    assert 'data-url="/wall/live"' in display.get("/wall").text


@pytest.mark.parametrize("ending", ["", "/live"])
def test_an_unknown_building_is_not_found(display, ending):
    assert display.get(f"/wall/0123456789abcdef{ending}").status_code == 404


@pytest.mark.parametrize("ending", ["", "/live"])
def test_a_building_of_another_school_is_not_found(display, app, other, scene, ending):
    with app.app_context():
        theirs = next(iter(dict(venues.everything(other)))).reference
    assert display.get(f"/wall/{theirs}{ending}").status_code == 404
    assert display.get(f"/wall/{scene.building.reference}{ending}").status_code == 200


def test_a_wall_of_another_school_is_a_stranger_here(app, scene, line, join):
    join(line)
    stranger = as_device(app.test_client(), paired.WALL, "Hillside")
    assert stranger.get("/wall").headers["Location"] == "/pair"


# --- the page -----------------------------------------------------------------------------------


def test_a_quiet_wall_has_no_button_for_sound(display):
    assert "data-sound" in display.get("/wall").text
    quiet = display.get("/wall?quiet=1").text
    assert "data-sound" not in quiet
    assert "data-quiet" in quiet


def test_what_to_do_without_the_server_is_on_the_page_already(display, line, join):
    for tag in ("pl", "ar"):
        join(line, tag)
    page = display.get("/wall").text
    lost = page.partition('<div class="wall-lost">')[2].partition('<div class="wall-foot">')[0]
    assert re.findall(r'<p lang="([^"]+)"', lost) == ["pl", "ar", "en"]
    assert "Listen for your number." in lost
