"""Stories as staff write them: drafts, changes, showing them to parents and taking them down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import audit, schools, stories, translations
from kiosk.domain.stories import Story as Story
from kiosk.domain.stories import StoryState as StoryState
from kiosk.models.audit import AuditEntry
from kiosk.models.school import School
from kiosk.models.translation import Translation

#: Characters of what parents told, of the answer, and of a first name.
TOLD_LIMIT, ANSWER_LIMIT, NAME_LIMIT = 300, 400, 60
#: As many as the page of staff lists.
LISTED = 200
SHOWN = "story_shown"


class ToldMissing(errors.Refusal):
    """A story begins with what parents told."""

    code = "story_told"


class AnswerMissing(errors.Refusal):
    """Whoever says that something was done, or cannot be, says what."""

    code = "story_answer"


class ChangedMeanwhile(errors.Refusal):
    """Somebody else saved this story after it was opened here."""

    code = "story_changed"


class ShownNow(errors.Refusal):
    """Parents can see it, and only the desk changes what they see."""

    code = "story_shown_now"


@dataclass(frozen=True)
class Draft:
    """What staff wrote, in the school's own language. `first_name` is whoever did it."""

    told: str
    told_on: date
    answer: str = ""
    state: str = StoryState.HEARD
    picture: str = "tell"
    first_name: str = ""

    def values(self) -> dict[str, object]:
        """Return what the columns of a story hold. Refuses ToldMissing and AnswerMissing."""
        if not self.told:
            raise ToldMissing
        if not self.answer and self.state != StoryState.HEARD:
            raise AnswerMissing
        return {
            "told": self.told,
            "told_on": self.told_on,
            "answer": self.answer,
            "state": StoryState(self.state),
            "picture": self.picture,
            "first_name": self.first_name,
        }


@dataclass(frozen=True)
class Given:
    """What was done to one text in another language; `text` is empty where it was emptied.

    `touched`: it is not what the page showed. `checked`: somebody says that it is right.
    """

    language: str
    field: str
    text: str
    touched: bool
    checked: bool


@dataclass(frozen=True)
class Board:
    """All stories, newest first: those that parents see, drafts, and those taken down again.

    `waiting` are shown too, but there are newer ones enough.
    """

    shown: Sequence[Story]
    waiting: Sequence[Story]
    drafts: Sequence[Story]
    taken_down: Sequence[Story]


def create(
    school: School, draft: Draft, key: str, staff_id: int, words: Sequence[Given] = ()
) -> Story:
    """Write a story down; parents do not see it yet. The same key gives the same story.

    Refuses as Draft.
    """
    row = {
        "reference": tokens.reference(),
        "school_id": school.id,
        "key": key,
        "made_at": clock.now(),
        "made_by_id": staff_id,
        **draft.values(),
    }
    add = db.insert(Story).on_conflict_do_nothing(index_elements=["school_id", "key"])
    new = db.session.execute(add.returning(Story.id), row).first() is not None
    wanted = sa.select(Story).where(Story.school_id == school.id, Story.key == key)
    story = db.session.scalars(wanted).one()
    if new:
        audit.note(school, staff_id, "story_written", story=story.reference)
        save_words(school, story, words, staff_id)
    return story


def change(
    school: School,
    reference: str,
    draft: Draft,
    version: int,
    staff_id: int,
    words: Sequence[Given] = (),
    *,
    also_shown: bool = True,
) -> Story:
    """Give a story what was written. `version` is that of the story when it was opened.

    Without `also_shown`, what parents see now stays as it is. Refuses NotFound, ShownNow,
    ChangedMeanwhile, and as Draft.
    """
    story = locked(school, reference)
    if story.shown and not also_shown:
        raise ShownNow
    if story.changes != version:
        raise ChangedMeanwhile
    for name, value in draft.values().items():
        setattr(story, name, value)
    story.changes += 1
    db.session.flush()
    audit.note(school, staff_id, "story_changed", story=reference)
    save_words(school, story, words, staff_id)
    if story.shown:
        schools.note_change(school)
    return story


def show(school: School, reference: str, staff_id: int) -> Story:
    """Let parents see a story. Again changes nothing. Refuses NotFound."""
    story = locked(school, reference)
    if not story.shown:
        _set_shown(school, story, True)
        audit.note(school, staff_id, SHOWN, story=reference)
    return story


def take_down(school: School, reference: str, staff_id: int) -> Story:
    """Let parents see a story no more; it is kept. Again changes nothing. Refuses NotFound."""
    story = locked(school, reference)
    if story.shown:
        _set_shown(school, story, False)
        audit.note(school, staff_id, "story_taken_down", story=reference)
    return story


def locked(school: School, reference: str) -> Story:
    """Return a story that nobody else changes until this transaction ends; refuses NotFound."""
    wanted = sa.select(Story).where(Story.school_id == school.id, Story.reference == reference)
    story = db.session.scalar(
        wanted.with_for_update(key_share=True).execution_options(populate_existing=True)
    )
    if story is None:
        raise errors.NotFound
    return story


def board(school: School) -> Board:
    """Return the newest stories, as the board of staff shows them."""
    found = db.session.scalars(
        sa.select(Story)
        .where(Story.school_id == school.id)
        .order_by(Story.shown.desc(), Story.told_on.desc(), Story.id.desc())
        .limit(LISTED)
    ).all()
    on, off = [one for one in found if one.shown], [one for one in found if not one.shown]
    before = ever_shown(school) if off else set()
    return Board(
        shown=on[: stories.MOST],
        waiting=on[stories.MOST :],
        drafts=[one for one in off if one.reference not in before],
        taken_down=[one for one in off if one.reference in before],
    )


def ever_shown(school: School) -> set[str]:
    """Return the references of stories that parents saw at some time, as the log tells."""
    facts = db.session.scalars(
        sa.select(AuditEntry.facts).where(
            AuditEntry.school_id == school.id, AuditEntry.act == SHOWN
        )
    )
    return {str(told.get("story")) for told in facts}


def draft_of(story: Story) -> Draft:
    """Return what staff wrote, to be changed."""
    return Draft(
        story.told, story.told_on, story.answer, story.state, story.picture, story.first_name
    )


def save_words(school: School, story: Story, words: Sequence[Given], staff_id: int) -> None:
    """Keep what somebody wrote or checked in other languages, and ask a computer for the rest.

    Texts that nobody touched stay as they are: a computer's, or one that fits no more.
    """
    own = stories.texts(story)
    for given in words:
        if given.field not in own or not (given.touched or given.checked):
            continue
        if given.text:
            about = (stories.SUBJECT, story.reference, given.field, given.language, given.text)
            source = {"source": school.default_language, "source_text": own[given.field]}
            translations.write(school, *about, **source, staff_id=staff_id)
        elif given.touched:
            _drop(school, story, given)
    for field, text in own.items():
        about = (stories.SUBJECT, story.reference, field, text, school.default_language)
        translations.ask(school, *about, stories.others(school))


def _drop(school: School, story: Story, given: Given) -> None:
    db.session.execute(
        sa.delete(Translation).where(
            Translation.school_id == school.id,
            Translation.subject == stories.SUBJECT,
            Translation.subject_reference == story.reference,
            Translation.field == given.field,
            Translation.language == given.language,
        ),
        execution_options={"synchronize_session": False},
    )


def _set_shown(school: School, story: Story, shown: bool) -> None:
    story.shown = shown
    db.session.flush()
    schools.note_change(school)
