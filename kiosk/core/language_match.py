"""Which of our languages suits somebody whose phone or link names another form of it.

By language and script, as CLDR knows them: Brazilian Portuguese reads ours, Shahmukhi is no
Gurmukhi, and plain Kurdish, which is Kurmanji in Latin letters, is not Sorani.
"""

import re
from collections.abc import Sequence

from babel.core import get_global

from kiosk.core.languages import Language

_PARTS = re.compile(r"[-_]")
_HANT = frozenset({"TW", "HK", "MO"})
#: Another name for what we have, by language and script; None for any script.
_SAME = {
    ("prs", None): ("fa", "Arab"),
    ("cmn", None): ("zh", None),
    ("yue", "Hant"): ("zh", "Hant"),
    ("yue", "Hans"): ("zh", "Hans"),
    ("ku", "Arab"): ("ckb", "Arab"),
    ("pa", "Arab"): ("ur", "Arab"),
    ("pnb", None): ("ur", "Arab"),
    ("mo", None): ("ro", "Latn"),
    ("iw", None): ("he", "Hebr"),
}
#: Nastaliq is a style of Arabic letters.
_STYLES = {"Aran": "Arab"}


def match(asked: str, offered: Sequence[Language]) -> Language | None:
    """Return what suits a tag such as "pt-BR"; None where none of the languages does."""
    parts = [part for part in _PARTS.split(asked.strip()) if part]
    if not parts or not all(part.isascii() and part.isalnum() for part in parts):
        return None
    tag = "-".join(parts).lower()
    exact = next((one for one in offered if one.tag.lower() == tag), None)
    if exact is not None:
        return exact
    language, script = _meant(*_split(parts))
    suitable = [one for one in offered if _of(one) == (language, script)]
    if not suitable and language == "zh":
        # Who reads one of the two reads the other sooner than English.
        suitable = [one for one in offered if _of(one)[0] == "zh"]
    return min(suitable, key=lambda one: one.tag.count("-"), default=None)


def _split(parts: Sequence[str]) -> tuple[str, str | None, str]:
    """Return the language, the script and the country that a tag names."""
    others = parts[1:]
    script = next((one.title() for one in others if len(one) == 4 and one.isalpha()), None)
    country = next((one.upper() for one in others if len(one) == 2 and one.isalpha()), "")
    return parts[0].lower(), script, country


def _meant(language: str, script: str | None, country: str) -> tuple[str, str]:
    """Return which of the world's languages, in which letters, is meant."""
    if script is None:
        script = _likely(language, country)
    for known in ((language, script), (language, None)):
        if known in _SAME:
            language, other = _SAME[known]
            script = other or _likely(language, country)
    return language, script or ""


def _likely(language: str, country: str) -> str | None:
    """Return the script in which a language is written in a country."""
    if language in ("zh", "cmn") and country in _HANT:
        return "Hant"
    likely = get_global("likely_subtags")
    whole = str(likely.get(f"{language}_{country}") or likely.get(language) or "")
    return next((part for part in whole.split("_") if len(part) == 4), None)


def _of(language: Language) -> tuple[str, str]:
    return language.tag.partition("-")[0], _STYLES.get(language.script, language.script)
