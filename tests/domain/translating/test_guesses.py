"""What words read like: the language that somebody chose, and the one that is seen."""

from kiosk.core import language_guess
from kiosk.models.feedback import Feedback
from tests.domain.translating.conftest import ENGLISH, POLISH, change, say, sweep, words_of


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
