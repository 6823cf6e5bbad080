"""The layouts of the keys on a tablet, read as static/js/keyboard.js reads them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

KEYS = Path(__file__).resolve().parents[1] / "static" / "js" / "keys"
#: What the board adds to each layout, from static/js/keyboard-layers.js.
EVERYWHERE = "0 1 2 3 4 5 6 7 8 9 + - / ( ) : ; @ & _ . , ? ! ' ’ \" # % * ="


@cache
def files() -> dict[str, dict[str, Any]]:
    """Return what each file of layouts holds; comments stand above the data."""
    return {
        path.stem: json.loads(
            path.read_text("utf-8").partition("export default ")[2].strip().rstrip(";")
        )
        for path in sorted(KEYS.glob("*.js"))
    }


def names() -> list[str]:
    """Return the layouts there are."""
    return [name for file in files().values() for name in file["layouts"]]


def is_latin(name: str) -> bool:
    """Say whether a layout is one of Latin letters."""
    return name in files()["latin"]["layouts"]


def pages(name: str) -> list[list[str]]:
    """Return the pages of letters of a layout, each with four rows (three for "abc")."""
    for file in files().values():
        if name in file["layouts"]:
            layout = file["layouts"][name]
            return [layout["letters"], *layout.get("more", file.get("more", []))]
    raise KeyError(name)


def keys(page: list[str]) -> list[str]:
    """Return what stands on the keys of a page, without those that type nothing."""
    return [key for row in page for key in row.split(" ") if not key.startswith("{")]


def page_of(name: str, letter: str) -> int | None:
    """Return on which page a letter stands; None if it is not on the board."""
    for number, page in enumerate(pages(name)):
        if letter in keys(page):
            return number
    return None
