"""Uploaded pictures: what a school sends, and what somebody sends who means no good."""

import io
import re
import struct
import zipfile
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image, ImageDraw, PngImagePlugin

from kiosk.core import images

pytestmark = pytest.mark.one_engine

GPS = 34853


def picture(size=(60, 40), mode="RGB", colour="red", corner="blue"):
    """A red picture with a blue top left quarter."""
    made = Image.new(mode, size, colour)
    ImageDraw.Draw(made).rectangle((0, 0, size[0] // 2 - 1, size[1] // 2 - 1), fill=corner)
    return made


def file(made, kind="PNG", **options):
    out = io.BytesIO()
    made.save(out, kind, **options)
    return out.getvalue()


def opened(raw):
    shown = Image.open(io.BytesIO(raw))
    shown.load()
    return shown


def blue(colour):
    return colour[2] > 180 > 80 > colour[0]


def png(width, height, data=b""):
    """A PNG by hand: its header may promise anything."""

    def chunk(name, content):
        check = struct.pack(">I", zlib.crc32(name + content))
        return struct.pack(">I", len(content)) + name + content + check

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_becomes_a_webp(kind):
    shown = opened(images.reencode(file(picture(), kind)))
    assert (shown.format, shown.size, shown.mode) == ("WEBP", (60, 40), "RGB")
    assert blue(shown.getpixel((5, 5)))
    assert not blue(shown.getpixel((50, 30)))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_a_png_of_every_kind_is_taken(mode):
    made = picture().convert(mode)
    shown = opened(images.reencode(file(made)))
    before, after = made.convert("RGB").getpixel((50, 30)), shown.convert("RGB").getpixel((50, 30))
    assert all(abs(a - b) < 30 for a, b in zip(before, after, strict=True))


def test_a_print_shops_jpeg_is_taken():
    shown = opened(images.reencode(file(picture().convert("CMYK"), "JPEG")))
    assert blue(shown.getpixel((5, 5)))


def test_a_deep_grey_png_keeps_its_greys():
    deep = Image.new("I;16", (20, 20), 0x8000)
    assert 120 < opened(images.reencode(file(deep))).getpixel((10, 10))[0] < 136


def test_what_is_see_through_stays_so():
    made = Image.new("RGBA", (40, 40), (255, 0, 0, 0))
    assert opened(images.reencode(file(made))).getpixel((20, 20))[3] == 0
    palette = Image.new("P", (40, 40), 0)
    palette.putpalette([255, 0, 0, 0, 0, 255])
    assert opened(images.reencode(file(palette, transparency=0))).getpixel((20, 20))[3] == 0


@pytest.mark.parametrize(
    ("size", "result"),
    [
        ((1600, 1600), (1600, 1600)),
        ((3200, 1200), (1600, 600)),
        ((1000, 4000), (400, 1600)),
        ((2, 20_000), (1, 1600)),
    ],
)
def test_a_large_picture_is_made_smaller(size, result):
    assert opened(images.reencode(file(picture(size)))).size == result


def test_a_phones_photo_of_twelve_million_dots_is_taken():
    assert opened(images.reencode(file(picture((4000, 3000)), "JPEG"))).size == (1600, 1200)


def test_where_and_when_it_was_taken_is_gone():
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "SECRET phone"
    exif.get_ifd(GPS).update({1: "N", 2: (51.0, 30.0, 12.0)})
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "SECRET note")
    notes.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>SECRET</x:xmpmeta>")
    for raw in (
        file(picture(), "JPEG", exif=exif, comment=b"SECRET", icc_profile=b"SECRET profile"),
        file(picture(), "PNG", exif=exif, pnginfo=notes, icc_profile=b"SECRET profile"),
        file(picture(), "WEBP", exif=exif, xmp=b"SECRET", icc_profile=b"SECRET profile"),
    ):
        assert b"SECRET" in raw, "the control: it is there before"
        made = images.reencode(raw)
        assert b"SECRET" not in made
        assert not any(name in made for name in (b"EXIF", b"XMP ", b"ICCP"))
        assert not dict(opened(made).getexif())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_taken_sideways_stands_upright(orientation, kind):
    """The camera stores it turned and says so; whoever looks sees blue at the top left."""
    undo = {
        1: None,
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }[orientation]
    stored = picture() if undo is None else picture().transpose(undo)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    shown = opened(images.reencode(file(stored, kind, exif=exif)))
    assert shown.size == (60, 40)
    assert blue(shown.getpixel((5, 5)))
    assert not any(blue(shown.getpixel(place)) for place in ((50, 5), (5, 35), (50, 35)))


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_notes_that_cannot_be_read_do_not_spoil_a_photo():
    raw = file(picture(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    assert opened(images.reencode(raw)).size == (60, 40)


def test_what_a_phone_writes_behind_its_jpeg_is_left_behind():
    made = images.reencode(file(picture(), "JPEG") + b"\0\0SEFH Image_UTC_Data SECRET SEFT")
    assert b"SECRET" not in made


def test_of_an_animation_the_first_picture_is_kept():
    frames = {"save_all": True, "append_images": [picture(colour="green")], "duration": 100}
    for kind in ("PNG", "WEBP"):
        shown = opened(images.reencode(file(picture(), kind, **frames)))
        assert getattr(shown, "n_frames", 1) == 1
        assert blue(shown.getpixel((5, 5)))
        assert shown.getpixel((50, 30))[0] > 200


def zipped():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("page.html", "hello")
    return out.getvalue()


PNG, JPEG, WEBP = (file(picture(), kind) for kind in ("PNG", "JPEG", "WEBP"))
PAGE = b"<html><script>alert(1)</script></html>"
NO_PICTURES = {
    "nothing": b"",
    "words": b"hello",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "svg with an xml line": b"<?xml version='1.0'?>\n<svg></svg>",
    "gif": file(picture(), "GIF"),
    "bmp": file(picture(), "BMP"),
    "tiff": file(picture(), "TIFF"),
    "ico": file(picture(), "ICO"),
    "pdf": file(picture(), "PDF"),
    "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "php": b"<?php echo 1; ?>",
    "page before a png": PAGE + PNG,
    "page after a png": PNG + PAGE,
    "anything after a png": PNG + b"\0" * 100,
    "page after a jpeg": JPEG + PAGE,
    "page in a jpeg's comment": file(picture(), "JPEG", comment=PAGE),
    "program in a jpeg's comment": file(picture(), "JPEG", comment=b"<?php system($x); ?>"),
    "page after a webp": WEBP + PAGE,
    "anything after a webp": WEBP + b"\0" * 100,
    "archive after a jpeg": JPEG + zipped(),
    "archive after a webp": WEBP + zipped(),
    "pdf after a jpeg": JPEG + b"%PDF-1.7",
    "gif that begins like a png": b"\x89PNG\r\n\x1a\n" + file(picture(), "GIF"),
    "png without dots": png(10, 10),
    "png with a wrong check sum": PNG.replace(b"IHDR", b"IHDS"),
    "jpeg that draws itself a thousand times": JPEG[:-2] + b"\xff\xda" * 1_000 + b"\xff\xd9",
}


@pytest.mark.parametrize("raw", NO_PICTURES.values(), ids=NO_PICTURES)
def test_what_is_not_only_a_picture_is_refused(raw):
    with pytest.raises(images.NotAPicture):
        images.reencode(raw)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.8, 0.95])
def test_a_picture_that_was_cut_off_is_refused(kind, share):
    noise = Image.effect_noise((200, 200), 80).convert("RGB")
    raw = file(noise, kind)
    with pytest.raises(images.NotAPicture):
        images.reencode(raw[: int(len(raw) * share)])


TOO_MANY_DOTS = {
    "50,000 squared": png(50_000, 50_000),
    "a little more": png(6_000, 4_001),
    "the most there is": png(2**31 - 1, 2**31 - 1),
    "a webp": file(Image.new("1", (6_000, 4_001)), "WEBP", quality=0, method=0),
    "a jpeg": file(Image.new("L", (6_000, 4_001)), "JPEG", quality=1),
}


@pytest.mark.parametrize("raw", TOO_MANY_DOTS.values(), ids=TOO_MANY_DOTS)
def test_a_picture_of_too_many_dots_is_refused_before_it_is_drawn(raw, monkeypatch):
    drawn = []
    monkeypatch.setattr(images, "_in_plain_colours", drawn.append)
    assert len(raw) < images.MAX_BYTES
    with pytest.raises(images.PictureTooLarge):
        images.reencode(raw)
    assert not drawn


def test_a_file_of_too_many_bytes_is_refused_unread():
    with pytest.raises(images.PictureTooLarge):
        images.reencode(PNG, max_bytes=len(PNG) - 1)
    assert images.reencode(PNG, max_bytes=len(PNG))
    with pytest.raises(images.PictureTooLarge):
        images.reencode(b"\x89PNG" + b"\0" * images.MAX_BYTES)


def test_the_limit_of_dots_can_be_set():
    assert images.reencode(PNG, max_pixels=60 * 40)
    with pytest.raises(images.PictureTooLarge):
        images.reencode(PNG, max_pixels=60 * 40 - 1)


@settings(deadline=None)
@given(st.sampled_from([PNG, JPEG, WEBP]), st.data())
def test_a_damaged_file_is_refused_or_drawn_and_never_a_crash(raw, data):
    damaged = bytearray(raw)
    for place in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=6)):
        damaged[place] = data.draw(st.integers(0, 255))
    try:
        made = images.reencode(bytes(damaged))
    except (images.NotAPicture, images.PictureTooLarge):
        return
    assert opened(made).format == "WEBP"


def test_names_are_random_and_safe_on_every_disk():
    names = {images.new_name() for _ in range(1_000)}
    assert len(names) == 1_000
    assert all(re.fullmatch(r"[0-9a-f]{32}\.webp", name) for name in names)
