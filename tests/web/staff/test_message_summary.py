"""The summary page: a month in counts, for the desk, with nobody in it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import feedback

ZONE = ZoneInfo("Europe/London")


@pytest.fixture
def november():
    """It is a day in November."""
    with clock.at(datetime(2026, 11, 22, 10, tzinfo=ZONE)):
        yield


@pytest.fixture
def tell(app, scene, november):
    """Return a way to say something in October."""

    def say(count, face="good", topic=None, month=10, **more):
        with app.app_context(), db.writing(), clock.at(datetime(2026, month, 8, 12, tzinfo=ZONE)):
            for _ in range(count):
                link = f"link-{tokens.reference()}"
                feedback.give(scene.school, token=link, face=face, **more)
                feedback.set_topic(scene.school, link, topic)

    return say


def shown(client, month=""):
    answer = client.get("/staff/messages/summary", query_string={"month": month})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_before_any_month_is_over_it_says_when_counts_come(as_reception, november):
    assert "When a month is over, its counts are here." in shown(as_reception)


def test_a_month_has_its_faces_topics_and_events(as_reception, tell, scene):
    tell(12, "good", "event", about=f"e-{scene.event}")
    tell(7, "ok", "place")
    page = shown(as_reception)
    for words in ("October 2026", "<strong>19</strong>", "The event", "Coffee morning", "Print"):
        assert words in page
    assert "Days and times" not in page, "a topic that nobody chose has no line"


def test_a_few_people_are_not_shown(as_reception, tell):
    tell(12, "good", "event")
    tell(2, "good", "child")
    page = shown(as_reception)
    assert "not shown" in page
    assert ">2<" not in page


def test_one_person_alone_leaves_a_sentence(as_reception, tell):
    tell(1, "better", "child")
    assert "Fewer than 5 people touched a face in this month" in shown(as_reception)


def test_another_month_can_be_chosen_and_an_unknown_one_is_the_newest(as_reception, tell):
    tell(6, month=9)
    tell(8)
    assert "<strong>6</strong>" in shown(as_reception, "2026-09")
    for unknown in ("2026-11", "1999-01", "x", "2026-9' or 1=1"):
        assert "<strong>8</strong>" in shown(as_reception, unknown)


def test_it_is_for_the_desk(as_host, as_outsider, client, tell):
    tell(9)
    assert as_host.get("/staff/messages/summary").status_code == 403
    assert client.get("/staff/messages/summary").status_code == 303
    assert as_outsider.get("/staff/messages/summary").status_code == 303
