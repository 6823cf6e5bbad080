"""The sweep: what waits is translated by a server on this machine, and nothing waits for it.

Everything is committed, as with the worker; clocks are set, never waited for.
"""

import socket
import time
from itertools import pairwise

import pytest
import sqlalchemy as sa

from kiosk import clockwork
from kiosk.core import clock, db, language_guess, outbound, tokens
from kiosk.core.config import Config
from kiosk.domain import feedback, replies, translating, translations, translator_settings
from kiosk.models.feedback import Feedback, Reply
from kiosk.models.school import School
from kiosk.models.story import Story
from kiosk.models.translation import Translation
from tests import translators
from tests.tables import count, rows

SECRET = "one-secret-of-an-instance-0123456789"
POLISH = "Furtka jest zamykana za wcześnie i nie zdążamy"
ENGLISH = "The gate is closed too early and we come too late"


@pytest.fixture
def school(scene, app):
    """The school under test, in an app's context, with nothing open and nothing remembered."""
    translating.forget()
    with app.app_context():
        yield scene.school
    translating.forget()


@pytest.fixture
def server():
    with translators.running() as running:
        yield running


@pytest.fixture(autouse=True)
def guesses(monkeypatch):
    """Guess without starting a program: what a real one says is tested in tests/core."""
    asked: list[list[str]] = []

    def guess(texts):
        asked.append(list(texts))
        return ["en" if "the " in text.lower() else "pl" for text in texts]

    monkeypatch.setattr(language_guess, "guess", guess)
    return asked


def use(school, server, key=""):
    """Name this server as the translator."""
    settings = {"secret": SECRET, "allowed": [server.host]}
    with db.writing():
        translator_settings.change(school, server.url, key, **settings)
    return refreshed(school)


def refreshed(school):
    """Bring the detached school up to what is stored, as the worker does before each sweep."""
    with db.writing():
        row = db.session.get_one(School, school.id)
        school.translator_url, school.translator_key = row.translator_url, row.translator_key
        db.session.expunge_all()
    return school


def sweep(school, server=None):
    allowed = (server.host,) if server else ()
    return translating.sweep(school, SECRET, Config(instance=None, translator_hosts=allowed))


def say(school, words=POLISH, language="pl", token=None):
    """A parent writes something; return the link and the reference of the message."""
    token = token or tokens.reference()
    with db.writing():
        feedback.give(school, token=token, face="better")
        feedback.write(school, token, words, language)
        reference = feedback.reference_of(school, token)
    return token, reference


def answer(school, reference, text="We will open it earlier.", by=1):
    with db.writing():
        db.session.add(
            Reply(
                reference=tokens.reference(),
                school_id=school.id,
                feedback_reference=reference,
                key=tokens.reference(),
                text=text,
                language="en",
                by_id=by,
                at=clock.now(),
            )
        )


def change(model, reference, **values):
    with db.writing():
        db.session.execute(sa.update(model).where(model.reference == reference).values(**values))


def of(school, reference, subject="feedback", field="words", language="en"):
    with db.writing():
        return translations.of(school, subject, [reference]).get((reference, field, language))


def words_of(reference, app):
    return next(row for row in rows(app, "feedback") if row["reference"] == reference)


@pytest.fixture
def later(monkeypatch):
    """Let so many seconds pass for what is measured in memory."""
    passed = [0.0]
    real = time.monotonic
    monkeypatch.setattr(clock, "monotonic", lambda: real() + passed[0])

    def go(seconds):
        passed[0] += seconds

    return go


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


# --- translators that are slow, wrong or away ---------------------------------------------------


@pytest.mark.parametrize("way", [*translators.BAD, *translators.SLOW, *translators.EMPTY])
def test_a_bad_translator_leaves_the_original_and_is_asked_again(
    way, school, server, monkeypatch, later
):
    monkeypatch.setattr(outbound, "SECONDS", 0.5)
    _token, reference = say(school)
    use(school, server)
    server.behaves = way
    server.inside = f"{server.url}/inside"
    begun = time.monotonic()
    assert sweep(school, server) == 0
    assert time.monotonic() - begun < 3
    waits = of(school, reference)
    assert (waits.state, waits.text.text) == ("waiting", "")
    assert server.connections == 1
    sweep(school, server)
    assert server.connections == 1, "not before its time"
    server.behaves = "well"
    later(61)
    assert sweep(school, server) == 1
    assert of(school, reference).text.text == f"[en] {POLISH}"


def test_each_time_it_waits_longer_and_after_eight_it_is_given_up(school, server, later):
    _token, reference = say(school)
    use(school, server)
    server.behaves = "500"
    minutes = []
    for _ in range(400):
        before = server.connections
        sweep(school, server)
        minutes.append(server.connections > before)
        later(60)
    asked_at = [minute for minute, asked in enumerate(minutes) if asked]
    gaps = [two - one for one, two in pairwise(asked_at)]
    assert (len(asked_at), gaps) == (8, [1, 2, 5, 10, 30, 30, 30])
    assert of(school, reference).state == "given_up"


def test_a_translator_that_is_away_is_not_waited_for_twenty_times(school, server, later):
    for _ in range(6):
        say(school)
    use(school, server)
    server.behaves = "500"
    sweep(school, server)
    assert server.connections == 1
    later(61)
    server.behaves = "well"
    assert sweep(school, server) == 6, "the one that was in vain is due again too"


def test_a_text_it_cannot_do_keeps_no_other_waiting(school, server, monkeypatch, later):
    _token, odd = say(school, "Kłopotliwe słowa tutaj", "pl")
    for _ in range(4):
        say(school)
    use(school, server)
    decline = translators.WAYS["a language it does not know"]
    well = translators.WAYS["well"]

    def picky(server, asked, send):
        way = decline if asked.form["q"].startswith("Kłopotliwe") else well
        way(server, asked, send)

    monkeypatch.setitem(translators.WAYS, "well", picky)
    assert sweep(school, server) == 4
    assert of(school, odd).state == "waiting"


def test_who_asks_again_need_not_wait(school, server, later):
    _token, reference = say(school)
    use(school, server)
    server.behaves = "500"
    for _ in range(8):
        sweep(school, server)
        later(31 * 60)
    assert of(school, reference).state == "given_up"
    server.behaves = "well"
    with db.writing():
        translations.ask_again(school, "feedback", reference, "words", "en", POLISH)
    translator_settings.WAKE.clear()
    translating.soon(school)
    assert translator_settings.WAKE.is_set()
    assert sweep(school, server) == 1


def test_saving_the_settings_gives_all_another_try(school, server, app):
    _token, reference = say(school)
    use(school, server)
    sweep(school, server)
    change(Translation, of(school, reference).reference, state="given_up", tries=8)
    use(school, server)
    assert rows(app, "translation")[0]["state"] == "waiting"


def test_inside_is_not_asked_unless_the_installer_allowed_it(school, server):
    say(school)
    use(school, server)
    assert sweep(school) == 0
    assert server.connections == 0
    translating.forget()
    assert sweep(school, server) == 1, "the control: after a restart with another setting"


def test_a_key_that_cannot_be_opened_is_not_gone_without(school, server):
    say(school)
    use(school, server, "a-key-2f1c")
    config = Config(instance=None, translator_hosts=(server.host,))
    assert translating.sweep(school, "another secret", config) == 0
    assert server.connections == 0
    assert translator_settings.of(school, "another secret").key_lost
    assert not translator_settings.of(school, SECRET).key_lost


# --- what words read like -----------------------------------------------------------------------


def test_a_language_chosen_by_mistake_is_noticed(school, app):
    _token, mistaken = say(school, ENGLISH, "ar")
    _other, right = say(school, POLISH, "pl")
    sweep(school)
    assert words_of(mistaken, app)["language_seen"] == "en"
    assert words_of(right, app)["language_seen"] == "pl"
    assert words_of(mistaken, app)["language"] == "ar", "their choice stays the answer"
    assert words_of(mistaken, app)["mixed"] is False


def test_short_words_are_taken_at_their_word(school, app, guesses):
    _token, reference = say(school, "Bardzo ok!", "ar")
    sweep(school)
    assert words_of(reference, app)["language_seen"] == "ar"
    assert guesses == []


def test_where_no_program_can_guess_it_is_left_and_not_tried_all_the_time(
    school, app, monkeypatch, later
):
    tries = []
    monkeypatch.setattr(language_guess, "guess", lambda texts: tries.append(texts))
    _token, reference = say(school)
    sweep(school)
    sweep(school)
    assert words_of(reference, app)["language_seen"] is None
    assert len(tries) == 1
    later(31 * 60)
    sweep(school)
    assert len(tries) == 2


def test_words_changed_meanwhile_are_looked_at_again(school, app, monkeypatch):
    token, reference = say(school)
    monkeypatch.setattr(
        language_guess, "guess", lambda texts: say(school, ENGLISH, "pl", token) and ["pl"]
    )
    sweep(school)
    assert words_of(reference, app)["language_seen"] is None


def test_what_the_safeguarding_lead_has_is_not_looked_at(school, app, guesses):
    _token, reference = say(school)
    change(Feedback, reference, state="danger")
    sweep(school)
    assert guesses == []
    assert words_of(reference, app)["language_seen"] is None


# --- trying it out ------------------------------------------------------------------------------


def test_a_trial_is_answered_by_the_next_sweep(school, server):
    use(school, server)
    translator_settings.try_out(school)
    assert translator_settings.trial(school).runs
    sweep(school, server)
    trial = translator_settings.trial(school)
    assert (trial.runs, trial.languages) == (False, {"en", "pl", "zh"})
    assert trial.translates
    assert [asked.line.split()[1] for asked in server.asked] == ["/languages", "/translate"]
    assert server.asked[1].form["q"] == translating.GREETING


def test_a_trial_tells_a_wrong_key_from_a_wrong_address(school, server, monkeypatch):
    use(school, server, "wrong")
    well, refused = translators.WAYS["well"], translators.WAYS["403"]
    monkeypatch.setitem(
        translators.WAYS,
        "well",
        lambda server, asked, send: (refused if asked.form else well)(server, asked, send),
    )
    translator_settings.try_out(school)
    sweep(school, server)
    trial = translator_settings.trial(school)
    assert trial.languages
    assert not trial.translates
    server.behaves = "500"
    translator_settings.try_out(school)
    sweep(school, server)
    assert translator_settings.trial(school).languages == frozenset()


def test_a_trial_that_nobody_answers_ends_by_itself(school, server, later):
    use(school, server)
    translator_settings.try_out(school)
    later(61)
    assert not translator_settings.trial(school).runs


def test_without_an_address_there_is_no_trial(school):
    translator_settings.try_out(school)
    assert translator_settings.trial(school) is None


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
