"""Pictures that staff upload, made anew: small, upright, and without where and when it was taken.

What comes in is never kept or served; only what we drew ourselves from its pixels is.
"""

import io
import re
import secrets
import zipfile

from PIL import ExifTags, Image

from kiosk.core import errors

FORMATS = ("PNG", "JPEG", "WEBP")
SUFFIX, MEDIA_TYPE = ".webp", "image/webp"
MAX_BYTES = 2 * 1024 * 1024
#: What most phones take; decoded it is 50 MB. Known from the header, so a bomb is not decoded.
MAX_PIXELS = 12_500_000
LONGEST_SIDE = 1600
QUALITY = 82
#: A progressive JPEG draws itself about ten times over; thousands of times is an attack.
MOST_SCANS = 100

#: A file that is a picture and a page (or a program) at once was made to be mistaken.
MARKUP = re.compile(
    rb"<(?:script|html|head|body|svg|iframe|object|embed|!doctype|\?php)[\s>/]|%PDF-\d",
    re.IGNORECASE,
)
PNG_START, PNG_END = b"\x89PNG\r\n\x1a\n", b"\0\0\0\0IEND\xaeB`\x82"

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class NotAPicture(errors.Refusal):
    """Not a whole PNG, JPEG or WebP picture, or something else as well."""

    code = "not_a_picture"


class PictureTooLarge(errors.Refusal):
    """More bytes or more pixels than a school's computer can take at once."""

    code = "picture_too_large"


def reencode(raw: bytes, max_bytes: int = MAX_BYTES, max_pixels: int = MAX_PIXELS) -> bytes:
    """Return the picture as WebP, at most 1600 pixels on its longer side, without metadata.

    Of an animation the first picture is kept. Refuses NotAPicture and PictureTooLarge.
    """
    if len(raw) > max_bytes:
        raise PictureTooLarge
    if not _only_a_picture(raw):
        raise NotAPicture
    try:
        return _drawn_anew(raw, max_pixels)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as bomb:
        raise PictureTooLarge from bomb
    except errors.Refusal:
        raise
    except (
        Exception
    ) as fault:  # hostile bytes end in a dozen kinds of exceptions, none of them ours
        raise NotAPicture from fault


def new_name() -> str:
    """Return a file name nobody can guess, in small letters: some disks know only one case."""
    return secrets.token_hex(16) + SUFFIX


def _drawn_anew(raw: bytes, max_pixels: int) -> bytes:
    with Image.open(io.BytesIO(raw), formats=FORMATS) as picture:
        if picture.width * picture.height > max_pixels:
            raise PictureTooLarge
        turn = _turn(picture)
        picture.draft(None, (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))  # a JPEG is decoded smaller
        drawn = _in_plain_colours(picture)
    drawn.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if turn is not None:
        drawn = drawn.transpose(turn)
    drawn.info.clear()
    out = io.BytesIO()
    drawn.save(out, "WEBP", quality=QUALITY, method=4, exif=b"", xmp=b"", icc_profile=b"")
    return out.getvalue()


def _only_a_picture(raw: bytes) -> bool:
    """Say whether the file is one of ours by its bytes, ends where it says, and holds no page."""
    if MARKUP.search(raw) or zipfile.is_zipfile(io.BytesIO(raw)):
        return False
    if raw.startswith(PNG_START):
        return raw.endswith(PNG_END)
    if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        return len(raw) == int.from_bytes(raw[4:8], "little") + 8
    # Phones write notes of their own behind a JPEG, so its end is not looked at.
    return raw.startswith(b"\xff\xd8\xff") and raw.count(b"\xff\xda") <= MOST_SCANS


def _turn(picture: Image.Image) -> Image.Transpose | None:
    """Return how to turn the picture upright; notes that cannot be read say nothing."""
    try:
        return TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:  # what the camera wrote is as untrusted as the rest
        return None


def _in_plain_colours(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I;16"):  # 16 bits of grey; a plain conversion would make it white
        picture = picture.point(lambda grey: grey / 256).convert("L")
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")
