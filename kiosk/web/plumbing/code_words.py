"""The pictures of codes in words, shown under each picture and read out by a screen reader."""

from kiosk.web.plumbing import catalogs
from kiosk.web.plumbing.refusals import mark
from kiosk.web.plumbing.ticket_words import WORDS as OF_TICKETS

WORDS = {
    **OF_TICKETS,
    # Translators: code.fish: One of the pictures of a code, with this word under it.
    "fish": mark("Fish"),
    # Translators: code.bird: One of the pictures of a code, with this word under it.
    "bird": mark("Bird"),
    # Translators: code.house: One of the pictures of a code, with this word under it.
    "house": mark("House"),
    # Translators: code.shoe: One of the pictures of a code, with this word under it.
    "shoe": mark("Shoe"),
    # Translators: code.hat: One of the pictures of a code, with this word under it.
    "hat": mark("Hat"),
    # Translators: code.apple: One of the pictures of a code, with this word under it.
    "apple": mark("Apple"),
    # Translators: code.chair: One of the pictures of a code, with this word under it.
    "chair": mark("Chair"),
    # Translators: code.bell: One of the pictures of a code (it rings), with this word under it.
    "bell": mark("Bell"),
    # Translators: code.ball: One of the pictures of a code (to play with), this word under it.
    "ball": mark("Ball"),
    # Translators: code.moon: One of the pictures of a code (in the sky), with this word under it.
    "moon": mark("Moon"),
    # Translators: code.train: One of the pictures of a code (on rails), with this word under it.
    "train": mark("Train"),
    # Translators: code.flower: One of the pictures of a code, with this word under it.
    "flower": mark("Flower"),
}


def code_word(picture: str, tag: str) -> str:
    """Return the word for a code's picture in the language with this tag."""
    return catalogs.translate(tag, WORDS[picture]) if picture in WORDS else ""
