"""The drawn pictures, put into the page itself so that they take the colours of the page."""

import re
from functools import lru_cache
from pathlib import Path

from markupsafe import Markup

FOLDER = Path(__file__).resolve().parents[3] / "static" / "pictures"
_NAME = re.compile(r"[a-z0-9-]+\Z")


@lru_cache(maxsize=256)
def picture(name: str) -> Markup:
    """Return the drawing of this name as inline SVG; a name without a drawing gives nothing."""
    file = FOLDER / f"{name}.svg"
    if not _NAME.match(name) or not file.exists():
        return Markup()
    return Markup(file.read_text(encoding="utf-8").strip())  # noqa: S704 - our own drawing
