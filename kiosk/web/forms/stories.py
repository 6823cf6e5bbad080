"""The form of a story: what parents told us, what came of it, and both in other languages."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import HiddenField, ValidationError

from kiosk.domain.story_editing import ANSWER_LIMIT, NAME_LIMIT, TOLD_LIMIT, Draft, Given
from kiosk.web.forms import words
from kiosk.web.forms.fields import Day, Line, OneOf, PlainForm, YesNo, needed

HEARD = "heard"
STATES = (
    (HEARD, "We have heard this. We are thinking about it."),
    ("doing", "We are working on this"),
    ("did", "We did this"),
    ("cannot", "We cannot do this now. This is why:"),
)
#: Drawn pictures a story can have, with the word that is read out.
PICTURES = (
    ("tell", "What you think"),
    ("people", "People"),
    ("family", "Families"),
    ("playground", "Play"),
    ("food", "Food"),
    ("clock", "Times"),
    ("calendar", "Days"),
    ("door", "The door"),
    ("classroom", "Classroom"),
    ("story", "Reading"),
    ("globe", "Languages"),
    ("phone", "Phone"),
)
#: Words in another language may be longer than our own.
TEXTS = (("told", TOLD_LIMIT * 3 // 2), ("answer", ANSWER_LIMIT * 3 // 2))
FIELDS = tuple(text for text, _limit in TEXTS)


class StoryForm(PlainForm):
    """A story as staff write it. `for_languages` adds the words in other languages.

    `changes` is the version that was opened; `was` remembers what stood in those other fields.
    """

    key = HiddenField()
    changes = HiddenField()
    was = HiddenField()
    told = Line("You told us", TOLD_LIMIT, [needed("Write what parents told you.")])
    state = OneOf("What came of it", STATES)
    answer = Line("In a sentence or two", ANSWER_LIMIT)
    first_name = Line("First name of who did it", NAME_LIMIT)
    told_on = Day("Day", [needed("Choose a day, or type it like this: 2026-11-24.")])
    picture = OneOf("Picture", PICTURES)

    def validate_answer(self, field: Any) -> None:
        """Ask what was done where something was."""
        if not field.data and self.state.data != HEARD:
            raise ValidationError("Say what, or choose: We have heard this.")

    @property
    def version(self) -> int:
        """Return the version of the story that was opened; what is none fits no story."""
        typed = self.changes.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1

    def draft(self) -> Draft:
        """Return what was written in the school's own language."""
        assert self.told_on.data is not None  # the form was checked
        return Draft(
            told=self.told.data,
            answer=self.answer.data,
            state=self.state.data,
            picture=self.picture.data,
            first_name=self.first_name.data,
            told_on=self.told_on.data,
        )

    def given(self, tags: Sequence[str]) -> list[Given]:
        """Return what was done to the words in other languages: written, emptied or checked."""
        was = dict(pair.split(":", 1) for pair in (self.was.data or "").split() if ":" in pair)
        return [
            Given(
                language=tag,
                field=field,
                text=typed,
                touched=_mark(typed) != was.get(name, _mark("")),
                checked=bool(self[words.name_of("checked", tag)].data),
            )
            for tag in tags
            for field in FIELDS
            for name in (words.name_of(field, tag),)
            for typed in (self[name].data or "",)
        ]


def for_languages(tags: Sequence[str]) -> type[StoryForm]:
    """Return the form with a story's words in these languages."""
    ticks = {words.name_of("checked", tag): YesNo("I have checked these words") for tag in tags}
    return words.in_languages(type("StoryForm", (StoryForm,), ticks), TEXTS, tags)


def of_draft(draft: Draft) -> dict[str, Any]:
    """Return the values with which a form shows what is written."""
    return {
        "told": draft.told,
        "answer": draft.answer,
        "state": draft.state,
        "picture": draft.picture,
        "first_name": draft.first_name,
        "told_on": draft.told_on,
    }


def of_words(known: Mapping[tuple[str, str], str]) -> dict[str, Any]:
    """Return the values for words by (language tag, field), and what to remember of them."""
    named = {words.name_of(field, tag): text for (tag, field), text in known.items()}
    return {**named, "was": " ".join(f"{name}:{_mark(text)}" for name, text in named.items())}


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]
