"""The organiser's words in the school's other languages: one field for each text and language."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from kiosk.web.forms.fields import Line, PlainForm

Kind = TypeVar("Kind", bound=PlainForm)


def name_of(text: str, tag: str) -> str:
    """Return the name of the field for a text in a language."""
    return f"{text}_{tag.replace('-', '_')}"


def in_languages(
    kind: type[Kind], texts: Sequence[tuple[str, int]], tags: Sequence[str]
) -> type[Kind]:
    """Return the form with a field for each (text, limit) in each language tag."""
    more = {name_of(text, tag): Line(text, limit) for tag in tags for text, limit in texts}
    return type(kind.__name__, (kind,), more)


def read(form: PlainForm, texts: Sequence[str], tags: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return {tag: {text: words}} of what is written; empty ones are left out."""
    found: dict[str, dict[str, str]] = {}
    for tag in tags:
        for text in texts:
            if written := form[name_of(text, tag)].data:
                found.setdefault(tag, {})[text] = written
    return found


def spread(words: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return words as values of the fields, to begin a form with."""
    return {
        name_of(text, tag): given for tag, texts in words.items() for text, given in texts.items()
    }
