"""How this visit looks: size of words and set of colours. Forgotten when the visit ends."""

from dataclasses import dataclass

from flask import Request, Response

from kiosk.web.plumbing import cookies

SIZES = (100, 125, 150)
COLOURS = ("paper", "evening", "strong")
COOKIE = "look"


@dataclass(frozen=True)
class Look:
    """Size in per cent and the name of a set of colours."""

    size: int = 100
    colours: str = "paper"


USUAL = Look()


def of(request: Request) -> Look:
    """Read the look from the cookie; anything else than what we offer is the usual look."""
    text = request.cookies.get(COOKIE)
    return parse(*text.partition(".")[::2]) if text else USUAL


def parse(size: str, colours: str) -> Look:
    """Return the look of these words from a form or cookie."""
    number = int(size) if size.isascii() and size.isdigit() and len(size) < 4 else 100
    return Look(number if number in SIZES else 100, colours if colours in COLOURS else "paper")


def keep(response: Response, chosen: Look) -> None:
    """Keep the look for this visit; the start page removes it."""
    cookies.keep(response, COOKIE, f"{chosen.size}.{chosen.colours}")
