"""People who speak a language, for tests that look at every screen: links, recordings, and what
they said of words."""

from collections.abc import Callable
from dataclasses import dataclass, field

from flask import current_app

from kiosk.core import phrases, sound_keys
from kiosk.domain import recordings, speakers, word_checks
from kiosk.domain.recordings import Phrase
from kiosk.domain.speakers import LISTEN, READ, WORDS
from kiosk.web.plumbing import catalogs
from tests import speaking
from tests.conftest import Scene

#: Latin and Arabic letters, and those that are tallest and words that are longest.
NAMES = {"en": "Wilhelmina Featherstonehaugh", "ar": "سارة", "ta": "கயல்விழி"}
#: Somebody who has looked at so many lines is thanked.
A_SITTING = 10


@dataclass
class Speaking:
    """Links by the language and what is to be seen there; `.readers` are references for staff."""

    links: dict[str, dict[str, str]] = field(default_factory=dict)
    readers: dict[str, str] = field(default_factory=dict)


def make(scene: Scene) -> Speaking:
    """Make it all within the caller's transaction."""
    made = Speaking()
    for tag, name in NAMES.items():
        _of_language(made, scene, tag, name)
    return made


def _of_language(made: Speaking, scene: Scene, tag: str, name: str) -> None:
    school, by = scene.school, scene.people["manager"]
    root, core = current_app.config["KIOSK"].clips, phrases.in_order()

    def link(place: str, task: str) -> speakers.Speaker:
        speaker, token = speaking.somebody(school, by, task, tag, name)
        made.links.setdefault(tag, {})[place] = token
        return speaker

    said = _words_of(tag)
    reader = link("read", READ)
    longest = max(core, key=lambda english: len(said(english)))
    for english in (longest, core[2]):
        phrase = Phrase(english, sound_keys.sayable(said(english)))
        speaking.read(root, school, reader, phrase, english)
    link("listen", LISTEN)
    made.readers[tag] = reader.reference
    refused = speaking.read(root, school, reader, Phrase("Back", sound_keys.sayable(said("Back"))))
    recordings.refuse(root, school, refused.reference, "cut", by)
    if tag == "en":
        return
    link("words", WORDS)
    checker = link("words done", WORDS)
    for turn, english in enumerate(core[:A_SITTING]):
        better = said(core[0]) if turn % 3 == 2 else None
        word_checks.say(school, checker, english, said(english), f"It means: {english}", better)


def _words_of(tag: str) -> Callable[[str], str]:
    known = catalogs.catalog(tag)
    return lambda english: known.get(english, english)
