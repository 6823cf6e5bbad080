"""The phrases of the recording studio, set after set: the core sentences first, then the others."""

from collections.abc import Iterator

from kiosk.core import phrases, sentences, sound_keys
from kiosk.core.languages import ENGLISH, Language
from kiosk.domain import sounds, venues, wordings
from kiosk.domain.recordings import Phrase
from kiosk.domain.schools import School
from kiosk.web.plumbing import catalogs, sayable
from kiosk.web.plumbing.ticket_words import WORDS

CORE, PICTURES, ROOMS, NUMBERS = "core", "pictures", "rooms", "numbers"
#: What staff read; a speaker meets the sets one after another, without names.
NAMES = {
    CORE: "Core phrases",
    PICTURES: "Pictures and calls",
    ROOMS: "Places and rooms",
    NUMBERS: "Numbers 0 to 99",
}


def every(school: School, spoken: Language) -> dict[str, list[Phrase]]:
    """Return the phrases of each set in a language. What has no words there yet is left out."""
    made = {
        CORE: _core(school, spoken),
        PICTURES: _pictures(school, spoken),
        ROOMS: _rooms(school, spoken.tag),
        NUMBERS: (Phrase(number, number) for number in sounds.NUMBERS),
    }
    known: set[str] = set()
    found: dict[str, list[Phrase]] = {}
    for name, of_set in made.items():
        found[name] = [one for one in of_set if one.words and one.sentence not in known]
        known |= {one.sentence for one in found[name]}
    return found


def words_of(school: School, tag: str, english: str) -> str:
    """Return the words of a sentence as parents read them; empty where they read English."""
    if tag == ENGLISH.tag:
        return wordings.of(school).words.get(tag, {}).get(english, english)
    own = wordings.of(school).words.get(tag, {}).get(english, "")
    return own or catalogs.catalog(tag).get(english, "")


def _phrase(school: School, tag: str, english: str) -> Phrase:
    known = sentences.by_english().get(english)
    note = " ".join(known.notes) if known is not None else ""
    return Phrase(english, sound_keys.sayable(words_of(school, tag, english)), note)


def _core(school: School, spoken: Language) -> Iterator[Phrase]:
    yield Phrase(
        f"The name of the language {spoken.tag}",
        sound_keys.normalised(spoken.own_name),
        f"{spoken.english_name}: the name of your language",
    )
    for english in phrases.in_order():
        yield _phrase(school, spoken.tag, english)


def _pictures(school: School, spoken: Language) -> Iterator[Phrase]:
    for english in WORDS.values():
        yield _phrase(school, spoken.tag, english)
    for number, words in enumerate(sayable.between(words_of(school, spoken.tag, sayable.SAY))):
        note = "Part of a call: Boat 14. Go to Room 2."
        yield Phrase(f"{sayable.SAY} {number}", sound_keys.normalised(words), note)


def _rooms(school: School, tag: str) -> Iterator[Phrase]:
    for venue, rooms in venues.everything(school):
        for name, words in ((venue.name, venue.words), *((one.name, one.words) for one in rooms)):
            own = tag == school.default_language
            said = name if own else (words.get(tag) or {}).get("name", "")
            yield Phrase(name, sound_keys.normalised(said))
