"""The commands for languages, as somebody types them."""

import shutil

import pytest
from click.testing import CliRunner

from kiosk import language_commands as commands
from kiosk.core import catalog_proof, language_adding, language_table, languages, strings

pytestmark = pytest.mark.one_engine


def typed(command, *arguments):
    return CliRunner().invoke(command, arguments)


@pytest.fixture
def root(tmp_path, monkeypatch):
    """Let the commands write into a folder of translations that has only what all languages share."""
    for name in ("languages.toml", "terms.json", "messages.pot"):
        shutil.copy(languages.ROOT / name, tmp_path / name)
    for function in (language_adding.add, catalog_proof.problems):
        monkeypatch.setattr(function, "__defaults__", (tmp_path,))
    return tmp_path


def test_a_language_is_begun_and_what_is_next_is_said(root):
    done = typed(commands.language, "add", "ti")
    assert done.exit_code == 0
    assert "Tigrinya (ትግርኛ), Ethi, from left to right. Keyboard: abc." in done.output
    assert "docs/languages.md" in done.output
    assert "[ti]" in (root / "languages.toml").read_text("utf-8")


def test_what_is_no_language_is_refused_in_words(root):
    done = typed(commands.language, "add", "xx")
    assert done.exit_code == 1
    assert "CLDR does not know it" in done.output


def test_the_list_has_a_row_for_each_language_and_is_put_on_its_page(tmp_path, monkeypatch):
    page = tmp_path / "languages.md"
    page.write_text(f"{language_table.BEGIN}{language_table.END}", "utf-8")
    monkeypatch.setattr(language_table.write, "__defaults__", (page,))
    done = typed(commands.language, "list")
    assert len(done.output.splitlines()) == 2 + len(languages.table()) - 1
    assert "|" not in page.read_text("utf-8"), "it was not asked for"
    typed(commands.language, "list", "--write")
    assert done.output in page.read_text("utf-8")


def test_a_check_of_words_says_every_problem_and_fails(monkeypatch):
    monkeypatch.setattr(strings, "stale", lambda: ["translations/messages.pot"])
    monkeypatch.setattr(catalog_proof, "problems", lambda: ["translations/pl: one", "and two"])
    done = typed(commands.gather_strings, "--check")
    assert done.exit_code == 1
    for said in ("translations/messages.pot", "pl: one", "and two", "`make strings`", "mend in"):
        assert said in done.output


@pytest.mark.parametrize("wrong", ["stale", "problems"])
def test_one_of_both_is_enough_to_fail(monkeypatch, wrong):
    for module, name in ((strings, "stale"), (catalog_proof, "problems")):
        found = ["something"] if name == wrong else []
        monkeypatch.setattr(module, name, lambda found=found: found)
    assert typed(commands.gather_strings, "--check").exit_code == 1


def test_control_a_check_of_words_that_are_whole_passes(monkeypatch):
    monkeypatch.setattr(strings, "stale", list)
    monkeypatch.setattr(catalog_proof, "problems", list)
    done = typed(commands.gather_strings, "--check")
    assert (done.exit_code, done.output) == (0, "")
