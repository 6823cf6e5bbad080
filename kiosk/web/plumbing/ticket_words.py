"""The pictures of tickets in words, to be spoken on a call and read out by a screen reader."""

from kiosk.web.plumbing import catalogs
from kiosk.web.plumbing.refusals import mark

WORDS = {
    # Translators: ticket.boat: The picture on a ticket, spoken before its number: "Boat 14".
    "boat": mark("Boat"),
    # Translators: ticket.tree: The picture on a ticket, spoken before its number: "Tree 14".
    "tree": mark("Tree"),
    # Translators: ticket.cup: The picture on a ticket, spoken before its number: "Cup 14".
    "cup": mark("Cup"),
    # Translators: ticket.key: The picture on a ticket (a door key), spoken before its number.
    "key-ticket": mark("Key"),
    # Translators: ticket.kite: The picture on a ticket (the toy on a string), before its number.
    "kite": mark("Kite"),
    # Translators: ticket.leaf: The picture on a ticket (of a tree), spoken before its number.
    "leaf": mark("Leaf"),
    # Translators: ticket.lamp: The picture on a ticket, spoken before its number: "Lamp 14".
    "lamp": mark("Lamp"),
    # Translators: ticket.bicycle: The picture on a ticket, spoken before its number.
    "bicycle": mark("Bicycle"),
    # Translators: ticket.umbrella: The picture on a ticket, spoken before its number.
    "umbrella": mark("Umbrella"),
    # Translators: ticket.bridge: The picture on a ticket (over a river), before its number.
    "bridge": mark("Bridge"),
    # Translators: ticket.drum: The picture on a ticket (to make music), before its number.
    "drum": mark("Drum"),
    # Translators: ticket.sun: The picture on a ticket (in the sky), spoken before its number.
    "sun": mark("Sun"),
}


def ticket_word(picture: str, tag: str) -> str:
    """Return the word for a ticket's picture in the language with this tag."""
    return catalogs.translate(tag, WORDS[picture]) if picture in WORDS else ""
