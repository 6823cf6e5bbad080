"""Replies: one for each form that is sent, both of two colleagues, taken back within the minute."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import audit, replies, translations
from kiosk.models.feedback import Reply
from kiosk.models.school import School
from kiosk.models.translation import Translation
from tests.messages import change, give


@pytest.fixture
def by(scene):
    """The host, who answers here."""
    return scene.people["host"]


@pytest.fixture
def waiting(context, school):
    """Somebody who wrote in Polish and wants an answer."""
    return give(school, "Dzień dobry", "pl", answer=True)


@pytest.fixture
def send(school, by):
    """Return a way to answer."""

    def sent(reference, text="Thank you", key="", staff_id=by):
        key = key or tokens.reference()
        return replies.send(school, reference, key=key, text=text, staff_id=staff_id)

    return sent


@pytest.fixture
def translator(context, school):
    """The school has named a computer that translates."""
    where = sa.update(School).where(School.id == school.id)
    db.session.execute(where.values(translator_url="https://translate.example.org"))
    school.translator_url = "https://translate.example.org"
    yield
    school.translator_url = ""


def texts(school, reference):
    return [reply.text.text for reply in replies.of(school, reference, "pl")]


def of_messages(school):
    return [entry for entry in audit.recent(school) if "message" in entry.facts]


def asked_of_the_computer(school):
    asked = sa.select(Translation.subject, Translation.source_language, Translation.language)
    return [
        tuple(row) for row in db.session.execute(asked.where(Translation.school_id == school.id))
    ]


def test_a_reply_is_kept_in_the_language_of_the_school(school, waiting, send):
    sent = send(waiting, "Thank you.\nCome and see.")
    assert (sent.text.text, sent.text.language) == ("Thank you.\nCome and see.", "en")
    assert (sent.by, sent.opened, sent.rendering) == ("Host", False, None)
    assert replies.of(school, waiting, "pl") == [sent]


def test_the_same_form_sent_twice_is_one_reply(school, waiting, send):
    key = tokens.reference()
    assert send(waiting, key=key) == send(waiting, key=key)
    assert texts(school, waiting) == ["Thank you"]
    assert [entry.act for entry in of_messages(school)] == ["message_answered"]


def test_the_same_form_with_another_text_is_refused_and_nothing_is_lost(school, waiting, send):
    key = tokens.reference()
    send(waiting, "First", key)
    with pytest.raises(replies.ReplySent):
        send(waiting, "Second", key)
    with pytest.raises(replies.ReplySent):
        send(give(school, "Other", answer=True), "First", key)
    assert texts(school, waiting) == ["First"]


def test_two_colleagues_who_answer_at_once_are_both_kept(school, scene, waiting, send):
    send(waiting, "From the host")
    send(waiting, "From the manager", staff_id=scene.people["manager"])
    assert texts(school, waiting) == ["From the host", "From the manager"]
    assert [reply.by for reply in replies.of(school, waiting, None)] == ["Host", "Manager"]


@pytest.mark.parametrize("text", ["", "  ", "\n\n", "\u200b\u200f"])
def test_nothing_is_no_reply(school, waiting, send, text):
    with pytest.raises(replies.ReplyMissing):
        send(waiting, text)
    assert texts(school, waiting) == []


def test_a_thousand_characters_fit_and_one_more_does_not(school, waiting, send):
    send(waiting, "ş" * replies.LIMIT)
    with pytest.raises(replies.ReplyTooLong):
        send(waiting, "ş" * (replies.LIMIT + 1))
    assert texts(school, waiting) == ["ş" * replies.LIMIT]


def test_nobody_is_answered_who_did_not_ask_for_it(school, context, send):
    with pytest.raises(replies.NoAnswerWanted):
        send(give(school, "Just saying"))


def test_what_the_safeguarding_lead_has_is_not_found(school, waiting, send):
    change(school, waiting, state="danger")
    with pytest.raises(errors.NotFound):
        send(waiting)


def test_a_message_of_another_school_is_not_found(school, other, context, send):
    with pytest.raises(errors.NotFound):
        send(give(other, "Theirs", answer=True))


def test_a_translation_into_their_language_is_asked_for(school, translator, waiting, send):
    send(waiting)
    assert asked_of_the_computer(school) == [("reply", "en", "pl")]


def test_nobody_is_asked_to_translate_into_the_same_language(school, translator, send):
    send(give(school, "Hello", "en", answer=True))
    send(give(school, answer=True))
    assert asked_of_the_computer(school) == []


def test_the_translation_stands_with_the_reply(school, translator, waiting, send, by):
    sent = send(waiting)
    about = {"source": "en", "source_text": "Thank you", "staff_id": by}
    translations.write(school, "reply", sent.reference, "text", "pl", "Dziękuję", **about)
    found = replies.of(school, waiting, "pl")[0].rendering
    assert (found.text.text, found.machine) == ("Dziękuję", False)
    assert replies.of(school, waiting, "ar")[0].rendering is None


def test_within_the_minute_its_author_takes_it_back(school, translator, waiting, send, by):
    sent = send(waiting)
    replies.take_back(school, sent.reference, by)
    assert texts(school, waiting) == []
    assert asked_of_the_computer(school) == []
    assert [entry.act for entry in of_messages(school)] == ["reply_taken_back", "message_answered"]
    with pytest.raises(errors.NotFound):
        replies.take_back(school, sent.reference, by)


def test_after_the_minute_it_stays(school, waiting, send, by):
    sent = send(waiting)
    with clock.at(clock.now() + timedelta(seconds=61)), pytest.raises(replies.ReplyStays):
        replies.take_back(school, sent.reference, by)
    assert texts(school, waiting) == ["Thank you"]


def test_what_they_have_read_stays(school, waiting, send, by):
    sent = send(waiting)
    mine = (Reply.school_id == school.id, Reply.reference == sent.reference)
    db.session.execute(sa.update(Reply).where(*mine).values(opened=True))
    with pytest.raises(replies.ReplyStays):
        replies.take_back(school, sent.reference, by)
    assert replies.of(school, waiting, None)[0].opened


def test_a_colleague_takes_nothing_back(school, scene, waiting, send):
    sent = send(waiting)
    with pytest.raises(replies.ReplyStays):
        replies.take_back(school, sent.reference, scene.people["manager"])
    assert texts(school, waiting) == ["Thank you"]


def test_another_school_takes_nothing_back(school, other, waiting, send, by):
    with pytest.raises(errors.NotFound):
        replies.take_back(other, send(waiting).reference, by)
    assert texts(school, waiting) == ["Thank you"]


def test_what_is_written_down_has_no_words(school, waiting, send):
    send(waiting, "Very private")
    facts = [entry.facts for entry in of_messages(school)]
    assert facts == [{"message": waiting}]
