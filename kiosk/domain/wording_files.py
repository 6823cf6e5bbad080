"""Words of a language brought in from a file: what would change, what cannot be kept, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kiosk.core import catalog_checks, errors
from kiosk.core.po_files import Entry
from kiosk.domain import schools, wording_desk, wordings
from kiosk.models.school import School

#: What programs of translators write for languages that we name by their script.
_SAME = {"zh-cn": "zh-hans", "zh-sg": "zh-hans", "zh-hk": "zh-hant-hk", "zh-hant": "zh-hant-hk"}
#: A code of ours beside those of core/catalog_checks.
LIMIT = "limit"


class ChangedMeanwhile(errors.Refusal):
    """Words of the school were changed after the file was looked at."""

    code = "wording_file_moved"


@dataclass(frozen=True)
class Change:
    """A line that the file changes. `before` is what parents read now, or an empty text.

    `faults` are codes: of what stops it where it is refused, else of what could be better.
    """

    english: str
    before: str
    words: str
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What a file would do: nothing of it is kept. The last four are numbers of lines."""

    new: Sequence[Change]
    changed: Sequence[Change]
    refused: Sequence[Change]
    same: int
    fuzzy: int
    empty: int
    unknown: int

    @property
    def taken(self) -> dict[str, str]:
        """Return what would be kept, by the English."""
        return {one.english: one.words for one in (*self.new, *self.changed)}


def is_of(language: str, tag: str) -> bool:
    """Say whether a file with this language in its header is for a language of ours.

    A region behind ours does no harm ("pl-PL"), nor does one left out ("pt"); a script does. This
    is stricter than core/language_match: a reader of Brazilian Portuguese is helped by ours, but
    a file of it would change ours.
    """
    given, ours = language.lower(), tag.lower()
    given = _SAME.get(given, given)
    if not given or given == ours or given.startswith(f"{ours}-"):
        return bool(given)
    return "-" not in given and given != "zh" and ours.startswith(f"{given}-")


def preview(
    school: School,
    tag: str,
    entries: Iterable[Entry],
    ours: Mapping[str, str],
    never: frozenset[str] = frozenset(),
) -> Preview:
    """Return what these lines would change. `ours` holds every sentence, with the catalog's words.

    Only sentences that we know are taken, and none that its translator was not sure of (fuzzy).
    """
    kept = wording_desk.kept(school, tag)
    found: dict[str, list[Change]] = {"new": [], "changed": [], "refused": []}
    left = {"same": 0, "fuzzy": 0, "empty": 0, "unknown": 0}
    for entry in entries:
        why = _left_out(entry, ours)
        if why:
            left[why] += 1
            continue
        before = kept.get(entry.english, wording_desk.NOTHING).words or ours[entry.english]
        words = wording_desk.cleaned(entry.words)
        if words == before:
            left["same"] += 1
            continue
        faults = _faults(entry.english, words, never)
        stopped = tuple(code for code in faults if code in {*catalog_checks.STOPS, LIMIT})
        kind = "refused" if stopped else "changed" if before else "new"
        found[kind].append(Change(entry.english, before, words, stopped or faults))
    return Preview(found["new"], found["changed"], found["refused"], **left)


def keep(
    school: School,
    tag: str,
    words: Mapping[str, str],
    ours: Mapping[str, str],
    version: int,
    staff_id: int,
) -> int:
    """Keep what a preview showed; say how many lines changed.

    `version` is the number of changes when it was shown. Every line is looked at once more, and
    those that cannot be kept are left out. Refuses ChangedMeanwhile.
    """
    if schools.attached(school).wordings != version:
        raise ChangedMeanwhile
    entries = [Entry(english, said) for english, said in words.items()]
    taken = preview(school, tag, entries, ours).taken
    kept = wording_desk.kept(school, tag)
    given = {
        english: (
            said if said != ours[english] else "",
            ours[english],
            wordings.digest(kept.get(english, wording_desk.NOTHING).words or ours[english]),
        )
        for english, said in taken.items()
    }
    return wording_desk.put(school, tag, given, staff_id) if given else 0


def _left_out(entry: Entry, ours: Mapping[str, str]) -> str:
    if entry.english not in ours:
        return "unknown"
    if not entry.words.strip():
        return "empty"
    return "fuzzy" if entry.fuzzy else ""


def _faults(english: str, words: str, never: frozenset[str]) -> tuple[str, ...]:
    found = catalog_checks.faults(english, words, never)
    return (*found, LIMIT) if len(words) > wording_desk.LIMIT else tuple(found)
