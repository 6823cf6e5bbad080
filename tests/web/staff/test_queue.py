"""A4: today's lines, the runner's page and its polls, the door, more time, closing early."""

import html
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.core import clock, db, tokens
from kiosk.domain import audit, queue_line, surgeries
from kiosk.models.host import Host
from kiosk.models.surgery import Surgery, SurgeryHost
from kiosk.models.ticket import Ticket

HTMX = {"HX-Request": "true"}


@pytest.fixture
def surgery(make_surgery):
    return make_surgery("Helen")


@pytest.fixture
def book(app, people, slots_of):
    """Return a way to book the n-th slot of a surgery; answers the booking's reference."""

    def take(surgery, slot=3, **more):
        due_at = slots_of(surgery)[slot].starts_at
        with app.app_context(), db.writing():
            return people.booking(surgery, due_at, **more)

    return take


@pytest.fixture
def now_is(app, scene):
    """Return a way to ask how a line and its tickets stand."""

    def stands(surgery):
        with app.app_context():
            view = surgeries.by_reference(scene.school, surgery.reference, "en")
            rows = db.session.scalars(
                sa.select(Ticket)
                .where(Ticket.school_id == scene.school.id, Ticket.surgery_id == surgery.id)
                .order_by(Ticket.id)
            ).all()
            return view, [row.state for row in rows]

    return stands


def text(answer):
    return html.unescape(answer.get_data(as_text=True))


def runner(surgery):
    return f"/staff/queue/{surgery.reference}"


def section(page, name):
    """Return the part of a page with this heading."""
    return re.search(rf'<section[^>]*aria-labelledby="{name}".*?</section>', page, re.DOTALL)[0]


def undo_form(page):
    """Return the address and the fields of the undo form on a page."""
    bar = re.search(r'<div class="undo-bar".*?</form>', page, re.DOTALL)
    assert bar, "there is no undo form"
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', bar[0]))
    return re.search(r'action="([^"]+)"', bar[0])[1], fields


# --- today's lines --------------------------------------------------------------------------------


def test_a_day_without_surgeries_says_so_and_how_to_add_one(as_reception, as_host):
    page = text(as_reception.get("/staff/queue"))
    assert "No surgery today." in page
    assert "Add one." in page
    assert "Add one." not in text(as_host.get("/staff/queue"))


def test_each_line_tells_who_where_and_how_many_wait(as_host, surgery, join):
    join(surgery)
    join(surgery)
    page = text(as_host.get("/staff/queue"))
    assert "Helen" in page
    assert "Riverside hall" in page
    assert "<b>2</b> waiting" in page
    assert "Open" in page


def test_the_own_line_stands_first(app, scene, as_host, surgery, make_surgery):
    mine = make_surgery("Sam", host={"staff_id": scene.people["host"]})
    page = text(as_host.get("/staff/queue"))
    assert page.index(mine.reference) < page.index(surgery.reference)
    assert "you</span>" in page


def test_the_list_says_how_each_door_stands(as_host, make_surgery):
    make_surgery("Helen", door="break")
    make_surgery("Sam", walk_ins=False)
    make_surgery("Ada", starts_at=clock.now() + timedelta(minutes=50))
    page = text(as_host.get("/staff/queue"))
    assert "Break" in page
    assert "Only for booked times" in page
    assert "Takes numbers from" in page


def test_today_counts_who_waits_and_leads_there(as_host, surgery, join):
    join(surgery)
    page = text(as_host.get("/staff/"))
    assert re.search(r'href="/staff/queue">Waiting to talk</a></dt><dd>1</dd>', page)


def test_today_learns_of_somebody_who_joins(as_host, surgery, join):
    tag = as_host.get("/staff/today/live").headers["ETag"]
    join(surgery)
    assert as_host.get("/staff/today/live", headers={"If-None-Match": tag}).status_code == 200


# --- the runner -----------------------------------------------------------------------------------


def test_an_empty_line_says_what_to_do(as_host, surgery):
    page = text(as_host.get(runner(surgery)))
    assert "no one is waiting. Say hello in the hall?" in page
    assert 'id="big"' not in page


def test_the_header_says_who_where_and_until_when(as_host, surgery, scene):
    page = text(as_host.get(runner(surgery)))
    assert "Helen" in page
    assert "Riverside hall" in page
    until = clock.local(surgery.ends_at, scene.school.time_zone)
    assert f"Until {until:%H:%M}. You are" in page


def test_who_waits_is_shown_with_what_helps_to_greet_them(as_host, surgery, join):
    join(surgery, first_name="سارة <b>", language="ar", speaker=True)
    page = as_host.get(runner(surgery)).get_data(as_text=True)
    assert '<bdi class="name" dir="auto">سارة &lt;b&gt;</bdi>' in page
    assert "Arabic" in page
    assert "asked for a speaker" in page
    assert "walked in" in page
    assert "here for 0 minutes" in page


def test_the_big_button_names_who_is_next(as_host, surgery, join):
    join(surgery)
    page = text(as_host.get(runner(surgery)))
    now = section(page, "now")
    assert re.search(r'id="big"[^>]*accesskey="n".*Call next: <span dir="ltr">\w+ \d\d</span>', now)
    assert "They have waited longest." in section(page, "next")


def test_the_rule_of_the_line_is_written_on_the_page(as_host, surgery):
    page = section(text(as_host.get(runner(surgery))), "next")
    assert "Nobody is passed more than two times." in page
    assert "Walk-ins fill every gap, in order." in page


def test_why_a_booked_person_is_next(app, as_host, make_surgery, join, book, people):
    surgery = make_surgery("Helen", starts_at=clock.now().replace(second=0, microsecond=0))
    join(surgery)
    booking = book(surgery, slot=0)
    as_host.post(f"{runner(surgery)}/arrive", data={"booking": booking})
    assert "and it is time." in section(text(as_host.get(runner(surgery))), "next")


def test_why_a_booked_person_goes_early(as_host, surgery, book):
    as_host.post(f"{runner(surgery)}/arrive", data={"booking": book(surgery, slot=6)})
    page = section(text(as_host.get(runner(surgery))), "next")
    assert "Nobody else is waiting, so they can go early." in page


def test_why_a_walk_in_goes_before_a_booked_person(as_host, surgery, join, book):
    as_host.post(f"{runner(surgery)}/arrive", data={"booking": book(surgery, slot=6)})
    join(surgery)
    page = section(text(as_host.get(runner(surgery))), "next")
    assert "there is time before the next booked person" in page


def test_who_booked_and_is_not_here_yet_is_listed(as_host, surgery, book):
    booking = book(surgery, name="Zofia")
    page = section(text(as_host.get(runner(surgery))), "expected")
    assert "Booked, not here yet: 1" in page
    assert "Zofia" in page
    as_host.post(f"{runner(surgery)}/arrive", data={"booking": booking})
    page = text(as_host.get(runner(surgery)))
    assert "Booked, not here yet: 0" in page
    assert "Zofia" in section(page, "waiting")


def test_only_the_desk_adds_bookings(as_host, as_reception, surgery):
    assert "Add a booking" not in text(as_host.get(runner(surgery)))
    page = text(as_reception.get(runner(surgery)))
    assert "Add a booking" in page
    assert f'href="/staff/surgeries/{surgery.reference}/bookings/new"' in page


def test_nobody_arrives_in_a_line_that_is_closed(as_host, surgery, book):
    book(surgery, name="Zofia")
    assert "They are here" in section(text(as_host.get(runner(surgery))), "expected")
    as_host.post(f"{runner(surgery)}/door", data={"door": "closed"})
    expected = section(text(as_host.get(runner(surgery))), "expected")
    assert "Zofia" in expected
    assert "They are here" not in expected
    assert "open the door again" in expected


def test_a_step_answers_htmx_with_the_part_that_changed(as_host, surgery, join):
    join(surgery)
    part = text(as_host.get(runner(surgery), headers=HTMX)).strip()
    assert part.startswith('<div id="undo">')
    assert "<html" not in part
    assert 'id="live"' in part
    boosted = text(as_host.get(runner(surgery), headers={**HTMX, "HX-Boosted": "true"}))
    assert "<html" in boosted


# --- who may --------------------------------------------------------------------------------------

OUTSIDE = (303, 403, 404)
GETS = ("", "/live", "/close", "/walk-in")
POSTS = ("/door", "/longer", "/close", "/clear", "/next", "/walk-in", "/arrive")


def test_outsiders_find_no_line_and_change_nothing(as_outsider, surgery, join, now_is):
    join(surgery, first_name="Canary Alpha")
    before = now_is(surgery)
    data = {"door": "closed", "until": (surgery.ends_at + timedelta(minutes=15)).isoformat()}
    for part in GETS:
        assert as_outsider.get(runner(surgery) + part).status_code in OUTSIDE, part
    for part in POSTS:
        assert as_outsider.post(runner(surgery) + part, data=data).status_code in OUTSIDE, part
    assert surgery.reference not in text(as_outsider.get("/staff/queue"))
    assert now_is(surgery) == before


@pytest.mark.parametrize("role", ["host", "reception", "manager", "admin"])
def test_all_staff_may_look(log_in, surgery, role):
    browser = log_in(role)
    for part in GETS:
        assert browser.get(runner(surgery) + part).status_code == 200, part


def test_whoever_is_not_logged_in_is_refused(client, surgery, join, now_is):
    join(surgery, first_name="Canary Alpha")
    before = now_is(surgery)
    for part in GETS:
        answer = client.get(runner(surgery) + part)
        assert answer.status_code == 303
        assert answer.location.startswith("/staff/login")
    for part in POSTS:
        assert client.post(runner(surgery) + part, data={"door": "closed"}).status_code == 403
    assert now_is(surgery) == before


# --- polls ----------------------------------------------------------------------------------------


def poll(browser, surgery, tag):
    return browser.get(f"{runner(surgery)}/live", headers={"If-None-Match": tag})


def test_a_poll_that_finds_nothing_new_says_so(as_host, surgery, join):
    join(surgery)
    with time_machine.travel(clock.now(), tick=False):
        page = as_host.get(runner(surgery)).get_data(as_text=True)
        tag = re.search(r'If-None-Match": "\\"([^\\]+)\\""', page)[1]
        assert poll(as_host, surgery, f'"{tag}"').status_code == 304


def test_a_poll_sees_who_joins_and_what_a_colleague_does(as_host, as_reception, surgery, join):
    tags = [as_host.get(f"{runner(surgery)}/live").headers["ETag"]]
    join(surgery)
    answer = poll(as_host, surgery, tags[-1])
    assert answer.status_code == 200
    tags.append(answer.headers["ETag"])
    as_reception.post(f"{runner(surgery)}/next")
    answer = poll(as_host, surgery, tags[-1])
    assert answer.status_code == 200
    assert "called at" in section(text(answer), "now")


def test_a_poll_of_an_unchanged_line_reads_little(app, as_host, surgery, join):
    join(surgery)
    with time_machine.travel(clock.now(), tick=False):
        tag = as_host.get(f"{runner(surgery)}/live").headers["ETag"]
        poll(as_host, surgery, tag)
        seen = []

        def count(_c, _cursor, statement, *_rest):
            seen.append(statement)

        with app.app_context():
            sa.event.listen(db.reader(), "before_cursor_execute", count)
            assert poll(as_host, surgery, tag).status_code == 304
            sa.event.remove(db.reader(), "before_cursor_execute", count)
        asked = [one for one in seen if one.lstrip().upper().startswith("SELECT")]
        assert len(asked) <= 4, asked


def test_a_poll_tells_strangers_nothing(client, as_outsider, as_host, surgery):
    tag = as_host.get(f"{runner(surgery)}/live").headers["ETag"]
    assert poll(client, surgery, tag).status_code == 303
    assert poll(as_outsider, surgery, tag).status_code in OUTSIDE


# --- the door -------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", ["break", "last", "closed"])
def test_the_door_is_switched_and_switched_back(as_host, surgery, now_is, door):
    assert as_host.post(f"{runner(surgery)}/door", data={"door": door}).location == runner(surgery)
    page = text(as_host.get(runner(surgery)))
    assert re.search(rf'id="door-{door}" aria-pressed="true"', page)
    assert now_is(surgery)[0].door == door
    address, fields = undo_form(page)
    as_host.post(address, data=fields)
    assert now_is(surgery)[0].door == "open"


def test_a_door_that_there_is_not_is_refused(as_host, surgery, now_is):
    answer = as_host.post(f"{runner(surgery)}/door", data={"door": "ajar"})
    assert answer.status_code == 409
    assert "Choose Open, Break, Last people or Closed." in text(answer)
    assert now_is(surgery)[0].door == "open"


def test_fifteen_minutes_more_are_fifteen_however_often_it_is_tapped(as_host, surgery, now_is):
    page = text(as_host.get(runner(surgery)))
    until = re.search(r'name="until" value="([^"]+)"', page)[1]
    for _tap in range(2):
        as_host.post(f"{runner(surgery)}/longer", data={"until": until})
    assert now_is(surgery)[0].ends_at == surgery.ends_at + timedelta(minutes=15)


def test_fifteen_minutes_more_are_taken_back(as_host, surgery, now_is):
    until = (surgery.ends_at + timedelta(minutes=15)).isoformat()
    as_host.post(f"{runner(surgery)}/longer", data={"until": until})
    address, fields = undo_form(text(as_host.get(runner(surgery))))
    as_host.post(address, data=fields)
    assert now_is(surgery)[0].ends_at == surgery.ends_at


@pytest.mark.parametrize("until", ["", "later", "2026-01-01T10:00", "1999-01-01T00:00:00+00:00"])
def test_an_end_that_is_no_quarter_of_an_hour_away_changes_nothing(as_host, surgery, now_is, until):
    assert as_host.post(f"{runner(surgery)}/longer", data={"until": until}).status_code == 303
    assert now_is(surgery)[0].ends_at == surgery.ends_at


# --- closing early, and tidying up ----------------------------------------------------------------


def test_before_a_line_is_closed_early_the_page_says_who_waits_and_what_to_offer(
    as_host, surgery, make_surgery, join
):
    join(surgery, first_name="Amina")
    later = make_surgery("Sam", starts_at=clock.now() + timedelta(days=1))
    page = text(as_host.get(f"{runner(surgery)}/close"))
    assert "1 person is still in this line." in page
    assert "Amina" in page
    assert f"/staff/surgeries/{later.reference}" in page


def acts(app, scene):
    with app.app_context():
        entries = audit.recent(scene.school, limit=100)
        known = ("line_closed", "tickets_cleared")
        return [(entry.act, entry.staff_id) for entry in entries if entry.act in known]


def test_a_line_is_closed_early_and_that_is_written_down_once(
    app, scene, as_host, surgery, join, now_is
):
    join(surgery)
    join(surgery)
    for _tap in range(2):
        as_host.post(f"{runner(surgery)}/close")
    view, states = now_is(surgery)
    assert view.door == "closed"
    assert states == ["closed", "closed"]
    assert acts(app, scene) == [("line_closed", scene.people["host"])]


def test_unused_tickets_are_cleared_after_a_quarter_of_an_hour(
    app, scene, as_host, surgery, join, now_is
):
    ticket = join(surgery)
    as_host.post(f"{runner(surgery)}/next")
    as_host.post(f"{runner(surgery)}/tickets/{ticket}/not-here")
    as_host.post(f"{runner(surgery)}/clear")
    assert now_is(surgery)[1] == ["away"], "not yet"
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        as_host.post(f"{runner(surgery)}/clear")
        assert "Unused tickets cleared: 1." in text(as_host.get(runner(surgery)))
    assert now_is(surgery)[1] == ["closed"]
    assert acts(app, scene) == [("tickets_cleared", scene.people["host"])]


# --- one ticket -----------------------------------------------------------------------------------


def test_the_panel_asks_why_somebody_goes_first(as_host, surgery, join):
    join(surgery)
    ticket = join(surgery)
    page = text(as_host.get(f"{runner(surgery)}/tickets/{ticket}?do=call", headers=HTMX))
    assert page.lstrip().startswith('<article class="party" id="party">')
    assert "Why do they go first?" in page
    assert page.count('name="reason"') == 6


def test_the_panel_offers_what_can_be_done(as_host, surgery, make_surgery, join):
    ticket = join(surgery)
    make_surgery("Sam")
    page = text(as_host.get(f"{runner(surgery)}/tickets/{ticket}"))
    for words in ("Pass to another line", "Sam", "Needs follow-up", "Give their place back"):
        assert words in page
    assert "Up one place" not in page, "there is nobody before them"


def test_a_ticket_that_is_nowhere_is_not_found(as_host, surgery):
    answer = as_host.get(f"{runner(surgery)}/tickets/{tokens.reference()}")
    assert answer.status_code == 404


def test_a_ticket_that_has_left_the_line_meanwhile_says_so(as_host, surgery, join):
    ticket = join(surgery)
    as_host.post(f"{runner(surgery)}/tickets/{ticket}/give-back")
    answer = as_host.get(f"{runner(surgery)}/tickets/{ticket}", headers=HTMX)
    assert answer.status_code == 409
    assert "not in this line any more" in text(answer)


def test_a_ticket_tells_its_story_in_sentences(as_host, surgery, join):
    first, second = join(surgery), join(surgery)
    line = runner(surgery)
    as_host.post(f"{line}/tickets/{second}/call", data={"reason": "baby"})
    as_host.post(f"{line}/tickets/{second}/here")
    as_host.post(f"{line}/tickets/{second}/seen")
    page = text(as_host.get(f"/staff/queue/tickets/{second}"))
    for words in (
        "They took a number. People before them: 1.",
        "Called. A baby or a small child.",
        "They were here, and the talk began.",
        "The talk was over.",
        "Host</bdi>",
    ):
        assert words in page
    passed = text(as_host.get(f"/staff/queue/tickets/{first}"))
    assert "Somebody who came later was called before them. A baby or a small child." in passed


def test_outsiders_read_no_story(as_outsider, client, surgery, join):
    ticket = join(surgery)
    assert as_outsider.get(f"/staff/queue/tickets/{ticket}").status_code in OUTSIDE
    assert client.get(f"/staff/queue/tickets/{ticket}").status_code == 303


def test_a_host_who_is_linked_is_found_by_their_card(app, scene, surgery):
    """The control of "the own line stands first": without a link nobody's line is their own."""
    with app.app_context():
        linked = db.session.scalars(
            sa.select(Host.staff_id)
            .join(SurgeryHost, SurgeryHost.host_id == Host.id)
            .join(Surgery, Surgery.id == SurgeryHost.surgery_id)
            .where(Surgery.school_id == scene.school.id)
        ).all()
    assert linked == [None]


def test_a_cancelled_surgery_is_no_line_of_today(app, scene, as_host, surgery):
    with app.app_context(), db.writing():
        found = queue_line.surgery_by_reference(scene.school, surgery.reference)
        found.cancelled_at = clock.now()
    assert surgery.reference not in text(as_host.get("/staff/queue"))
    assert "This surgery is not happening." in text(as_host.get(runner(surgery)))
