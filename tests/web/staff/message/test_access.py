"""One message: who finds it, and who does not, whatever they ask."""

import pytest

from kiosk.core import db, tokens
from tests import tables
from tests.messages import change
from tests.web.staff.message.conftest import LIST


@pytest.mark.parametrize("act", ["", "/reply", "/assign", "/done", "/open-again", "/board"])
def test_what_the_safeguarding_lead_has_is_not_found_whatever_is_asked(
    app, scene, as_manager, waiting, act
):
    def ask():
        address = f"{LIST}/{waiting}{act}"
        given = {"text": "x", "key": tokens.reference(), "to": ""}
        return as_manager.post(address, data=given) if act else as_manager.get(address)

    assert ask().status_code in (200, 303)  # the control
    with app.app_context(), db.writing():
        change(scene.school, waiting, state="danger")
    before = tables.digest(app, but=("staff_session",))
    assert ask().status_code == 404
    assert tables.digest(app, but=("staff_session",)) == before


@pytest.mark.parametrize("act", ["", "/reply", "/take-back", "/assign", "/done", "/open-again"])
def test_a_message_of_another_school_is_not_found(as_manager, told, other, act):
    theirs = told("Theirs", answer=True, school=other)
    given = {"text": "x", "key": tokens.reference(), "to": "", "reply": "x" * 22}
    address = f"{LIST}/{theirs}{act}"
    answer = as_manager.post(address, data=given) if act else as_manager.get(address)
    assert answer.status_code == 404
    assert "Theirs" not in answer.text


def test_nobody_acts_without_an_account(client, as_outsider, waiting, page):
    for stranger in (client, as_outsider):
        assert stranger.post(f"{LIST}/{waiting}/done").status_code == 403
    assert not page(waiting).done
