"""How a language stands: words, checks, recordings, sound, keys, letters; and what is missing."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import g, url_for

from kiosk.core import phrases, sentences, sound_keys, tokens
from kiosk.core.languages import Language
from kiosk.domain import wordings
from kiosk.web.plumbing import catalogs

#: Scripts whose letters come with this server; those of the others are the device's own.
WITH_LETTERS = {
    "Latn": "Come with Open Door",
    "Arab": "The device's own, else they come with Open Door",
    "Aran": "Come with Open Door (Nastaliq)",
}
DEVICE_LETTERS = "The device's own"
NO_KEYS = "abc"


@dataclass(frozen=True)
class Todo:
    """What is missing, in words, and where it is done; `action` is what the link says."""

    words: str
    action: str
    address: str


@dataclass(frozen=True)
class Standing:
    """A language as the overview shows it. `todo` is what keeps it from being ready, first first.

    `besides` are lines without words that are no core lines; `to_record` counts the core lines that
    can be read aloud.
    """

    language: Language
    words: int
    total: int
    checked: int
    recorded: int
    core: int
    to_record: int
    sound: str
    keyboard: str
    letters: str
    todo: tuple[Todo, ...]
    besides: int
    unread: int
    school_missing: int

    @property
    def is_ready(self) -> bool:
        """Say whether parents can rely on it: every core line right, and heard."""
        return not self.todo


def of(
    language: Language,
    recordings: Mapping[str, Mapping[str, str]],
    unread: Mapping[str, int],
    school_missing: Mapping[str, int],
) -> Standing:
    """Return how a language stands at the school of this request."""
    tag = language.tag
    known = {**catalogs.catalog(tag), **catalogs.own().words.get(tag, {})}
    here = [one for one in sentences.every() if one.english in known]
    core = phrases.core()
    core_there = [one for one in here if one.is_core]
    heard = recordings.get(tag, {})
    # As speakers read them: without a place for a number at the end; some cannot be read at all.
    said = {one: sound_keys.sayable(known.get(one, one)) for one in core}
    to_record = {one: words for one, words in said.items() if words}
    recorded = sum(
        one in known and heard.get(tokens.digest(one)) == wordings.digest(words)
        for one, words in to_record.items()
    )
    checked = sum(catalogs.is_checked(tag, one.english) for one in core_there)
    total = len(sentences.every())
    no_words = len(core) - len(core_there)
    return Standing(
        language,
        len(here),
        total,
        checked,
        recorded,
        len(core),
        len(to_record),
        _sound(language, recorded, len(to_record)),
        _keyboard(language),
        WITH_LETTERS.get(language.script, DEVICE_LETTERS),
        tuple(_todo(language, no_words, len(core) - checked, len(to_record) - recorded)),
        total - len(here) - no_words,
        unread.get(tag, 0),
        school_missing.get(tag, 0),
    )


def _sound(language: Language, recorded: int, core: int) -> str:
    if recorded == core:
        return "Recorded"
    if not language.voice:
        return "Waits for recordings"
    if g.school.machine_voice:
        return "Recorded, else the server's voice" if recorded else "The server's voice"
    return "This device's voice, where it has one"


def _keyboard(language: Language) -> str:
    if language.keyboard == NO_KEYS:
        return "ABC here, own letters on the phone"
    return "Own keys on the tablet"


def _todo(language: Language, no_words: int, unchecked: int, unheard: int) -> list[Todo]:
    """Return what keeps the language from being ready, what comes first first."""
    tag, name = language.tag, language.english_name
    speakers = url_for("language_speakers.show", tag=tag)
    found = []
    if no_words:
        where = url_for("language_words.words", tag=tag, show="missing")
        found.append(Todo(f"Core lines without words: {no_words}.", "Write them", where))
    elif unchecked:
        said = f"Core lines that nobody who speaks {name} has checked: {unchecked}."
        where = url_for("language_words.words", tag=tag, show="unchecked")
        found.append(Todo(said, "Look at them", where))
    if unheard and not language.voice:
        said = f"No computer reads {name} well. Core lines that are not recorded: {unheard}."
        found.append(Todo(said, "Ask somebody to read them", speakers))
    elif unheard and not g.school.machine_voice:
        said = f"The computer's voice is off. Core lines that are not recorded: {unheard}."
        found.append(Todo(said, "Switch it on", url_for("languages.overview", _anchor="voice")))
    return found
