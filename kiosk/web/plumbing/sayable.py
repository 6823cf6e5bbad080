"""Which words of the screens can be said, in each language, and how a call is said on the wall.

The catalogs are read here and handed down: domain/sounds knows what of them can be heard.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from babel.messages.pofile import read_po
from flask import g

from kiosk.core import languages, phrases, sound_keys
from kiosk.domain import queue_wall, sounds, wordings
from kiosk.domain.queue_line import CALLED
from kiosk.domain.queue_wall import WHOLE_SCHOOL
from kiosk.domain.schools import School
from kiosk.domain.sounds import Index
from kiosk.domain.tickets import Ticket
from kiosk.web.plumbing import catalogs, language
from kiosk.web.plumbing.language import ENGLISH, Language
from kiosk.web.plumbing.refusals import mark
from kiosk.web.plumbing.ticket_words import WORDS, ticket_word

# Translators: d.say: Spoken call. {picture} is the word for a ticket's picture, such as "Boat".
SAY = mark("{picture} {number}. Go to {place}.")
_PIECE = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=1)
def english() -> frozenset[str]:
    """Return the English of every sentence that parents can meet."""
    with (languages.ROOT / "messages.pot").open("rb") as source:
        found = {str(message.id) for message in read_po(source) if isinstance(message.id, str)}
    return frozenset(filter(None, found | phrases.core()))


def sentences(school: School, tag: str) -> frozenset[str]:
    """Return the words of the screens in a language, the school's own before the catalog's."""
    own = wordings.of(school).words.get(tag, {})
    return _sentences(tag, frozenset(own.items()))


@lru_cache(maxsize=64)
def _sentences(tag: str, own: frozenset[tuple[str, str]]) -> frozenset[str]:
    known = dict(own)
    if tag == ENGLISH.tag:
        words = {known.get(sentence, sentence) for sentence in english()}
    else:
        words = {**catalogs.catalog(tag), **known}.values()  # type: ignore[assignment]
    say = catalogs.translate_with(known, tag, SAY)
    return frozenset({*words, *between(say)})


def index(school: School, one: Language) -> Index:
    """Return what can be heard in a language; nothing in one that the school does not offer."""
    if one is not ENGLISH and one.tag not in school.languages:
        return sounds.NOTHING
    return sounds.index(school, one, sentences(school, one.tag))


def names(school: School) -> dict[str, Index]:
    """Return for each language of the school what there is of its own name."""
    offered = language.offered(school)
    return {one.tag: sounds.of_texts(school, one, [one.own_name]) for one in offered}


def ahead(school: School) -> Iterator[tuple[Language, list[str]]]:
    """Yield what the machine may say before anybody asks, by language, the most needed first."""
    spoken = [one for one in language.offered(school) if sounds.can_make(school, one)]
    for one in spoken:
        yield one, [one.own_name]
    for one in spoken:
        found = index(school, one).sources
        own = wordings.of(school).words.get(one.tag, {})
        said = [*phrases.in_order(), *WORDS.values()]
        words = [sound_keys.sayable(catalogs.translate_with(own, one.tag, each)) for each in said]
        keys = map(sound_keys.key, (*words, *sounds.NUMBERS))
        there = [found[key] for key in keys if key in found]
        yield one, [source.text for source in there if source.kind == sounds.MADE]


def call(ticket: Ticket, place: str, tag: str) -> str:
    """Return the call of a ticket in words; `place` is empty where nobody has to go anywhere."""
    word = ticket_word(ticket.picture, tag)
    if not place:
        return f"{word} {ticket.number}."
    say = catalogs.translate(tag, SAY)
    return say.format(picture=word, number=ticket.number, place=place)


def call_keys(ticket: Ticket, place: str, one: Language) -> list[str]:
    """Return the keys of clips that say a call, in the order of the language's sentence."""
    values = {"picture": ticket_word(ticket.picture, one.tag), "number": str(ticket.number)}
    pieces = list(values.values())
    if place:
        values["place"] = place
        parts = _PIECE.split(catalogs.translate(one.tag, SAY))
        pieces = [values.get(part, "") if at % 2 else _words(part) for at, part in enumerate(parts)]
    whole = call(ticket, place, one.tag)
    may_make = sounds.can_make(g.school, one)
    return sounds.call_keys(index(g.school, one), may_make, list(filter(None, pieces)), whole)


def called_now(one: Language) -> Index:
    """Return the whole calls of this moment, which are said only while they stand on the wall."""
    if not sounds.can_make(g.school, one):
        return sounds.NOTHING
    line = queue_wall.wall(g.school, WHOLE_SCHOOL, ENGLISH.tag)
    texts = []
    for each in line.now:
        if each.state == CALLED and one.tag in (each.language, ENGLISH.tag):
            place = each.own_place if one.tag == each.language else each.place
            texts.append(call(each.ticket, place.text if place else "", one.tag))
    return sounds.of_texts(g.school, one, texts)


def between(say: str) -> list[str]:
    """Return the words of a call that stand between its places; they are recorded one by one."""
    return [words for piece in _PIECE.split(say)[::2] if (words := _words(piece))]


def _words(piece: str) -> str:
    """Return the words alone, without the full stop of the sentence before."""
    return re.sub(r"^[^\w]+|[^\w]+$", "", piece)
