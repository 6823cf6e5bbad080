"""The lines of the translation desk: a sentence, its words in a language, and who checked them."""

from dataclasses import dataclass
from datetime import date

from flask import g
from werkzeug.exceptions import NotFound

from kiosk.core import catalog_checks, glossary, languages, sentences
from kiosk.core.glossary import Term
from kiosk.core.languages import Language
from kiosk.core.sentences import Sentence
from kiosk.domain import word_checks, wording_desk, wordings
from kiosk.domain.word_checks import GOOD, Said
from kiosk.domain.wording_desk import Kept
from kiosk.web.plumbing import catalogs, screen_names

#: What is wrong with typed words, said so that whoever typed can mend it.
FAULTS = {
    catalog_checks.EMPTY: "Write the words first.",
    catalog_checks.PLACEHOLDERS: "Keep the parts in curly brackets just as they are in English: "
    "each of them once. The computer puts a name, a time or a number there.",
    catalog_checks.DIGITS_DIFFER: "Keep the numbers as they are in English, and add none.",
    catalog_checks.LOCAL_DIGITS: "Write numbers with 0 to 9, so that they look the same on the "
    "big screen.",
    catalog_checks.HIDDEN_MARKS: "There is a hidden sign in these words. Type them again "
    "without copying.",
    catalog_checks.MARKED_UP: "Leave out the signs < > and &.",
    "limit": "This is far too long for a screen. Use fewer words.",
    catalog_checks.LONG: "This is long: look at the screen, and make it shorter if you can.",
    catalog_checks.BANNED: "The list of words below says not to use one of these words.",
}


@dataclass(frozen=True)
class Line:
    """A sentence in a language. `ours` are the catalog's words, empty where it has none."""

    sentence: Sentence
    language: Language
    ours: str
    kept: Kept
    said: tuple[Said, ...] = ()

    @property
    def words(self) -> str:
        """Return what parents read; empty where they read English."""
        return self.kept.words or self.ours

    @property
    def was(self) -> str:
        """Return by what is noticed that somebody else changed the words."""
        return wordings.digest(self.words)

    @property
    def is_checked(self) -> bool:
        """Say whether somebody who speaks the language has checked just these words."""
        return bool(self.words) and (self.is_checked_here or self.is_checked_for_all)

    @property
    def is_checked_here(self) -> bool:
        """Say whether that was somebody of this school."""
        return self.kept.checked == self.was

    @property
    def is_checked_for_all(self) -> bool:
        """Say whether the catalog's words were checked before they came here."""
        checked = catalogs.checked(self.language.tag)
        return not self.kept.words and self.sentence.english in checked

    @property
    def checked_on(self) -> date | None:
        """Return since when the school's own check stands."""
        return self.kept.on if self.is_checked_here else None

    @property
    def placeholders(self) -> list[str]:
        """Return the parts that the computer fills, as they are written."""
        found = catalog_checks.PLACEHOLDER.finditer(self.sentence.english)
        return list(dict.fromkeys(one[0] for one in found))

    @property
    def longest(self) -> int:
        """Return how many letters fit."""
        return catalog_checks.longest(self.sentence.english)

    @property
    def terms(self) -> list[Term]:
        """Return the words of the glossary that stand in the English."""
        return glossary.occurring(self.language.folder / "glossary.json", self.sentence.english)

    @property
    def screens(self) -> list[str]:
        """Return where parents read it."""
        return screen_names.of(self.sentence.files)

    @property
    def to_look_at(self) -> bool:
        """Say whether a speaker said something that nobody has looked at."""
        return any(not one.seen for one in self.said)

    @property
    def may_be_accepted(self) -> bool:
        """Say whether these words could count as checked, as a speaker understood them."""
        return any(map(self.can_accept, self.said))

    def can_accept(self, one: Said) -> bool:
        """Say whether a speaker found just these words good, and said what they mean."""
        read_these = one.words == self.was and bool(self.words)
        return one.verdict == GOOD and bool(one.meaning) and read_these and not self.is_checked

    def length(self, words: str) -> int:
        """Return how many letters words have, as a reader sees them."""
        return catalog_checks.length(words)

    def advice(self, words: str) -> list[str]:
        """Return what could be better about words that can be kept."""
        never = catalog_checks.never(self.language.folder / "glossary.json")
        found = catalog_checks.faults(self.sentence.english, words, never) if words else []
        return [FAULTS[code] for code in found if code not in catalog_checks.STOPS]


def chosen(tag: str) -> Language:
    """Return a language that we have words for, but not the one in which we write them."""
    found = languages.table().get(tag)
    if found is None or found.tag == languages.ENGLISH.tag:
        raise NotFound
    return found


def sentence(key: str) -> Sentence:
    """Return the sentence that a form named; refuses what is none of ours."""
    found = sentences.by_key().get(key)
    if found is None:
        raise NotFound
    return found


def key_of(english: str) -> str:
    """Return what stands for a sentence of ours in forms."""
    return sentences.by_english()[english].key


def ours(language: Language, english: str) -> str:
    """Return the catalog's words for a sentence, or an empty text."""
    return catalogs.catalog(language.tag).get(english, "")


def lines(language: Language) -> list[Line]:
    """Return every sentence as it stands in a language: the core ones first."""
    known = wording_desk.kept(g.school, language.tag)
    told = word_checks.said(g.school, language.tag)
    catalog = catalogs.catalog(language.tag)
    return [
        Line(
            one,
            language,
            catalog.get(one.english, ""),
            known.get(one.english, wording_desk.NOTHING),
            tuple(told.get(one.digest, ())),
        )
        for one in sentences.every()
    ]


def line(language: Language, one: Sentence) -> Line:
    """Return one sentence as it stands in a language."""
    return next(each for each in lines(language) if each.sentence.key == one.key)
