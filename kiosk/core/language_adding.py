"""A new language: its folder and its entry, filled from what CLDR and espeak-ng know of it."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.messages.pofile import read_po

from kiosk.core import catalog_proof, languages, strings, voices
from kiosk.core.languages import Language

#: As addresses take it: web/plumbing/language.
_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})*")
#: Which of the tablet's layouts has the letters of a script; "abc" shows that there is none yet.
_KEYBOARDS = {
    "Latn": "en",
    "Cyrl": "ru",
    "Arab": "ar",
    "Aran": "ur",
    "Deva": "hi",
    "Beng": "bn",
    "Gujr": "gu",
    "Guru": "pa",
    "Taml": "ta",
}
_README = """# {english_name}

A draft. No speaker has read it in front of the real screens.

- How it speaks to the reader (which "you"), without showing whether they are a man or a woman:
- How a button speaks ("Send", "I am here"):
- Words that mislead, and what is said instead (the glossary is `glossary.json`):
- Signs and letters: quotes, full stop, comma. Digits are 0-9.
- Look at first:
"""


class CannotAdd(ValueError):
    """The language cannot be added; the message says why, and what to do."""


@dataclass(frozen=True)
class Added:
    """What was written. `lines` wait to be translated."""

    language: Language
    lines: int


def add(given: str, root: Path = languages.ROOT) -> Added:
    """Write the folder and the entry of a language. Raises CannotAdd."""
    language = described(given)
    table = root / languages.TABLE.name
    entries = table.read_text(encoding="utf-8")
    if f"[{language.tag.lower()}]" in entries.lower():
        raise CannotAdd(f"{language.english_name} is there already: {language.tag}.")
    folder = root / language.folder.name
    (folder / "LC_MESSAGES").mkdir(parents=True, exist_ok=True)
    with (root / strings.TEMPLATE.name).open("rb") as source:
        catalog = read_po(source)
    _write_new(folder / "LC_MESSAGES" / "messages.po", strings.text(catalog, folder.name))
    terms = json.loads((root / catalog_proof.TERMS).read_text(encoding="utf-8"))
    glossary = {"terms": {english: {"use": ""} for english in terms}, "never": []}
    _write_new(folder / "glossary.json", json.dumps(glossary, ensure_ascii=False, indent=1) + "\n")
    _write_new(folder / "README.md", _README.format(english_name=language.english_name))
    table.write_text(f"{entries.rstrip()}\n\n{_entry(language)}", encoding="utf-8")
    return Added(language, len(catalog))


def described(given: str) -> Language:
    """Return what is known of a language by its tag. Raises CannotAdd."""
    if not _TAG.fullmatch(given):
        raise CannotAdd(
            f"“{given}” is not the tag of a language. A tag is two or three small letters, such as"
            " pl, and where needed the script or the country, such as zh-Hant or pt-PT."
        )
    if given.partition("-")[0] == "en":
        raise CannotAdd("English is what all others are translated from. It needs no folder.")
    try:
        locale = Locale.parse(given, sep="-")
    except (UnknownLocaleError, ValueError):
        raise CannotAdd(
            f"Nobody has told computers the days and times of “{given}” yet: CLDR does not know it."
            " Look whether it has another tag: https://cldr.unicode.org/index/cldr-spec"
        ) from None
    if locale.language != given.partition("-")[0]:
        raise CannotAdd(f"The tag “{given}” is an old one. Take {locale.language}.")
    return _filled(_tidy(given), locale)


def _filled(tag: str, locale: Locale) -> Language:
    script = locale.script or _likely_script(locale)
    is_plain = tag == locale.language
    own = (locale.get_language_name() if is_plain else locale.get_display_name()) or tag
    english = (locale.get_language_name("en") if is_plain else locale.get_display_name("en")) or tag
    return Language(
        tag,
        locale.text_direction,
        own[0].upper() + own[1:],
        english,
        script,
        _voice(locale.language, own),
        _KEYBOARDS.get(script, "abc"),
    )


def _likely_script(locale: Locale) -> str:
    likely = get_global("likely_subtags")
    whole = likely.get(f"{locale.language}_{locale.territory}") or likely.get(locale.language) or ""
    return next((part for part in str(whole).split("_") if len(part) == 4), "Latn")


def _tidy(given: str) -> str:
    """Write a tag as the world does: zh-Hant-HK."""
    shapes = {2: str.upper, 4: str.title}
    first, *others = given.split("-")
    return "-".join((first, *(shapes.get(len(one), str.lower)(one) for one in others)))


def _voice(language: str, own_name: str) -> str:
    """Return espeak-ng's voice for a language; none where it is not installed or has none."""
    try:
        return language if any(voices.phonemes([own_name], language)) else ""
    except (voices.NoVoice, voices.Busy):
        return ""


def _write_new(file: Path, content: str) -> None:
    """Write a file, unless somebody began it already."""
    if not file.exists():
        file.write_text(content, encoding="utf-8")


def _entry(language: Language) -> str:
    said = {
        "own_name": language.own_name,
        "english_name": language.english_name,
        "script": language.script,
        "voice": language.voice,
        "keyboard": language.keyboard,
    }
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in said.items()]
    return "\n".join((f"[{language.tag}]", *lines)) + "\n"
