"""Cut the web fonts for scripts that devices may lack, down to the letters that readers need.

    npm pack @fontsource/noto-sans-arabic@5.3.0     and the other packages of `cuts`
    python -m tools.cut_fonts some/folder           where each is unpacked under its own name

Writes static/fonts with SHA256SUMS, and prints the sizes. Chinese is cut to the characters of our
own words: cut it again when they change.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from fontTools import merge
from fontTools.ttLib import TTFont

from kiosk.core import languages
from kiosk.web.plumbing import catalogs

ROOT = Path(__file__).resolve().parent.parent
FONTS_FOLDER = ROOT / "static" / "fonts"
VERSION = "5.3.0"

#: Arabic, Persian, Dari and Sorani, and an Urdu word among them; names of all these families.
ARABIC = (
    "U+060C, U+061B, U+061F-063A, U+0640-0655, U+0660-066C, U+0670-0671, U+0679, U+067E, U+0686,"
    "U+0688, U+0691, U+0695, U+0698, U+06A4, U+06A9, U+06AF, U+06B5, U+06BA, U+06BE, U+06C0-06C3,"
    "U+06C6, U+06CC, U+06CE, U+06D2, U+06D4, U+06D5, U+06F0-06F9, U+200C-200E, U+2066-2069"
)
#: Urdu, with the marks of names and of Arabic words in it, and Persian names.
URDU = (
    "U+0020, U+060C, U+0610-0614, U+061B, U+061F, U+0621-063A, U+0640-0658, U+0660-066C, U+0670,"
    "U+0671, U+0679, U+067E, U+0686, U+0688, U+0691, U+0698, U+06A9, U+06AF, U+06BA, U+06BE,"
    "U+06C0-06C3, U+06CC, U+06D2-06D5, U+06F0-06F9, U+200C-200E, U+2066-2069, U+FDF2, U+FDFA"
)
CHINESE = ("zh-Hans", "zh-Hant-HK")
#: What is for lines from top to bottom, and what fontTools does not merge.
NOT_MERGED = ["BASE", "vhea", "vmtx", "STAT"]


@dataclass(frozen=True)
class Cut:
    """One file: the package and its part, what it is called here, and the letters that stay."""

    package: str
    part: str
    name: str
    letters: str


def _written(tag: str) -> str:
    """Return the characters of a language's words, as pyftsubset takes them."""
    known = languages.table()
    words = "".join((*catalogs.catalog(tag).values(), known[tag].own_name))
    return ",".join(f"U+{ord(letter):04X}" for letter in sorted(set(words)) if ord(letter) > 0x2000)


def _names() -> str:
    """Return the Han characters that stand on the start screen: names of languages, greetings."""
    known = languages.table()
    words = "".join(known[tag].own_name + catalogs.catalog(tag)["Welcome"] for tag in CHINESE)
    return ",".join(f"U+{ord(letter):04X}" for letter in sorted(set(words)))


def cuts() -> list[Cut]:
    """Return every file that is cut."""
    arabic = [
        Cut("noto-sans-arabic", f"arabic-{weight}", f"arabic-{weight}", ARABIC)
        for weight in (400, 700)
    ]
    return [
        *arabic,
        Cut("noto-nastaliq-urdu", "arabic-400", "urdu-400", URDU),
        Cut("noto-sans-sc", "chinese-simplified-400", "names-400", _names()),
        Cut("noto-sans-sc", "chinese-simplified-400", "words-400", _written("zh-Hans")),
        Cut("noto-sans-hk", "chinese-hongkong-400", "words-400", _written("zh-Hant-HK")),
    ]


def cut(one: Cut, packages: Path) -> Path:
    """Cut one file; return where it lies."""
    target = FONTS_FOLDER / f"{one.package}@{VERSION}" / f"{one.name}.woff2"
    target.parent.mkdir(exist_ok=True)
    (target.parent / "OFL.txt").write_bytes((packages / one.package / "LICENSE").read_bytes())
    sources = _sources(one, packages / one.package)
    if len(sources) == 1:
        _subset(sources[0], target, one.letters)
        return target
    with tempfile.TemporaryDirectory() as folder:
        pieces = [Path(folder, f"{number}.ttf") for number in range(len(sources))]
        for source, piece in zip(sources, pieces, strict=True):
            _subset(source, piece, one.letters)
        whole = merge.Merger(options=merge.Options(drop_tables=NOT_MERGED)).merge(pieces)
    whole.flavor = "woff2"
    whole.save(target)
    return target


def _sources(one: Cut, package: Path) -> list[Path]:
    """Return the part, and the small parts of whatever letters it lacks.

    The largest part for Hong Kong has neither the comma nor the question mark of Chinese.
    """
    main = package / "files" / f"{one.package}-{one.part}-normal.woff2"
    lacking = _points(one.letters) - set(TTFont(main).getBestCmap())
    small = json.loads((package / "unicode.json").read_text("utf-8"))
    weight = one.part.rpartition("-")[2]
    numbers = [
        name.strip("[]")
        for name, letters in small.items()
        if name.startswith("[") and lacking & _points(letters)
    ]
    files = [f"{one.package}-{number}-{weight}-normal.woff2" for number in numbers]
    return [main, *(package / "files" / file for file in files)]


def _points(ranges: str) -> set[int]:
    """Return the letters that are named as U+0020, U+0610-0614."""
    found: set[int] = set()
    for piece in ranges.split(","):
        first, _, last = piece.strip().removeprefix("U+").partition("-")
        found |= set(range(int(first, 16), int(last or first, 16) + 1))
    return found


def _subset(source: Path, target: Path, letters: str) -> None:
    """Leave these letters only of a font."""
    flavor = ["--flavor=woff2"] if target.suffix == ".woff2" else []
    options = [f"--unicodes={letters}", "--layout-features=*", "--no-hinting", *flavor]
    command = [sys.executable, "-m", "fontTools.subset", str(source), f"--output-file={target}"]
    subprocess.run([*command, *options], check=True)  # nothing here comes from outside


def add_up(folder: Path) -> None:
    """Write the checksums of a folder."""
    files = sorted(file for file in folder.iterdir() if file.name != "SHA256SUMS")
    sums = [f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def main() -> int:
    """Cut every font whose package lies in the folder that was named."""
    if len(sys.argv) != 2:
        print(__doc__)
        return 2
    packages = Path(sys.argv[1])
    for one in cuts():
        if (packages / one.package).is_dir():
            target = cut(one, packages)
            add_up(target.parent)
            print(f"{target.relative_to(ROOT)}  {target.stat().st_size:,} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
