"""Whoever reads about the languages reads of every one: the tables and lists are kept true."""

import re
import tomllib

import pytest

from kiosk.core import font_bytes, language_table, languages

pytestmark = pytest.mark.one_engine

ROOT = languages.ROOT.parent
ENTRIES = tomllib.loads(languages.TABLE.read_text("utf-8"))
ABOUT = (languages.ROOT / "README.md").read_text("utf-8")
PAGE = language_table.PAGE.read_text("utf-8")


def row(page: str, tag: str) -> list[str]:
    """Return the cells of the row that names a tag; none where no row does."""
    found = re.search(rf"^\|(.*\| `?{tag}`? \|.*)\|$", page, re.MULTILINE)
    return [cell.strip() for cell in found[1].split("|")] if found else []


@pytest.mark.parametrize("tag", ENTRIES)
def test_translators_find_every_language_with_its_direction(tag):
    folder, direction = tag.replace("-", "_"), ENTRIES[tag]["script"] in languages.RIGHT_TO_LEFT
    name, _tag, reads, state = row(ABOUT, tag)
    assert name == f"[{ENTRIES[tag]['english_name']}]({folder}/README.md)"
    assert reads == ("right to left" if direction else "left to right")
    assert state in ("draft", "checked")
    assert (languages.ROOT / folder / "README.md").exists()


@pytest.mark.parametrize("tag", [tag for tag in languages.table() if tag != "en"])
def test_schools_find_every_language_with_its_keyboard(tag):
    cells = row(PAGE, tag)
    assert cells, f"{tag} is missing: run `python -m kiosk language list --write`."
    assert ENTRIES[tag]["keyboard"] in cells


def test_control_a_language_that_nobody_tells_of_is_found():
    assert row(ABOUT, "xx") == row(PAGE, "xx") == []


@pytest.mark.parametrize("tag", ENTRIES)
def test_the_front_page_names_every_language(tag):
    name = ENTRIES[tag]["english_name"]
    said = " ".join((ROOT / "README.md").read_text("utf-8").split())
    listed = re.search(r"Languages: English, (.*?)\. All but", said)
    assert listed
    assert all(re.search(rf"\b{word}\b", listed[1]) for word in re.findall(r"\w+", name))


def test_a_row_says_only_what_is_true():
    polish = next(one for one in language_table.rows() if one.language.tag == "pl")
    assert polish.translated <= polish.lines
    assert polish.checked <= polish.translated
    assert polish.cells[5] == "device, or machine voice"
    somali = next(one for one in language_table.rows() if one.language.tag == "so")
    assert somali.cells[5] == "waits for recordings"


def test_the_table_takes_the_place_of_the_old_one(tmp_path):
    page = tmp_path / "languages.md"
    page.write_text(f"Before\n{language_table.BEGIN}\nold\n{language_table.END}\nAfter\n", "utf-8")
    rows = language_table.rows()[:1]
    for _twice in range(2):
        language_table.write(rows, page)
        text = page.read_text("utf-8")
    assert text.startswith("Before\n")
    assert text.endswith("\nAfter\n")
    assert "old" not in text
    assert text.count("| Polish (Polski) | pl |") == 1


def test_what_a_browser_measured_is_kept_until_it_is_measured_again(tmp_path, monkeypatch):
    kept, report = tmp_path / "overflow.json", tmp_path / "report"
    report.mkdir()
    (report / "pl.json").write_text('{"screens": 40, "100": 0, "125": 1, "150": 2}', "utf-8")
    kept.write_text('{"ar": {"screens": 9, "100": 0}, "pl": {"screens": 1, "100": 7}}', "utf-8")
    language_table.take_measures(report, kept)
    monkeypatch.setattr(language_table, "OVERFLOW", kept)
    cut = {one.language.tag: one.cells[7] for one in language_table.rows()}
    assert (cut["pl"], cut["ar"], cut["so"]) == ("3 on 40 screens", "0 on 9 screens", "-")


def test_letters_are_counted_by_the_files_that_a_page_would_fetch():
    assert font_bytes.stack("ur")[:2] == ["Urdu line", "Atkinson Hyperlegible Next"]
    assert font_bytes.stack("zh-Hant-HK")[-1] == "Hant Web"
    assert font_bytes.stack("zh-Hans")[-1] == "Hans Web"
    english = font_bytes.of("en", "Welcome")
    assert 0 < english < font_bytes.of("pl", "Łódź") < font_bytes.of("zh-Hans", "欢迎")
    assert font_bytes.of("uk", "Ласкаво") == 0, "the device's own letters"
