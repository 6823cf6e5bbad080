"""Codes of posters: a new one opens, the old one is dead with the commit, in every process."""

import subprocess
import sys

import pytest

from kiosk.core import db, errors, tokens
from kiosk.domain import audit, events, poster_codes, surgeries
from kiosk.domain.poster_codes import EVENT, SURGERY
from tests import tables

BY_CODE = {EVENT: events.by_code, SURGERY: surgeries.by_code}


@pytest.fixture
def posters(scene, make_surgery):
    """Return the reference and the code of an event and of a surgery."""
    surgery = make_surgery("Helen")
    return {EVENT: (scene.event, scene.code), SURGERY: (surgery.reference, surgery.code)}


def renew(app, scene, kind, reference):
    with app.app_context(), db.writing():
        return poster_codes.renew(scene.school, kind, reference, scene.people["reception"])


def opens(app, scene, kind, code):
    with app.app_context():
        db.use(db.READING)
        try:
            return BY_CODE[kind](scene.school, code, "en").reference
        except errors.NotFound:
            return None


@pytest.mark.parametrize("kind", [EVENT, SURGERY])
def test_the_new_code_opens_and_the_old_one_is_dead(app, scene, posters, kind):
    reference, old = posters[kind]
    assert opens(app, scene, kind, old) == reference  # the control
    new = renew(app, scene, kind, reference)
    assert new != old
    assert tokens.as_short_code(new) == new
    assert opens(app, scene, kind, new) == reference
    assert opens(app, scene, kind, old) is None


def test_other_posters_keep_their_codes(app, scene, posters):
    renew(app, scene, EVENT, scene.event)
    reference, code = posters[SURGERY]
    assert opens(app, scene, SURGERY, code) == reference


@pytest.mark.parametrize("kind", [EVENT, SURGERY])
def test_what_another_school_has_is_not_found(app, scene, other, posters, kind):
    reference, old = posters[kind]
    with app.app_context(), db.writing(), pytest.raises(errors.NotFound):
        poster_codes.renew(other, kind, reference, 1)
    assert opens(app, scene, kind, old) == reference


def test_what_does_not_exist_is_not_found(app, scene):
    with app.app_context(), db.writing(), pytest.raises(errors.NotFound):
        poster_codes.renew(scene.school, EVENT, tokens.reference(), 1)


def test_the_log_says_who_and_what_but_not_the_code(app, scene):
    new = renew(app, scene, EVENT, scene.event)
    with app.app_context():
        db.use(db.READING)
        entry = audit.recent(scene.school)[0]
        assert (entry.act, entry.staff_id) == ("poster_code_renewed", scene.people["reception"])
        assert entry.facts == {"event": scene.event}
        assert audit.verify(scene.school) is None
    assert new not in str(entry.facts)


def test_two_at_once_leave_one_code_that_opens(app, scene):
    first, second = (renew(app, scene, EVENT, scene.event) for _ in range(2))
    (row,) = [row for row in tables.rows(app, "event") if row["reference"] == scene.event]
    assert row["code"] == second
    assert opens(app, scene, EVENT, first) is None


CHANGE = """
import sys, sqlalchemy as sa
with sa.create_engine(sys.argv[1]).begin() as it:
    it.execute(sa.text("UPDATE event SET code = '0000zzzz' WHERE reference = :it"), {"it": sys.argv[2]})
"""


def test_another_process_ends_a_code_at_once(app, scene, phone):
    """What a process has answered a moment ago must not live on in it (reliability.md, row 28)."""
    assert phone.get(f"/en/event/{scene.code}").status_code == 200
    with app.app_context():
        url = db.writer().url.render_as_string(hide_password=False)
    subprocess.run([sys.executable, "-c", CHANGE, url, scene.event], check=True, timeout=20)
    assert phone.get(f"/en/event/{scene.code}").status_code == 410
    assert phone.get("/en/event/0000zzzz").status_code == 200
