"""The summary of a month: counts in which nobody can be found, of months that are over."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import feedback, message_summary
from kiosk.models.feedback import Feedback, MessageState

OCTOBER = date(2026, 10, 1)


@pytest.fixture
def school(scene, context):
    """The school under test, on a day in November."""
    with clock.at(datetime(2026, 11, 22, 10, tzinfo=ZoneInfo("Europe/London"))):
        yield scene.school


def told(school, count, face="good", *, on=date(2026, 10, 8), topic=None, **more):
    at = datetime(on.year, on.month, on.day, 12, tzinfo=ZoneInfo("Europe/London"))
    for _ in range(count):
        link = f"link-{tokens.reference()}"
        with clock.at(at):
            feedback.give(school, token=link, face=face, **more)
            feedback.set_topic(school, link, topic)
            yield link  # what the caller adds is said on the same day


def tell(school, count, face="good", **more):
    return list(told(school, count, face, **more))


def october(school):
    return message_summary.of(school, OCTOBER, "en")


def test_only_months_that_are_over_are_there(school):
    tell(school, 6)
    tell(school, 6, on=date(2026, 11, 3))
    tell(school, 6, on=date(2026, 8, 31))
    assert message_summary.months(school) == [OCTOBER, date(2026, 8, 1)]
    assert message_summary.of(school, date(2026, 11, 1), "en").empty
    assert october(school).total == 6


def test_faces_are_counted_by_topic(school):
    tell(school, 9, "good", topic="event")
    tell(school, 7, "better", topic="place")
    summary = october(school)
    assert summary.faces == (9, 0, 7)
    assert summary.by_topic.cells[summary.topics.index("event")] == (9, 0, 0)
    assert summary.by_topic.cells[summary.topics.index("place")] == (0, 0, 7)


def test_a_few_people_are_nowhere_in_it(school):
    tell(school, 20, "good", topic="event")
    tell(school, 9, "good", topic="place")
    tell(school, 3, "good", topic="child")
    summary = october(school)
    assert summary.faces[0] == 32
    lines = dict(zip(summary.topics, summary.by_topic.cells, strict=True))
    assert lines["child"][0] is None
    assert lines["place"][0] is None, "or the three would be what is left of the total"
    assert lines["event"][0] == 20


def test_a_month_with_one_sad_face_shows_no_table_at_all(school):
    tell(school, 20, "good", topic="event")
    tell(school, 1, "better", topic="event")
    summary = october(school)
    assert summary.faces == (None, 0, None)
    assert summary.by_topic is None
    assert summary.by_about is None


def test_events_have_lines_and_people_have_none(school, scene):
    tell(school, 8, "good", about=f"e-{scene.event}")
    tell(school, 6, "good")
    summary = october(school)
    assert [str(about.title) if about else None for about in summary.about] == [
        "Coffee morning",
        None,
    ]
    assert [line[0] for line in summary.by_about.cells] == [8, 6]


def test_a_language_of_a_few_is_among_the_others(school):
    for link in told(school, 7):
        feedback.write(school, link, "Dziękuję", "pl")
    for link in told(school, 2):
        feedback.write(school, link, "شكرا", "ar")
    for link in told(school, 12):
        feedback.write(school, link, "Thanks", "en")
    summary = october(school)
    assert [tag for tag, _count in summary.languages] == ["en"]
    assert summary.in_other_languages


def test_what_was_passed_on_as_danger_is_never_counted(school):
    tell(school, 8)
    links = tell(school, 6, topic="child")
    assert october(school).total == 14
    digests = [tokens.digest(link) for link in links]
    db.session.execute(
        sa.update(Feedback)
        .where(Feedback.school_id == school.id, Feedback.link_digest.in_(digests))
        .values(state=MessageState.DANGER)
    )
    assert october(school).total == 8


def test_another_schools_messages_are_its_own(school, other):
    tell(other, 9)
    assert october(school).empty
    assert message_summary.months(school) == []


def test_how_many_wanted_an_answer_and_got_one(school):
    for link in told(school, 9):
        feedback.leave_contact(school, link, "call", "07700 900 982")
    assert (october(school).wanted_answers, october(school).answered) == (9, 0)
