"""Stories as cards: what parents were told, with its day in words and room for its letters."""

from dataclasses import dataclass

from kiosk.domain.stories import StoryView
from kiosk.domain.words import Words
from kiosk.web.plumbing import event_look

#: Up to so many characters of both texts together there is so much room: letters get smaller.
ROOMS = ((150, "few"), (330, "some"), (540, "many"))


@dataclass(frozen=True)
class StoryCard:
    """A story as a page shows it. `room` says how much there is to read."""

    reference: str
    told: Words
    answer: Words | None
    state: str
    picture: str
    first_name: str
    date: str
    agreed: int
    machine: bool
    room: str


def of(view: StoryView) -> StoryCard:
    """Return the card of a story in the language of this request."""
    letters = len(view.told.text) + len(view.answer.text if view.answer else "")
    return StoryCard(
        reference=view.reference,
        told=view.told,
        answer=view.answer,
        state=view.state,
        picture=view.picture,
        first_name=view.first_name,
        date=event_look.day_in_words(view.told_on),
        agreed=view.agreed,
        machine=view.machine,
        room=next((room for most, room in ROOMS if letters <= most), "most"),
    )
