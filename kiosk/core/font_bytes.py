"""How many bytes of letters a language costs a device that has no letters of its own for it.

Read from the style sheets, as a browser does: which families a language asks for, which files stand
behind them, and which of these hold a letter of its words.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

CSS = Path(__file__).resolve().parents[2] / "static" / "css"
_FACE = re.compile(r"@font-face\s*{([^}]*)}")
_RULE = re.compile(r"^\s*([^{}@]*\[lang[^{}]*){([^{}]*)}", re.MULTILINE)
_LANGUAGE = re.compile(r"\[lang\|=([\w-]+)\]")
_STACKS = ("--latin", "--letters", "--after")
#: Digits, names of rooms and "Open Door" stand on a page of any language.
ALWAYS = "".join(map(chr, range(0x20, 0x7F)))


@dataclass(frozen=True)
class Face:
    """A file of letters: its family, and the letters for which a browser fetches it."""

    family: str
    file: Path
    letters: tuple[range, ...]


def of(tag: str, words: str) -> int:
    """Return the bytes of all files that the words need in a language."""
    letters = frozenset(map(ord, words + ALWAYS))
    families = set(stack(tag))
    files = {
        face.file
        for face in _faces()
        if face.family in families
        and any(one in known for known in face.letters for one in letters)
    }
    return sum(file.stat().st_size for file in files)


def stack(tag: str) -> list[str]:
    """Return the families that a page in a language asks for, in their order."""
    known = dict.fromkeys(_STACKS, "")
    for selector, declarations in _RULE.findall(_without_remarks(CSS / "scripts.css")):
        named = _LANGUAGE.findall(selector)
        if not named or any(tag == one or tag.startswith(f"{one}-") for one in named):
            known |= {
                name: value.strip()
                for name, value in re.findall(r"(--[\w-]+)\s*:\s*([^;]+)", declarations)
                if name in _STACKS
            }
    after = known["--after"].replace("var(--letters)", known["--letters"])
    return [family.strip(' "') for family in f"{known['--latin']}, {after}".split(",")]


@lru_cache(maxsize=1)
def _faces() -> tuple[Face, ...]:
    return tuple(_read())


def _read() -> Iterator[Face]:
    for face in _FACE.findall(_without_remarks(CSS / "tokens.css")):
        said = dict(re.findall(r"([\w-]+)\s*:\s*([^;]+)", face))
        if file := re.search(r'url\("([^"]+)"\)', said["src"]):
            ranges = said.get("unicode-range", "U+0-10FFFF")
            yield Face(said["font-family"].strip(' "'), (CSS / file[1]).resolve(), _ranges(ranges))


def _ranges(text: str) -> tuple[range, ...]:
    found = (
        re.match(r"\s*U\+([0-9A-F]+)(?:-([0-9A-F]+))?", one, re.IGNORECASE)
        for one in text.split(",")
    )
    return tuple(range(int(one[1], 16), int(one[2] or one[1], 16) + 1) for one in found if one)


def _without_remarks(file: Path) -> str:
    return re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
