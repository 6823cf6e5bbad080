"""How far each language is: what `kiosk language list` prints and docs/languages.md shows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kiosk.core import font_bytes, languages, po_files, strings
from kiosk.core.languages import Language

DOCS = languages.ROOT.parent / "docs"
PAGE = DOCS / "languages.md"
#: What tests/browser/test_scripts.py measured last, by language: screens, and faults by size.
OVERFLOW = DOCS / "overflow.json"
BEGIN, END = "<!-- the table begins -->", "<!-- the table ends -->"
#: espeak-ng cannot read it well, but the voices of most phones and tablets can.
_READ_BY_DEVICES = frozenset({"ar"})
_HEADS = (
    *("Language", "Tag", "Lines", "Translated", "Checked", "Read aloud by"),
    *("Letters to fetch", "Cut words", "Keyboard", "Direction"),
)


@dataclass(frozen=True)
class Row:
    """What is known of a language. `overflow` is None where nobody has measured it."""

    language: Language
    lines: int
    translated: int
    checked: int
    font_bytes: int
    overflow: Mapping[str, int] | None

    @property
    def speech(self) -> str:
        """Say what can read it aloud, as long as a school has recorded nothing."""
        if self.language.voice:
            return "device, or machine voice"
        if self.language.tag in _READ_BY_DEVICES:
            return "device"
        return "waits for recordings"

    @property
    def _cut(self) -> str:
        """Say how many words are cut or overlap, over all sizes, and on how many screens."""
        if self.overflow is None:
            return "-"
        faults = sum(number for size, number in self.overflow.items() if size.isdecimal())
        return f"{faults} on {self.overflow.get('screens', 0)} screens"

    @property
    def cells(self) -> tuple[str, ...]:
        """Return what stands in the table."""
        one = self.language
        return (
            f"{one.english_name} ({one.own_name})",
            one.tag,
            str(self.lines),
            _share(self.translated, self.lines),
            _share(self.checked, self.lines),
            self.speech,
            f"{round(self.font_bytes / 1024)} KB",
            self._cut,
            one.keyboard,
            "right to left" if one.direction == "rtl" else "left to right",
        )


def rows() -> list[Row]:
    """Return every language but English, in the order of the table of languages."""
    lines = po_files.read(strings.TEMPLATE.read_bytes()).entries
    overflow = _overflow()
    return [
        _row(language, frozenset(line.english for line in lines), overflow)
        for language in languages.table().values()
        if language is not languages.ENGLISH
    ]


def _row(
    language: Language, wanted: frozenset[str], overflow: Mapping[str, Mapping[str, int]]
) -> Row:
    shown = [
        line
        for line in po_files.read(language.catalog.read_bytes()).entries
        if line.english in wanted and line.words and not line.fuzzy
    ]
    words = "".join((language.own_name, *(line.words for line in shown)))
    checked = [line for line in shown if any(one.startswith("checked") for one in line.remarks)]
    return Row(
        language,
        len(wanted),
        len(shown),
        len(checked),
        font_bytes.of(language.tag, words),
        overflow.get(language.tag),
    )


def markdown(found: Sequence[Row]) -> str:
    """Return the table as it stands in docs/languages.md."""
    lines = [_HEADS, tuple("---" for _ in _HEADS), *(row.cells for row in found)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def write(found: Sequence[Row], page: Path = PAGE) -> None:
    """Put the table into its place in a page."""
    before, _begin, rest = page.read_text(encoding="utf-8").partition(BEGIN)
    _old, _end, after = rest.partition(END)
    page.write_text(f"{before}{BEGIN}\n{markdown(found)}{END}{after}", encoding="utf-8")


def take_measures(folder: Path, kept: Path = OVERFLOW) -> None:
    """Keep what the tests in a browser wrote into a folder: a file for each language."""
    known = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    known |= {file.stem: json.loads(file.read_text("utf-8")) for file in folder.glob("*.json")}
    kept.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n", encoding="utf-8")


def _overflow() -> Mapping[str, Mapping[str, int]]:
    return json.loads(OVERFLOW.read_text(encoding="utf-8")) if OVERFLOW.exists() else {}


def _share(part: int, whole: int) -> str:
    """Return a share in whole hundredths; only what is whole is 100 %."""
    return f"{100 * part // whole if whole else 0} %"
