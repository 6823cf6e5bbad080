"""Photos that staff uploaded: open to everyone, only our own files, kept by browsers."""

import io
import threading

import pytest

from kiosk.core import db, images, tokens
from kiosk.domain import uploads
from kiosk.web.plumbing import accounts
from tests.domain.test_uploads import photo


@pytest.fixture
def name(app, settings, scene):
    with app.app_context():
        return uploads.keep(settings.uploads, scene.school, photo())


def test_everybody_sees_a_photo_and_browsers_keep_it(client, scene, name):
    with client.get(f"/pictures/{scene.school.reference}/{name}") as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/webp")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "max-age=31536000" in answer.headers["Cache-Control"]
        assert answer.data.startswith(b"RIFF")
        tag = answer.headers["ETag"]
    address = f"/pictures/{scene.school.reference}/{name}"
    with client.get(address, headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304


@pytest.mark.parametrize(
    "given",
    [
        "../opendoor.sqlite3",
        "..%2fopendoor.sqlite3",
        "%2e%2e/secret_key",
        "x.webp",
        "0" * 32 + ".webp",
        "0" * 32 + ".svg",
        "con.webp",
    ],
)
def test_nothing_else_is_sent(client, scene, name, given):
    assert client.get(f"/pictures/{scene.school.reference}/{given}").status_code == 404


def test_another_schools_photo_is_not_sent(client, app, settings, other):
    with app.app_context():
        theirs = uploads.keep(settings.uploads, other, photo())
    assert client.get(f"/pictures/{other.reference}/{theirs}").status_code == 404


def test_nobody_writes_there(as_manager, scene, name):
    address = f"/pictures/{scene.school.reference}/{name}"
    assert as_manager.post(address).status_code == 405
    assert as_manager.delete(address).status_code == 405


# --- a photo is drawn anew before anything is written ---------------------------------------------


def send(browser, address="/staff/places/new"):
    return browser.post(
        address,
        data={"name": "Hall", "photo": (io.BytesIO(photo()), "hall.png")},
        content_type="multipart/form-data",
    )


def test_a_parent_signs_in_while_a_photo_is_drawn(app, scene, as_manager, client, monkeypatch):
    drawing, go_on = threading.Event(), threading.Event()
    really = images.reencode

    def slowly(raw):
        drawing.set()
        assert go_on.wait(30)
        return really(raw)

    monkeypatch.setattr(images, "reencode", slowly)
    answers = []
    upload = threading.Thread(target=lambda: answers.append(send(as_manager)))
    upload.start()
    try:
        assert drawing.wait(30)
        data = {
            "name": "Amina",
            "adults": "1",
            "children": "0",
            "key": tokens.reference(),
            "do": "here",
        }
        assert client.post(f"/en/sign-in/{scene.event}", data=data).status_code == 303
        assert not answers  # still being drawn
    finally:
        go_on.set()
        upload.join(30)
    assert answers[0].status_code == 303


@pytest.fixture
def writers_in_use(app, monkeypatch):
    """Return how many connections that write were in use whenever a photo was drawn."""
    seen = []

    def look(raw):
        seen.append(db.writer().pool.checkedout())
        raise images.NotAPicture

    monkeypatch.setattr(images, "reencode", look)
    return seen


@pytest.mark.parametrize(
    "path",
    [
        "settings",
        "places/new",
        "places/{place}/change",
        "places/{place}/rooms/new",
        "events/new",
        "events/{event}/copy",
        "events/{event}/change",
    ],
)
def test_no_page_with_a_photo_holds_the_writer_meanwhile(scene, as_manager, writers_in_use, path):
    address = path.format(place=scene.building.reference, event=scene.event)
    assert send(as_manager, f"/staff/{address}").status_code == 422
    assert writers_in_use == [0]


def test_control_a_page_that_writes_first_would_hold_it(
    scene, as_manager, writers_in_use, monkeypatch
):
    monkeypatch.setattr(accounts, "READS_FIRST", frozenset())
    send(as_manager)
    assert writers_in_use == [1]


def test_a_photo_of_somebody_who_may_not_is_not_even_drawn(as_host, client, writers_in_use):
    assert send(as_host).status_code == 403
    assert send(client).status_code == 403
    assert writers_in_use == []
