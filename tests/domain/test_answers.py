"""Answers for somebody without a name: opened by link or code, in their language, without their words."""

import random

import pytest

from kiosk.core import db, errors, tokens
from kiosk.domain import answer_codes, answers, feedback, replies, schools, translations
from kiosk.models.feedback import Feedback, MessageState

SECRET = "a secret of this test"
WORDS = "The stairs are hard for my mother"


@pytest.fixture
def school(scene, context):
    """The school under test, within a transaction that is rolled back."""
    return scene.school


class Message:
    """A message whose writer wants an answer, with the link and the code that they were given."""

    def __init__(self, school, language="pl", face="ok", topic="place"):
        self.token, self.link = tokens.reference(), tokens.reference()
        self.code = answer_codes.draw(SECRET, self.token)
        feedback.give(school, token=self.token, face=face)
        feedback.set_topic(school, self.token, topic)
        feedback.write(school, self.token, WORDS, language)
        kept = feedback.want_answer(
            school,
            self.token,
            code=self.code,
            answer_token=self.link,
            secret=SECRET,
            language=language,
        )
        assert kept
        self.reference = feedback.reference_of(school, self.token)


@pytest.fixture
def message(school):
    """Return a message in Polish."""
    return Message(school)


@pytest.fixture
def answer(scene, school):
    """Return a way to answer a message."""

    def send(message, text="We will build a ramp."):
        made = replies.send(
            school,
            message.reference,
            key=tokens.reference(),
            text=text,
            staff_id=scene.people["host"],
        )
        return made.reference

    return send


def render(scene, school, reply, language, text, source="We will build a ramp."):
    given = {"source": "en", "source_text": source, "staff_id": scene.people["host"]}
    translations.write(school, "reply", reply, "text", language, text, **given)


def test_a_message_that_nobody_answered_opens_and_says_so(school, message):
    found = answers.by_digest(school, tokens.digest(message.link), "pl")
    assert (found.face, found.topic, found.language) == ("ok", "place", "pl")
    assert (found.answered, found.replies) == (False, ())


def test_nothing_that_they_wrote_is_in_what_opens(school, message, answer):
    answer(message)
    assert WORDS not in repr(answers.by_digest(school, tokens.digest(message.link), "pl"))
    assert WORDS in repr(feedback.by_token(school, message.token, "pl")), "the look can find them"


def test_the_code_and_the_link_open_the_same(school, message, answer):
    answer(message)
    digest = answers.digest_of_code(school, message.code, SECRET)
    assert digest == tokens.digest(message.link)
    by_code = answers.by_digest(school, digest, "pl")
    assert by_code == answers.by_digest(school, tokens.digest(message.link), "pl")
    assert [reply.text.text for reply in by_code.replies] == ["We will build a ramp."]


def test_other_pictures_the_order_turned_round_and_another_secret_open_nothing(school, message):
    other = ("fish",) * answer_codes.LENGTH
    turned = tuple(reversed(message.code))
    assert turned != message.code
    assert answers.digest_of_code(school, other, SECRET) is None
    assert answers.digest_of_code(school, turned, SECRET) is None
    assert answers.digest_of_code(school, message.code, "another secret") is None


def test_another_school_opens_nothing(school, message):
    other = schools.by_host("hillside.test")
    assert answers.digest_of_code(other, message.code, SECRET) is None
    with pytest.raises(errors.NotFound):
        answers.by_digest(other, tokens.digest(message.link), "pl")
    with pytest.raises(errors.NotFound):
        answers.mark_read(other, tokens.digest(message.link), [])


def test_an_erased_message_is_like_one_that_never_was(school, message):
    db.session.execute(
        db.Base.metadata.tables["feedback"].delete().where(Feedback.reference == message.reference)
    )
    assert answers.digest_of_code(school, message.code, SECRET) is None
    with pytest.raises(errors.NotFound):
        answers.by_digest(school, tokens.digest(message.link), "pl")


def test_who_wants_no_answer_any_more_has_closed_link_and_code(school, message):
    feedback.no_answer(school, message.token)
    assert answers.digest_of_code(school, message.code, SECRET) is None
    with pytest.raises(errors.NotFound):
        answers.by_digest(school, tokens.digest(message.link), "pl")


def test_a_message_passed_on_as_danger_still_opens(school, message, answer):
    answer(message)
    db.session.execute(
        db.Base.metadata.tables["feedback"]
        .update()
        .where(Feedback.reference == message.reference)
        .values(state=MessageState.DANGER)
    )
    found = answers.by_digest(school, answers.digest_of_code(school, message.code, SECRET), "pl")
    assert found.answered


def test_a_reply_is_shown_in_the_language_of_the_page_with_the_original(
    scene, school, message, answer
):
    reply = answer(message)
    render(scene, school, reply, "pl", "Zbudujemy rampę.")
    render(scene, school, reply, "ar", "سنبني منحدرًا.")
    in_polish = answers.by_digest(school, tokens.digest(message.link), "pl").replies[0]
    assert (in_polish.text.text, in_polish.text.language) == ("Zbudujemy rampę.", "pl")
    assert in_polish.original.text == "We will build a ramp."
    assert in_polish.machine is False
    assert (
        answers.by_digest(school, tokens.digest(message.link), "ar").replies[0].text.language
        == "ar"
    )
    in_english = answers.by_digest(school, tokens.digest(message.link), "en").replies[0]
    assert (in_english.text.language, in_english.original) == ("en", None)


def test_without_the_language_of_the_page_the_reply_is_in_that_of_the_message(
    scene, school, message, answer
):
    render(scene, school, answer(message), "pl", "Zbudujemy rampę.")
    assert (
        answers.by_digest(school, tokens.digest(message.link), "ar").replies[0].text.language
        == "pl"
    )


def test_a_computers_words_are_marked_and_those_of_an_older_text_are_not_shown(
    scene, school, message, answer
):
    reply = answer(message)
    render(scene, school, reply, "pl", "Zbudujemy rampę.")
    table = db.Base.metadata.tables["translation"]
    db.session.execute(table.update().values(machine=True, by_id=None, on_day=None))
    shown = answers.by_digest(school, tokens.digest(message.link), "pl").replies[0]
    assert (shown.text.text, shown.machine) == ("Zbudujemy rampę.", True)
    db.session.execute(table.update().values(source_digest=translations.digest("Another text.")))
    shown = answers.by_digest(school, tokens.digest(message.link), "pl").replies[0]
    assert (shown.text.text, shown.machine, shown.original) == (
        "We will build a ramp.",
        False,
        None,
    )


def test_only_the_replies_that_were_on_the_page_become_read(school, message, answer):
    first, second = answer(message), answer(message, "It is ready.")
    digest = tokens.digest(message.link)
    answers.mark_read(school, digest, [first])
    assert not answers.by_digest(school, digest, "en").read
    answers.mark_read(school, digest, [second, "not a reply"])
    answers.mark_read(school, digest, [second])
    assert answers.by_digest(school, digest, "en").read
    assert [reply.opened for reply in replies.of(school, message.reference, None)] == [True, True]


def test_nobody_marks_the_replies_to_somebody_else(school, message, answer):
    reply = answer(message)
    other = Message(school)
    answers.mark_read(school, tokens.digest(other.link), [reply])
    assert not replies.of(school, message.reference, None)[0].opened


def test_a_code_is_found_among_many_and_no_digest_of_one_opens_another(school):
    made = [Message(school, face=random.choice(("good", "ok", "better"))) for _ in range(5)]
    found = [answers.digest_of_code(school, one.code, SECRET) for one in made]
    assert found == [tokens.digest(one.link) for one in made]
    assert len(set(found)) == len(made)
