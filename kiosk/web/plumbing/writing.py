"""In which languages organisers write: the school's own, and the others that parents can choose."""

from collections.abc import Iterable

from flask import g, request

from kiosk.domain import plain_words
from kiosk.web.plumbing import language
from kiosk.web.plumbing.language import Language

#: A preview is in the school's own language and in so many others; the fields that choose them.
PREVIEWED = ("second", "third")


def own() -> Language:
    """Return the language in which this school's staff write first."""
    return language.known().get(g.school.default_language, language.ENGLISH)


def others() -> list[Language]:
    """Return the other languages this school offers to parents, in its order."""
    return [each for each in language.offered(g.school) if each.tag != g.school.default_language]


def all_of_us() -> list[Language]:
    """Return every language of this school: its own first, then the others it offers."""
    return [own(), *others()]


def to_preview() -> list[Language]:
    """Return the two other languages that were asked for, else the school's first ones."""
    found = others()
    known = {one.tag: one for one in found}
    asked = [known.get(request.args.get(name, "")) for name in PREVIEWED]
    first = list(dict.fromkeys(one for one in asked if one is not None))
    return [*first, *(one for one in found if one not in first)][: len(PREVIEWED)]


def tags() -> list[str]:
    """Return the tags of the other languages."""
    return [each.tag for each in others()]


def reading(title: str, sentence: str) -> plain_words.Reading | None:
    """Return how easily these words can be read; None where we cannot tell."""
    if not g.school.default_language.startswith("en") or not (title or sentence):
        return None
    return plain_words.read(f"{title}. {sentence}")


def texts(missing: Iterable[tuple[str, str]]) -> list[str]:
    """Return what is missing in which language, in English: "Polish, title"."""
    known = {each.tag: each.english_name for each in others()}
    return [f"{known[tag]}, {text}" for tag, text in missing if tag in known]


def names(missing: Iterable[tuple[str, str]]) -> list[str]:
    """Return the English names of the languages in which words are missing, each once."""
    known = {each.tag: each.english_name for each in others()}
    return [known[tag] for tag in dict.fromkeys(tag for tag, _text in missing) if tag in known]
