"""The inbox: which messages, in which order, what waits, and what staff do with one."""

import random
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import audit, inbox, replies, school_days, translations
from kiosk.domain.inbox import Filter
from kiosk.models.feedback import Feedback
from kiosk.models.school import School
from kiosk.models.sign_in import SchoolDay
from kiosk.models.staff import Staff
from kiosk.models.story import Story
from tests.messages import change, give
from tests.surgeries import add_host


@pytest.fixture
def by(scene):
    """The host, who does things here."""
    return scene.people["host"]


@pytest.fixture
def translator(context, school):
    """The school has named a computer that translates."""
    where = sa.update(School).where(School.id == school.id)
    db.session.execute(where.values(translator_url="https://translate.example.org"))
    school.translator_url = "https://translate.example.org"
    yield
    school.translator_url = ""


def listed(school, **wanted):
    return [row.reference for row in inbox.page(school, Filter(**wanted))]


def add_story(school, told="More chairs"):
    story = Story(
        reference=tokens.reference(),
        school_id=school.id,
        key=tokens.reference(),
        told=told,
        told_on=clock.today(school.time_zone),
        made_at=clock.now(),
    )
    db.session.add(story)
    db.session.flush()
    return story.reference


def acts(school):
    """Return what was written down of messages, newest first."""
    return [entry.act for entry in audit.recent(school) if "message" in entry.facts]


def version(school):
    day = clock.today(school.time_zone)
    asked = sa.select(SchoolDay.version).where(
        SchoolDay.school_id == school.id, SchoolDay.day == day
    )
    return db.session.scalar(asked) or 0


# --- which, and in which order ----------------------------------------------------------------


def test_the_newest_day_stands_first_and_within_a_day_a_random_name_decides(context, school):
    today = clock.today(school.time_zone)
    given = [(give(school, f"number {n}", day=today - timedelta(days=n % 3)), n) for n in range(24)]
    wanted = sorted(given, key=lambda one: (-(one[1] % 3), one[0]), reverse=True)
    assert listed(school) == [reference for reference, _ in wanted]


def test_the_order_does_not_tell_who_came_first(context, school):
    """Twenty of one day: the first half of the list is not the first half of the day."""
    given = [give(school, f"number {n}") for n in range(20)]
    found = listed(school)
    assert sorted(found) == sorted(given)
    assert found not in (given, given[::-1])  # the control: the order of arrival is another one
    mixed = given[:]
    random.shuffle(mixed)
    for reference in mixed:  # what staff do to them moves none of them
        inbox.assign(school, reference, None, 1)
    assert listed(school) == found


def test_a_face_without_words_is_no_row_unless_asked_for(context, school):
    face, said = give(school), give(school, "Nice cakes")
    assert listed(school) == [said]
    assert set(listed(school, faces=True)) == {face, said}
    assert inbox.faces_without_words(school, 30) == 1


def test_faces_of_long_ago_are_not_counted_among_the_last_days(context, school):
    today = clock.today(school.time_zone)
    give(school, day=today - timedelta(days=30))
    give(school, day=today - timedelta(days=29))
    assert inbox.faces_without_words(school, 30) == 1


def test_faces_about_a_person_are_never_listed(context, school):
    helen = add_host(school, "Helen")
    about = f"h-{helen.reference}"
    give(school, about=about)
    said = give(school, "She listened", about=about)
    assert listed(school, about=about, faces=True) == [said]
    assert Filter(about=about).ranks


@pytest.mark.parametrize("tab", inbox.TABS)
def test_what_the_safeguarding_lead_has_is_in_no_tab(context, school, tab):
    story = add_story(school)
    story_id = db.session.scalar(
        sa.select(Story.id).where(Story.school_id == school.id, Story.reference == story)
    )
    seen = give(school, "seen", answer=True, story_id=story_id)
    hidden = give(school, "hidden", answer=True, story_id=story_id)
    assert set(listed(school, tab=tab)) == {seen, hidden}  # the control
    change(school, hidden, state="danger")
    assert listed(school, tab=tab) == [seen]
    assert inbox.counts(school).to_answer == 1
    with pytest.raises(errors.NotFound):
        inbox.one(school, hidden)
    for act in (inbox.done, inbox.open_again):
        with pytest.raises(errors.NotFound):
            act(school, hidden, 1)
    with pytest.raises(errors.NotFound):
        inbox.assign(school, hidden, None, 1)


def test_another_school_has_its_own_messages(context, school, other):
    theirs = give(other, "theirs", answer=True)
    assert listed(school) == []
    assert listed(other) == [theirs]
    with pytest.raises(errors.NotFound):
        inbox.one(school, theirs)
    with pytest.raises(errors.NotFound):
        inbox.done(school, theirs, 1)


def test_to_answer_are_those_who_wait(context, school, by):
    waits = give(school, "Please answer", answer=True)
    ring = give(school, "Ring me", answer=True, contact=("call", "07700 900 982"))
    give(school, "No answer, thank you")
    assert set(listed(school, tab="answer")) == {waits, ring}
    for reference in (waits, ring):
        replies.send(school, reference, key=tokens.reference(), text="Yes", staff_id=by)
    assert listed(school, tab="answer") == [ring], "a number is to be rung until it is done"
    inbox.done(school, ring, by)
    assert listed(school, tab="answer") == []


def test_done_without_a_reply_is_not_to_answer_any_more(context, school, by):
    reference = give(school, "Please answer", answer=True)
    inbox.done(school, reference, by)
    assert listed(school, tab="answer") == []
    inbox.open_again(school, reference, by)
    assert listed(school, tab="answer") == [reference]


def test_the_board_has_those_that_are_with_a_story(context, school, by):
    reference, story = give(school, "Chairs"), add_story(school)
    give(school, "Other")
    assert listed(school, tab="board") == []
    inbox.put_on_board(school, reference, story, by)
    inbox.put_on_board(school, reference, story, by)
    assert listed(school, tab="board") == [reference]
    assert (inbox.one(school, reference).story_told, acts(school)) == (
        "More chairs",
        ["message_on_board"],
    )
    inbox.put_on_board(school, reference, None, by)
    assert listed(school, tab="board") == []


def test_a_story_of_another_school_is_not_found(context, school, other, by):
    with pytest.raises(errors.NotFound):
        inbox.put_on_board(school, give(school, "Chairs"), add_story(other), by)
    assert inbox.stories(school) == []
    assert [one.told for one in inbox.stories(other)] == ["More chairs"]


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        ({"language": "pl"}, {"polish"}),
        ({"topic": "place"}, {"place"}),
        ({"face": "better"}, {"better"}),
        ({"age_days": 7}, {"polish", "place", "better", "mine"}),
        ({"undone": True}, {"polish", "place", "better", "old", "mine"}),
    ],
)
def test_filters_leave_what_fits(context, school, by, wanted, fits):
    today = clock.today(school.time_zone)
    names = {
        give(school, "Dobrze", "pl"): "polish",
        give(school, "The hall", topic="place"): "place",
        give(school, "Hm", face="better"): "better",
        give(school, "Long ago", day=today - timedelta(days=7)): "old",
        give(school, "Mine", assigned_to_id=by): "mine",
        give(school, "Over", state="done", day=today - timedelta(days=9)): "over",
    }
    assert {names[one] for one in listed(school, **wanted)} == fits


def test_mine_are_those_that_were_given_to_me(context, school, scene, by):
    reference = give(school, "Mine")
    give(school, "Nobody's")
    inbox.assign(school, reference, by, scene.people["manager"])
    assert listed(school, mine=True, staff_id=by) == [reference]
    assert listed(school, mine=True, staff_id=scene.people["manager"]) == []


def test_about_leaves_what_came_from_there(context, school, scene):
    event = f"e-{scene.event}"
    reference = give(school, "Good talk", about=event)
    give(school, "Something else")
    assert listed(school, about=event) == [reference]
    assert [about.text for about in inbox.abouts(school, "en")] == [event]
    assert inbox.page(school, Filter(about=event))[0].about.title.text == "Coffee morning"


@pytest.mark.parametrize("about", ["x-1", "e-", "e-" + "a" * 22, "h-'; DROP TABLE", "\x00", "e"])
def test_about_what_is_not_there_leaves_nothing(context, school, about):
    give(school, "Something")
    assert listed(school, about=about) == []


def test_older_messages_come_page_by_page_each_once(context, school):
    today = clock.today(school.time_zone)
    given = {give(school, f"n {n}", day=today - timedelta(days=n // 20)) for n in range(75)}
    seen, after = [], None
    while rows := inbox.page(school, Filter(), after):
        assert len(rows) <= inbox.PAGE
        seen += [row.reference for row in rows]
        after = (rows[-1].day, rows[-1].reference)
    assert len(seen) == 75
    assert set(seen) == given
    assert seen == [row.reference for row in inbox.page(school, Filter(), most=1000)]


# --- what a row says ---------------------------------------------------------------------------


def test_a_row_shows_the_translation_that_fits_and_no_other(translator, context, school, by):
    reference = give(school, "Dzień dobry", "pl")
    about = {"source": "pl", "source_text": "Dzień dobry", "staff_id": by}
    translations.write(school, "feedback", reference, "words", "en", "Good morning", **about)
    row = inbox.page(school, Filter())[0]
    assert (row.words.text, row.words.language) == ("Dzień dobry", "pl")
    assert (row.translated.text.text, row.translated.machine) == ("Good morning", False)
    change(school, reference, words="Do widzenia")
    assert inbox.page(school, Filter())[0].translated is None


def test_what_a_computer_has_not_translated_yet_is_shown_as_it_is(translator, context, school):
    reference = give(school, "Dzień dobry", "pl")
    translations.ask(
        school, "feedback", reference, "words", "Dzień dobry", source="pl", targets=["en"]
    )
    row = inbox.page(school, Filter())[0]
    assert (row.translated, row.translation.state) == (None, "waiting")


def test_one_message_tells_all_that_was_given(context, school):
    reference = give(school, "Ring me", topic="child", contact=("call", "07700 900 982"))
    found = inbox.one(school, reference)
    assert (found.contact_way, found.contact, found.topic) == ("call", "07700900982", "child")
    assert (found.wants_answer, found.answered, found.done, found.said) == (
        True,
        False,
        False,
        True,
    )
    assert found.typed_by is None


def test_counts_tell_what_waits(context, school, by):
    assert inbox.counts(school) == inbox.Counts(0, 0, 0)
    give(school)
    give(school, "Read me")
    give(school, has_voice=True)
    give(school, "Typed up", has_voice=False)
    give(school, "Answer me", answer=True)
    give(school, "Was read", state="done")
    give(school, "Not yours", state="danger")
    assert inbox.counts(school) == inbox.Counts(to_answer=1, new=3, voices_waiting=1)


# --- what staff do -----------------------------------------------------------------------------


def test_each_act_is_written_down_once_without_words_and_today_counts_again(context, school, by):
    reference = give(school, "Secret words", answer=True)
    before = version(school)
    inbox.done(school, reference, by)
    inbox.done(school, reference, by)
    assert version(school) == before + 1
    inbox.open_again(school, reference, by)
    inbox.open_again(school, reference, by)
    inbox.assign(school, reference, by, by)
    inbox.assign(school, reference, by, by)
    assert acts(school) == ["message_given", "message_opened_again", "message_done"]
    assert "Secret" not in str([entry.facts for entry in audit.recent(school)])


def test_a_parent_who_gives_a_message_changes_no_version(context, school, by):
    """It would say when they gave it."""
    give(school, "Hello", answer=True, contact=("call", "07700 900 982"))
    assert version(school) == 0
    school_days.note_change(school, clock.today(school.time_zone))
    assert version(school) == 1  # the control


def test_done_begins_the_time_that_words_are_kept(context, school, by):
    reference = give(school, "Hello")
    inbox.done(school, reference, by)
    assert inbox.one(school, reference).done_on == clock.today(school.time_zone)
    inbox.open_again(school, reference, by)
    assert inbox.one(school, reference).done_on is None


def test_a_message_is_given_only_to_colleagues_with_an_account(context, school, other, scene, by):
    reference = give(school, "Hello")
    stranger = db.session.scalar(sa.select(Staff.id).where(Staff.school_id == other.id).limit(1))
    for nobody in (stranger, 10**6):
        with pytest.raises(inbox.NoSuchColleague):
            inbox.assign(school, reference, nobody, by)
    off = scene.people["reception"]
    db.session.execute(sa.update(Staff).where(Staff.id == off).values(active=False))
    with pytest.raises(inbox.NoSuchColleague):
        inbox.assign(school, reference, off, by)
    inbox.assign(school, reference, scene.people["manager"], by)
    assert inbox.one(school, reference).assigned_to == "Manager"
    inbox.assign(school, reference, None, by)
    assert inbox.one(school, reference).assigned_to is None


def test_the_statement_of_the_export_has_all_columns_and_no_danger(context, school):
    kept = give(school, "Kept")
    give(school, "Not kept", state="danger")
    rows = db.session.execute(inbox.statement(school, Filter())).all()
    assert [row.reference for row in rows] == [kept]
    assert set(rows[0]._mapping) == set(Feedback.__table__.columns.keys())


def plan(asked):
    compiled = asked.compile(db.reader(), compile_kwargs={"literal_binds": True})
    rows = db.session.execute(sa.text(f"EXPLAIN QUERY PLAN {compiled}")).all()
    return [row[-1] for row in rows]


@pytest.mark.one_engine
@pytest.mark.parametrize("tab", inbox.TABS)
def test_a_page_is_found_by_an_index_and_in_its_order(context, school, tab):
    """Among 100,000 messages too: nothing goes through all of them, nothing is sorted."""
    asked = inbox._with_names(inbox.statement(school, Filter(tab=tab))).limit(inbox.PAGE)
    steps = plan(asked)
    assert [one for one in steps if one.startswith("SEARCH feedback USING")], steps
    assert not [one for one in steps if "SCAN" in one or "TEMP B-TREE" in one], steps


@pytest.mark.one_engine
def test_without_an_index_the_plan_would_say_so(context, school):
    """The control of the test above."""
    steps = plan(sa.select(Feedback).where(Feedback.words == "x").order_by(Feedback.topic))
    assert [one for one in steps if one.startswith("SCAN feedback")], steps
    assert [one for one in steps if "TEMP B-TREE" in one], steps


def questions(work):
    """Return how many statements some work asks the database."""
    asked = []

    def count(*about):
        asked.append(about[2])

    engine = db.session.get_bind()
    sa.event.listen(engine, "before_cursor_execute", count)
    work()
    sa.event.remove(engine, "before_cursor_execute", count)
    return len(asked)


def test_a_page_asks_as_many_questions_for_thirty_rows_as_for_one(context, school, scene):
    def page():
        return inbox.page(school, Filter())

    give(school, "One", "pl", about=f"e-{scene.event}")
    few = questions(page)
    for n in range(20):
        give(school, f"More {n}", "pl", about=f"e-{scene.event}")
    assert questions(page) == few <= 3  # the messages, titles of events, translations
