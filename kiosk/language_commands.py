"""The commands for languages and their words. docs/languages.md tells more."""

import sys
from pathlib import Path

import click

from kiosk.core import catalog_proof, language_adding, language_table, strings


@click.group("language")
def language() -> None:
    """Add a language, or see how far each of them is."""


@language.command("add")
@click.argument("tag")
def add(tag: str) -> None:
    """Begin a language, such as: language add sq"""
    try:
        added = language_adding.add(tag)
    except language_adding.CannotAdd as reason:
        sys.exit(str(reason))
    one = added.language
    folder = f"translations/{one.folder.name}"
    voice = f"espeak-ng's “{one.voice}”: listen before parents do" if one.voice else "none"
    direction = "from right to left" if one.direction == "rtl" else "from left to right"
    click.echo(
        f"{one.english_name} ({one.own_name}), {one.script}, {direction}. Keyboard: {one.keyboard}."
        f" Voice: {voice}.\nLook these over in translations/languages.toml: they are guesses.\n"
        f"{added.lines} lines wait in {folder}/LC_MESSAGES/messages.po;"
        f" the words to choose first are in {folder}/glossary.json.\n"
        "Then add its line to translations/README.md and to README.md, and read docs/languages.md."
    )


@language.command("list")
@click.option("--write", is_flag=True, help="Put the table into docs/languages.md as well.")
@click.option(
    "--measured", type=Path, help="A folder in which tests/browser/test_scripts.py wrote."
)
def show(write: bool, measured: Path | None) -> None:
    """Show for each language what is translated, checked, heard and typed."""
    if measured:
        language_table.take_measures(measured)
    found = language_table.rows()
    click.echo(language_table.markdown(found), nl=False)
    if write:
        language_table.write(found)


@click.command("strings")
@click.option("--check", is_flag=True, help="Only say whether the files are up to date and whole.")
def gather_strings(check: bool) -> None:
    """Gather the words of the screens for translators."""
    if not check:
        for name in strings.update():
            click.echo(name)
        return
    stale, problems = strings.stale(), catalog_proof.problems()
    for line in (*stale, *problems):
        click.echo(line)
    if stale:
        click.echo("The files above are old. Run `make strings` and commit them.", err=True)
    if problems:
        click.echo(f"Lines to mend in translations/: {len(problems)}.", err=True)
    if stale or problems:
        sys.exit(1)
