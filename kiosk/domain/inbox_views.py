"""What the pages of the inbox show of messages."""

from dataclasses import dataclass
from datetime import date

from kiosk.domain.feedback_about import About
from kiosk.domain.translations import Rendering
from kiosk.domain.words import Words
from kiosk.models.feedback import MessageState


@dataclass(frozen=True)
class Row:
    """A message as the list shows it. `face` is None for a text of a survey.

    `translation` is what there is in the school's own language, which may be on its way.
    """

    reference: str
    day: date
    face: str | None
    topic: str | None
    language: str | None
    words: Words | None
    translation: Rendering | None
    has_voice: bool
    wants_answer: bool
    answered: bool
    has_contact: bool
    assigned_to: str | None
    about: About | None
    question: str | None
    state: str
    story: bool
    seen_language: str | None

    @property
    def translated(self) -> Rendering | None:
        """Return the translation where there is one, made from the words as they are now."""
        made = self.translation
        return made if made and self.words and made.fits(self.words.text) else None

    @property
    def said(self) -> bool:
        """Say whether there is more than a face."""
        return self.words is not None or self.has_voice or self.wants_answer

    @property
    def done(self) -> bool:
        """Say whether somebody has said that it is done."""
        return self.state == MessageState.DONE


@dataclass(frozen=True)
class Message(Row):
    """One message as its own page shows it."""

    contact_way: str
    contact: str
    assigned_to_id: int | None
    done_on: date | None
    typed_by: str | None
    survey: str | None
    story_reference: str | None
    story_told: str | None


@dataclass(frozen=True)
class Counts:
    """How many wait: for an answer; for somebody to read them; for somebody to listen."""

    to_answer: int
    new: int
    voices_waiting: int


@dataclass(frozen=True)
class StoryChoice:
    """A story of the board that a message can be put with."""

    reference: str
    told: str
