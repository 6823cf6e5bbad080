"""Feedback as it is given: saved by one touch, one row whatever happens, nothing about who."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import answer_codes, feedback, feedback_about
from kiosk.models.feedback import Feedback, MessageState
from tests.surgeries import add_host, add_surgery

HARMLESS = ("<script>alert(1)</script>", '=HYPERLINK("x")', "{{7*7}}", "مرحبا", "👩🏽‍🏫 ok", "नमस्ते")


@pytest.fixture
def school(scene, context):
    """The school under test, within a transaction that is rolled back."""
    return scene.school


@pytest.fixture
def token(school):
    """The private link of somebody who has touched a face."""
    link = "link-" + tokens.reference()
    feedback.give(school, token=link, face="good")
    return link


def rows(school):
    return db.session.execute(
        sa.select(Feedback.__table__).where(Feedback.school_id == school.id)
    ).all()


def given(school, token):
    return feedback.by_token(school, token, "en")


def test_one_touch_keeps_a_face_and_a_day_and_nothing_else(school, token):
    (row,) = rows(school)
    said = {name: value for name, value in row._mapping.items() if value}
    assert {**said, "reference": 0, "link_digest": 0} == {
        "reference": 0,
        "link_digest": 0,
        "school_id": school.id,
        "day": clock.today(school.time_zone),
        "face": "good",
        "state": "new",
    }


def test_the_same_touch_again_is_one_row_and_another_face_takes_its_place(school, token):
    feedback.give(school, token=token, face="good")
    feedback.give(school, token=token, face="better")
    feedback.change_face(school, token, "ok")
    assert [row.face for row in rows(school)] == ["ok"]


@pytest.mark.parametrize("face", ["", "GOOD", "bad", "😀", "good "])
def test_there_are_three_faces_only(school, face):
    with pytest.raises(feedback.FaceMissing):
        feedback.give(school, token="link", face=face)
    assert rows(school) == []


def test_it_is_tied_to_what_it_is_about(school, scene):
    host = add_host(school)
    surgery = add_surgery(school, [host])
    about = {
        f"e-{scene.event}": ("event", "Coffee morning"),
        f"s-{surgery.reference}": ("surgery", surgery.title),
        f"h-{host.reference}": ("host", "Helen"),
    }
    for text, (kind, title) in about.items():
        feedback.give(school, token=text, face="ok", about=text)
        found = given(school, text).about
        assert (found.kind, str(found.title), found.text) == (kind, title, text)


@pytest.mark.parametrize("about", ["", "e-", "x-" + "a" * 22, "e-" + "a" * 22, "e-../..", "e"])
def test_an_old_poster_still_takes_feedback_about_nothing(school, about):
    feedback.give(school, token="link-of-poster", face="ok", about=about)
    assert given(school, "link-of-poster").about is None


def test_an_event_of_another_school_is_nothing_here(school, other, scene):
    assert feedback_about.find(other, f"e-{scene.event}", "en") is None
    assert feedback_about.find(school, f"e-{scene.event}", "en") is not None


@pytest.mark.parametrize("words", HARMLESS)
def test_words_of_any_script_are_kept_as_they_were_written(school, token, words):
    feedback.write(school, token, words, "ar")
    (row,) = rows(school)
    assert (row.words, row.language) == (words, "ar")


def test_what_reorders_a_line_is_left_out_and_lines_stay(school, token):
    feedback.write(school, token, "one\u202etwo\r\n\r\n\r\n\r\nthree\x00", "en")
    assert given(school, token).words == "onetwo\n\nthree"


def test_a_thousand_characters_fit_and_nothing_is_cut(school, token):
    feedback.write(school, token, "ب" * 1000, "ar")
    with pytest.raises(feedback.WordsTooLong):
        feedback.write(school, token, "ب" * 1001, "ar")
    with pytest.raises(feedback.WordsMissing):
        feedback.write(school, token, " \u200b\n ", "ar")
    assert given(school, token).words == "ب" * 1000


def test_a_face_has_no_language_and_words_have_the_one_of_their_page(school, token):
    feedback.set_topic(school, token, "child")
    assert rows(school)[0].language is None
    feedback.write(school, token, "Dziękuję", "pl")
    assert rows(school)[0].language == "pl"


def test_a_topic_can_be_taken_back_and_only_ours_are_kept(school, token):
    for sent, kept in (("place", "place"), ("<b>", None), ("time", "time"), (None, None)):
        feedback.set_topic(school, token, sent)
        assert given(school, token).topic == kept


def test_who_wants_an_answer_gets_a_code_and_the_database_cannot_open_it(school, token):
    code = answer_codes.draw("secret", token)
    wanted = {"answer_token": "answer-link", "secret": "secret", "language": "pl"}
    for _again in range(2):
        assert feedback.want_answer(school, token, code=code, **wanted)
    (row,) = rows(school)
    assert row.wants_answer
    assert row.language == "pl"
    assert "answer-link" not in str(row)
    assert not set(code) & set(str(row).split("'"))
    assert feedback.has_code(school, token, code, "secret")
    assert not feedback.has_code(school, token, code, "another secret")
    feedback.no_answer(school, token)
    assert not feedback.has_code(school, token, code, "secret")
    assert not given(school, token).wants_answer


def test_a_code_is_never_given_twice(school, token):
    feedback.give(school, token="second", face="ok")
    code = answer_codes.draw("secret", token)
    wanted = {"secret": "secret", "language": "en", "code": code}
    assert feedback.want_answer(school, token, answer_token="a", **wanted)
    assert not feedback.want_answer(school, "second", answer_token="b", **wanted)
    assert not given(school, "second").wants_answer


def test_contact_is_kept_only_as_it_was_given(school, token):
    feedback.leave_contact(school, token, "call", " (07700) 900 982 ")
    assert rows(school)[0].contact == "07700900982"
    feedback.leave_contact(school, token, "email", "Olena@example.org")
    assert (rows(school)[0].contact_way, rows(school)[0].contact) == ("email", "Olena@example.org")
    for way, contact, refusal in (
        ("call", "12", feedback.PhoneWrong),
        ("email", "olena", feedback.EmailWrong),
        ("email", "a@b.org\nBcc: x@y.org", feedback.EmailWrong),
        ("pigeon", "1", feedback.FaceMissing),
    ):
        with pytest.raises(refusal):
            feedback.leave_contact(school, token, way, contact)


def test_a_link_opens_one_message_of_one_school_until_the_next_day(school, other, token):
    assert given(school, token).face == "good"
    with pytest.raises(errors.NotFound):
        given(other, token)
    with pytest.raises(errors.NotFound):
        feedback.set_topic(school, "unknown", "child")
    with clock.at(clock.now() + timedelta(days=1)):
        feedback.set_topic(school, token, "child")
    with clock.at(clock.now() + timedelta(days=2)), pytest.raises(errors.NotFound):
        feedback.write(school, token, "late", "en")


def test_what_was_passed_on_as_danger_is_not_visible_but_can_still_be_added_to(school, token):
    seen = sa.select(Feedback.reference).where(*feedback.visible(school))
    assert db.session.scalars(seen).all()
    reference = feedback.reference_of(school, token)
    assert feedback.lock(school, reference).reference == reference
    db.session.execute(
        sa.update(Feedback).where(Feedback.school_id == school.id).values(state=MessageState.DANGER)
    )
    assert not db.session.scalars(seen).all()
    with pytest.raises(errors.NotFound):
        feedback.lock(school, reference)
    feedback.write(school, token, "more", "en")
    assert rows(school)[0].state == "danger"


def test_a_text_of_a_survey_that_is_emptied_is_gone(school, make_survey):
    (question,) = make_survey("text").questions
    known = {"question_id": question.id, "language": "en"}
    feedback.write_text(school, token="text-link", words="The gate", **known)
    feedback.write_text(school, token="text-link", words="The gate is shut", **known)
    assert [(row.face, row.words) for row in rows(school)] == [(None, "The gate is shut")]
    feedback.write_text(school, token="text-link", words="  ", **known)
    assert rows(school) == []


def test_words_after_a_voice_was_typed_up_stand_below_it(school, scene, token):
    typed = {"words": "What they said", "words_by_id": scene.people["host"], "language": "en"}
    db.session.execute(sa.update(Feedback).where(Feedback.school_id == school.id).values(typed))
    assert given(school, token).words == "", "what staff typed is not shown as theirs"
    feedback.write(school, token, "And this", "en")
    assert rows(school)[0].words == "What they said\n\nAnd this"
