"""A12 for staff: the list of screens, what they are told, joining with a code, ending the trust."""

import re

import pytest
import time_machine

from kiosk.core import clock, db, tokens
from kiosk.domain import devices, pairing
from kiosk.web.plumbing import paired, throttle
from tests import tables

CODE = "abcd2340"
ALL_ROLES = ("host", "reception", "manager", "admin")


@pytest.fixture
def shown(app, scene):
    """Return the code that a screen shows now."""
    with app.app_context(), db.writing():
        pairing.ask(scene.school, "claim-of-a-new-screen", CODE)
    return CODE


@pytest.fixture
def reference(app, scene):
    """Return the reference of the school's tablet."""
    return row(app)["reference"]


def row(app, name="Riverside tablet"):
    return next(one for one in tables.rows(app, "device") if one["name"] == name)


def names(app):
    return {one["name"] for one in tables.rows(app, "device")}


def join(browser, code, **more):
    form = {"code": code, "name": "Library tablet", "role": "tablet", "place": "", "owner": ""}
    return browser.post("/staff/devices/join", data={**form, **more})


@pytest.mark.parametrize("role", ALL_ROLES)
def test_the_desk_sees_the_list_and_only_managers_join(log_in, role):
    answer = log_in(role).get("/staff/devices")
    assert answer.status_code == (403 if role == "host" else 200)
    assert ("The code on the screen" in answer.text) is (role in ("manager", "admin"))


def test_a_row_says_what_it_is_and_where_and_when_it_was_seen(app, client, as_reception):
    client.post("/device/here", data={"version": "0.0.1+older"})
    page = as_reception.get("/staff/devices").text
    for words in ("Riverside tablet", "Tablet that parents touch", "Seen just now, over http"):
        assert words in page
    assert "Screen beside a door, <bdi" in page
    assert "Riverside hall, Riverside building" in page
    assert "Hillside" not in page
    assert "an older version" in page
    with app.test_request_context("/"):
        build = paired.build()
    client.post("/device/here", data={"version": build})
    assert "an older version" not in as_reception.get("/staff/devices").text


def test_silence_is_said_calmly_and_today_tells_the_desk(app, scene, client, log_in):
    quiet = "has not been heard of"
    with time_machine.travel(clock.now(), tick=False) as machine:
        client.post("/device/here")
        machine.shift(9 * 60)
        assert quiet not in log_in("reception").get("/staff/").text
        machine.shift(5 * 60 + 1)
        assert "Not seen for 14 minutes" in log_in("reception").get("/staff/devices").text
        today = log_in("reception").get("/staff/").text
        assert re.search(r"Riverside tablet</bdi> has not been heard of for 14 minutes\.", today)
        assert "You look after it" not in today
        assert quiet not in log_in("host").get("/staff/").text


def test_whoever_looks_after_it_is_told_so(app, scene, as_manager, reference):
    me = row_of_staff(app, scene.people["manager"])
    form = {"name": "Mine", "role": "tablet", "place": "", "owner": me}
    as_manager.post(f"/staff/devices/{reference}/change", data=form)
    with time_machine.travel(clock.now(), tick=False) as machine:
        machine.shift(11 * 60)
        assert "You look after it" in as_manager.get("/staff/").text


def row_of_staff(app, person):
    return next(one for one in tables.rows(app, "staff") if one["id"] == person)["reference"]


def test_without_a_device_the_page_says_what_to_do(app, as_manager):
    with app.app_context(), db.writing():
        db.session.execute(devices.Device.__table__.delete())
    page = as_manager.get("/staff/devices").text
    assert "No tablets yet. Open this address on the tablet, and type its code here:" in page
    assert "localhost/pair" in page


@pytest.mark.parametrize("typed", [CODE, "ABCD-2340", " abcd 234o ", "Abcd234O"])
def test_a_code_is_taken_as_people_type_it(app, as_manager, shown, typed):
    assert join(as_manager, typed).status_code == 303
    assert "Library tablet" in names(app)
    assert "Joined: Library tablet." in as_manager.get("/staff/devices").text
    acts = [one["act"] for one in tables.rows(app, "audit_entry")]
    assert acts.count("device_paired") == 1


def test_place_and_owner_are_kept(app, scene, as_manager, shown):
    me = row_of_staff(app, scene.people["manager"])
    join(as_manager, shown, role="door", place=scene.hall.reference, owner=me)
    made = row(app, "Library tablet")
    assert (made["room_id"], made["venue_id"]) == (scene.hall.id, scene.building.id)
    assert (made["owner_id"], made["role"]) == (scene.people["manager"], "door")


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": "zzzz9999"}, "No screen shows this code now"),
        ({"code": "zzz"}, "A code is eight letters and digits"),
        ({"code": ""}, "Type the code of the screen."),
        ({"name": " "}, "Give the screen a name."),
        ({"role": "door"}, "Choose the room beside whose door the screen is."),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_stored(app, as_manager, shown, wrong, words):
    before = tables.digest(app)
    answer = join(as_manager, **{"code": shown, **wrong})
    assert answer.status_code == 422
    assert words in answer.text
    assert tables.digest(app) == before
    assert join(as_manager, shown).status_code == 303  # the code is good still


def test_a_used_code_is_refused(app, as_manager, shown):
    join(as_manager, shown)
    answer = join(as_manager, shown, name="Second tablet")
    assert answer.status_code == 422
    assert "for one screen" in answer.text
    assert "Second tablet" not in names(app)


def test_after_ten_minutes_a_code_is_refused(app, as_manager, shown):
    with time_machine.travel(clock.now(), tick=False) as machine:
        machine.shift(11 * 60)
        assert join(as_manager, shown).status_code == 422
    assert "Library tablet" not in names(app)


def test_the_sixth_wrong_code_is_refused_even_if_it_were_right(as_manager, log_in, shown):
    for number in range(5):
        assert join(as_manager, f"zzzz999{number}").status_code == 422
    assert join(as_manager, shown).status_code == 429
    assert join(log_in("admin"), shown).status_code == 303  # a colleague meanwhile


def test_right_codes_are_not_counted_as_wrong_ones(app, scene, as_manager):
    for number in range(7):
        with app.app_context(), db.writing():
            pairing.ask(scene.school, f"claim-of-screen-{number}", f"abcd234{number}")
        assert join(as_manager, f"abcd234{number}").status_code == 303


def test_a_whole_school_types_so_many_codes_in_an_hour(app, scene, as_manager, shown):
    with app.test_request_context("/"):
        for _ in range(throttle.PAIRING_CODES.amount):
            throttle.note(throttle.PAIRING_CODES, str(scene.school.id))
    assert join(as_manager, shown).status_code == 429


@pytest.mark.parametrize(("act", "column"), [("hello", "hello_at"), ("clear", "clear_at")])
def test_one_tap_says_hello_or_clears(app, client, as_reception, reference, act, column):
    client.get("/device/news")
    assert as_reception.post(f"/staff/devices/{reference}/{act}").status_code == 303
    assert row(app)[column] is not None
    assert client.get("/device/news").json[act] is True


def test_lock_is_heeded_at_once_and_can_be_taken_back(client, as_reception, reference):
    assert client.get("/").status_code == 200
    as_reception.post(f"/staff/devices/{reference}/lock", data={"locked": "yes"})
    assert client.get("/").status_code == 423
    assert "Locked: it shows nothing" in as_reception.get("/staff/devices").text
    as_reception.post(f"/staff/devices/{reference}/lock", data={"locked": "no"})
    assert client.get("/").status_code == 200


def test_a_change_is_saved(app, scene, client, as_manager, reference):
    page = as_manager.get(f"/staff/devices/{reference}/change").text
    assert 'value="Riverside tablet"' in page
    form = {"name": "Hall", "role": "wall", "place": scene.building.reference, "owner": ""}
    assert as_manager.post(f"/staff/devices/{reference}/change", data=form).status_code == 303
    assert row(app, "Hall")["role"] == "wall"
    assert client.get("/").headers["Location"] == "/wall"


@pytest.mark.parametrize(
    ("wrong", "words"), [({"name": ""}, "Give the screen a name."), ({"role": "door"}, "the room")]
)
def test_a_change_that_does_not_fit_is_not_saved(app, as_manager, reference, wrong, words):
    before = tables.digest(app)
    form = {"name": "Hall", "role": "tablet", "place": "", "owner": "", **wrong}
    answer = as_manager.post(f"/staff/devices/{reference}/change", data=form)
    assert answer.status_code == 422
    assert words in answer.text
    assert tables.digest(app) == before


def test_ending_the_trust_asks_first_and_is_heeded_at_once(app, client, as_manager, reference):
    assert "Keep it" in as_manager.get(f"/staff/devices/{reference}/end").text
    assert client.get("/").status_code == 200
    assert as_manager.post(f"/staff/devices/{reference}/end").status_code == 303
    assert client.get("/").status_code == 401
    page = as_manager.get("/staff/devices").text
    assert f"/staff/devices/{reference}/" not in page
    assert as_manager.post(f"/staff/devices/{reference}/hello").status_code == 404


@pytest.mark.parametrize("act", ["hello", "clear", "lock", "change", "end"])
def test_outsiders_and_hosts_do_nothing_to_it(app, as_outsider, as_host, reference, act):
    before = tables.digest(app, but=("staff_session",))
    assert as_outsider.post(f"/staff/devices/{reference}/{act}").status_code in (403, 404)
    assert as_host.post(f"/staff/devices/{reference}/{act}").status_code == 403
    assert tables.digest(app, but=("staff_session",)) == before


def test_the_desk_neither_joins_nor_ends(app, as_reception, shown, reference):
    assert join(as_reception, shown).status_code == 403
    assert as_reception.post(f"/staff/devices/{reference}/end").status_code == 403
    assert "Library tablet" not in names(app)


def test_the_sheet_to_print_says_what_makes_a_good_place(as_reception):
    page = as_reception.get("/staff/devices/checklist").text
    for words in ("Height.", "No glare.", "Headphones.", "The cable.", "docs/tablets.md"):
        assert words in page


def test_codes_are_forty_bits():
    assert len(tokens.LETTERS) ** tokens.SHORT == 2**40
