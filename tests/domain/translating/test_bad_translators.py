"""Translators that are slow, wrong or away, and when they are asked again."""

import time
from itertools import pairwise

import pytest

from kiosk.core import db, outbound
from kiosk.core.config import Config
from kiosk.domain import translating, translations, translator_settings
from kiosk.models.translation import Translation
from tests import translators
from tests.domain.translating.conftest import POLISH, SECRET, change, of, say, sweep, use
from tests.tables import rows


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
