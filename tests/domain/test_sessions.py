"""Sessions of staff in the table: how long they last, and what is kept of them."""

import time

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.core import db, tokens
from kiosk.domain import sessions
from kiosk.models.staff import StaffSession

pytestmark = pytest.mark.usefixtures("context")

MINUTE, HOUR = 60, 3600


@pytest.fixture
def token(scene):
    """Return the token of a session of the host."""
    with db.writing():
        return sessions.begin(scene.people["host"], {"_user_id": "abc"})


def later(seconds):
    db.session.rollback()
    return time_machine.travel(time.time() + seconds)


def test_a_session_is_found_by_its_token(scene, token):
    kept = sessions.find(token)
    assert (kept.staff_id, kept.data) == (scene.people["host"], {"_user_id": "abc"})
    assert sessions.find(token[:-1] + "!") is None


def test_only_a_digest_is_kept(token):
    row = db.session.execute(sa.select(StaffSession.token_digest, StaffSession.data)).one()
    assert row.token_digest == tokens.digest(token)
    assert token not in (row.token_digest, row.data)


def test_an_idle_session_ends(token):
    with later(29 * MINUTE):
        assert sessions.find(token)  # the control
    with later(31 * MINUTE):
        assert sessions.find(token) is None


def test_a_used_session_goes_on(token):
    with later(29 * MINUTE), db.writing():
        sessions.see(token)
    with later(58 * MINUTE):
        assert sessions.find(token)


def test_no_session_lasts_longer_than_a_working_day(token):
    for minutes in range(25, 12 * 60, 25):
        with later(minutes * MINUTE), db.writing():
            sessions.see(token)
    with later(12 * HOUR - MINUTE):
        assert sessions.find(token)  # the control
    with later(12 * HOUR + MINUTE):
        assert sessions.find(token) is None


def test_a_look_is_written_down_once_a_minute(token):
    assert not sessions.find(token).seen_long_ago
    with later(61):
        assert sessions.find(token).seen_long_ago


def test_what_changed_is_kept(token):
    with db.writing():
        sessions.keep(token, {"_user_id": "abc", "more": [1, "ł"]})
    assert sessions.find(token).data["more"] == [1, "ł"]


def test_an_ended_session_is_gone(token):
    with db.writing():
        sessions.end(token)
    assert sessions.find(token) is None


def test_all_sessions_of_one_person_end_and_no_others(scene, token):
    with db.writing():
        second = sessions.begin(scene.people["host"], {})
        of_another = sessions.begin(scene.people["manager"], {})
        sessions.end_all_of(scene.people["host"])
    assert sessions.find(token) is sessions.find(second) is None
    assert sessions.find(of_another)


def test_a_new_session_sweeps_away_the_ended_ones(scene, token):
    with later(31 * MINUTE), db.writing():
        sessions.begin(scene.people["manager"], {})
    digests = db.session.scalars(sa.select(StaffSession.token_digest)).all()
    assert len(digests) == 1
    assert tokens.digest(token) not in digests


def test_a_reading_transaction_can_have_it_written_apart(token):
    db.use(db.READING)
    with later(61):
        sessions.see(token, apart=True)
        db.session.rollback()
        assert not sessions.find(token).seen_long_ago


def test_a_person_sees_on_how_many_browsers_they_are_logged_in(scene, token):
    with db.writing():
        sessions.begin(scene.people["host"], {})
        sessions.begin(scene.people["manager"], {})
    assert sessions.count_of(scene.people["host"]) == 2
    with later(31 * MINUTE):
        assert sessions.count_of(scene.people["host"]) == 0


def test_what_has_timed_out_is_swept_away_with_all_it_remembers(scene, token):
    with later(20 * MINUTE), db.writing():
        newer = sessions.begin(scene.people["host"], {"undo": "an earlier name"})
    with later(40 * MINUTE), db.writing():
        sessions.sweep()
    left = db.session.scalars(sa.select(StaffSession.token_digest)).all()
    assert left == [tokens.digest(newer)]
