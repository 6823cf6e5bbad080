import io
import os

import pytest
from PIL import Image

from kiosk.core import clock, images
from kiosk.domain import event_editing, uploads


def photo(kind="PNG", size=(40, 30)):
    out = io.BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(out, kind)
    return out.getvalue()


def test_a_photo_is_kept_made_anew_under_a_name_nobody_can_guess(context, school, tmp_path):
    raw = photo()
    name = uploads.keep(tmp_path, school, raw)
    file = uploads.find(tmp_path, school.reference, name)
    assert file is not None
    assert file.read_bytes() != raw
    assert file.stat().st_mode & 0o077 == 0
    with Image.open(file) as kept:
        assert (kept.format, kept.size) == ("WEBP", (40, 30))


def test_what_is_no_picture_is_refused_and_nothing_is_kept(context, school, tmp_path):
    with pytest.raises(images.NotAPicture):
        uploads.keep(tmp_path, school, b"<svg onload=alert(1)>")
    assert not (tmp_path / school.reference).exists()


@pytest.mark.parametrize(
    "name", ["../../kiosk.sqlite3", "x.webp", "", "0" * 32 + ".php", "0" * 32 + ".webp\n", "a/b"]
)
def test_only_our_own_names_are_found(context, school, tmp_path, name):
    uploads.keep(tmp_path, school, photo())
    assert uploads.find(tmp_path, school.reference, name) is None
    assert uploads.find(tmp_path, "..", "0" * 32 + ".webp") is None


def test_photos_that_nothing_uses_go_after_a_day(context, school, tmp_path):
    used, unused, fresh = (uploads.keep(tmp_path, school, photo()) for _ in range(3))
    now = clock.now()
    event_editing.create(
        school, event_editing.Draft("Coffee", image=used), now, now.replace(year=now.year + 1)
    )
    old = now.timestamp() - uploads.SECONDS_UNUSED - 60
    for name in (used, unused):
        os.utime(tmp_path / school.reference / name, (old, old))
    uploads.sweep(tmp_path, school)
    left = {file.name for file in (tmp_path / school.reference).iterdir()}
    assert left == {used, fresh}
