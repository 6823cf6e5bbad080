"""What parents said is forgotten in time, also in the bytes of the files; a bare face stays."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.clockwork import tidy
from kiosk.core import clock, db, tokens
from kiosk.domain import concerns, message_retention
from kiosk.models.feedback import Concern, Feedback, Reply, Voice
from kiosk.models.survey import Survey, SurveyQuestion
from kiosk.models.translation import Translation, TranslationState
from tests import tables
from tests.conftest import ON_POSTGRES
from tests.messages import change, give

CANARY = "Zyxcanary-of-a-parent"
#: Where canaries lie in one message with all that hangs on it.
PLACES = 5


def days_ago(school, days):
    return clock.today(school.time_zone) - timedelta(days=days)


def row(school, reference):
    mine = (Feedback.school_id == school.id, Feedback.reference == reference)
    return db.session.execute(sa.select(Feedback.__table__).where(*mine)).first()


def add_voice(school, reference, sound=b"sound", **more):
    change(school, reference, has_voice=True, language="pl")
    day = row(school, reference).day
    db.session.add(
        Voice(
            feedback_reference=reference,
            school_id=school.id,
            day=day,
            sound=sound,
            seconds=3,
            **more,
        )
    )
    db.session.flush()


def add_translation(school, subject, reference, text):
    db.session.add(
        Translation(
            reference=tokens.reference(),
            school_id=school.id,
            subject=subject,
            subject_reference=reference,
            field="words",
            source_language="pl",
            source_digest="x",
            language="en",
            text=text,
            state=TranslationState.DONE,
        )
    )
    db.session.flush()


def add_reply(school, reference, staff_id, text="Thank you"):
    reply = Reply(
        reference=tokens.reference(),
        school_id=school.id,
        feedback_reference=reference,
        key=tokens.reference(),
        text=text,
        language="en",
        by_id=staff_id,
        at=clock.now(),
    )
    db.session.add(reply)
    db.session.flush()
    return reply.reference


def add_question(school):
    survey = Survey(
        reference=tokens.reference(),
        school_id=school.id,
        key=tokens.reference(),
        title="Lunch",
        made_at=clock.now(),
    )
    db.session.add(survey)
    db.session.flush()
    question = SurveyQuestion(
        reference=tokens.reference(),
        school_id=school.id,
        survey_id=survey.id,
        position=1,
        kind="text",
        text="Why?",
    )
    db.session.add(question)
    db.session.flush()
    return question.id


def furnish(school, staff_id, number):
    """Put five canaries into one message with all that hangs on it."""

    def canary(place):
        return f"{CANARY}-{number}-{place}-end"

    reference = give(school, canary(0), "pl", face="better", contact=("call", "07700 900 982"))
    change(school, reference, contact=canary(1))
    add_voice(school, reference, canary(2).encode())
    add_translation(school, "feedback", reference, canary(3))
    add_reply(school, reference, staff_id, canary(4))
    return reference


def forget(school):
    """Run it until nothing is left to forget, as the clock does; return how many it was."""
    total = 0
    while more := message_retention.forget_messages(school):
        total += more
        assert total < 1000, "The same is found again and again."
    return total


@pytest.fixture
def keep(context, school):
    """Return a way to choose days, within the test."""

    def chosen(**days):
        for name, value in days.items():
            setattr(school, name, value)

    before = (school.words_days, school.voice_days, school.concern_days)
    yield chosen
    school.words_days, school.voice_days, school.concern_days = before


@pytest.fixture
def by(scene):
    return scene.people["host"]


@pytest.fixture(autouse=True)
def looks_at_this_transaction(request, monkeypatch):
    """Tests that commit nothing look where they wrote; the others look beside, as the clock does."""
    if "keep" in request.fixturenames:

        class Here:
            def connect(self):
                return self

            def __enter__(self):
                return db.session

            def __exit__(self, *_raised):
                pass

        monkeypatch.setattr(message_retention.db, "reader", Here)


# --- days -----------------------------------------------------------------------------------------


def test_words_are_kept_as_long_as_the_school_says_and_not_a_day_longer(keep, school, by):
    keep(words_days=100, voice_days=90)
    made = {days: furnish(school, by, days) for days in (99, 100, 101)}
    for days, reference in made.items():
        change(school, reference, day=days_ago(school, days))
    forget(school)
    kept = {days: row(school, reference).words for days, reference in made.items()}
    assert kept == {99: f"{CANARY}-99-0-end", 100: f"{CANARY}-100-0-end", 101: ""}


def test_what_stays_is_a_face_a_topic_what_it_was_about_and_the_day(keep, school, scene, by):
    reference = furnish(school, by, 1)
    about = f"e-{scene.event}"
    other = give(school, "More", face="good", topic="event", about=about, answer=True)
    for one in (reference, other):
        change(school, one, day=days_ago(school, 400), code_digest=one, assigned_to_id=by)
    link = row(school, other).link_digest
    forget(school)
    left = row(school, other)
    assert (left.face, left.topic, left.day) == ("good", "event", days_ago(school, 400))
    assert left.event_id is not None
    empty = {"", None, False}
    stays = {"reference", "school_id", "link_digest", "day", "mixed", "face", "topic", "event_id"}
    assert {name for name in left._mapping if left._mapping[name] not in empty} - stays == {"state"}
    assert left.link_digest not in (link, ""), "a kept link would find it again"
    for table in ("reply", "voice", "translation"):
        assert not db.session.execute(
            sa.text(f"SELECT 1 FROM {table} WHERE school_id = :school_id"), {"school_id": school.id}
        ).first()


def test_a_bare_face_is_looked_at_only_once(keep, school):
    give(school, day=days_ago(school, 400))
    assert message_retention.forget_messages(school) == 1
    assert message_retention.forget_messages(school) == 0


def test_a_text_of_a_survey_goes_wholly(keep, school):
    question = add_question(school)
    reference = give(school, "Because", "pl", question_id=question)
    change(school, reference, face=None, day=days_ago(school, 400))
    add_translation(school, "feedback", reference, "English")
    forget(school)
    assert row(school, reference) is None
    assert not db.session.scalars(
        sa.select(Translation.text).where(Translation.school_id == school.id)
    ).all()


@pytest.mark.parametrize(
    ("day", "done_on", "kept"),
    [(10, 7, True), (10, 8, False), (60, None, True), (61, None, False), (61, 1, False)],
)
def test_a_contact_is_kept_a_week_after_the_message_is_done(keep, school, day, done_on, kept):
    reference = give(school, "Ring me", contact=("call", "07700 900 982"))
    done = days_ago(school, done_on) if done_on is not None else None
    change(school, reference, day=days_ago(school, day), done_on=done)
    forget(school)
    left = row(school, reference)
    assert bool(left.contact) is kept
    assert bool(left.contact_way) is kept
    assert left.words == "Ring me"


def test_voices_are_kept_for_their_own_days(keep, school):
    keep(voice_days=5)
    made = {days: give(school, day=days_ago(school, days)) for days in (5, 6)}
    for reference in made.values():
        add_voice(school, reference)
    forget(school)
    assert {days: row(school, one).has_voice for days, one in made.items()} == {5: True, 6: False}
    left = sa.select(Voice.feedback_reference).where(Voice.school_id == school.id)
    assert db.session.scalars(left).all() == [made[5]]


def test_another_school_keeps_its_own_days(keep, school, other):
    theirs = give(other, "Theirs", day=days_ago(other, 400))
    ours = give(school, "Ours", day=days_ago(school, 400))
    forget(other)
    assert (row(other, theirs).words, row(school, ours).words) == ("", "Ours")


# --- what was passed to the lead ------------------------------------------------------------------


@pytest.fixture
def passed(lead, keep, school, by):
    """Return a way to make a concern that was passed on so many days ago."""

    def make(days, closed=True):
        reference = furnish(school, by, days)
        with clock.at(clock.now() - timedelta(days=days)):
            concerns.pass_on(school, reference, by)
            (concern,) = [
                one.reference
                for one in concerns.open_ones(school)
                if clock.now() - one.passed_at < timedelta(minutes=1)
            ]
            if closed:
                concerns.close(school, concern, lead)
        change(school, reference, day=days_ago(school, days), done_on=days_ago(school, days))
        return reference

    return make


def test_what_is_dealt_with_goes_with_everything_in_its_own_time(keep, school, passed):
    keep(concern_days=365, words_days=30, voice_days=1)
    made = {days: passed(days) for days in (364, 365, 366)}
    forget(school)
    assert row(school, made[366]) is None
    for days in (364, 365):
        left = row(school, made[days])
        assert (left.words, left.has_voice) == (f"{CANARY}-{days}-0-end", True)
        assert left.contact, "nothing of it goes before"
    assert len(concerns.closed_ones(school)) == 2


def test_what_is_not_dealt_with_is_kept_however_old_it_is(keep, school, passed):
    reference = passed(4000, closed=False)
    assert forget(school) == 0
    assert row(school, reference).words
    assert len(concerns.open_ones(school)) == 1


def test_of_what_was_put_back_nothing_is_left_the_day_after(keep, school, passed, lead):
    reference = passed(1, closed=False)
    (concern,) = concerns.open_ones(school)
    concerns.put_back(school, concern.reference, lead)
    count = sa.select(sa.func.count()).where(Concern.school_id == school.id)
    forget(school)
    assert db.session.scalar(count.select_from(Concern)) == 1, "it can be undone today"
    with clock.at(clock.now() + timedelta(days=1)):
        forget(school)
    assert db.session.scalar(count.select_from(Concern)) == 0
    assert row(school, reference).words, "the message itself is with the others again"


# --- in pieces, and in the bytes of the files -----------------------------------------------------


@pytest.fixture
def old(app, scene, school, lead):
    """Ten messages of long ago, three of them passed on: fifty canaries. Committed."""
    by = scene.people["host"]
    with app.app_context(), db.writing():
        made = [furnish(school, by, number) for number in range(10)]
        with clock.at(clock.now() - timedelta(days=800)):
            for reference in made[:3]:
                concerns.pass_on(school, reference, by)
            for concern in concerns.open_ones(school):
                concerns.close(school, concern.reference, lead)
        for reference in made:
            change(school, reference, day=days_ago(school, 800))
    return made


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL keeps its own files")
def test_forgotten_words_are_in_no_file_any_more(app, settings, old):
    assert len(canaries_in(settings)) == len(old) * PLACES, "the control: before, all are there"
    with app.app_context():
        tidy()
    assert canaries_in(settings) == set()
    assert tables.count(app, "feedback") == 7
    assert tables.count(app, "concern") == 0


@pytest.mark.skipif(ON_POSTGRES, reason="PostgreSQL keeps its own files")
def test_without_forgetting_they_would_stay(app, settings, old):
    """The control: the rest of the work by the clock leaves them where they are."""
    with app.app_context():
        tidy(forget=False)
        db.wipe_journal()
    assert len(canaries_in(settings)) == len(old) * PLACES


def canaries_in(settings):
    pattern = f"{CANARY}-[0-9]*-[0-9]-end"
    return set(re.findall(pattern.encode(), tables.on_disk(settings)))


def test_many_take_more_than_one_turn(app, old, monkeypatch):
    monkeypatch.setattr(message_retention, "AT_ONCE", 2)
    monkeypatch.setattr("kiosk.domain.retention.AT_ONCE", 1)
    with app.app_context():
        tidy()
    left = tables.rows(app, "feedback")
    assert [one["words"] for one in left] == [""] * 7
    for table in ("voice", "reply", "translation", "concern"):
        assert tables.count(app, table) == 0
