"""The computer that translates, as a school's leaders choose it: its address and its key.

Without an address nothing is ever sent anywhere. The key lies sealed in the database, belongs to
the machine it was typed for, and is shown to nobody again.
"""

import threading
from collections.abc import Collection
from dataclasses import dataclass, replace

import sqlalchemy as sa

from kiosk.core import addresses, clock, db, sealed
from kiosk.core.translator import Translator
from kiosk.domain import schools
from kiosk.models.school import School
from kiosk.models.translation import Translation, TranslationState

#: Set when there is something to do before the clock says so. The worker sleeps on it.
WAKE = threading.Event()
#: Longer than this a trial does not take, unless nobody does the work here.
SECONDS_OF_TRIAL = 60


@dataclass(frozen=True)
class Settings:
    """Where the translator is. `key_lost`: sealed under another key of the instance."""

    url: str
    has_key: bool
    key_lost: bool


@dataclass(frozen=True)
class Counts:
    """How many texts wait for the computer, and how many it could not do."""

    waiting: int
    given_up: int


@dataclass(frozen=True)
class Trial:
    """What came of "Try it". `languages` is None while it is asked, and empty without an answer;
    `translates` says whether a greeting came back in another one."""

    url: str
    begun: float
    languages: frozenset[str] | None = None
    translates: bool = True

    @property
    def runs(self) -> bool:
        """Say whether the answer may still come."""
        return self.languages is None and clock.monotonic() - self.begun < SECONDS_OF_TRIAL


#: Of each school, in this process only: what it says is of this moment.
_trials: dict[int, Trial] = {}


def of(school: School, secret: str) -> Settings:
    """Return the settings as they are; the key itself is not among them."""
    return Settings(
        school.translator_url, bool(school.translator_key), _key(school, secret) is None
    )


def translator(school: School, secret: str, allowed: Collection[str]) -> Translator | None:
    """Return whom to ask, or None: nobody is named, or the key cannot be opened any more."""
    key = _key(school, secret)
    if not school.translator_url or key is None:
        return None
    return Translator(school.translator_url, key, allowed)


def change(
    school: School,
    url: str,
    key: str | None,
    *,
    secret: str,
    allowed: Collection[str],
) -> None:
    """Name a translator, or none with "". A key of None stays as it is, if the machine does.

    Refuses addresses.NotAllowed. The name is not looked up here: that is done whenever it is asked.
    """
    place = addresses.read(url, allowed) if url else None
    row = schools.attached(school)
    before = _place(row.translator_url, allowed)
    if key is None and not (place and before and _machine(place) == _machine(before)):
        key = ""
    row.translator_url = url.rstrip("/")
    if key is not None:
        row.translator_key = sealed.seal(secret, key) if key else ""
    db.session.flush()
    schools.outdate()
    _trials.pop(school.id, None)
    again(school)


def counts(school: School) -> Counts:
    """Return how many texts are on their way."""
    by_state = (
        sa.select(Translation.state, sa.func.count().label("number"))
        .where(Translation.school_id == school.id)
        .group_by(Translation.state)
    )
    known: dict[str, int] = {row.state: row.number for row in db.session.execute(by_state)}
    return Counts(known.get(TranslationState.WAITING, 0), known.get(TranslationState.GIVEN_UP, 0))


def again(school: School) -> None:
    """Let everything that could not be translated be tried once more."""
    db.session.execute(
        sa.update(Translation)
        .where(Translation.school_id == school.id, Translation.state == TranslationState.GIVEN_UP)
        .values(state=TranslationState.WAITING, tries=0, mixed=False),
        execution_options={"synchronize_session": False},
    )


def try_out(school: School) -> None:
    """Ask soon whether the translator answers. Nobody waits: a page asks `trial` later."""
    found = _trials.get(school.id)
    if school.translator_url and not (found and found.runs):
        _trials[school.id] = Trial(school.translator_url, clock.monotonic())
        WAKE.set()


def trial(school: School) -> Trial | None:
    """Return what came of the last trial of this address."""
    found = _trials.get(school.id)
    return found if found is not None and found.url == school.translator_url else None


def tried(school: School, languages: Collection[str], *, translates: bool) -> None:
    """Keep what the translator answered; no languages mean that it did not."""
    if (found := _trials.get(school.id)) is not None:
        _trials[school.id] = replace(found, languages=frozenset(languages), translates=translates)


def _key(school: School, secret: str) -> str | None:
    if not school.translator_key:
        return ""
    try:
        return sealed.open(secret, school.translator_key)
    except sealed.NotOurs:
        return None


def _place(url: str, allowed: Collection[str]) -> addresses.Place | None:
    try:
        return addresses.read(url, allowed)
    except addresses.NotAllowed:
        return None


def _machine(place: addresses.Place) -> tuple[bool, str, int]:
    """Return to whom a key may be told: not to another machine, and not without encryption."""
    return (place.secure, place.host, place.port)
