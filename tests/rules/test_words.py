"""Words that parents and staff never see on a screen. Each message says what to do instead.

Reads what people read: text and labels of templates, words inside _("..."), sentences in kiosk/web.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_engine

ROOT = Path(__file__).resolve().parents[2]

# Word -> what to say instead. Families are not hard to reach, and nobody fails at a screen.
BANNED = {
    r"hard[ -]to[ -]reach": "families not yet met",
    r"non-?attend\w*": "families not yet met",
    r"no-?shows?": "not here yet",
    r"fail(?:s|ed|ing|ures?)?": "say what happened: 'That did not work.'",
    r"must": "please, or a plain request",
    r"should": "please, or a plain request",
    r"invalid": "say what would fit",
    r"errors?": "say what happened, and what helps",
    r"illegal": "say what would fit",
    r"forbidden": "say who can help",
    r"required": "we need, or please",
    r"disengaged": "families not yet met",
    r"chas(?:e|ing)": "ask again, or remind",
    r"interventions?": "help, or a talk",
    r"targets?": "say what is hoped for",
    r"stakeholders?": "say who: parents, staff, governors",
    r"dropp?(?:ing)?[ -]in": "come, or visit",
    r"touch base": "talk",
    r"popp?(?:ing)?[ -]in": "come, or visit",
    r"catch[ -]up": "talk, or read what was said",
    r"asap": "say when",
    r"reach(?:ing)? out": "write, ring or talk",
}
PATTERN = re.compile(r"\b(?:" + "|".join(f"({word})" for word in BANNED) + r")\b", re.IGNORECASE)

CALL = re.compile(
    r"""\b(?:_n?|n?gettext)\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')(?:\s*,\s*("(?:[^"\\]|\\.)*"))?"""
)
READ_OUT = re.compile(r"""\s(?:alt|aria-label|title|placeholder|label)=("[^"<>{]*"|'[^'<>{]*')""")


def words_of_template(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, words) for all that a person may read in a template."""

    def line(match: re.Match[str]) -> int:
        return text.count("\n", 0, match.start()) + 1

    text = re.sub(r"\{#.*?#\}", lambda m: "\n" * m[0].count("\n"), text, flags=re.DOTALL)
    for pattern in (CALL, READ_OUT):
        for match in pattern.finditer(text):
            yield from ((line(match), words) for words in match.groups() if words)
    bare = re.sub(
        r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", lambda m: "\n" * m[0].count("\n"), text, flags=re.DOTALL
    )
    without_attributes = re.sub(r"""\s[a-z-]+=("[^"]*"|'[^']*')""", " ", bare)
    yield from enumerate(without_attributes.splitlines(), start=1)


def words_of_module(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line, words) for each text in a module that looks like words for people.

    Left out: docstrings, keys and names (no space, no capital), and what is raised for programmers.
    """
    tree = ast.parse(source)
    skip: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise | ast.Assert):
            skip |= {id(part) for part in ast.walk(node)}
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skip.add(id(node.value))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skip:
            text = node.value
            if " " in text and re.match(r"[\"'‘“]?[A-Z]", text):
                yield node.lineno, text


def words_of_catalogue(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, words) for each English text of a .pot file."""
    current = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("msg"):
            current = line.split(" ", 1)[0]
        if current.startswith("msgid") and not line.startswith("#"):
            yield number, line.removeprefix(current)


def banned_in(words: Iterator[tuple[int, str]]) -> Iterator[str]:
    advice = list(BANNED.values())
    for line, text in words:
        for match in PATTERN.finditer(text):
            instead = advice[(match.lastindex or 1) - 1]
            yield f"{line}: {match[0]!r} in {text.strip()[:80]!r}: {instead}"


READERS = {".html": words_of_template, ".txt": words_of_template, ".py": words_of_module}
READ = sorted(
    [path for path in (ROOT / "templates").rglob("*") if path.suffix in READERS]
    + list((ROOT / "kiosk" / "web").rglob("*.py"))
)


def test_no_unkind_word_on_a_screen():
    faults = [
        f"{path.relative_to(ROOT)}:{fault}"
        for path in READ
        for fault in banned_in(READERS[path.suffix](path.read_text("utf-8")))
    ]
    assert not faults, "these words hurt or puzzle people:\n" + "\n".join(faults)


def test_no_unkind_word_is_given_to_translators():
    pot = ROOT / "translations" / "messages.pot"
    faults = list(banned_in(words_of_catalogue(pot.read_text("utf-8"))))
    assert not faults, "mend the words where they stand, then `make strings`:\n" + "\n".join(faults)


@pytest.mark.parametrize(
    "page",
    [
        "<p>This failed.</p>",
        "{{ _('You must choose one.') }}",
        '{{ ngettext("{n} no-show", "{n} no-shows", n) }}',
        '<img src="a.svg" alt="An error">',
        "{# fine #}\n<p>\nReach out to us</p>",
    ],
)
def test_an_unkind_word_on_a_page_is_found(page):
    assert list(banned_in(words_of_template(page)))


def test_markup_and_code_are_not_words():
    page = (
        "{# must #}{% if error %}<input required class='error' name='target'>"
        "{{ form.error }}{% endif %}"
        "{% macro m(field) %}{% if field.late %} aria-invalid='true'{% endif %}{% endmacro %}"
    )
    assert not list(banned_in(words_of_template(page)))


def test_an_unkind_word_in_a_view_is_found():
    assert list(banned_in(words_of_module('WORDS = {"late": "You should have come."}')))


def test_names_and_docstrings_are_not_words():
    source = '"""Say that it failed."""\nstate = "failed"\nraise ValueError("This must not be")\n'
    assert not list(banned_in(words_of_module(source)))


def test_an_unkind_word_for_translators_is_found():
    pot = '# must\nmsgid ""\n"An error came"\nmsgstr "must"\n'
    assert [fault.split(":")[0] for fault in banned_in(words_of_catalogue(pot))] == ["3"]
