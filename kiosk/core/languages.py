"""The languages we have words for, from translations/languages.toml: names, scripts, voices.

A language stands in the table once somebody wrote its words; docs/languages.md says how to add one.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "translations"
TABLE = ROOT / "languages.toml"
#: Scripts that are written from right to left (ISO 15924); Aran is Arabic in the Nastaliq style.
RIGHT_TO_LEFT = frozenset({"Arab", "Aran", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg"})


@dataclass(frozen=True)
class Language:
    """A language as screens need it: BCP 47 tag, direction, its own and its English name.

    `script` is ISO 15924. `voice` names a voice of espeak-ng, "" where it has none that is
    understood. `keyboard` names a layout of the tablet's own keys.
    """

    tag: str
    direction: str
    own_name: str
    english_name: str
    script: str = "Latn"
    voice: str = ""
    keyboard: str = "en"

    @property
    def locale(self) -> str:
        """Return the CLDR locale for days and times, with the digits 0-9."""
        return _LOCALES.get(self.tag, self.tag.replace("-", "_"))

    @property
    def folder(self) -> Path:
        """Return where its words are."""
        return ROOT / self.tag.replace("-", "_")

    @property
    def catalog(self) -> Path:
        """Return the file of its words."""
        return self.folder / "LC_MESSAGES" / "messages.po"


# CLDR writes Latin digits for plain `ar`; `en` alone would be American. Where it writes other
# digits, the extension -u-nu-latn of BCP 47 asks for 0-9, and Babel has no such thing: see times.
_LOCALES = {"en": "en_GB", "en-XA": "en_GB", "ar-XB": "ar", "zh-Hant-HK": "zh_Hant_HK"}

#: What a new school is offered ready ticked: what most pupils in England speak at home beside
#: English (school census).
USUAL = ("pl", "ro", "ur", "pa", "bn", "ar", "so")

ENGLISH = Language("en", "ltr", "English", "English", voice="en")


@lru_cache(maxsize=1)
def table() -> dict[str, Language]:
    """Return every language with a catalog, English first, in the order of the table."""
    rows = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    made = (
        Language(tag, "rtl" if row["script"] in RIGHT_TO_LEFT else "ltr", **row)
        for tag, row in rows.items()
    )
    return {one.tag: one for one in (ENGLISH, *made) if one is ENGLISH or one.catalog.exists()}
