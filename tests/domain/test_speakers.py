"""Links of speakers: seven days, one task, one school; a name is forgotten, the recording stays."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors
from kiosk.domain import recordings, speakers, word_checks, wordings
from kiosk.domain.speakers import SpeakerLinkEnded
from kiosk.domain.word_checks import WordsLong, WordsMissing
from kiosk.domain.wordings import WordsMoved
from kiosk.models.wording import Speaker, WordCheck
from tests.speaking import WELCOME, read, somebody


@pytest.fixture
def by(context, scene):
    return scene.people["manager"]


def test_a_link_opens_its_task_for_seven_days_to_the_second(school, by):
    start = clock.now()
    with clock.at(start):
        made, token = speakers.invite(school, by, "pl", speakers.READ, " Ania ")
    assert len(token) == 22
    assert made.name == "Ania"
    for seconds, opens in ((0, True), (-0.001, True), (0.0, False)):
        at = start if seconds == 0 and opens else start + timedelta(days=7, seconds=seconds)
        with clock.at(at):
            if opens:
                assert speakers.by_token(school, token).reference == made.reference
            else:
                with pytest.raises(SpeakerLinkEnded):
                    speakers.by_token(school, token)


def test_nothing_that_opens_it_is_kept(school, by):
    _made, token = somebody(school, by)
    row = db.session.execute(
        sa.select(Speaker.__table__).where(Speaker.school_id == school.id)
    ).one()
    assert token not in [str(value) for value in row]


def test_it_opens_nothing_at_another_school_and_when_it_was_ended(school, other, by):
    _made, token = somebody(school, by)
    with pytest.raises(SpeakerLinkEnded):
        speakers.by_token(other, token)
    speakers.end(school, speakers.by_token(school, token), by)
    with pytest.raises(SpeakerLinkEnded):
        speakers.by_token(school, token)


def test_an_unknown_task_and_a_long_name_make_no_link(school, by):
    with pytest.raises(errors.NotFound):
        speakers.invite(school, by, "pl", "sing")
    with pytest.raises(speakers.NameLong):
        speakers.invite(school, by, "pl", speakers.READ, "a" * 91)
    assert speakers.listed(school, "pl") == []


def test_staff_see_who_did_what(school, by, tmp_path):
    reader, second = somebody(school, by)[0], somebody(school, by, speakers.LISTEN)[0]
    checks = somebody(school, by, speakers.WORDS)[0]
    take = read(tmp_path, school, reader)
    recordings.confirm(school, second, take.reference, take.file)
    word_checks.say(school, checks, "Help", "Pomoc", "Help", None)
    found = {
        one.task: (one.read, one.confirmed, one.checked) for one in speakers.listed(school, "pl")
    }
    assert found == {"read": (1, 0, 0), "listen": (0, 1, 0), "words": (0, 0, 1)}
    assert speakers.listed(school, "ar") == []


def test_the_name_is_forgotten_a_month_after_the_end_and_the_recording_stays(school, by, tmp_path):
    start = clock.now()
    with clock.at(start):
        reader, _token = somebody(school, by)
        read(tmp_path, school, reader)
    with clock.at(start + timedelta(days=37) - timedelta(seconds=1)):
        assert speakers.forget(school) == 0
    with clock.at(start + timedelta(days=37)):
        assert speakers.forget(school) == 1
        assert speakers.forget(school) == 0
        (one,) = speakers.listed(school, "pl")
    assert (one.name, one.read, one.agreed_at is not None) == ("", 1, True)
    assert recordings.takes(school, "pl")[WELCOME.sentence].by == ""


def said(school):
    wanted = sa.select(WordCheck).where(WordCheck.school_id == school.id)
    return db.session.scalars(wanted.execution_options(populate_existing=True)).one()


def test_what_a_speaker_says_of_a_line_counts_when_staff_accept_it(school, by):
    speaker = somebody(school, by, speakers.WORDS)[0]
    word_checks.say(school, speaker, "Help", "Pomoc", "  get\thelp ", None)
    row = said(school)
    assert (row.verdict, row.meaning, row.better) == ("good", "get help", "")
    assert word_checks.said_by(school, speaker) == {row.sentence: wordings.digest("Pomoc")}
    assert not wordings.of(school).is_checked("pl", "Help", "Pomoc")
    word_checks.accept(school, "pl", row.reference, "Help", "Pomoc", by)
    db.session.commit()
    wordings.forget()
    school.wordings = 1
    assert wordings.of(school).is_checked("pl", "Help", "Pomoc")
    assert not wordings.of(school).is_checked("pl", "Help", "Pomocy"), "the control"
    assert said(school).seen_by_id == by


def test_what_is_better_is_kept_and_never_counts_as_checked(school, by):
    speaker = somebody(school, by, speakers.WORDS)[0]
    word_checks.say(school, speaker, "Help", "Pomoc", "Help", None)
    word_checks.say(school, speaker, "Help", "Pomoc", "Assistance", "Pomocy")
    row = said(school)
    assert (row.verdict, row.meaning, row.better) == ("better", "Assistance", "Pomocy")
    with pytest.raises(errors.NotFound):
        word_checks.accept(school, "pl", row.reference, "Help", "Pomoc", by)


def test_words_that_changed_since_cannot_be_accepted(school, other, by):
    speaker = somebody(school, by, speakers.WORDS)[0]
    word_checks.say(school, speaker, "Help", "Pomoc", "Help", None)
    reference = said(school).reference
    with pytest.raises(WordsMoved):
        word_checks.accept(school, "pl", reference, "Help", "Ratunku", by)
    for wrong in ((other, "pl", "Help"), (school, "ar", "Help"), (school, "pl", "Welcome")):
        with pytest.raises(errors.NotFound):
            word_checks.accept(*wrong[:2], reference, wrong[2], "Pomoc", by)


@pytest.mark.parametrize(
    ("meaning", "better", "refused"),
    [
        (" ", None, WordsMissing),
        ("x" * 501, None, WordsLong),
        ("Help", "\u200b", WordsMissing),
        ("Help", "x" * 1001, WordsLong),
    ],
)
def test_nothing_and_too_much_are_refused(school, by, meaning, better, refused):
    speaker = somebody(school, by, speakers.WORDS)[0]
    with pytest.raises(refused):
        word_checks.say(school, speaker, "Help", "Pomoc", meaning, better)
