"""The board for staff: who shows and takes down, and who finds no story."""

import pytest

from kiosk.domain import staff
from tests.stories import writer
from tests.web.staff.board.conftest import BOARD, filled, rows


@pytest.fixture
def theirs(app, other):
    """Return a story of another school."""
    with app.app_context():
        person = staff.everybody(other)[0].id
    return writer(app, other, person)("Theirs")


def test_only_the_desk_shows_and_takes_down(as_host, as_reception, app, make):
    reference = make(shown=False)
    for act in ("show", "take-down"):
        assert as_host.post(f"{BOARD}/{reference}/{act}").status_code == 403
    assert rows(app)[0]["shown"] is False
    assert as_reception.post(f"{BOARD}/{reference}/show").status_code == 303


def test_another_schools_story_is_not_found(as_manager, app, theirs):
    assert "Theirs" not in as_manager.get(BOARD).text
    for address in ("", "/change"):
        answer = as_manager.get(f"{BOARD}/{theirs}{address}")
        assert answer.status_code == 404
        assert "Theirs" not in answer.text
    for act in ("change", "show", "take-down"):
        answer = as_manager.post(f"{BOARD}/{theirs}/{act}", data=filled(changes="0"))
        assert answer.status_code == 404
    assert rows(app)[0]["told"] == "Theirs"
