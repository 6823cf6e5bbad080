"""Photos that staff uploaded: open to everyone, only our own files, kept by browsers."""

import pytest

from kiosk.domain import uploads
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
