"""How messages work, for managers: who listens, who is lead, how long words are kept."""

import html
import re

import pytest

from kiosk.core import db
from kiosk.domain import concerns, message_settings, schools, staff
from tests.messages import give

PAGE = "/staff/settings/messages"
DAYS = {"words_days": "365", "voice_days": "30", "concern_days": "365"}


@pytest.fixture
def reference(app, scene):
    """Return a way to get the reference of a person of a role."""

    def of(role):
        with app.app_context():
            return staff.by_id(scene.school, scene.people[role]).reference

    return of


@pytest.fixture
def known(app, school):
    """Return a way to look at the settings as they are."""

    def look():
        with app.app_context():
            return message_settings.of(school)

    return look


def undo_form(page):
    bar = re.search(r'<div class="undo-bar".*?</form>', page, re.DOTALL)
    fields = {}
    for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', bar[0]):
        fields.setdefault(name, []).append(html.unescape(value))
    return re.search(r'action="([^"]+)"', bar[0])[1], fields


def test_managers_find_it_under_settings(as_manager):
    assert f'href="{PAGE}"' in as_manager.get("/staff/settings").text
    page = as_manager.get(PAGE).text
    assert "Who listens to spoken messages" in page
    assert "Who is safeguarding lead" in page
    assert 'href="/staff/settings/translator"' in page


@pytest.mark.parametrize("role", ["host", "reception", "lead"])
def test_only_managers_open_it(request, client, role):
    browser = request.getfixturevalue(f"as_{role}")
    assert browser.get(PAGE).status_code == 403
    assert browser.post(PAGE, data=DAYS).status_code == 403
    assert client.post(PAGE, data=DAYS).status_code == 403


def test_people_and_days_are_saved(as_manager, reference, known):
    host, boss = reference("host"), reference("manager")
    sent = {"words_days": "100", "voice_days": "7", "concern_days": "3650"}
    answer = as_manager.post(PAGE, data={**sent, "listens": [host, boss], "leads": [host]})
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert known() == message_settings.MessageSettings(
        100, 7, 3650, frozenset({host, boss}), frozenset({host})
    )
    page = as_manager.get(PAGE).text
    for field, who, ticked in (
        ("listens", host, True),
        ("listens", boss, True),
        ("leads", host, True),
        ("leads", boss, False),
    ):
        box = re.search(rf'<input type="checkbox" id="{field}-{who}"[^>]*>', page)[0]
        assert ("checked" in box) is ticked


def test_what_was_saved_is_put_back_with_one_touch(as_manager, reference, known):
    before = known()
    as_manager.post(PAGE, data={**DAYS, "words_days": "30", "leads": [reference("host")]})
    address, fields = undo_form(as_manager.get(PAGE).text)
    as_manager.post(address, data=fields)
    assert known() == before
    audit = as_manager.get("/staff/audit").text
    assert "ended that somebody is safeguarding lead" in audit


def test_a_manager_who_names_themselves_stands_in_the_log_and_on_the_leads_page(
    as_manager, as_lead, reference, known
):
    leads = [*known().leads, reference("manager")]
    as_manager.post(PAGE, data={**DAYS, "leads": leads})
    log = as_manager.get("/staff/audit").text
    assert "named a safeguarding lead" in log
    assert "for Manager Person" in log
    page = re.sub(r"<[^>]*>", "", as_lead.get("/staff/safeguarding").text)
    assert "Manager Person named Manager Person as safeguarding lead." in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"words_days": "29"}, "Type a number from 30 to 730."),
        ({"words_days": ""}, "Type a number of days."),
        ({"voice_days": "91"}, "Type a number from 1 to 90."),
        ({"voice_days": "soon"}, "Type a number from 1 to 90."),
        ({"concern_days": "3651"}, "Type a number from 30 to 3650."),
    ],
)
def test_days_that_do_not_fit_are_said_and_nothing_is_saved(
    as_manager, reference, known, given, said
):
    before = known()
    answer = as_manager.post(PAGE, data={**DAYS, "leads": [reference("host")], **given})
    assert answer.status_code == 422
    assert said in answer.text
    assert known() == before


def test_the_last_lead_stays_while_something_is_open(app, school, scene, as_manager, lead, known):
    with app.app_context(), db.writing():
        concerns.pass_on(school, give(school, "Somebody hits me"), scene.people["host"])
    before = known()
    answer = as_manager.post(PAGE, data={**DAYS, "words_days": "30"})
    assert answer.status_code == 409
    assert "Something that was passed on is still open. Name another lead first." in answer.text
    assert known() == before


def test_managers_are_told_when_nobody_can_read_it(app, school, scene, as_manager, lead):
    with app.app_context(), db.writing():
        concerns.pass_on(school, give(school, "Somebody hits Zyxcanary"), scene.people["host"])
    told = "Nobody can read what was passed on as danger: 1."
    assert told not in as_manager.get(PAGE).text
    with app.app_context(), db.writing():
        staff.by_id(school, lead).active = False
    page = as_manager.get(PAGE).text
    assert told in page
    assert "Amina Lead (account switched off)" in page
    assert "Zyxcanary" not in page


def test_parents_read_how_long_their_words_are_kept(client, as_manager):
    as_manager.post(PAGE, data={**DAYS, "words_days": "123"})
    page = client.get("/en/privacy").text
    assert "What you tell us has no name on it. We delete your words after 123 days." in page


def test_people_of_another_school_cannot_be_named(app, other, as_manager, known):
    with app.app_context():
        db.use(db.READING)
        theirs = [person.reference for person in staff.everybody(other)]
    as_manager.post(PAGE, data={**DAYS, "leads": theirs, "listens": theirs})
    assert (known().leads, known().listens) == (frozenset(), frozenset())
    with app.app_context():
        assert not message_settings.of(schools.by_host("hillside.test")).leads
