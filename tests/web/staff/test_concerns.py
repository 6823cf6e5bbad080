"""Somebody may be in danger: passing on, the bar of leads, their pages, and who sees nothing of it."""

import re
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import audit, concerns, staff
from kiosk.models.feedback import Concern
from tests import tables
from tests.messages import change, give, told  # noqa: F401 - a fixture

CANARY = "My neighbour hits him, says Zyxcanary"
BAR = "Somebody may be in danger. Read it now."


@pytest.fixture
def message(told):  # noqa: F811 - the fixture
    """Return the reference of a message, committed."""
    return told(CANARY, "pl", face="better", contact=("call", "07700 900 982"))


@pytest.fixture
def pass_on(as_host, message):
    """Let the host pass the message on; return the answer."""
    return lambda: as_host.post(f"/staff/messages/{message}/danger")


@pytest.fixture
def passed(app, school, lead, pass_on):
    """Return the reference of the concern that the host made."""
    assert pass_on().status_code == 303
    with app.app_context():
        return concerns.open_ones(school)[0].reference


def state(app, reference):
    return next(row for row in tables.rows(app, "feedback") if row["reference"] == reference)[
        "state"
    ]


def acts(app, school):
    with app.app_context():
        return [entry.act for entry in audit.recent(school) if "concern" in entry.act]


def undo_form(page):
    bar = re.search(r'<div class="undo-bar".*?</form>', page, re.DOTALL)
    assert bar, "there is no undo form"
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', bar[0]))
    return re.search(r'action="([^"]+)"', bar[0])[1], fields


# --- passing on -----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["host", "reception", "manager", "admin"])
def test_anybody_who_works_here_passes_a_message_on_in_one_step(
    app, log_in, message, as_lead, role
):
    answer = log_in(role).post(f"/staff/messages/{message}/danger")
    assert (answer.status_code, answer.location) == (303, f"/staff/safeguarding/passed/{message}")
    assert state(app, message) == "danger"


def test_who_passed_it_on_reads_who_was_told_and_nothing_of_the_message(as_host, passed, message):
    page = as_host.get(f"/staff/safeguarding/passed/{message}").text
    assert re.search(r">Amina</bdi> has been told at \d\d:\d\d\.", page)
    assert "Nobody has read it yet. If it cannot wait, go and tell them now." in page
    for part in ("Zyxcanary", "07700", "It could be better"):
        assert part not in page


def test_when_it_is_read_they_see_it_at_the_next_question(as_host, as_lead, passed, message):
    address = f"/staff/safeguarding/passed/{message}"
    tag = as_host.get(f"{address}/live").headers["ETag"]
    asked = {"If-None-Match": tag}
    assert as_host.get(f"{address}/live", headers=asked).status_code == 304
    as_lead.post(f"/staff/safeguarding/{passed}/read")
    news = as_host.get(f"{address}/live", headers=asked)
    assert news.status_code == 200
    assert re.search(r">Amina</bdi> read it at \d\d:\d\d\.", news.text)
    as_lead.post(f"/staff/safeguarding/{passed}/close", data={"closed": "yes"})
    assert "It is dealt with." in as_host.get(address).text


def test_after_ten_minutes_they_are_told_that_nobody_has_read_it(as_host, passed, message):
    with clock.at(clock.now() + timedelta(minutes=11)):
        page = as_host.get(f"/staff/safeguarding/passed/{message}").text
    assert "Nobody has read it for 10 minutes or longer. Go and tell them now." in page


def test_nobody_else_opens_that_page(as_lead, as_reception, passed, message):
    for browser in (as_lead, as_reception):
        assert browser.get(f"/staff/safeguarding/passed/{message}").status_code == 404
        assert browser.get(f"/staff/safeguarding/passed/{message}/live").status_code == 404
        assert browser.post(f"/staff/safeguarding/passed/{message}/take-back").status_code == 404


def test_a_double_touch_is_one(app, passed, pass_on):
    assert pass_on().status_code == 303
    assert tables.count(app, "concern") == 1


def test_without_a_lead_they_are_told_to_tell_them_and_the_message_stays(
    app, as_host, as_manager, message
):
    answer = as_host.post(f"/staff/messages/{message}/danger")
    assert answer.status_code == 409
    page = re.sub(r"<[^>]*>|\s+", " ", answer.text)
    assert "No safeguarding lead is named here yet. Tell them yourself, now." in page
    assert "A manager can name one under Settings, Messages." in re.sub(" +", " ", page)
    assert state(app, message) == "new"
    assert tables.count(app, "concern") == 0
    managers = as_manager.post(f"/staff/messages/{message}/danger").text
    assert 'href="/staff/settings/messages"' in managers


def test_who_comes_second_is_told_so(as_reception, passed, message):
    answer = as_reception.post(f"/staff/messages/{message}/danger")
    assert answer.status_code == 409
    assert "A colleague has passed this on already." in answer.text


def test_it_is_taken_back_with_one_touch(app, as_host, passed, message):
    page = as_host.get(f"/staff/safeguarding/passed/{message}").text
    address, fields = undo_form(page)
    answer = as_host.post(address, data=fields)
    assert answer.location == f"/staff/messages/{message}"
    assert state(app, message) == "new"
    assert CANARY in as_host.get(answer.location).text


def test_what_was_read_meanwhile_stays(app, as_host, as_lead, passed, message):
    as_lead.post(f"/staff/safeguarding/{passed}/read")
    answer = as_host.post(f"/staff/safeguarding/passed/{message}/take-back")
    assert answer.location == f"/staff/safeguarding/passed/{message}"
    assert "It is read already" in as_host.get(answer.location).text
    assert state(app, message) == "danger"
    assert tables.count(app, "concern") == 1


# --- the bar --------------------------------------------------------------------------------------

PAGES = ("/staff/", "/staff/queue", "/staff/events", "/staff/account", "/staff/safeguarding")


@pytest.mark.parametrize("address", PAGES)
def test_every_page_of_a_lead_says_so_until_it_is_read(as_lead, passed, address):
    page = as_lead.get(address).text
    assert page.count(BAR) == 1
    assert "Not read yet: <b>1</b>." in page
    as_lead.post(f"/staff/safeguarding/{passed}/read")
    assert BAR not in as_lead.get(address).text


@pytest.mark.parametrize("role", ["host", "reception", "manager", "admin"])
def test_nobody_else_sees_the_bar_or_asks_for_it(log_in, passed, role):
    browser = log_in(role)
    for address in PAGES[:-1]:
        page = browser.get(address).text
        assert BAR not in page
        assert "staff-alarm" not in page
        assert "/staff/safeguarding" not in page
    assert browser.get("/staff/safeguarding/alarm").status_code == 403


def test_after_ten_minutes_it_is_said_more_strongly(as_lead, passed):
    assert 'class="alarm-link"' in as_lead.get("/staff/account").text
    with clock.at(clock.now() + timedelta(minutes=11)):
        page = as_lead.get("/staff/account").text
    assert 'class="alarm-link long"' in page
    assert "It has waited for 10 minutes or longer." in page


def test_today_says_it_first_of_all_and_asks_anew_for_what_waits(as_lead, as_host, message):
    tag = as_lead.get("/staff/today/live").headers["ETag"]
    assert as_lead.get("/staff/today/live", headers={"If-None-Match": tag}).status_code == 304
    as_host.post(f"/staff/messages/{message}/danger")
    news = as_lead.get("/staff/today/live", headers={"If-None-Match": tag})
    assert news.status_code == 200
    assert BAR in as_lead.get("/staff/").text.partition("<main")[0], "first of all"


def test_the_bar_asks_for_news_by_itself(as_lead, as_host, message):
    tag = as_lead.get("/staff/safeguarding/alarm").headers["ETag"]
    asked = {"If-None-Match": tag}
    assert as_lead.get("/staff/safeguarding/alarm", headers=asked).status_code == 304
    as_host.post(f"/staff/messages/{message}/danger")
    news = as_lead.get("/staff/safeguarding/alarm", headers=asked)
    assert news.status_code == 200
    assert BAR in news.text


def test_its_questions_keep_nobody_logged_in(app, as_lead):
    def seen():
        return max(row["seen_at"] for row in tables.rows(app, "staff_session"))

    before = seen()
    with clock.at(clock.now() + timedelta(minutes=5)):
        assert as_lead.get("/staff/safeguarding/alarm").status_code == 200
        assert seen() == before
        as_lead.get("/staff/account")
        assert seen() > before, "the control: to open a page does"


def questions(app, browser, address):
    """Return what a page asks the database."""
    asked = []

    def note(_c, _cursor, statement, *_rest):
        asked.append(statement)

    with app.app_context():
        engine = db.reader()
    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        assert browser.get(address).status_code == 200
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
    return asked


def test_the_bar_costs_a_lead_one_question_and_others_none(app, as_lead, as_host, passed):
    for browser in (as_lead, as_host):
        questions(
            app, browser, "/staff/account"
        )  # once, so that nothing is made for the first time
    leads = questions(app, as_lead, "/staff/account")
    others = questions(app, as_host, "/staff/account")
    assert len([one for one in leads if "concern" in one]) == 1
    assert not [one for one in others if "concern" in one]
    assert len(leads) == len(others) + 1


# --- the pages of leads ---------------------------------------------------------------------------


def test_the_list_shows_who_and_when_and_nothing_of_the_message(as_lead, passed):
    page = as_lead.get("/staff/safeguarding").text
    assert "Passed on by" in page
    assert "Read these now" in page
    assert "Zyxcanary" not in page
    assert "07700" not in page


def test_an_opened_one_is_shown_whole_and_written_down(app, school, as_lead, lead, passed):
    page = as_lead.get(f"/staff/safeguarding/{passed}").text
    assert f'<p class="message-text" lang="pl" dir="auto">{CANARY}</p>' in page
    assert 'href="tel:07700900982"' in page
    assert "Answer in person" in page
    with app.app_context():
        entry = audit.recent(school)[0]
        assert (entry.act, entry.staff_id) == ("concern_opened", lead)
        assert entry.facts == {"concern": passed}
    as_lead.get(f"/staff/safeguarding/{passed}")
    assert acts(app, school).count("concern_opened") == 2, "every time"


def test_a_voice_of_a_concern_is_heard_by_leads_alone(
    app, school, as_lead, as_host, passed, message
):
    with app.app_context(), db.writing():
        change(school, message, has_voice=True)
        row = {"feedback_reference": message, "school_id": school.id, "mixed": False}
        day = clock.today(school.time_zone)
        voice = db.Base.metadata.tables["voice"]
        db.session.execute(voice.insert().values(day=day, sound=b"sound", seconds=3, **row))
    page = as_lead.get(f"/staff/safeguarding/{passed}").text
    address = re.search(r'<audio controls preload="none" src="([^"]+)"', page)[1]
    assert as_lead.get(address).data == b"sound"
    assert as_host.get(address).status_code == 404


def test_reading_closing_and_opening_again(app, school, as_lead, passed, message):
    one = f"/staff/safeguarding/{passed}"
    assert as_lead.post(f"{one}/read").location == one
    assert "I have read this" not in as_lead.get(one).text
    assert as_lead.post(f"{one}/close", data={"closed": "yes"}).status_code == 303
    page = as_lead.get("/staff/safeguarding").text
    assert "Nothing is waiting for you." in page
    assert "Dealt with" in page
    address, fields = undo_form(page)
    as_lead.post(address, data=fields)
    assert "Not dealt with yet" in as_lead.get("/staff/safeguarding").text
    kept = [act for act in acts(app, school) if act != "concern_opened"]
    assert kept == ["concern_reopened", "concern_closed", "concern_read", "concern_passed"]


def test_what_is_no_worry_is_put_back_and_can_come_again(app, as_lead, as_host, passed, message):
    assert as_host.get(f"/staff/messages/{message}").status_code == 404
    as_lead.post(f"/staff/safeguarding/{passed}/put-back")
    assert CANARY in as_host.get(f"/staff/messages/{message}").text
    assert "has put it back with the messages." in (
        as_host.get(f"/staff/safeguarding/passed/{message}").text
    )
    address, fields = undo_form(as_lead.get("/staff/safeguarding").text)
    as_lead.post(address, data=fields)
    assert as_host.get(f"/staff/messages/{message}").status_code == 404
    assert as_lead.get(f"/staff/safeguarding/{passed}").status_code == 200


def test_what_is_too_old_and_still_open_says_so(app, as_lead, passed):
    with app.app_context(), db.writing():
        long_ago = clock.now() - timedelta(days=366)
        db.session.execute(sa.update(Concern).values(passed_at=long_ago, read_at=clock.now()))
    assert "kept until it is dealt with" in as_lead.get("/staff/safeguarding").text
    page = as_lead.get(f"/staff/safeguarding/{passed}").text
    assert "This is older than 365 days. It is kept until it is dealt with." in page


def test_the_closed_come_page_by_page(app, school, as_lead, lead, scene, monkeypatch):
    monkeypatch.setattr(concerns, "PAGE", 2)
    with app.app_context(), db.writing():
        for number in range(3):
            concerns.pass_on(school, give(school, f"Number {number}"), scene.people["host"])
            concerns.close(school, concerns.open_ones(school)[0].reference, lead)
    first = as_lead.get("/staff/safeguarding").text
    assert first.count('class="concern-open"') == 2
    earlier = re.search(r'href="(/staff/safeguarding\?before=\d+)"', first)[1]
    assert as_lead.get(earlier).text.count('class="concern-open"') == 1
    assert as_lead.get("/staff/safeguarding?before=x").text == first


LEADS_ONLY = ("", "/{}", "/alarm")
LEADS_ACTS = ("/{}/read", "/{}/close", "/{}/put-back")


@pytest.mark.parametrize("role", ["host", "reception", "manager", "admin"])
def test_no_role_opens_them_not_even_the_main_manager(app, log_in, passed, message, role):
    browser = log_in(role)
    before = tables.digest(app, but=("staff_session",))
    for address in LEADS_ONLY:
        answer = browser.get("/staff/safeguarding" + address.format(passed))
        assert answer.status_code == 403
        assert "Zyxcanary" not in answer.text
    for address in LEADS_ACTS:
        assert browser.post("/staff/safeguarding" + address.format(passed)).status_code == 403
    assert tables.digest(app, but=("staff_session",)) == before


def test_the_lead_of_another_school_finds_nothing(app, other, as_outsider, log_in, passed):
    with app.app_context(), db.writing():
        for person in staff.everybody(other):
            person.safeguarding = True
    for address in LEADS_ONLY:
        answer = as_outsider.get("/staff/safeguarding" + address.format(passed))
        assert answer.status_code in (303, 403, 404)
        assert "Zyxcanary" not in answer.text


@pytest.mark.parametrize("what", ["right taken", "switched off"])
def test_who_is_no_lead_any_more_is_refused_at_the_next_request(
    app, school, as_lead, lead, passed, what
):
    assert as_lead.get(f"/staff/safeguarding/{passed}").status_code == 200
    with app.app_context(), db.writing():
        person = staff.by_id(school, lead)
        if what == "right taken":
            person.safeguarding = False
        else:
            person.active = False
    answer = as_lead.get(f"/staff/safeguarding/{passed}")
    assert answer.status_code == (403 if what == "right taken" else 303)
    assert BAR not in answer.text
    assert as_lead.post(f"/staff/safeguarding/{passed}/close").status_code == 403


def test_another_role_keeps_the_right(app, school, log_in, lead, scene, passed):
    """The right is beside the role: it does not come and go with it."""
    with app.app_context(), db.writing():
        staff.by_id(school, lead).role = "manager"
    browser = log_in("lead", type(scene)(school, None, None, "", {"lead": lead}))
    assert browser.get(f"/staff/safeguarding/{passed}").status_code == 200


# --- and nowhere else -----------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["host", "admin"])
def test_no_other_page_of_staff_shows_anything_of_it(app, log_in, passed, message, role):
    browser = log_in(role)
    shown = []
    with app.test_request_context("/", base_url="http://localhost"):
        addresses = [
            rule.rule.replace("<reference>", message)
            for rule in app.url_map.iter_rules()
            if "GET" in rule.methods
            and rule.rule.startswith("/staff")
            and rule.arguments <= {"reference"}
        ]
    for address in [*addresses, "/staff/messages?tab=all", "/staff/messages?tab=board"]:
        answer = browser.get(address)
        if "Zyxcanary" in answer.text:
            shown.append(address)
    assert len(addresses) > 50
    assert shown == []


def test_the_control_before_it_was_passed_on_it_is_shown(as_host, message):
    assert "Zyxcanary" in as_host.get("/staff/messages?tab=all").text
    assert "Zyxcanary" in as_host.get(f"/staff/messages/{message}").text


def test_a_strange_reference_is_not_found(as_lead, as_host):
    for strange in (tokens.reference(), "%00", "x"):
        assert as_lead.get(f"/staff/safeguarding/{strange}").status_code == 404
        assert as_host.post(f"/staff/messages/{strange}/danger").status_code == 404
        assert as_host.get(f"/staff/safeguarding/passed/{strange}").status_code == 404


def test_the_row_of_a_message_is_left_as_it_was_but_for_its_state(app, as_host, lead, message):
    def row():
        return next(one for one in tables.rows(app, "feedback") if one["reference"] == message)

    before = row()
    as_host.post(f"/staff/messages/{message}/danger")
    assert {**before, "state": "danger"} == row()
