"""Photos that staff upload: kept as files of the school, under names nobody can guess.

The bytes that came in are never kept, only what images.reencode drew from them. A file that no
event, place or school uses is taken away a day later: the page it was sent with may still be open.
"""

import re
from pathlib import Path

from sqlalchemy import select

from kiosk.core import clock, db, images, tokens
from kiosk.domain.schools import School
from kiosk.models.event import Event
from kiosk.models.host import Host
from kiosk.models.venue import Room, Venue

_NAME = re.compile(r"[0-9a-f]{32}\.webp\Z")
SECONDS_UNUSED = 24 * 60 * 60


def keep(folder: Path, school: School, raw: bytes) -> str:
    """Keep a photo, made anew, and return its name. Refuses NotAPicture and PictureTooLarge."""
    drawn = images.reencode(raw)
    own = folder / school.reference
    own.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep(folder, school)
    name = images.new_name()
    unfinished = own / f"{name}.part"
    unfinished.write_bytes(drawn)
    unfinished.chmod(0o600)
    unfinished.rename(own / name)
    return name


def find(folder: Path, school_reference: str, name: str) -> Path | None:
    """Return the file of a name, or None for whatever is not one of our names."""
    if not tokens.is_token(school_reference) or not _NAME.match(name):
        return None
    file = folder / school_reference / name
    return file if file.is_file() else None


def sweep(folder: Path, school: School) -> None:
    """Take away the school's files that nothing uses and that are older than a day."""
    columns = (
        (Event.school_id, Event.image),
        (Venue.school_id, Venue.image),
        (Room.school_id, Room.image),
        (Host.school_id, Host.image),
    )
    used = {school.picture} | {
        name
        for owner, image in columns
        for name in db.session.scalars(
            select(image).where(owner == school.id, image.is_not(None)).distinct()
        )
    }
    oldest = clock.now().timestamp() - SECONDS_UNUSED
    for file in (folder / school.reference).iterdir():
        if file.name not in used and file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
