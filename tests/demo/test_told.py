"""What the demo's families told is there: in three languages, answered, on the board, without names."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.demo import day, people, programme, told, told_stories, told_survey, told_words
from kiosk.domain import (
    answer_codes,
    answers,
    concerns,
    event_editing,
    feedback_voice,
    inbox,
    message_settings,
    message_summary,
    schools,
    staff,
    stories,
    story_editing,
    survey_results,
    surveys,
)
from kiosk.domain.inbox import Filter
from kiosk.models.feedback import Feedback
from kiosk.models.school import School
from kiosk.models.survey import SurveyResponse
from kiosk.models.translation import Translation

SECRET = "a secret of this instance"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
#: Days on which a plan of days could go wrong, each with its hour.
INSTANTS = [
    datetime(2026, 11, 1, 0, 1, tzinfo=UTC),  # a Sunday, the first of a month, after midnight
    datetime(2027, 3, 1, 22, 57, tzinfo=UTC),  # after the shortest month
    datetime(2027, 3, 31, 0, 40, tzinfo=UTC),  # the last of a month, after the clocks changed
]


def make(instant=NOON):
    """Make a school with staff and some events, and what its families told; return both."""
    with clock.at(instant):
        school = schools.create("Riverside", "Europe/London", ["en", "pl", "ar"])
        places = programme.make(school)
        accounts = {
            name.split()[0]: staff.create(school, name, email, role, by=None).id
            for name, email, role in people.STAFF
        }
        for days_ago in range(2, 21, 3):
            for draft in (programme.coffee(places), programme.english(places)):
                begins = instant - timedelta(days=days_ago)
                event_editing.create(school, draft, begins, begins + timedelta(minutes=30))
        return told.make(school, places, accounts, SECRET), school


def _of(school, model, column):
    return sa.select(column).where(model.school_id == school.id)


@pytest.fixture
def now():
    """Let the test live when the demo is made."""
    with clock.at(NOON):
        yield


@pytest.fixture
def school(context, now):
    """Return the school of a demo."""
    return make()[1]


def written(school):
    """Return the messages with words that everybody in the office reads, texts of surveys too."""
    return [row for row in inbox.page(school, Filter(), most=100) if row.words]


def test_messages_are_there_in_three_languages_as_they_were_written(school):
    texts = [row for row in written(school) if row.question]
    messages = [row for row in written(school) if not row.question]
    kept = sorted(row.words.text for row in messages)
    assert kept == sorted(said.words for said in told_words.MESSAGES if said.name != "worry")
    assert len(kept) == 17
    assert Counter(row.language for row in messages) == {"en": 6, "pl": 6, "ar": 5}
    assert {row.language for row in texts} == {"en", "pl", "ar"}
    assert any(row.about and row.about.title.text == told_words.COFFEE for row in messages)


def test_some_words_are_a_persons_some_a_computers_and_some_are_not_read_yet(school):
    made = [row.translated for row in written(school) if row.language != "en" and not row.question]
    assert Counter("none" if one is None else one.by or "computer" for one in made) == {
        "Sam Okafor": 2,
        "Rosa Bell": 2,
        "computer": 5,
        "none": 2,
    }
    assert {one.machine for one in made if one and one.by} == {False}
    assert {one.machine for one in made if one and not one.by} == {True}


def test_two_wait_for_an_answer_and_one_of_them_left_a_number_that_nobody_has(school):
    waiting = inbox.page(school, Filter(tab=inbox.ANSWER))
    assert {row.language for row in waiting} == {"en", "ar"}
    (with_number,) = [row for row in waiting if row.has_contact]
    assert with_number.assigned_to == "Sam"
    assert re.fullmatch(r"07700 ?900 ?\d{3}", inbox.one(school, with_number.reference).contact)
    assert sum(row.done for row in written(school)) == 2
    on_board = inbox.page(school, Filter(tab=inbox.BOARD))
    assert {row.language for row in on_board} == {"en", "pl"}


def test_what_is_printed_opens_the_answer_in_both_languages(context, now):
    made = day.make(SECRET)
    school = db.session.scalars(sa.select(School)).one()
    paths = dict(made.paths)
    link = paths["an answer"].removeprefix("/a/")
    polish = answers.by_digest(school, tokens.digest(link), "pl")
    assert [str(reply.text) for reply in polish.replies] == [told_words.ANSWER_POLISH]
    assert str(polish.replies[0].original) == told_words.ANSWER
    assert not polish.replies[0].machine
    address, pictures = paths["its code"].rstrip(")").split("  (")
    assert address == "/en/answer"
    names = {name.removesuffix("-ticket"): name for name in answer_codes.PICTURES}
    code = [names[each] for each in pictures.split()]
    assert answers.digest_of_code(school, code, SECRET) == tokens.digest(link)
    other = [*code[1:], code[0]]
    assert len(set(code)) == 1 or answers.digest_of_code(school, other, SECRET) is None
    survey = surveys.by_reference(school, paths["a survey"].removeprefix("/s/"), "ar")
    assert survey.open
    text = day.addresses(made, "http://127.0.0.1:8000")
    assert f"http://127.0.0.1:8000/en/answer  ({pictures})" in text


def test_a_worry_waits_for_the_lead_and_only_there(school):
    (row,) = concerns.open_ones(school)
    assert concerns.unread(school) == 1
    assert concerns.leads(school) == ["Helen"]
    words = [said.words for said in told_words.MESSAGES if said.name == told_words.WORRY]
    found = inbox.page(school, Filter(faces=True), most=200)
    assert not [row for row in found if row.words and row.words.text in words]
    assert concerns.one(school, row.reference, "en").words.text in words
    chosen = message_settings.of(school)
    assert len(chosen.listens) == len(chosen.leads) == 1
    assert feedback_voice.listening(school)


def test_stories_stand_in_all_four_states_and_in_three_languages(school):
    shown = stories.shown(school, "en")
    assert len(shown) == len(told_stories.STORIES) == 6
    assert {story.state for story in shown} == {"did", "doing", "cannot", "heard"}
    assert all(story.agreed for story in shown)
    for language, by_computer in (("pl", 0), ("ar", 1)):
        read = stories.shown(school, language)
        assert {story.told.language for story in read} == {language}
        assert {story.answer.language for story in read if story.answer} == {language}
        assert sum(story.machine for story in read) == by_computer
    first_names = {name.split()[0] for name, _email, _role in people.STAFF}
    assert {story.first_name for story in shown} <= {*first_names, ""}
    rows = stories.shown_rows(school)
    for draft in map(story_editing.draft_of, rows):
        assert len(draft.told) <= story_editing.TOLD_LIMIT
        assert len(draft.answer) <= story_editing.ANSWER_LIMIT


def test_a_survey_is_open_in_three_languages_with_fourteen_answers(school):
    for language in ("en", "pl", "ar"):
        (found,) = surveys.open_now(school, language)
        survey = surveys.by_reference(school, found.reference, language)
        assert [question.kind for question in survey.questions] == ["faces", "one", "five", "text"]
        texts = [*survey.texts, *(text for each in survey.questions for text in each.texts)]
        assert {text.language for text in texts} == {language}
        assert not survey.machine
        assert all(option.picture for option in survey.questions[1].options)
    responses = db.session.scalars(_of(school, SurveyResponse, SurveyResponse.answers)).all()
    assert len(responses) == len(told_survey.ANSWERS) == 14
    assert all(responses)


def hides(result):
    """Say whether a count is not shown."""
    return any(one.people is None for one in result.answers)


def test_the_results_show_counts_and_hide_small_ones(school):
    (found,) = surveys.open_now(school, "en")
    results = survey_results.of(school, found.reference)
    assert results.answered == 14
    assert [hides(result) for result in results.results] == [False, False, True, False]
    assert {line.state for line in survey_results.everything(school)} == {"open", "draft"}


@pytest.mark.parametrize("instant", [NOON, *INSTANTS], ids=str)
def test_whenever_the_demo_starts_words_are_the_same_and_last_month_can_be_counted(
    context, instant
):
    _made, school = make(instant)
    with clock.at(instant):
        today = clock.today(school.time_zone)
        days = db.session.scalars(_of(school, Feedback, Feedback.day)).all()
        assert max(days) == today
        assert min(days) >= today - timedelta(days=63)
        assert len(written(school)) == 17 + len(told_survey.TEXTS)
        assert len(concerns.open_ones(school)) == 1
        last_month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
        assert last_month in message_summary.months(school)
        summary = message_summary.of(school, last_month, "en")
    assert all(count is not None and count >= 5 for count in summary.faces)
    assert summary.by_topic
    cells = [cell for line in summary.by_topic.cells for cell in line]
    assert None in cells
    assert any(cell and cell > 5 for cell in cells)


def test_rows_lie_mixed_and_hold_no_order(school):
    for model in (Feedback, SurveyResponse, Translation):
        assert set(db.session.scalars(_of(school, model, model.mixed))) == {True}
    stored = db.session.execute(
        _of(school, Feedback, Feedback.words).order_by(Feedback.reference)
    ).scalars()
    order = [said.words for said in told_words.MESSAGES]
    assert [words for words in stored if words in order] != order


def test_no_parents_name_is_in_anything_that_was_told():
    texts = [text for said in told_words.MESSAGES for text in (said.words, said.english)]
    texts += [told_words.ANSWER, told_words.ANSWER_POLISH]
    for story in told_stories.STORIES:
        texts += [
            story.told,
            story.answer,
            *(text for both in story.words.values() for text in both),
        ]
    texts += [text for _language, text in told_survey.TEXTS.values()]
    names = [name for name, _language in people.FAMILIES]
    surnames = [name.split()[-1] for name, _email, _role in people.STAFF]

    def found(some):
        every = [*names, *surnames]
        return [each for each in every if re.search(rf"\b{re.escape(each)}\b", " ".join(some))]

    assert found(["Yesterday Priya came"]) == ["Priya"]
    assert found(texts) == []
