"""One message: what looking at it and acting on it leave behind."""

from kiosk.core import tokens
from tests import tables
from tests.web.staff.message.conftest import LIST, plain


def test_to_look_at_a_message_writes_nothing(app, as_host, waiting):
    as_host.get(f"{LIST}/{waiting}")
    before = tables.digest(app)
    as_host.get(f"{LIST}/{waiting}")
    as_host.get(LIST)
    assert tables.digest(app) == before


def test_the_log_says_what_was_done_and_not_what_was_said(as_host, as_manager, waiting):
    as_host.post(f"{LIST}/{waiting}/reply", data={"key": tokens.reference(), "text": "Secret"})
    as_host.post(f"{LIST}/{waiting}/done")
    log = plain(as_manager.get("/staff/audit").text)
    assert "answered a message" in log
    assert "said that a message is done" in log
    assert "Secret" not in log
    assert "Zimno" not in log
