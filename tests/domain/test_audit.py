"""The audit log: who, what, when; and a chain that shows a later change."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.domain import audit
from kiosk.models.audit import AuditEntry

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def told(school):
    """Return the ids of five entries."""
    with db.writing():
        for number in range(5):
            audit.note(school, None, "exported", rows=number, day="2026-11-22")
    return [entry.id for entry in audit.recent(school)][::-1][-5:]


def change(statement):
    with db.writing():
        db.session.execute(statement)


def test_an_entry_says_who_what_and_when(school, scene):
    with db.writing():
        audit.note(school, scene.people["manager"], "exported", rows=3)
    newest = audit.recent(school, limit=1)[0]
    assert (newest.act, newest.staff_id, newest.facts) == (
        "exported",
        scene.people["manager"],
        {"rows": 3},
    )
    assert newest.at.tzinfo is not None


def test_an_untouched_chain_is_whole(school, told):
    assert audit.verify(school) is None


@pytest.mark.parametrize(
    "values",
    [
        {"act": "looked"},
        {"facts": {"rows": 99}},
        {"at": sa.text("'2020-01-01 00:00:00'")},
        {"staff_id": "somebody"},
        {"chain": "0" * 64},
    ],
    ids=lambda values: next(iter(values)),
)
def test_a_changed_entry_is_found(school, scene, told, values):
    if values.get("staff_id"):
        values = {"staff_id": scene.people["host"]}
    change(sa.update(AuditEntry).where(AuditEntry.id == told[2]).values(**values))
    assert audit.verify(school) == told[2]


def test_a_removed_entry_is_found(school, told):
    change(sa.delete(AuditEntry).where(AuditEntry.id == told[1]))
    assert audit.verify(school) == told[2]


def test_an_entry_moved_to_another_school_is_found(school, other, told):
    change(sa.update(AuditEntry).where(AuditEntry.id == told[4]).values(school_id=other.id))
    assert audit.verify(other) == told[4]


def test_schools_have_chains_of_their_own(school, other, told):
    with db.writing():
        audit.note(other, None, "exported")
    assert audit.verify(school) is None
    assert audit.verify(other) is None
    assert not {entry.id for entry in audit.recent(other)} & set(told)


def test_a_rolled_back_act_leaves_no_entry(school, told):
    audit.note(school, None, "exported")
    db.session.rollback()
    assert audit.recent(school, limit=1)[0].id == told[-1]


def test_a_look_is_told_apart_from_its_reading_transaction(school, told):
    db.session.rollback()
    db.use(db.READING)
    audit.recent(school)
    audit.note_apart(school, None, "looked")
    db.session.rollback()
    assert audit.recent(school, limit=1)[0].act == "looked"
    assert audit.verify(school) is None


def test_older_entries_come_page_by_page(school, told):
    first = audit.recent(school, limit=2)
    second = audit.recent(school, before_id=first[-1].id, limit=2)
    assert [entry.id for entry in (*first, *second)] == told[::-1][:4]


def test_where_somebody_logged_in_before_is_remembered(school, scene):
    host, reception = scene.people["host"], scene.people["reception"]
    with db.writing():
        audit.note(school, host, "logged_in", address="192.0.2.1")
        audit.note(school, host, "log_in_refused", address="192.0.2.2")
    assert audit.logged_in_from(school, host, "192.0.2.1")
    assert not audit.logged_in_from(school, host, "192.0.2.2")
    assert not audit.logged_in_from(school, reception, "192.0.2.1")


def test_what_was_noted_is_known_by_person_time_and_facts(school, other, scene):
    host = scene.people["host"]
    began = clock.now()
    with db.writing():
        audit.note(school, host, "list_opened", day="2026-11-02")

    def noted(school=school, who=host, act="list_opened", since=began, day="2026-11-02"):
        return audit.was_noted(school, who, act, since, day=day)

    assert noted()
    assert not noted(day="2026-11-03")
    assert not noted(act="looked")
    assert not noted(who=scene.people["manager"])
    assert not noted(school=other)
    assert not noted(since=clock.now() + timedelta(seconds=1))
