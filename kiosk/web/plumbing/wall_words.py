"""Words on displays: the same ones in several languages, which stand side by side or take turns."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosk.web.plumbing import catalogs, language
from kiosk.web.plumbing.language import ENGLISH, Language
from kiosk.web.plumbing.refusals import mark

#: How long each language stands before the next; static/js/wall-words.js swaps by the same clock.
SECONDS_EACH = 6

# Translators: d.quiet: On the big screen while nobody waits.
QUIET = mark("No one is waiting. Come and talk to us.")
# Translators: g.you_belong: Under the school name. Avoid a gendered form.
YOU_BELONG = mark("You are welcome here.")


@dataclass(frozen=True)
class Run:
    """Some words in one language, as they stand on a display."""

    text: str
    language: Language


def runs(english: str, languages: Sequence[Language]) -> list[Run]:
    """Return the same words in each of these languages."""
    return [Run(catalogs.translate(one.tag, english), one) for one in languages]


def of(tags: Sequence[str]) -> list[Language]:
    """Return the languages of those who wait, as far as there are words for them."""
    have = language.known()
    return [have[tag] for tag in tags if tag in have] or [ENGLISH]


def with_english(shown: Sequence[Language]) -> list[Language]:
    """Return these languages, English last."""
    return [*(one for one in shown if one is not ENGLISH), ENGLISH]
