"""The organiser's own words in the reader's language, or the school's own marked as such."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """A text that a person wrote. `language` is the tag it is written in."""

    text: str
    language: str

    def __str__(self) -> str:
        """Return the plain text, for titles of pages and names of files."""
        return self.text


def pick(
    own: str, field: str, others: Mapping[str, Mapping[str, str]], language: str, default: str
) -> Words | None:
    """Choose a text: the reader's language where given, else the school's own; None when empty.

    `language` and `default` are language tags; `others` maps tags to fields to texts.
    """
    given = others.get(language, {}).get(field, "") if language != default else ""
    if given:
        return Words(given, language)
    return Words(own, default) if own else None
