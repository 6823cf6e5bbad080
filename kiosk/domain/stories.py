"""Stories as parents read them: "You told us. We did this." The newest come first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from kiosk.core import db, errors
from kiosk.domain import translations
from kiosk.domain.translations import Rendering as Rendering
from kiosk.domain.words import Words
from kiosk.models.school import School
from kiosk.models.story import Story as Story
from kiosk.models.story import StoryState as StoryState

#: What the rows of translations are of, and which texts of a story they hold.
SUBJECT = "story"
FIELDS = TOLD, ANSWER = "told", "answer"
#: Parents see so many at a time; what is older makes room.
MOST = 8


@dataclass(frozen=True)
class StoryView:
    """A story in the reader's language, or else in the school's own.

    `answer` is None while there is none; `machine` says that a computer made words of it.
    """

    reference: str
    told: Words
    answer: Words | None
    state: str
    picture: str
    first_name: str
    told_on: date
    agreed: int
    machine: bool


@dataclass(frozen=True)
class Standing:
    """Language tags in which words of a story are missing, and in which only a computer's are."""

    missing: Sequence[str]
    machine: Sequence[str]


def any_shown(school: School) -> bool:
    """Say whether parents can see a story: one look into an index."""
    wanted = select(Story.id).where(Story.school_id == school.id, Story.shown.is_(True)).limit(1)
    return db.session.scalar(wanted) is not None


def shown(school: School, language: str) -> list[StoryView]:
    """Return what parents see, newest first."""
    return views(school, shown_rows(school), language)


def shown_rows(school: School) -> Sequence[Story]:
    """Return the rows of what parents see, newest first."""
    return db.session.scalars(
        select(Story)
        .where(Story.school_id == school.id, Story.shown.is_(True))
        .order_by(Story.told_on.desc(), Story.id.desc())
        .limit(MOST)
    ).all()


def views(school: School, found: Sequence[Story], language: str) -> list[StoryView]:
    """Return stories as parents read them in a language, shown or not."""
    own = school.default_language
    known: translations.Renderings = {}
    if found and language != own:
        known = translations.of(school, SUBJECT, [story.reference for story in found])
    return [_view(story, known, own, language) for story in found]


def by_reference(school: School, reference: str) -> Story:
    """Return a story, shown or not; refuses NotFound."""
    wanted = select(Story).where(Story.school_id == school.id, Story.reference == reference)
    found = db.session.scalar(wanted)
    if found is None:
        raise errors.NotFound
    return found


def others(school: School) -> list[str]:
    """Return the tags of the languages into which a story is put."""
    return [tag for tag in school.languages if tag != school.default_language]


def texts(story: Story) -> dict[str, str]:
    """Return the texts of a story that are there, by field, in the school's own language."""
    both = {TOLD: story.told, ANSWER: story.answer}
    return {field: text for field, text in both.items() if text}


def standing(school: School, found: Sequence[Story]) -> dict[str, Standing]:
    """Return how stories stand in the other languages, by reference."""
    known = translations.of(school, SUBJECT, [story.reference for story in found])
    return {story.reference: _standing(school, story, known) for story in found}


def renderings(school: School, story: Story) -> dict[tuple[str, str], Rendering]:
    """Return what there is of a story by (language tag, field), done or not, fitting or not."""
    known = translations.of(school, SUBJECT, [story.reference])
    return {(tag, field): one for (_reference, field, tag), one in known.items()}


def _standing(school: School, story: Story, known: translations.Renderings) -> Standing:
    missing, machine = [], []
    for tag in others(school):
        there = [
            (known.get((story.reference, field, tag)), text) for field, text in texts(story).items()
        ]
        if any(one is None or not one.fits(text) for one, text in there):
            missing.append(tag)
        elif any(one is not None and one.machine for one, _text in there):
            machine.append(tag)
    return Standing(missing, machine)


def _view(story: Story, known: translations.Renderings, own: str, language: str) -> StoryView:
    told = translations.pick(known, story.reference, TOLD, Words(story.told, own), language)
    answer = translations.pick(known, story.reference, ANSWER, Words(story.answer, own), language)
    return StoryView(
        reference=story.reference,
        told=told.text,
        answer=answer.text if story.answer else None,
        state=story.state,
        picture=story.picture,
        first_name=story.first_name,
        told_on=story.told_on,
        agreed=story.agreed,
        machine=told.machine or (bool(story.answer) and answer.machine),
    )
