"""Surveys as parents meet them: which are open, in which words, in how few questions to the base."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import surveys, translations
from kiosk.models.survey import Survey
from kiosk.models.translation import Translation

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def translate(school):
    """Return a way to add a text in another language."""

    def add(subject, reference, field, source, text, language="pl", **more):
        given = {"state": "done", "machine": False, "source_digest": translations.digest(source)}
        db.session.add(
            Translation(
                reference=tokens.reference(),
                school_id=school.id,
                subject=subject,
                subject_reference=reference,
                field=field,
                source_language="en",
                language=language,
                text=text,
                **{**given, **more},
            )
        )
        db.session.flush()

    return add


@pytest.fixture
def asked():
    """Return a list that grows with every SELECT."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    sa.event.listen(db.writer(), "before_cursor_execute", note)
    yield seen
    sa.event.remove(db.writer(), "before_cursor_execute", note)


def days(school, count):
    return clock.today(school.time_zone) + timedelta(days=count)


def open_titles(school, about="", language="en"):
    return [one.title.text for one in surveys.open_now(school, language, about)]


def test_a_survey_is_found_with_its_questions_and_options_in_order(school, make_survey):
    made = make_survey(
        ("one", "Which drink?", ["Tea", ("Coffee", "coffee")]),
        "faces",
        "five",
        title="Drinks",
        sentence="Two minutes.",
    )
    found = surveys.by_reference(school, made.reference, "en")
    assert (found.title.text, found.sentence.text, found.open) == ("Drinks", "Two minutes.", True)
    first, faces, five = found.questions
    assert (first.position, first.kind, first.text.text) == (1, "one", "Which drink?")
    assert [(o.text.text, o.picture) for o in first.options] == [
        ("Tea", None),
        ("Coffee", "coffee"),
    ]
    assert first.values == made.questions[0].options
    assert faces.values == ("good", "ok", "better")
    assert five.values == ("1", "2", "3", "4", "5")


def test_a_long_survey_is_loaded_with_two_questions_to_the_base(school, make_survey, asked):
    made = make_survey(*[("several", f"Number {n}?", list("ABCDEFGH")) for n in range(8)])
    asked.clear()
    found = surveys.by_reference(school, made.reference, "en")
    assert [len(question.options) for question in found.questions] == [8] * 8
    assert len(asked) == 2
    surveys.by_reference(school, made.reference, "pl")
    assert len(asked) <= 7, "each kind of text is looked up in another language at once"


def test_a_survey_of_another_school_is_not_found(school, other, make_survey):
    made = make_survey("faces", school=other)
    with pytest.raises(errors.NotFound):
        surveys.by_reference(school, made.reference, "en")
    assert surveys.by_reference(other, made.reference, "en").questions
    assert surveys.open_now(school, "en") == []


def test_only_open_surveys_before_their_last_day_is_over_are_listed(school, make_survey):
    make_survey("faces", title="Open")
    make_survey("faces", title="Last day", closes_on=days(school, 0))
    make_survey("faces", title="Over", closes_on=days(school, -1))
    make_survey("faces", title="Draft", state="draft")
    make_survey("faces", title="Closed", state="closed")
    assert sorted(open_titles(school)) == ["Last day", "Open"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"state": "draft"}, "survey_draft"),
        ({"state": "closed"}, "survey_ended"),
        ({"closes_on": "yesterday"}, "survey_ended"),
    ],
)
def test_a_survey_that_takes_no_answers_says_why(school, make_survey, more, code):
    if "closes_on" in more:
        more = {"closes_on": days(school, -1)}
    found = surveys.by_reference(school, make_survey("faces", **more).reference, "en")
    assert not found.open
    with pytest.raises(surveys.NotOpen) as refusal:
        found.must_be_open()
    assert refusal.value.code == code


def test_a_survey_for_an_event_is_listed_with_that_event_only(school, scene, make_survey):
    make_survey("faces", title="For all")
    made = make_survey("faces", title="For the event", event=scene.event)
    assert open_titles(school) == ["For all"]
    assert open_titles(school, f"e-{scene.event}") == ["For the event"]
    assert open_titles(school, "e-" + tokens.reference()) == []
    assert open_titles(school, "h-nothing") == []
    found = surveys.by_reference(school, made.reference, "en")
    assert (found.about, found.event_title.text) == (f"e-{scene.event}", "Coffee morning")


def test_those_for_everybody_come_before_those_for_a_class(school, make_survey):
    make_survey("faces", title="Class 4B", class_name="4B")
    make_survey("faces", title="All")
    assert open_titles(school) == ["All", "Class 4B"]
    assert surveys.open_now(school, "en")[1].class_name == "4B"


def test_whether_any_is_open_counts_neither_drafts_nor_those_of_events(school, scene, make_survey):
    make_survey("faces", state="draft")
    make_survey("faces", event=scene.event)
    make_survey("faces", closes_on=days(school, -1))
    assert not surveys.any_open(school)
    make_survey("faces")
    assert surveys.any_open(school)


def test_texts_come_in_the_language_of_the_reader_where_there_is_one(
    school, make_survey, translate
):
    made = make_survey(("one", "Which drink?", ["Tea", "Milk"]), title="Drinks", sentence="Short.")
    translate("survey", made.reference, "title", "Drinks", "Napoje")
    question = made.questions[0]
    translate("question", question.reference, "text", "Which drink?", "Jaki?", machine=True)
    translate("option", question.options[0], "text", "Tea", "Herbata")
    found = surveys.by_reference(school, made.reference, "pl")
    assert (found.title.text, found.title.language) == ("Napoje", "pl")
    assert (found.sentence.text, found.sentence.language) == ("Short.", "en")
    assert not found.machine
    only = found.questions[0]
    assert only.machine
    assert [(o.text.text, o.text.language) for o in only.options] == [
        ("Herbata", "pl"),
        ("Milk", "en"),
    ]
    assert open_titles(school, language="pl") == ["Napoje"]
    assert open_titles(school, language="ar") == ["Drinks"]


@pytest.mark.parametrize(
    "more", [{"state": "waiting", "text": ""}, {"source_digest": translations.digest("Old")}]
)
def test_a_translation_that_waits_or_is_of_an_older_text_is_not_shown(
    school, make_survey, translate, more
):
    made = make_survey("faces", title="Drinks")
    translate("survey", made.reference, "title", "Drinks", more.pop("text", "Napoje"), **more)
    found = surveys.by_reference(school, made.reference, "pl")
    assert (found.title.text, found.machine) == ("Drinks", False)


def test_a_survey_without_questions_is_still_a_survey(school, make_survey):
    made = make_survey("faces")
    db.session.execute(sa.text("DELETE FROM survey_question"))
    assert surveys.by_reference(school, made.reference, "pl").questions == ()
    found = sa.select(Survey.state).where(Survey.school_id == school.id)
    assert db.session.scalar(found) == "open"
