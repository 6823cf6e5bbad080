"""A6 in a real browser: read, answer, done, undo; and a message in danger rings at the lead's."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import expect

from kiosk.core import db
from kiosk.models.staff import Staff
from tests import tables
from tests.browser.visitor import Visitor
from tests.conftest import Scene

pytestmark = pytest.mark.browser

WORDS = "نريد أن نتكلم مع المعلمة."
#: Five seconds between questions for news, and time for a busy machine to answer.
ONE_POLL = 5_000 + 4_000
DANGER = "Someone is in danger: tell the safeguarding lead"

#: Lets a test count the notes that a page plays.
COUNTS_NOTES = """
window.notes = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...given) { notes += 1; return start.apply(this, given); };
"""

OpenStaff = Callable[..., Visitor]


@pytest.fixture
def message(told: Callable[..., str]) -> str:
    """Return a message in Arabic to which an answer is wanted."""
    return told(WORDS, "ar", face="better", answer=True)


def only(app: Flask, table: str) -> dict[str, object]:
    """Return the only row of a table."""
    (row,) = tables.rows(app, table)
    return row


def test_staff_read_answer_take_back_and_are_done(
    open_staff: OpenStaff, app: Flask, message: str
) -> None:
    host = open_staff("host").open("/staff/messages")
    page = host.touch(host.page.locator(".message-open")).reads("One message").page
    expect(page.locator(".message-text[lang=ar]")).to_have_text(WORDS)
    page.locator("#reply-text").fill("Come and see us on Monday.")
    host.touch("Send")
    expect(page.locator(".reply")).to_contain_text("Come and see us on Monday.")
    host.touch(page.locator(".undo button, [data-behaviour~=staff-undo] button").first)
    host.sees("Taken back.")
    assert tables.rows(app, "reply") == []
    page.locator("#reply-text").fill("Come and see us on Tuesday.")
    host.touch("Send")
    expect(page.locator(".reply")).to_have_count(1)
    host.touch("Done").reads("Messages")
    expect(page.locator(".message-row")).to_have_count(0)
    assert only(app, "feedback")["state"] == "done"
    host.touch("Undo")
    expect(page.locator("body")).to_contain_text("Open again.")
    assert only(app, "feedback")["state"] == "new"
    assert only(app, "reply")["text"] == "Come and see us on Tuesday."


def test_a_message_in_danger_leaves_the_list_and_rings_at_the_leads(
    open_staff: OpenStaff, app: Flask, scene: Scene, message: str
) -> None:
    with app.app_context(), db.writing():
        named = sa.update(Staff).where(Staff.id == scene.people["manager"])
        db.session.execute(named.values(safeguarding=True))
    lead = open_staff("manager")
    lead.page.add_init_script(COUNTS_NOTES)
    lead.open("/staff/").page.locator("h1").click()  # a browser sounds only after a touch
    expect(lead.page.locator("#alarm-link")).to_have_count(0)
    assert lead.page.evaluate("notes") == 0
    host = open_staff("host").open(f"/staff/messages/{message}")
    host.touch(DANGER).sees("Passed on")
    expect(lead.page.locator("#alarm-link")).to_be_visible(timeout=ONE_POLL)
    assert lead.page.evaluate("notes") == 2, "the two notes of one call"
    host.open("/staff/messages?tab=all")
    expect(host.page.locator(".message-row")).to_have_count(0)
    assert WORDS not in host.page.content()
    assert host.page.goto(f"{host.address}/staff/messages/{message}").status == 404  # type: ignore[union-attr]
    expect(host.page.locator("#alarm-link")).to_have_count(0)
    lead.touch(lead.page.locator("#alarm-link")).reads("Safeguarding")
    lead.touch(lead.page.locator("main li a").first).sees(WORDS).touch("I have read this")
    expect(lead.page.locator("#alarm-link")).to_have_count(0)
    host.open(f"/staff/safeguarding/passed/{message}").sees("Manager read it")
