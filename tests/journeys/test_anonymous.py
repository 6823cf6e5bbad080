"""Fifty people sign in, one after another, and each says what they think. Nobody can tell who.

Whoever holds the whole database, and sees who came at what time, tries to match: by the order of
the rows, by any column, by where a row lies in the file, by language. Guessing alone gives one of
fifty (reliability.md 3.2).
"""

import random
from collections import defaultdict
from dataclasses import dataclass

import pytest
import sqlalchemy as sa

from kiosk.core import db, tokens
from kiosk.domain import feedback, mixing, signins
from kiosk.models.feedback import Feedback, Voice
from kiosk.models.sign_in import SignIn
from tests import tables

PEOPLE, ROUNDS = 50, 12
#: The mean of guessing is 1 of 50; its upper bound (95 %) in so many rounds stays below this.
CHANCE, BOUND = 1 / PEOPLE, 0.06
LANGUAGES = ("en", "pl", "ar")


@dataclass(frozen=True)
class Person:
    """Who came as the n-th, in which language; and, known to the test only, what they gave."""

    language: str
    gave: str


def come(school, mixer, *, writes, mixed=True):
    """Let fifty people sign in and give feedback, in this order, with the minute turning between."""
    came = []
    for n in range(PEOPLE):
        language = mixer.choice(LANGUAGES)
        sign_in(school, f"Person {n}", language)
        token = f"link-{tokens.reference()}"
        feedback.give(school, token=token, face=mixer.choice(feedback.FACES))
        if mixer.random() < 0.5:
            feedback.set_topic(school, token, mixer.choice(feedback.TOPICS))
        if writes:
            feedback.write(school, token, f"words {mixer.random()}", language)
        reference = feedback.reference_of(school, token)
        speak(school, reference)
        came.append(Person(language, reference))
        db.session.commit()  # each is a piece of work of its own, as in the product
        if mixed and mixer.random() < 0.2:
            _a_minute_later(school)
    if mixed:
        _a_minute_later(school)
    return came


def _a_minute_later(school):
    mixing.mix(school)
    db.session.commit()


def sign_in(school, name, language):
    known = {"language": language, "came_by": signins.TABLET, "key": tokens.reference()}
    signins.sign_in(school, None, signins.Party.of([name], 1, 0), **known)


def speak(school, reference):
    row = {"feedback_reference": reference, "school_id": school.id, "sound": b"", "seconds": 1}
    day = sa.select(Feedback.day).where(Feedback.reference == reference, Feedback.school_id > 0)
    db.session.execute(sa.insert(Voice), {**row, "day": db.session.scalar(day), "mixed": False})


def guesses(school):
    """Return every order in which the attacker can put the messages: name of the trick to order."""
    everything = list(
        db.session.execute(sa.select(Feedback.__table__).where(Feedback.school_id == school.id))
    )
    tricks = {"as read": [row.reference for row in everything]}
    for column in [column.name for column in Feedback.__table__.columns]:
        known = sorted(everything, key=lambda row, name=column: str(getattr(row, name)))
        tricks[f"by {column}"] = [row.reference for row in known]
    hidden = ("rowid",) if db.dialect() == "sqlite" else ("ctid", "xmin::text::bigint, ctid")
    for order in hidden:
        voices = sa.select(Voice.feedback_reference).where(Voice.school_id == school.id)
        tricks[f"voices by {order}"] = list(db.session.scalars(voices.order_by(sa.text(order))))
    if db.dialect() == "postgresql":
        rows = sa.select(Feedback.reference).where(Feedback.school_id == school.id)
        for order in hidden:
            tricks[f"by {order}"] = list(db.session.scalars(rows.order_by(sa.text(order))))
    return tricks


def in_the_file(settings, references):
    """Return the references as they lie in the database file, one page after another."""
    raw = tables.on_disk(settings)
    found = {reference: raw.rfind(reference.encode()) for reference in references}
    return sorted(found, key=found.__getitem__)


def hits(came, order):
    return sum(person.gave == given for person, given in zip(came, order, strict=True))


def forget(school):
    for table in (Voice, Feedback, SignIn):
        db.session.execute(sa.delete(table).where(table.school_id == school.id))
    db.session.commit()


def best_trick(school, *, mixed=True, rounds=ROUNDS, settings=None):
    """Return the share of right matches of every trick, over all rounds."""
    mixer, right = random.Random(41), defaultdict(int)
    for _ in range(rounds):
        came = come(school, mixer, writes=False, mixed=mixed)
        tricks = guesses(school)
        if settings is not None:
            db.session.commit()
            db.wipe_journal()
            tricks["in the file"] = in_the_file(settings, [person.gave for person in came])
        for trick, order in tricks.items():
            right[trick] += hits(came, order)
            right[f"{trick}, backwards"] += hits(came, order[::-1])
        forget(school)
    return {trick: count / (rounds * PEOPLE) for trick, count in right.items()}


@pytest.fixture
def school(scene, context):
    """The school under test, within a transaction that is rolled back."""
    return scene.school


def test_no_way_of_matching_is_better_than_guessing(school, settings, record_property):
    shares = best_trick(school, settings=settings if db.dialect() == "sqlite" else None)
    record_property("best trick", max(shares.values()))
    print(
        f"\n{len(shares)} tricks, guessing gives {CHANCE:.3f}; the best gave {max(shares.values()):.3f}"
    )
    assert all(share < BOUND for share in shares.values()), shares
    assert sum(shares.values()) / len(shares) < CHANCE * 1.5


def test_the_same_attack_finds_everybody_where_nothing_is_mixed(school):
    shares = best_trick(school, mixed=False, rounds=1)
    telling = "voices by rowid" if db.dialect() == "sqlite" else "by xmin::text::bigint, ctid"
    assert shares[telling] == 1, "control: the attack is a real one"


def test_the_same_attack_finds_everybody_where_names_of_rows_are_counted(school, monkeypatch):
    counter = iter(range(10**6))
    monkeypatch.setattr(tokens, "reference", lambda: f"{next(counter):022d}")
    shares = best_trick(school, rounds=1)
    assert shares["by reference"] == 1, "control: random names are needed too"


def test_words_tell_their_language_and_no_more(school):
    """Within one language, guessing is all that is left."""
    mixer, right, chance = random.Random(7), defaultdict(int), 0
    for _ in range(ROUNDS):
        came = come(school, mixer, writes=True)
        chance += len({person.language for person in came})
        spoken = dict(
            db.session.execute(
                sa.select(Feedback.reference, Feedback.language).where(
                    Feedback.school_id == school.id
                )
            ).all()
        )
        for trick, order in guesses(school).items():
            for language in LANGUAGES:
                here = [person for person in came if person.language == language]
                right[trick] += hits(here, [given for given in order if spoken[given] == language])
        forget(school)
    assert max(right.values()) < chance * 2, (dict(right), chance)


def test_no_column_about_a_message_holds_more_than_a_day():
    """Times, addresses and devices are not there to be matched at all."""
    for table in (Feedback, Voice):
        kinds = {column.name: str(column.type) for column in table.__table__.columns}
        assert not [name for name, kind in kinds.items() if "DATETIME" in kind.upper()], kinds
        assert not set(kinds) & {"address", "ip", "agent", "device", "session_id", "created_at"}
