"""The sweep: what waits is translated by a server on this machine, and nothing waits for it."""

import socket

import pytest
import sqlalchemy as sa

from kiosk import clockwork
from kiosk.core import clock, db, language_guess, outbound, tokens
from kiosk.core.config import Config
from kiosk.domain import feedback, replies, translating, translations
from kiosk.models.feedback import Feedback
from kiosk.models.school import School
from kiosk.models.story import Story
from tests.domain.translating.conftest import (
    ENGLISH,
    POLISH,
    SECRET,
    answer,
    change,
    of,
    say,
    sweep,
    use,
)
from tests.tables import count

# --- off, and on --------------------------------------------------------------------------------


@pytest.fixture
def connections(monkeypatch):
    """Every name that is looked up and every connection that is opened by this process."""
    seen: list[object] = []
    real_connect, real_look_up = socket.create_connection, socket.getaddrinfo

    def connect(address, *given, **more):
        seen.append(address)
        return real_connect(address, *given, **more)

    def look_up(*given, **more):
        seen.append(given)
        return real_look_up(*given, **more)

    monkeypatch.setattr(socket, "create_connection", connect)
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return seen


def test_without_a_translator_a_sweep_opens_no_connection(school, connections, app):
    _token, reference = say(school)
    answer(school, reference)
    assert sweep(school) == 0
    assert connections == []
    assert count(app, "translation") == 0


def test_the_guard_sees_a_connection(school, server, connections):
    """The control of the test above."""
    say(school)
    assert sweep(use(school, server), server) == 1
    assert len(connections) >= 2


def test_words_arrive_in_the_schools_own_language(school, server, guesses):
    _token, reference = say(school)
    assert sweep(use(school, server, "a-key-2f1c"), server) == 1
    made = of(school, reference)
    assert (made.text.text, made.machine, made.by) == (f"[en] {POLISH}", True, None)
    assert made.fits(POLISH)
    sent = {"q": POLISH, "source": "pl", "target": "en", "format": "text", "api_key": "a-key-2f1c"}
    assert [asked.form for asked in server.asked] == [sent]
    assert sweep(school, server) == 0, "once is enough"
    assert guesses == [[POLISH]]


def test_words_in_the_schools_language_and_faces_are_not_sent(school, server, app):
    say(school, ENGLISH, "en")
    with db.writing():
        feedback.give(school, token=tokens.reference(), face="good")
    assert sweep(use(school, server), server) == 0
    assert server.asked == []
    assert count(app, "translation") == 0


def test_an_answer_arrives_in_the_parents_language(school, server):
    _token, reference = say(school)
    answer(school, reference)
    assert sweep(use(school, server), server) == 2
    with db.writing():
        [sent] = replies.of(school, reference, "pl")
    assert sent.rendering.text.text == "[pl] We will open it earlier."


def test_a_story_is_sent_as_it_is_now(school, server):
    with db.writing():
        story = Story(
            reference=tokens.reference(),
            school_id=school.id,
            key=tokens.reference(),
            told="The gate was closed.",
            told_on=clock.today(school.time_zone),
            made_at=clock.now(),
        )
        db.session.add(story)
        reference = story.reference
    use(school, server)
    with db.writing():
        translations.ask(school, "story", reference, "told", "The gate was closed.", "en", ["pl"])
    change(Story, reference, told="The gate was closed early.")
    assert sweep(school, server) == 1
    made = of(school, reference, "story", "told", "pl")
    assert made.text.text == "[pl] The gate was closed early."
    assert made.fits("The gate was closed early.")


def test_changed_words_are_translated_again(school, server):
    token, reference = say(school)
    use(school, server)
    sweep(school, server)
    say(school, POLISH + "!", "pl", token)
    assert sweep(school, server) == 1
    assert of(school, reference).text.text == f"[en] {POLISH}!"


def test_a_persons_translation_is_not_touched(school, server, scene):
    _token, reference = say(school)
    use(school, server)
    more = {"source": "pl", "source_text": POLISH, "staff_id": scene.people["manager"]}
    with db.writing():
        translations.write(
            school, "feedback", reference, "words", "en", "The gate shuts early", **more
        )
    assert sweep(school, server) == 0
    assert server.asked == []
    assert of(school, reference).text.text == "The gate shuts early"


# --- while it is asked --------------------------------------------------------------------------


def test_no_transaction_is_open_while_the_network_is_waited_for(school, server, monkeypatch):
    say(school)
    use(school, server)
    seen = []
    real = outbound.post

    def look_and_post(*given, **more):
        seen.append((db.writer().pool.checkedout(), db.reader().pool.checkedout()))
        return real(*given, **more)

    monkeypatch.setattr(outbound, "post", look_and_post)
    monkeypatch.setattr(
        language_guess,
        "guess",
        lambda texts: seen.append((db.writer().pool.checkedout(), 0)) or [None] * len(texts),
    )
    assert sweep(school, server) == 1
    assert seen == [(0, 0), (0, 0)]
    with db.writing():
        db.session.execute(sa.select(School).where(School.id == school.id))
        assert db.writer().pool.checkedout() == 1, "the control: an open one is seen"


def test_a_person_who_writes_meanwhile_is_not_written_over(school, server, scene, app):
    _token, reference = say(school)
    use(school, server)
    more = {"source": "pl", "source_text": POLISH, "staff_id": scene.people["manager"]}

    def meanwhile(form):
        with app.app_context(), db.writing():
            translations.write(
                school, "feedback", reference, "words", "en", "A person's words", **more
            )
        return "A computer's words"

    server.says = meanwhile
    sweep(school, server)
    made = of(school, reference)
    assert (made.text.text, made.by) == ("A person's words", "Manager Person")


def test_words_passed_on_as_danger_are_not_sent(school, server):
    _token, reference = say(school)
    _other, second = say(school)
    use(school, server)
    answer(school, second)
    with db.writing():
        translations.ask(school, "feedback", reference, "words", POLISH, "pl", ["en"])
        translations.ask(school, "feedback", second, "words", POLISH, "pl", ["en"])
    for one in (reference, second):
        change(Feedback, one, state="danger")
    assert sweep(school, server) == 0
    assert server.asked == []
    change(Feedback, reference, state="new")
    assert sweep(school, server) == 1, "the control: back with staff, they are"


def test_what_was_erased_is_not_sent_and_its_row_goes(school, server, app):
    use(school, server)
    with db.writing():
        translations.ask(school, "feedback", "gone", "words", POLISH, "pl", ["en"])
    assert sweep(school, server) == 0
    assert (server.asked, count(app, "translation")) == ([], 0)


def test_another_schools_words_are_not_sent_to_our_translator(school, other, server):
    say(other)
    assert sweep(use(school, server), server) == 0
    assert server.asked == []


def test_a_sweep_does_a_handful_in_no_order(school, server, monkeypatch):
    monkeypatch.setattr(translating, "AT_ONCE", 5)
    use(school, server)
    said = [f"{POLISH} {number}" for number in range(12)]
    for words in said:
        say(school, words)
    assert [sweep(school, server) for _ in range(4)] == [5, 5, 2, 0]
    sent = [asked.form["q"] for asked in server.asked]
    assert sorted(sent) == sorted(said)
    assert sent != said, "one time in a hundred million this is an accident"


# --- the worker ---------------------------------------------------------------------------------


def test_the_worker_goes_through_all_schools_and_logs_no_words(
    school, app, server, monkeypatch, caplog
):
    say(school)
    use(school, server)
    done = []

    def sweep_or_break(found, secret, config):
        done.append(found.name)
        if len(done) == 1:
            raise RuntimeError(POLISH)

    monkeypatch.setattr(translating, "sweep", sweep_or_break)
    clockwork.sweep(app, Config(instance=None, secret_key=SECRET))
    assert done == ["Riverside", "Hillside"]
    assert "RuntimeError" in caplog.text
    assert "Furtka" not in caplog.text
