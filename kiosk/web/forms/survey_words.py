"""What was typed for a survey in another language: a field for each of its texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kiosk.core import text
from kiosk.domain import translations
from kiosk.domain.survey_drafts import OPTION_LIMIT, QUESTION_LIMIT, SENTENCE_LIMIT, TITLE_LIMIT
from kiosk.domain.survey_words import OPTION, QUESTION, Text

_LIMITS = {"title": TITLE_LIMIT, "sentence": SENTENCE_LIMIT}
_OF = {QUESTION: QUESTION_LIMIT, OPTION: OPTION_LIMIT}
_DIGEST = 64


@dataclass(frozen=True)
class Typed:
    """A text as it was typed. `before` is the digest of what the page showed.

    `sent`: the page had this field at all.
    """

    text: str
    before: str
    sent: bool = True
    problem: str = ""


def name_of(one: Text) -> str:
    """Return the name of the field for a text."""
    return f"{one.field}_{one.reference}"


def limit_of(one: Text) -> int:
    """Return how many letters fit: words in another language may be longer than our own."""
    return (_OF.get(one.subject) or _LIMITS[one.field]) * 3 // 2


def read(sent: Mapping[str, str], written: Sequence[Text]) -> dict[tuple[str, str], Typed]:
    """Return what was typed, by reference and field of the texts."""
    return {(one.reference, one.field): _typed(sent, one) for one in written}


def _typed(sent: Mapping[str, str], one: Text) -> Typed:
    name, limit = name_of(one), limit_of(one)
    before = sent.get(f"was_{name}", "")[:_DIGEST] or translations.digest("")
    typed = sent.get(name, "")
    try:
        return Typed(text.clean_line(typed, limit), before, name in sent)
    except text.TooLong:
        return Typed(typed, before, True, f"This is long. {limit} letters fit here.")
