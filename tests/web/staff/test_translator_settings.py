"""The translator's page: off until an address is typed, a key that nobody sees again, a trial."""

import re
from dataclasses import replace

import pytest
import sqlalchemy as sa

from kiosk.core import db, outbound, sealed
from kiosk.domain import audit, schools, translating, translations, translator_settings
from kiosk.models.school import School
from kiosk.models.translation import Translation
from tests import translators
from tests.tables import rows

PAGE = "/staff/settings/translator"
OUTSIDE = "https://translate.example.org"


@pytest.fixture(autouse=True)
def nothing_remembered():
    """Trials and pauses are kept in memory."""
    translating.forget()
    translator_settings.WAKE.clear()
    translator_settings._trials.clear()


@pytest.fixture
def server(app):
    """A translator on this machine, which the installer has allowed."""
    with translators.running() as running:
        before = app.config["KIOSK"]
        app.config["KIOSK"] = replace(before, translator_hosts=(running.host,))
        yield running
        app.config["KIOSK"] = before


def stored(app):
    return next(row for row in rows(app, "school") if row["name"] == "Riverside")


def key_of(app):
    return sealed.open(app.config["KIOSK"].secret_key, stored(app)["translator_key"])


def save(client, url=OUTSIDE, key="", **more):
    return client.post(PAGE, data={"url": url, "key": key, **more})


def sweep(app):
    """Do what the worker does."""
    schools.forget()
    with app.app_context():
        with db.writing():
            school = schools.by_host("localhost")
        config = app.config["KIOSK"]
        return translating.sweep(school, config.secret_key, config)


def test_it_is_off_and_says_so(as_manager, app):
    shown = as_manager.get(PAGE).text
    assert "There is no translator now, and nothing is sent anywhere." in shown
    assert "Try it" not in shown
    assert (stored(app)["translator_url"], stored(app)["translator_key"]) == ("", "")


def test_an_address_is_saved_with_what_is_sent_there(as_manager, app, scene):
    assert save(as_manager, OUTSIDE + "/").status_code == 303
    assert stored(app)["translator_url"] == OUTSIDE
    shown = as_manager.get(PAGE).text
    assert "What was passed to the safeguarding lead is never sent." in shown
    with app.app_context():
        note = audit.recent(scene.school)[0]
        assert (note.act, note.facts) == ("translator_changed", {"on": True})


def test_the_key_is_sealed_and_never_shown(as_manager, app):
    save(as_manager, key="a-key-2f1c")
    assert "a-key" not in stored(app)["translator_key"]
    assert key_of(app) == "a-key-2f1c"
    shown = as_manager.get(PAGE).text
    assert "a-key" not in shown
    assert stored(app)["translator_key"] not in shown
    assert re.search(r'id="key"[^>]*type="password"[^>]*value=""', shown)
    assert "a-key" not in repr(rows(app, "audit_entry"))


def test_a_key_stays_until_another_is_typed_or_it_is_forgotten(as_manager, app):
    save(as_manager, key="a-key-2f1c")
    save(as_manager)
    assert key_of(app) == "a-key-2f1c"
    save(as_manager, OUTSIDE + "/api")
    assert key_of(app) == "a-key-2f1c", "the same machine"
    save(as_manager, key="another")
    assert key_of(app) == "another"
    save(as_manager, key_off="y")
    assert stored(app)["translator_key"] == ""


@pytest.mark.parametrize(
    "other", ["https://elsewhere.example.org", "https://translate.example.org:8443", ""]
)
def test_a_key_is_not_told_to_another_machine(other, as_manager, app):
    save(as_manager, key="a-key-2f1c")
    save(as_manager, other)
    assert stored(app)["translator_url"] == other
    assert stored(app)["translator_key"] == ""


@pytest.mark.parametrize(
    "url",
    [
        "http://translate.example.org",
        "https://127.0.0.1",
        "https://169.254.169.254",
        "https://[::1]",
        "https://2130706433",
        "https://me:secret@example.org",
        "http://localhost:5000",
        "javascript:alert(1)",
        "translate.example.org",
        "https://" + "a" * 400,
    ],
)
def test_an_address_that_leads_inside_or_is_odd_is_not_saved(url, as_manager, app):
    answer = save(as_manager, url, key="a-key-2f1c")
    assert answer.status_code == 422
    assert "https://" in answer.text
    assert "a-key" not in answer.text
    assert stored(app)["translator_url"] == ""


def test_a_host_inside_is_saved_where_the_installer_allowed_it(as_manager, app, server):
    assert save(as_manager, server.url).status_code == 303
    assert stored(app)["translator_url"] == server.url
    assert server.connections == 0, "saving asks nobody"


def test_trying_it_is_done_by_the_worker_and_told_by_the_page(as_manager, app, server):
    save(as_manager, server.url, key="a-key-2f1c")
    assert as_manager.post(f"{PAGE}/try").status_code == 303
    assert server.connections == 0, "no request waits for the network"
    assert translator_settings.WAKE.is_set()
    shown = as_manager.get(PAGE).text
    assert "Asking. This page looks again by itself." in shown
    assert 'http-equiv="refresh"' in shown
    sweep(app)
    shown = as_manager.get(PAGE).text
    assert "It answers. Your languages that it knows: English, Polish." in shown
    assert "Your languages that it does not know: Arabic" in shown
    assert 'http-equiv="refresh"' not in shown


@pytest.mark.parametrize("way", ["500", "a web page", "a redirect inside", "another protocol"])
def test_an_answer_that_is_none_tells_nothing_of_what_stands_there(way, as_manager, app, server):
    server.behaves, server.inside = way, server.url
    save(as_manager, server.url)
    as_manager.post(f"{PAGE}/try")
    sweep(app)
    shown = as_manager.get(PAGE).text.replace(server.url, "")  # its port may hold any digits
    assert "It did not answer as a translator does." in shown
    for told in ("router", "ESMTP", "500", "302", "redirect", "timed out"):
        assert told not in shown


def test_a_trial_of_a_name_that_leads_inside_opens_nothing(as_manager, app, server, monkeypatch):
    monkeypatch.setattr(outbound, "_resolve", lambda _place: ["127.0.0.1"])
    save(as_manager, f"https://translate.example.org:{server.port}")
    as_manager.post(f"{PAGE}/try")
    sweep(app)
    assert "It did not answer as a translator does." in as_manager.get(PAGE).text
    assert server.connections == 0


def test_what_waits_is_counted_and_can_be_asked_for_again(as_manager, app, scene):
    save(as_manager)
    with app.app_context(), db.writing():
        scene.school.translator_url = OUTSIDE
        for number, state in enumerate(["waiting", "waiting", "given_up"]):
            translations.ask(scene.school, "story", f"s-{number}", "told", "Gate", "en", ["pl"])
            which = Translation.subject_reference == f"s-{number}"
            db.session.execute(sa.update(Translation).where(which).values(state=state))
    shown = as_manager.get(PAGE).text
    assert "Texts that wait: 2. Texts that could not be translated: 1." in shown
    assert as_manager.post(f"{PAGE}/again").status_code == 303
    shown = as_manager.get(PAGE).text
    assert "Texts that wait: 3. Texts that could not be translated: 0." in shown


def test_a_key_of_another_secret_is_asked_for_again(as_manager, app, scene):
    save(as_manager, key="a-key-2f1c")
    assert "Type the key again." not in as_manager.get(PAGE).text
    with app.app_context(), db.writing():
        row = db.session.get_one(School, scene.school.id)
        row.translator_key = sealed.seal("another secret", "a-key-2f1c")
    schools.forget()
    assert "Type the key again." in as_manager.get(PAGE).text


@pytest.mark.parametrize("path", ["", "/try", "/again"])
def test_managers_only(path, as_host, as_reception, client, app):
    for browser in (as_host, as_reception, client):
        assert browser.post(PAGE + path, data={"url": OUTSIDE}).status_code == 403
    assert stored(app)["translator_url"] == ""


def test_another_schools_manager_changes_only_theirs(as_outsider, app):
    save(as_outsider, key="a-key-2f1c")
    assert stored(app)["translator_url"] == ""
