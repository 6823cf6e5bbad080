"""The board for staff: a story that is written from a message."""

import sqlalchemy as sa

from kiosk.core import db, tokens
from kiosk.models.feedback import Feedback, MessageState
from tests import tables
from tests.web.staff.board.conftest import BOARD, filled, rows


def test_a_message_stands_beside_and_is_not_copied(as_host, app, told):
    reference = told("Moja córka Amina marznie pod bramą.", "pl")
    page = as_host.get(f"{BOARD}/new?from={reference}").text
    assert "Moja córka Amina marznie pod bramą." in page
    form = page[page.index("<form class") : page.index("</form>")]
    assert "Amina" not in form
    assert f'action="{BOARD}/new?from={reference}"' in form
    answer = as_host.post(f"{BOARD}/new?from={reference}", data=filled())
    assert answer.status_code == 303
    (story,), (message,) = rows(app), tables.rows(app, "feedback")
    assert message["story_id"] == story["id"]
    assert "Amina" not in repr(story)


def test_what_was_not_right_yet_keeps_the_message_beside(as_host, app, told):
    reference = told("The gate is shut.")
    page = as_host.post(f"{BOARD}/new?from={reference}", data=filled(told="")).text
    assert "The gate is shut." in page
    assert f"from={reference}" in page
    assert tables.rows(app, "feedback")[0]["story_id"] is None


def test_what_the_safeguarding_lead_has_is_not_found(as_manager, app, scene, told):
    reference = told("The gate is shut.")
    assert as_manager.get(f"{BOARD}/new?from={reference}").status_code == 200
    with app.app_context(), db.writing():
        db.session.execute(
            sa.update(Feedback)
            .where(Feedback.school_id == scene.school.id)
            .values(state=MessageState.DANGER)
        )
    for answer in (
        as_manager.get(f"{BOARD}/new?from={reference}"),
        as_manager.post(f"{BOARD}/new?from={reference}", data=filled()),
    ):
        assert answer.status_code == 404
        assert "The gate is shut." not in answer.text
    assert rows(app) == []


def test_another_schools_message_or_none_is_not_found(as_manager, app, other, told):
    for reference in (told("Theirs", school=other), tokens.reference(), "x" * 3000):
        answer = as_manager.get(f"{BOARD}/new?from={reference}")
        assert answer.status_code == 404
        assert "Theirs" not in answer.text
