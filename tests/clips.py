"""Phrases that somebody has recorded, and a machine's voice that needs no package, for tests."""

import math
from array import array
from datetime import timedelta
from pathlib import Path
from typing import Any

from kiosk.core import clips, clock, db, sound_keys, tokens, voices
from kiosk.core.voices import Samples
from kiosk.domain import schools, wordings
from kiosk.models.wording import Recording, Speaker

CLIP = clips.Clip(b"\x1aE\xdf\xa3 recorded", b"\xff\xf3 recorded", 900, 0.5, -20.0, "good")


def speaker(school: Any, tag: str, name: str = "Zyxcanary") -> Speaker:
    """Add somebody who reads aloud, within the transaction of the test."""
    now = clock.now()
    row = Speaker(
        reference=tokens.reference(),
        school_id=school.id,
        language=tag,
        task="read",
        name=name,
        made_at=now,
        ends_at=now + timedelta(days=14),
    )
    db.session.add(row)
    db.session.flush()
    return row


def read(school: Any, tag: str, words: str, root: Path | None = None, **more: Any) -> Recording:
    """Add a phrase that was read and confirmed, with its files where there is a folder."""
    row = Recording(
        reference=tokens.reference(),
        school_id=school.id,
        language=tag,
        sentence=tokens.digest(words),
        words=wordings.digest(sound_keys.sayable(words)),
        milliseconds=900,
        speaker_id=speaker(school, tag).id,
        on_day=clock.today(school.time_zone),
        **{"state": "confirmed", "file": tokens.digest(f"{school.id} {tag} {words}")[:32], **more},
    )
    db.session.add(row)
    db.session.flush()
    schools.note_change(school)
    if root is not None:
        clips.keep(root / school.reference, row.file, CLIP)
    return row


class Voice:
    """Stands in for espeak-ng: notes what it is given, and hums for a third of a second."""

    def __init__(self, monkeypatch: Any) -> None:
        self.said: list[tuple[str, str]] = []
        monkeypatch.setattr(voices, "version", lambda: "0.0.test")
        monkeypatch.setattr(voices, "speak", self._speak)

    def _speak(self, text: str, voice: str, _speed: float = 0.9) -> Samples:
        self.said.append((text, voice))
        wave = (int(9000 * math.sin(n / 9)) for n in range(22_050 // 3))
        return Samples(22_050, array("h", wave).tobytes())
