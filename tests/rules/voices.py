"""People who speak a language: a link for each task, and a recording that waits to be heard."""

from dataclasses import dataclass

from flask import Flask

from kiosk.core.clips import Clip
from kiosk.core.languages import table
from kiosk.domain import recordings, speakers
from kiosk.domain.schools import School
from kiosk.domain.speakers import LISTEN, READ, WORDS
from kiosk.web.plumbing import studio_phrases

TAG = "pl"


@dataclass(frozen=True)
class Voices:
    """Links by their task, and whose recording waits."""

    links: dict[str, str]
    speaker: str
    recording: str


def furnish(app: Flask, school: School, by_id: int) -> Voices:
    """Make a link for each task; somebody whose name nobody may see has read a phrase."""
    links = {task: speakers.invite(school, by_id, TAG, task)[1] for task in (READ, LISTEN, WORDS)}
    reader, _token = speakers.invite(school, by_id, TAG, READ, "Zyxcanary speaker")
    speakers.agree(reader, reader.name)
    with app.test_request_context("/", base_url="http://localhost"):
        phrase = studio_phrases.every(school, table()[TAG])["numbers"][7]
    clip = Clip(b"webm", b"mp3", 900, 0.5, -20.0, "good")
    root, name = app.config["KIOSK"].clips, recordings.name_of(reader, "key")
    recordings.keep(root, school, reader, phrase, clip, name)
    take = recordings.takes(school, TAG)[phrase.sentence]
    return Voices(links, reader.reference, take.reference)
