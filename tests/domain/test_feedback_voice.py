"""Spoken messages: one for each message, heard by those who may, and gone once it is typed up."""

import pytest
import sqlalchemy as sa

from kiosk.core import db, errors, tokens
from kiosk.core.sound import Sound
from kiosk.domain import feedback, feedback_voice
from kiosk.domain.feedback_voice import TypedUpAlready, WordsMissing, WordsTooLong
from kiosk.models.feedback import Feedback, MessageState, Voice
from kiosk.models.staff import Staff

HELLO = Sound(b"hello", 3)


@pytest.fixture
def token(context, school):
    made = tokens.reference()
    feedback.give(school, token=made, face="better")
    return made


@pytest.fixture
def spoken(school, token):
    """Return the reference of a message with a voice."""
    feedback_voice.keep(school, token, HELLO, "pl")
    return feedback.reference_of(school, token)


def row(school, reference):
    db.session.flush()
    wanted = sa.select(Feedback.__table__).where(Feedback.school_id == school.id)
    return db.session.execute(wanted.where(Feedback.reference == reference)).one()


def voices(school):
    wanted = sa.select(Voice.sound, Voice.seconds, Voice.mixed).where(Voice.school_id == school.id)
    return [tuple(row) for row in db.session.execute(wanted)]


def pass_on(school, reference):
    mine = (Feedback.school_id == school.id, Feedback.reference == reference)
    db.session.execute(sa.update(Feedback).where(*mine).values(state=MessageState.DANGER))


def listens(school, scene, **said):
    mine = (Staff.school_id == school.id, Staff.id == scene.people["host"])
    db.session.execute(sa.update(Staff).where(*mine).values(**said))


def test_nobody_is_asked_to_speak_until_somebody_listens(context, school, scene, other):
    assert not feedback_voice.listening(school)
    listens(school, scene, listens=True)
    assert feedback_voice.listening(school)
    assert not feedback_voice.listening(other)
    listens(school, scene, active=False)
    assert not feedback_voice.listening(school)


def test_a_voice_is_kept_with_its_language_and_no_time(school, token, spoken):
    assert feedback.by_token(school, token, "pl").has_voice
    assert row(school, spoken).language == "pl"
    assert feedback_voice.of(school, spoken) == b"hello"
    assert voices(school) == [(b"hello", 3, False)]
    assert set(Voice.__table__.c.keys()) == {
        *("feedback_reference", "school_id", "mixed", "day", "sound", "seconds")
    }


def test_another_recording_takes_the_place_of_the_first(school, token, spoken):
    for _ in range(2):
        feedback_voice.keep(school, token, Sound(b"again", 5), "ar")
    assert voices(school) == [(b"again", 5, False)]
    assert row(school, spoken).language == "ar"


def test_a_link_that_opens_nothing_keeps_nothing(context, school, other, token):
    for of_whom, unknown in ((school, tokens.reference()), (other, token)):
        with pytest.raises(errors.NotFound):
            feedback_voice.keep(of_whom, unknown, HELLO, "en")
    assert voices(school) == []


def test_another_school_hears_nothing(school, other, spoken):
    assert feedback_voice.of(other, spoken) is None
    assert feedback_voice.of(other, spoken, lead=True) is None


def test_what_was_passed_on_is_heard_by_leads_only_and_stays_as_it_was_said(school, scene, spoken):
    pass_on(school, spoken)
    assert feedback_voice.of(school, spoken) is None
    assert feedback_voice.of(school, spoken, lead=True) == b"hello"
    with pytest.raises(errors.NotFound):
        feedback_voice.type_up(school, spoken, "Words", "pl", scene.people["host"])
    assert len(voices(school)) == 1


def test_typed_words_take_the_place_of_the_voice(school, scene, token, spoken):
    feedback_voice.type_up(school, spoken, "  Za zimno w sali. ", "pl", scene.people["host"])
    found = row(school, spoken)
    assert (found.words, found.language) == ("Za zimno w sali.", "pl")
    assert (found.words_by_id, found.has_voice, found.mixed) == (scene.people["host"], False, False)
    assert voices(school) == []
    assert feedback_voice.of(school, spoken) is None
    assert feedback.by_token(school, token, "pl").words == "", "they did not write that"


def test_typed_words_stand_behind_those_that_the_person_wrote(school, scene, token, spoken):
    feedback.write(school, token, "The hall is cold.", "en")
    feedback_voice.type_up(school, spoken, "Very cold.", "en", scene.people["host"])
    assert row(school, spoken).words == "The hall is cold.\n\nVery cold."


def test_the_same_form_twice_is_once_and_a_colleague_who_is_later_is_told(school, scene, spoken):
    mine, theirs = scene.people["host"], scene.people["reception"]
    for _ in range(2):
        feedback_voice.type_up(school, spoken, "It is cold.", "en", mine)
    with pytest.raises(TypedUpAlready):
        feedback_voice.type_up(school, spoken, "It is cold.", "en", theirs)
    with pytest.raises(TypedUpAlready):
        feedback_voice.type_up(school, spoken, "Something else.", "en", mine)
    assert row(school, spoken).words == "It is cold."


@pytest.mark.parametrize(("words", "refusal"), [(" \n ", WordsMissing), ("a" * 2001, WordsTooLong)])
def test_words_that_do_not_fit_leave_the_voice(school, scene, spoken, words, refusal):
    with pytest.raises(refusal):
        feedback_voice.type_up(school, spoken, words, "en", scene.people["host"])
    assert len(voices(school)) == 1


def test_a_voice_is_forgotten_and_the_message_stays_without_a_language(school, other, spoken):
    feedback_voice.forget(other, [spoken])
    assert len(voices(school)) == 1, "another school forgets nothing of ours"
    feedback_voice.forget(school, [spoken, *("x" * 22 for _ in range(1200))])
    found = row(school, spoken)
    assert (found.face, found.language, found.has_voice) == ("better", None, False)
    assert voices(school) == []


def test_the_language_stays_with_words_and_with_a_wish_for_an_answer(school, token, spoken):
    feedback.write(school, token, "It is cold.", "pl")
    feedback_voice.forget(school, [spoken])
    assert (row(school, spoken).language, voices(school)) == ("pl", [])


def test_to_forget_a_message_without_a_voice_changes_nothing(school, token):
    feedback.write(school, token, "It is cold.", "pl")
    reference = feedback.reference_of(school, token)
    before = row(school, reference)
    feedback_voice.forget(school, [reference])
    assert row(school, reference) == before
