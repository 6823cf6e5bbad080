"""Who listens, who is safeguarding lead, how long words are kept; no lead is named in silence."""

from dataclasses import replace

import pytest

from kiosk.core import clock, db
from kiosk.domain import audit, concerns, feedback_voice, message_settings, schools, staff
from tests.messages import give


@pytest.fixture
def amina(lead, context):
    """Return the id of the lead."""
    return lead


@pytest.fixture
def known(context, school):
    """Return a way to look at the settings as they are."""
    return lambda: message_settings.of(school)


@pytest.fixture
def change(school, scene, known):
    """Return a way to change some of them, as the manager."""

    def changed(by="manager", **more):
        message_settings.change(school, replace(known(), **more), scene.people[by])
        db.session.flush()

    return changed


def person(school, staff_id):
    return staff.by_id(school, staff_id)


def reference(school, scene, role):
    return person(school, scene.people[role]).reference


def acts(school):
    ours = ("message_settings_changed", message_settings.NAMED, message_settings.ENDED)
    return [entry.act for entry in audit.recent(school) if entry.act in ours]


def test_at_first_nobody_listens_nobody_is_lead_and_words_stay_a_year(known):
    assert known() == message_settings.MessageSettings(365, 30, 365, frozenset(), frozenset())


def test_days_are_kept(school, change, known):
    change(words_days=30, voice_days=90, concern_days=3650)
    assert (known().words_days, known().voice_days, known().concern_days) == (30, 90, 3650)
    assert acts(school) == ["message_settings_changed"]


@pytest.mark.parametrize(
    "days",
    [
        {"words_days": 29},
        {"words_days": 731},
        {"voice_days": 0},
        {"voice_days": 91},
        {"concern_days": 29},
        {"concern_days": 3651},
    ],
)
def test_days_that_a_school_cannot_choose_are_refused(change, known, days):
    before = known()
    with pytest.raises(message_settings.DaysOutOfRange):
        change(**days)
    assert known() == before


def test_who_listens_lets_parents_speak_and_their_pages_are_made_anew(school, scene, change):
    assert not feedback_voice.listening(school)
    changes = schools.changes(school)
    change(listens=frozenset({reference(school, scene, "host")}))
    assert feedback_voice.listening(school)
    assert schools.changes(school) == changes + 1
    change(listens=frozenset())
    assert not feedback_voice.listening(school)


def test_a_lead_is_named_and_ended_in_writing(school, scene, change, known):
    host = scene.people["host"]
    changes = schools.changes(school)
    change(leads=frozenset({reference(school, scene, "host")}))
    assert person(school, host).safeguarding
    change(leads=frozenset())
    assert not person(school, host).safeguarding
    named = [(entry.act, entry.staff_id, entry.facts) for entry in audit.recent(school)[:2]]
    manager = scene.people["manager"]
    assert named == [
        ("lead_ended", manager, {"person": host}),
        ("lead_named", manager, {"person": host}),
    ]
    assert schools.changes(school) == changes, "parents notice nothing"


def test_the_leads_read_who_named_whom(school, scene, amina, change, known):
    change(leads=known().leads | {reference(school, scene, "manager")})
    (line,) = message_settings.lead_changes(school)
    assert (line.by, line.person, line.named) == ("Manager Person", "Manager Person", True)
    with clock.at(clock.now() + message_settings.CHANGES_SHOWN * 1.1):
        assert message_settings.lead_changes(school) == []


def test_the_same_settings_again_write_nothing_down(school, amina, change):
    before = acts(school)
    change()
    assert acts(school) == before


def test_the_last_lead_stays_while_something_is_open(school, scene, amina, change):
    message = give(school, "Somebody hits me")
    concerns.pass_on(school, message, scene.people["host"])
    with pytest.raises(message_settings.LeadNeeded):
        change(leads=frozenset())


def test_the_last_lead_can_go_when_all_is_dealt_with_or_another_comes(school, scene, amina, change):
    concerns.pass_on(school, give(school, "Somebody hits me"), scene.people["host"])
    change(leads=frozenset({reference(school, scene, "reception")}))
    assert concerns.leads(school) == ["Reception"]
    concerns.close(school, concerns.open_ones(school)[0].reference, scene.people["reception"])
    change(leads=frozenset())
    assert concerns.leads(school) == []


def test_other_settings_can_be_saved_while_no_lead_is_left(school, scene, amina, change):
    concerns.pass_on(school, give(school, "Somebody hits me"), scene.people["host"])
    person(school, amina).active = False
    db.session.flush()
    change(words_days=100)
    assert concerns.leads(school) == []


def test_nobody_is_named_whose_account_is_switched_off(school, scene, amina, change, known):
    for who in (scene.people["host"], amina):
        person(school, who).active = False
    db.session.flush()
    shown = {one.name: one.active for one in message_settings.people(school)}
    assert shown["Amina Lead"] is False
    assert "Host Person" not in shown
    off = reference(school, scene, "host")
    change(leads=known().leads | {off}, listens=frozenset({off}))
    assert known().leads == {person(school, amina).reference}
    assert known().listens == frozenset()
    change(leads=frozenset())
    assert not person(school, amina).safeguarding


def test_people_of_another_school_are_nobody_here(school, other, change, known):
    theirs = staff.everybody(other)[0].reference
    change(leads=frozenset({theirs}), listens=frozenset({theirs}))
    assert known().leads == known().listens == frozenset()
    assert not any(one.safeguarding or one.listens for one in staff.everybody(other))
