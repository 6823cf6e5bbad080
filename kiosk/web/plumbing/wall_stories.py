"""Stories on the wall: one at a time, each time in the next of its languages. Only what can be
read across a room is shown, and only what a person has put into words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import g

from kiosk.domain import stories
from kiosk.domain.stories import StoryView
from kiosk.web.plumbing import catalogs
from kiosk.web.plumbing.language import Language
from kiosk.web.plumbing.refusals import mark

#: How long each stands before the next; static/js/wall-words.js swaps by the same clock.
SECONDS_EACH = 20
MOST_LETTERS, MOST_TURNS = 330, 32

# Translators: y.you: Heading above what parents said.
YOU_TOLD_US = mark("You told us")
ANSWERS = {
    # Translators: y.we: Heading above what the school did.
    "did": mark("We did this"),
    # Translators: y.doing
    "doing": mark("We are working on this"),
    # Translators: y.cannot
    "cannot": mark("We cannot do this now. This is why:"),
    # Translators: y.heard: The school has read it and has not decided yet.
    "heard": mark("We have heard this. We are thinking about it."),
}


@dataclass(frozen=True)
class StoryTurn:
    """A story for twenty seconds, its words in one language. `long`: its letters are smaller."""

    language: Language
    you_told_us: str
    told: str
    we: str
    answer: str
    picture: str
    long: bool


def turns(languages: Sequence[Language]) -> list[StoryTurn]:
    """Return the stories in the order in which they take turns: story and language both change."""
    rows = stories.shown_rows(g.school)
    if not rows:
        return []
    told = [(one, stories.views(g.school, rows, one.tag)) for one in languages]
    in_turn = [
        (one, views[at])
        for lap in range(len(told))
        for at in range(len(rows))
        for one, views in [told[(at + lap) % len(told)]]
    ]
    return [_turn(one, view) for one, view in in_turn if _can_be_read(view, one)][:MOST_TURNS]


def turn(now: datetime) -> int:
    """Return how many turns there have been; the story of this turn is the rest of a division."""
    return int(now.timestamp()) // SECONDS_EACH


def _can_be_read(view: StoryView, one: Language) -> bool:
    """Say whether it is all in this language, written by a person, and short enough."""
    texts = [view.told, *([view.answer] if view.answer else [])]
    own = all(text.language == one.tag for text in texts)
    return own and not view.machine and sum(len(text.text) for text in texts) <= MOST_LETTERS


def _turn(one: Language, view: StoryView) -> StoryTurn:
    answer = view.answer.text if view.answer else ""
    return StoryTurn(
        language=one,
        you_told_us=catalogs.translate(one.tag, YOU_TOLD_US),
        told=view.told.text,
        we=catalogs.translate(one.tag, ANSWERS[view.state]),
        answer=answer,
        picture=view.picture,
        long=len(view.told.text) + len(answer) > MOST_LETTERS // 2,
    )
