"""The form of a survey: what is asked of whom. Questions are read also when half written.

A page without scripts sends the whole form with each step (one more question, one up); the form
takes the step and stands there again, with all that was typed.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wtforms import HiddenField, ValidationError

from kiosk.core import text
from kiosk.domain.survey_drafts import (
    CHOOSING,
    CLASS_LIMIT,
    LEAST_OPTIONS,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    OPTION_LIMIT,
    QUESTION_LIMIT,
    SENTENCE_LIMIT,
    TITLE_LIMIT,
)
from kiosk.domain.survey_editing import Draft, OptionDraft, QuestionDraft
from kiosk.web.forms.fields import Choices, Day, Line, OneOf, PlainForm, needed, not_needed
from kiosk.web.forms.stories import PICTURES
from kiosk.web.forms.survey_ideas import DRAWINGS

ALL, EVENT, CLASS = "all", "event", "class"
FOR = ((ALL, "Everybody"), (EVENT, "An event"), (CLASS, "A child's class"))
KINDS = (
    ("faces", "Three faces"),
    ("five", "Five steps"),
    ("one", "Choose one"),
    ("several", "Choose several"),
    ("text", "Short text"),
)
SAVE = "save"
_STEP = re.compile(r"(?P<what>[a-z]+)(?:-(?P<question>\d))?(?:-(?P<option>\d))?\Z")
#: No drawing has a longer name; the rest is not looked at.
_LONGEST = 64


class SurveyForm(PlainForm):
    """What a survey is about. `changes` is the version that was opened."""

    key = HiddenField()
    changes = HiddenField()
    title = Line("Title", TITLE_LIMIT, [needed("Give it a title.")])
    sentence = Line("One sentence", SENTENCE_LIMIT)
    picture = OneOf("Picture", PICTURES)
    who = OneOf("Who is it for", FOR)
    event = OneOf("Which event", (("", "Choose an event"),))
    class_name = Line("Class", CLASS_LIMIT)
    closes_on = Day("Last day", [not_needed])

    def validate_event(self, asked: Any) -> None:
        """Ask which event it is for."""
        if self.who.data == EVENT and not asked.data:
            raise ValidationError("Choose the event, or: Everybody.")

    def validate_class_name(self, asked: Any) -> None:
        """Ask which class it is for."""
        if self.who.data == CLASS and not asked.data:
            raise ValidationError("Type the name of the class, or choose: Everybody.")

    @property
    def version(self) -> int:
        """Return the version of the survey that was opened; what is none fits no survey."""
        typed = self.changes.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1


@dataclass
class Option:
    """An answer to choose, as it was typed."""

    text: str = ""
    picture: str = ""
    reference: str = ""
    problem: str = ""

    @property
    def empty(self) -> bool:
        """Say whether nobody has written anything here."""
        return not (self.text or self.picture or self.reference)


@dataclass
class Asked:
    """A question, as it was typed. `locked`: somebody has answered it."""

    kind: str = KINDS[0][0]
    text: str = ""
    picture: str = ""
    reference: str = ""
    options: list[Option] = field(default_factory=list)
    locked: bool = False
    problem: str = ""
    options_problem: str = ""

    @property
    def chooses(self) -> bool:
        """Say whether there are answers to choose from."""
        return self.kind in CHOOSING

    @property
    def written(self) -> list[Option]:
        """Return the options that were written."""
        return [option for option in self.options if not option.empty]

    @property
    def rows(self) -> list[Option]:
        """Return the options with at least two places to write."""
        return [*self.options, *(Option() for _ in range(LEAST_OPTIONS - len(self.options)))]


def with_events(events: Choices) -> type[SurveyForm]:
    """Return the form with these events to choose from."""
    choices = (("", "Choose an event"), *events)
    return type("SurveyForm", (SurveyForm,), {"event": OneOf("Which event", choices)})


def read(sent: Mapping[str, str], locked: Collection[str] = ()) -> list[Asked]:
    """Return the questions as they were typed; `locked` are the references of answered ones."""
    found = []
    for number in range(MOST_QUESTIONS):
        name = f"q{number}"
        if f"{name}-text" not in sent:
            break
        kind, reference = sent.get(f"{name}-kind", ""), sent.get(f"{name}-reference", "")
        asked = Asked(
            kind=kind if kind in dict(KINDS) else KINDS[0][0],
            picture=_drawing(sent.get(f"{name}-picture", "")),
            reference=reference[:_LONGEST],
            options=_options(sent, name),
            locked=reference in locked,
        )
        asked.text, asked.problem = _line(sent[f"{name}-text"], QUESTION_LIMIT)
        found.append(asked)
    return found or [Asked()]


def step(asked: list[Asked], do: str) -> list[Asked]:
    """Return the questions after a button of the form: one more, one less, up or down.

    What is locked stays; a button that fits nothing changes nothing.
    """
    found = _STEP.match(do)
    if found is None:
        return asked
    what, number, option = found["what"], found["question"], found["option"]
    if what == "add":
        return [*asked, Asked()][:MOST_QUESTIONS]
    if number is None or int(number) >= len(asked):
        return asked
    one = asked[int(number)]
    if what == "answer" or option is not None:
        if not one.locked:
            one.options = _option_step(one.rows, what, int(option or 0))
        return asked
    return _moved(asked, what, int(number), keep=one.locked) or [Asked()]


def check(asked: Sequence[Asked]) -> str:
    """Note beside each question what does not fit yet; return the first of it, or ""."""
    said = ""
    for number, one in enumerate(asked, 1):
        one.problem = one.problem or ("" if one.text else "Write the question.")
        one.options_problem = _about_options(one) if one.chooses else ""
        first = one.problem or one.options_problem
        said = said or (f"Question {number}: {first}" if first else "")
    return said


def draft(form: SurveyForm, asked: Sequence[Asked]) -> Draft:
    """Return what was written; the form and the questions were checked."""
    return Draft(
        title=form.title.data,
        sentence=form.sentence.data,
        picture=form.picture.data,
        event=form.event.data if form.who.data == EVENT else "",
        class_name=form.class_name.data if form.who.data == CLASS else "",
        closes_on=form.closes_on.data,
        questions=tuple(
            QuestionDraft(
                kind=one.kind,
                text=one.text,
                picture=one.picture or None,
                options=tuple(
                    OptionDraft(option.text, option.picture or None, option.reference)
                    for option in (one.written if one.chooses else ())
                ),
                reference=one.reference,
            )
            for one in asked
        ),
    )


def of_draft(known: Draft) -> dict[str, Any]:
    """Return the values with which a form shows what a survey is about."""
    return {
        "title": known.title,
        "sentence": known.sentence,
        "picture": known.picture,
        "who": EVENT if known.event else CLASS if known.class_name else ALL,
        "event": known.event,
        "class_name": known.class_name,
        "closes_on": known.closes_on,
    }


def of_questions(
    known: Sequence[QuestionDraft], *, locked: bool = False, named: bool = True
) -> list[Asked]:
    """Return questions to be shown in a form; without `named`, as new ones."""
    return [
        Asked(
            kind=one.kind,
            text=one.text,
            picture=one.picture or "",
            reference=one.reference if named else "",
            options=[
                Option(option.text, option.picture or "", option.reference if named else "")
                for option in one.options
            ],
            locked=locked,
        )
        for one in known
    ] or [Asked()]


def _options(sent: Mapping[str, str], name: str) -> list[Option]:
    found = []
    for number in range(MOST_OPTIONS):
        of = f"{name}-o{number}"
        if f"{of}-text" not in sent:
            break
        typed, problem = _line(sent[f"{of}-text"], OPTION_LIMIT)
        picture = _drawing(sent.get(f"{of}-picture", ""))
        found.append(Option(typed, picture, sent.get(f"{of}-reference", "")[:_LONGEST], problem))
    return found


def _option_step(options: list[Option], what: str, number: int) -> list[Option]:
    if what == "answer":
        return [*options, Option()][:MOST_OPTIONS]
    if what == "out" and number < len(options):
        return [*options[:number], *options[number + 1 :]]
    if what == "higher" and 0 < number < len(options):
        return [
            *options[: number - 1],
            options[number],
            options[number - 1],
            *options[number + 1 :],
        ]
    return options


def _moved(asked: list[Asked], what: str, number: int, *, keep: bool) -> list[Asked]:
    if what == "away":
        return asked if keep else [*asked[:number], *asked[number + 1 :]]
    other = {"up": number - 1, "down": number + 1}.get(what, -1)
    if not 0 <= other < len(asked):
        return asked
    found = list(asked)
    found[number], found[other] = found[other], found[number]
    return found


def _about_options(one: Asked) -> str:
    long = next((option.problem for option in one.options if option.problem), "")
    texts = [option.text for option in one.written]
    if long:
        return long
    if not all(texts):
        return "Write words for each answer. A picture alone does not tell everybody."
    if len(texts) < LEAST_OPTIONS:
        return "Write at least two answers to choose from."
    return "Two answers are the same. Change one." if len(set(texts)) < len(texts) else ""


def _line(typed: str, limit: int) -> tuple[str, str]:
    try:
        return text.clean_line(typed, limit), ""
    except text.TooLong:
        return typed, f"This is long. {limit} letters fit here."


def _drawing(name: str) -> str:
    return name if name in dict(DRAWINGS) else ""
