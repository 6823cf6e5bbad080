"""Mixing: no order in the database tells in which order people came."""

import random

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import feedback, mixing
from kiosk.models.feedback import Feedback, Reply, Voice
from kiosk.models.translation import Translation


@pytest.fixture
def school(scene, context):
    """The school under test, within a transaction that is rolled back."""
    return scene.school


def give(school, count):
    links = [f"link-{tokens.reference()}" for _ in range(count)]
    for link in links:
        feedback.give(school, token=link, face="good")
    return links


def voices(school, references):
    for reference in references:
        row = {"feedback_reference": reference, "sound": reference.encode(), "seconds": 3}
        known = {"school_id": school.id, "day": clock.today(school.time_zone), "mixed": False}
        db.session.execute(sa.insert(Voice), {**row, **known})


def in_rows_of(table, column):
    """Read as the database has it, without asking for an order."""
    return list(db.session.scalars(sa.select(column).select_from(table).where(table.school_id > 0)))


def everything(school):
    wanted = sa.select(Feedback.__table__).where(Feedback.school_id == school.id)
    return {row.reference: row._mapping for row in db.session.execute(wanted)}


def test_nothing_is_lost_or_changed_by_mixing(school):
    links = give(school, 20)
    feedback.write(school, links[3], "Dziękuję", "pl")
    before = everything(school)
    assert mixing.mix(school) == 20
    after = everything(school)
    assert {r: {**row, "mixed": True} for r, row in before.items()} == after
    assert mixing.mix(school) == 0, "a second time there is nothing new"


def test_who_adds_words_later_is_mixed_again(school):
    links = give(school, 5)
    mixing.mix(school)
    feedback.set_topic(school, links[2], "child")
    assert mixing.mix(school) == 1
    assert feedback.by_token(school, links[2], "en").topic == "child"


def test_rows_that_rest_on_a_message_stay_with_it(school, scene):
    (link,) = give(school, 1)
    reference = feedback.reference_of(school, link)
    voices(school, [reference])
    known = {"feedback_reference": reference, "school_id": school.id, "by_id": scene.people["host"]}
    text = {"text": "Thank you", "language": "en", "at": clock.now(), "opened": False}
    keys = {"reference": tokens.reference(), "key": tokens.reference()}
    db.session.execute(sa.insert(Reply), {**known, **text, **keys})
    assert mixing.mix(school) == 2
    db.session.commit()  # children are checked now
    assert in_rows_of(Voice, Voice.feedback_reference) == [reference]
    assert in_rows_of(Reply, Reply.feedback_reference) == [reference]


def test_the_order_of_rows_after_mixing_is_not_the_order_of_coming(school):
    """Voices have hidden row numbers on SQLite and places in a file on PostgreSQL."""
    links = give(school, 40)
    came = [feedback.reference_of(school, link) for link in links]
    voices(school, came)
    assert in_rows_of(Voice, Voice.feedback_reference) == came, "control: the order of coming"
    mixing.mix(school)
    read = in_rows_of(Voice, Voice.feedback_reference)
    assert sorted(read) == sorted(came)
    assert sum(one == two for one, two in zip(came, read, strict=True)) < 8


def test_another_school_is_left_alone(school, other):
    give(other, 3)
    assert mixing.mix(school) == 0
    assert not any(row["mixed"] for row in everything(other).values())


def test_more_rows_than_can_be_mixed_at_once_keep_all_of_them(school, monkeypatch):
    monkeypatch.setattr(mixing, "COMPANY", 5)
    for _ in range(4):
        give(school, random.randint(3, 9))
        mixing.mix(school)
    assert all(row["mixed"] for row in everything(school).values())


def test_very_many_new_rows_take_their_turns(school, monkeypatch):
    monkeypatch.setattr(mixing, "NEW", 4)
    give(school, 10)
    assert [mixing.mix(school) for _ in range(4)] == [4, 4, 2, 0]
    assert len(everything(school)) == 10
    assert all(row["mixed"] for row in everything(school).values())


def test_translations_are_mixed_too(school):
    for n in range(6):
        row = {
            "reference": tokens.reference(),
            "school_id": school.id,
            "subject": "feedback",
            "subject_reference": f"m{n}",
            "field": "words",
            "source_language": "pl",
            "source_digest": "",
            "language": "en",
            "text": "",
            "state": "waiting",
            "tries": 0,
            "machine": True,
            "mixed": False,
        }
        db.session.execute(sa.insert(Translation), row)
    assert mixing.mix(school) == 6
    assert len(in_rows_of(Translation, Translation.reference)) == 6
