"""The recording studio: what is still to be read, what waits to be heard, and how far it is.

Which phrases there are, and their words in a language, comes from the caller: the catalogs are not
the domain's. A recording of other words than those of now counts as none.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from kiosk.domain.recordings import CONFIRMED, NEW, Phrase, Take
from kiosk.models.wording import Speaker

Takes = Mapping[str, Take]


@dataclass(frozen=True)
class Part:
    """A phrase as a reader meets it: `mine` where they have read it; how the last one was."""

    phrase: Phrase
    mine: bool
    level: str


@dataclass(frozen=True)
class Heard:
    """A phrase that waits for a second speaker, with its recording."""

    phrase: Phrase
    take: Take


@dataclass(frozen=True)
class Progress:
    """How many phrases there are, have been read, and may be played."""

    total: int
    recorded: int
    confirmed: int


def to_read(phrases: Sequence[Phrase], takes: Takes, speaker: Speaker) -> list[Part]:
    """Return what nobody has read yet, and what this speaker has, in the order of the phrases."""
    found = []
    for phrase in phrases:
        take = takes.get(phrase.sentence)
        stands = take is not None and take.is_of(phrase)
        mine = stands and take is not None and take.speaker == speaker.reference
        if mine or not stands:
            sent_back = take is not None and take.words == phrase.digest and not stands
            found.append(Part(phrase, mine, take.level if take and sent_back else ""))
    return found


def to_hear(
    phrases: Sequence[Phrase], takes: Takes, speaker: Speaker, own: Collection[str] = ()
) -> list[Heard]:
    """Return what waits for a second speaker, but for what they or this browser have read."""
    waiting = _waiting(phrases, takes)
    mine = {speaker.reference, *own}
    return [one for one in waiting if one.take.speaker not in mine]


def own_waiting(
    phrases: Sequence[Phrase], takes: Takes, speaker: Speaker, own: Collection[str] = ()
) -> bool:
    """Say whether something waits that somebody else has to hear."""
    return len(_waiting(phrases, takes)) > len(to_hear(phrases, takes, speaker, own))


def progress(phrases: Sequence[Phrase], takes: Takes) -> Progress:
    """Return how far these phrases are."""
    states = [
        take.state
        for phrase in phrases
        if (take := takes.get(phrase.sentence)) is not None and take.is_of(phrase)
    ]
    return Progress(len(phrases), len(states), states.count(CONFIRMED))


def _waiting(phrases: Sequence[Phrase], takes: Takes) -> list[Heard]:
    return [
        Heard(phrase, take)
        for phrase in phrases
        if (take := takes.get(phrase.sentence)) is not None
        and take.is_of(phrase)
        and take.state == NEW
    ]
