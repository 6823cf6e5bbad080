"""What can be heard in a language of a school: recorded phrases first, then the machine's voice.

Each text has a name (core/sound_keys) under which browsers ask for its clip. Only what stands in
the index is ever said: the sentences that web hands in, and what the organiser wrote.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kiosk.core import clips, clock, sound_keys, voices
from kiosk.core.languages import Language
from kiosk.domain import audit, organiser_words, recordings, schools, wordings
from kiosk.models.school import School

#: Where a clip comes from: somebody read it and somebody else confirmed it, or espeak-ng says it.
RECORDED, MADE = "r", "m"
#: Numbers of tickets and of people, as digits: every voice says them in its own language.
NUMBERS = tuple(str(number) for number in range(100))
#: So long an index is believed: translations of stories come without a change of the school.
SECONDS_REMEMBERED = 60.0
MOST_REMEMBERED = 60


@dataclass(frozen=True)
class Source:
    """Where the clip of a text comes from; `file` is the name of a recording, "" for a made one."""

    kind: str
    text: str
    file: str = ""


@dataclass(frozen=True)
class Index:
    """All that can be heard in a language, by key. The version changes with any of it."""

    sources: Mapping[str, Source]
    version: str

    def kinds(self) -> dict[str, str]:
        """Return key to RECORDED or MADE, as a browser is told."""
        return {key: source.kind for key, source in self.sources.items()}


NOTHING = Index({}, "0")
_Stamp = tuple[int, bool, str, date, frozenset[str]]
_remembered: "OrderedDict[tuple[int, str], tuple[float, _Stamp, Index]]" = OrderedDict()


def can_make(school: School, language: Language) -> bool:
    """Say whether the machine may and can say something in a language."""
    return school.machine_voice and bool(language.voice) and voices.available()


def let_machine_speak(school: School, allowed: bool, by: int | None = None) -> None:
    """Choose whether the machine says what nobody has recorded; `by` is who of the staff."""
    schools.attached(school).machine_voice = allowed
    audit.note(school, by, "machine_voice_on" if allowed else "machine_voice_off")
    schools.note_change(school)


def index(school: School, language: Language, sentences: frozenset[str]) -> Index:
    """Return what can be heard in a language.

    `sentences` are the words of the screens as they stand there in this language, pictures of
    tickets among them; of a sentence with a place for something only its beginning is said.
    """
    today = clock.today(school.time_zone)
    version = voices.version() if can_make(school, language) else ""
    stamp = (school.changes, school.machine_voice, version, today, sentences)
    at, known, found = _remembered.get((school.id, language.tag), (0.0, None, None))
    if found is None or known != stamp or clock.monotonic() - at > SECONDS_REMEMBERED:
        found = _index(school, language, _texts(school, language, sentences))
        _remembered[school.id, language.tag] = (clock.monotonic(), stamp, found)
        _remembered.move_to_end((school.id, language.tag))
        while len(_remembered) > MOST_REMEMBERED:
            _remembered.popitem(last=False)
    return found


def forget() -> None:
    """Drop what is remembered: after a change in this process, and for tests."""
    _remembered.clear()


def of_texts(school: School, language: Language, texts: Iterable[str]) -> Index:
    """Return which of just these texts can be heard, such as a language's own name."""
    return _index(school, language, texts)


def call_keys(found: Index, may_make: bool, pieces: Sequence[str], whole: str) -> list[str]:
    """Return the keys of clips that say a call, one after the other, all of one voice.

    `pieces` follow the order of the language's sentence, and all of them have been recorded; else
    the machine says the whole sentence. None where neither can be heard.
    """
    keys = [sound_keys.key(piece) for piece in pieces]
    sources = [found.sources.get(key) for key in keys]
    if keys and all(source is not None and source.kind == RECORDED for source in sources):
        return keys
    return [sound_keys.key(whole)] if may_make else []


def _texts(school: School, language: Language, sentences: Collection[str]) -> Iterable[str]:
    yield from map(sound_keys.sayable, sentences)
    yield from NUMBERS
    yield language.own_name
    yield from organiser_words.of(school, language.tag)


def _index(school: School, language: Language, texts: Iterable[str]) -> Index:
    read = recordings.confirmed(school, language.tag)
    made = can_make(school, language)
    sources: dict[str, Source] = {}
    for text in filter(None, map(sound_keys.normalised, texts)):
        recording = read.get(wordings.digest(text))
        if recording is not None:
            sources.setdefault(sound_keys.key(text), Source(RECORDED, text, recording.file))
        elif made and len(text) <= voices.LONGEST:
            sources.setdefault(sound_keys.key(text), Source(MADE, text))
    voice = f"{language.voice} {voices.version()} {clips.VERSION}"
    told = "\n".join(f"{key} {one.kind} {one.file}" for key, one in sorted(sources.items()))
    return Index(sources, hashlib.sha256(f"{voice}\n{told}".encode()).hexdigest()[:12])
