"""What the templates of parents' pages ask about reading aloud."""

from flask import Flask, g

from kiosk.domain import sounds
from kiosk.web.plumbing import sayable
from kiosk.web.plumbing.ticket_words import ticket_word


def install(app: Flask) -> None:
    """Give templates `may_sound()`, and the word of a ticket's picture in the page's language."""
    app.jinja_env.globals["may_sound"] = may_sound
    app.jinja_env.globals["word_of_ticket"] = word_of_ticket


def may_sound() -> bool:
    """Say whether the server has any sound in this language: the bar then has room for the button.

    A device may have a voice of its own all the same, which only its scripts can find.
    """
    if g.get("school") is None or "language" not in g:
        return False
    if sounds.can_make(g.school, g.language):
        return True
    return bool(sayable.index(g.school, g.language).sources)


def word_of_ticket(picture: str) -> str:
    """Return the word of a ticket's picture, which is read aloud before its number."""
    return ticket_word(picture, g.language.tag) if "language" in g else ""
