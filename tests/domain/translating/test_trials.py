"""Trying a translator out: what it can do, what it refuses, and who never answers."""

from kiosk.domain import translating, translator_settings
from tests import translators
from tests.domain.translating.conftest import sweep, use


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
