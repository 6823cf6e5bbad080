"""A translator over the network: the HTTP interface of LibreTranslate, two questions of it.

What is sent is a text and two languages: nothing of who wrote it, when, or to which school.
"""

from collections.abc import Collection
from dataclasses import dataclass, field

from kiosk.core import outbound, text

#: Characters of a translation that are kept; a text of ours has 1,000 at most.
LIMIT = 5000
#: Most languages that a server may say it knows, and how long the name of one may be.
MOST, LONGEST = 500, 16
#: What newer versions call a language, where that is not our tag.
OTHER_NAMES = {"zh-Hans": "zh"}


class NoTranslation(Exception):
    """There is none now. `of_this_text`: the server is well, and could not do this one."""

    def __init__(self, *, of_this_text: bool) -> None:
        super().__init__()
        self.of_this_text = of_this_text


@dataclass(frozen=True)
class Translator:
    """A server and how to ask it. The key stays out of whatever is printed."""

    url: str
    key: str = field(default="", repr=False)
    allowed: Collection[str] = ()


def base(tag: str) -> str:
    """Return the language of a tag, without country or script."""
    return tag.partition("-")[0].lower()


def translate(by: Translator, words: str, source: str, target: str) -> str:
    """Return the words in another language; raises NoTranslation. Line breaks stay."""
    form = {"q": words, "source": base(source), "target": base(target), "format": "text"}
    if by.key:
        form["api_key"] = by.key
    try:
        answer = outbound.post(f"{by.url.rstrip('/')}/translate", form, allowed=by.allowed)
    except outbound.NotAnswered as problem:
        of_this_text = isinstance(problem, outbound.Declined)
        raise NoTranslation(of_this_text=of_this_text) from None
    return _cleaned(answer)


def languages(by: Translator) -> set[str]:
    """Return the tags of the languages a server knows; raises NoTranslation."""
    try:
        answer = outbound.get(f"{by.url.rstrip('/')}/languages", allowed=by.allowed)
    except outbound.NotAnswered:
        raise NoTranslation(of_this_text=False) from None
    if not isinstance(answer, list) or not answer:
        raise NoTranslation(of_this_text=False)
    codes = [known.get("code") for known in answer[:MOST] if isinstance(known, dict)]
    known = {code for code in codes if isinstance(code, str) and 1 < len(code) <= LONGEST}
    if not known:
        raise NoTranslation(of_this_text=False)
    return {OTHER_NAMES.get(code, code) for code in known}


def _cleaned(answer: object) -> str:
    given = answer.get("translatedText") if isinstance(answer, dict) else None
    if not isinstance(given, str):
        raise NoTranslation(of_this_text=False)
    try:
        cleaned = text.clean_paragraph(given, LIMIT)
    except text.TooLong:
        raise NoTranslation(of_this_text=True) from None
    if not cleaned:
        raise NoTranslation(of_this_text=True)
    return cleaned
