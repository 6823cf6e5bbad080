"""A4: one ticket through every state, each step tapped twice, two people on one line, and undo."""

import html
import re
from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from kiosk.core import clock, db, tokens
from kiosk.domain import phone_reach
from kiosk.models.ticket import LineEvent, Ticket
from tests import qr_codes

HTMX = {"HX-Request": "true"}


@pytest.fixture
def surgery(make_surgery):
    return make_surgery("Helen")


@pytest.fixture
def row(app, scene):
    """Return a way to see a ticket as it is."""

    def find(reference):
        with app.app_context():
            wanted = (Ticket.school_id == scene.school.id, Ticket.reference == reference)
            found = db.session.scalars(sa.select(Ticket).where(*wanted)).one()
            db.session.expunge_all()
        return found

    return find


@pytest.fixture
def steps(app, scene):
    """Return a way to list what was written down: (act, reason), oldest first."""

    def told():
        with app.app_context():
            wanted = LineEvent.school_id == scene.school.id
            rows = db.session.scalars(sa.select(LineEvent).where(wanted).order_by(LineEvent.id))
            return [(event.act, event.reason) for event in rows]

    return told


class Thumb:
    """A member of staff who taps on the buttons of one line."""

    def __init__(self, browser, surgery):
        self.browser, self.line = browser, f"/staff/queue/{surgery.reference}"

    def page(self):
        return html.unescape(self.browser.get(self.line).get_data(as_text=True))

    def next(self, **data):
        return self.browser.post(f"{self.line}/next", data=data)

    def tap(self, verb, ticket, **data):
        return self.browser.post(f"{self.line}/tickets/{ticket}/{verb}", data=data)

    def big(self):
        """Return the address, the fields and the words of the big button."""
        form = re.search(
            r'<form method="post" action="([^"]+)"[^>]*>((?:(?!</form>).)*id="big".*?)</form>',
            self.page(),
            re.DOTALL,
        )
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[2]))
        words = re.sub(r"<svg.*?</svg>|<[^>]+>", "", form[2], flags=re.DOTALL)
        return form[1], fields, " ".join(words.split())

    def undo(self):
        bar = re.search(r'<div class="undo-bar".*?</form>', self.page(), re.DOTALL)
        assert bar, "there is no undo form"
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', bar[0]))
        return self.browser.post(re.search(r'action="([^"]+)"', bar[0])[1], data=fields)


@pytest.fixture
def thumb(as_host, surgery):
    return Thumb(as_host, surgery)


# --- the one button -------------------------------------------------------------------------------


def test_the_big_button_changes_with_the_state(thumb, surgery, join, row):
    ticket = join(surgery)
    for words, after in (("Call next:", "called"), ("They are here", "talking"), ("Seen", "seen")):
        address, fields, says = thumb.big()
        assert says.startswith(words)
        fields.pop("shown")
        answer = thumb.browser.post(address, data=fields)
        assert (answer.status_code, answer.location) == (303, thumb.line)
        assert row(ticket).state == after


def test_two_taps_on_the_big_button_are_one_step(thumb, surgery, join, row):
    tickets = [join(surgery) for _person in range(3)]
    states = []
    for _step in range(3):
        address, fields, _words = thumb.big()
        fields.pop("shown")
        for _tap in range(2):
            thumb.browser.post(address, data=fields)
        states.append([row(ticket).state for ticket in tickets])
    assert states == [
        ["called", "waiting", "waiting"],
        ["talking", "waiting", "waiting"],
        ["seen", "waiting", "waiting"],
    ]


def test_a_tap_before_anybody_could_read_the_new_button_does_nothing(thumb, surgery, join, row):
    """The second tap of a double tap may land on the button of the next step."""
    ticket = join(surgery)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        thumb.next()
        address, fields, _words = thumb.big()
        traveller.shift(timedelta(milliseconds=200))
        assert thumb.browser.post(address, data=fields).status_code == 303
        assert row(ticket).state == "called"
        traveller.shift(timedelta(milliseconds=400))
        thumb.browser.post(address, data=fields)
        assert row(ticket).state == "talking"


@pytest.mark.parametrize("shown", ["", "soon", "-1", "9" * 30, "٣"])
def test_a_time_that_no_page_wrote_stops_nobody(thumb, surgery, join, row, shown):
    ticket = join(surgery)
    thumb.next(shown=shown)
    assert row(ticket).state == "called"


def test_call_next_of_an_old_page_calls_nobody_after_that_talk(thumb, surgery, join, row):
    first, second = join(surgery), join(surgery)
    thumb.next(ticket=first)
    thumb.tap("here", first)
    thumb.tap("seen", first)
    thumb.next(ticket=first)
    assert row(second).state == "waiting"
    thumb.next(ticket=second)
    assert row(second).state == "called"


def test_nobody_waits_and_call_next_says_so(thumb):
    assert thumb.next().status_code == 303
    assert "No one is waiting." in thumb.page()


# --- the two smaller ones -------------------------------------------------------------------------


def test_not_here_yet_goes_to_the_shelf_and_calls_nobody(thumb, surgery, join, row):
    first, second = join(surgery), join(surgery)
    thumb.next()
    for _tap in range(2):
        thumb.tap("not-here", first)
    assert (row(first).state, row(second).state) == ("away", "waiting")
    assert "Called, not here yet: 1" in thumb.page()


@pytest.mark.parametrize(
    ("way", "form", "then"),
    [
        ("back", {}, ("waiting", 1)),
        ("again", {"calls": "1"}, ("called", 2)),
        ("give-back", {}, ("given_back", 1)),
    ],
)
def test_from_the_shelf_each_way_twice_is_once(thumb, surgery, join, row, way, form, then):
    ticket = join(surgery)
    thumb.next()
    thumb.tap("not-here", ticket)
    for _tap in range(2):
        thumb.tap(way, ticket, **form)
    assert (row(ticket).state, row(ticket).calls) == then


def test_call_again_twice_rings_once(thumb, surgery, join, row):
    ticket = join(surgery)
    thumb.next()
    with time_machine.travel(clock.now() + timedelta(seconds=10)):
        for _tap in range(2):
            thumb.tap("again", ticket, calls="1")
    assert row(ticket).calls == 2


def test_seen_and_call_next_twice_is_one_seen_and_one_called(thumb, surgery, join, row):
    tickets = [join(surgery) for _person in range(3)]
    thumb.next()
    thumb.tap("here", tickets[0])
    for _tap in range(2):
        thumb.tap("seen-next", tickets[0])
    assert [row(ticket).state for ticket in tickets] == ["seen", "called", "waiting"]


def test_needs_follow_up_stays_on_a_list(thumb, surgery, join, row):
    ticket = join(surgery)
    thumb.next()
    thumb.tap("here", ticket)
    for _tap in range(2):
        thumb.tap("follow-up", ticket, on="yes")
    thumb.tap("seen", ticket)
    assert row(ticket).follow_up
    assert "Needs follow-up: 1" in thumb.page()
    thumb.tap("follow-up", ticket, on="")
    assert "Needs follow-up: 1" not in thumb.page()


# --- out of turn ----------------------------------------------------------------------------------


def test_somebody_is_called_out_of_turn_for_a_reason_that_is_written_down(
    thumb, surgery, join, row, steps
):
    join(surgery)
    ticket = join(surgery)
    for _tap in range(2):
        assert thumb.tap("call", ticket, reason="baby").status_code == 303
    assert row(ticket).state == "called"
    assert steps().count(("called", "baby")) == 1


@pytest.mark.parametrize("reason", ["", "because"])
def test_nobody_is_skipped_without_a_reason(thumb, surgery, join, row, reason):
    join(surgery)
    ticket = join(surgery)
    answer = thumb.tap("call", ticket, reason=reason)
    assert answer.status_code == 409
    assert "Choose a reason first." in html.unescape(answer.get_data(as_text=True))
    assert row(ticket).state == "waiting"


def test_up_twice_is_one_place(thumb, surgery, join, row):
    tickets = [join(surgery) for _person in range(4)]
    page = thumb.browser.get(f"{thumb.line}/tickets/{tickets[3]}?do=up").get_data(as_text=True)
    after = re.search(r'name="after" value="([^"]*)"', page)[1]
    assert after == tickets[1]
    for _tap in range(2):
        thumb.tap("move", tickets[3], after=after, reason="asked")
    order = re.findall(r'id="row-([\w-]+)"', thumb.page())
    assert order == [tickets[0], tickets[1], tickets[3], tickets[2]]


def test_down_and_to_the_front(thumb, surgery, join):
    tickets = [join(surgery) for _person in range(3)]
    page = thumb.browser.get(f"{thumb.line}/tickets/{tickets[0]}?do=down").get_data(as_text=True)
    thumb.tap(
        "move", tickets[0], after=re.search(r'"after" value="([^"]*)"', page)[1], reason="asked"
    )
    assert re.findall(r'id="row-([\w-]+)"', thumb.page())[:2] == [tickets[1], tickets[0]]
    page = thumb.browser.get(f"{thumb.line}/tickets/{tickets[0]}?do=up").get_data(as_text=True)
    assert re.search(r'name="after" value=""', page), "first of all"


def test_nobody_is_moved_without_a_reason(thumb, surgery, join):
    first, second = join(surgery), join(surgery)
    assert thumb.tap("move", second, after="", reason="").status_code == 409
    assert re.findall(r'id="row-([\w-]+)"', thumb.page()) == [first, second]


def test_somebody_is_passed_to_another_line_and_back(thumb, surgery, make_surgery, join, row):
    other = make_surgery("Sam")
    ticket = join(surgery)
    for _tap in range(2):
        thumb.tap("pass", ticket, to=other.reference)
    assert row(ticket).surgery_id == other.id
    assert "to Sam." in thumb.page()
    thumb.undo()
    assert row(ticket).surgery_id == surgery.id


def test_a_place_is_given_back_by_staff_and_taken_again(thumb, surgery, join, row):
    ticket = join(surgery)
    thumb.tap("give-back", ticket)
    assert row(ticket).state == "given_back"
    thumb.undo()
    assert row(ticket).state == "waiting"


# --- taking back ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "before"),
    [
        (("call",), "waiting"),
        (("call", "here"), "called"),
        (("call", "here", "seen"), "talking"),
        (("call", "not-here"), "called"),
        (("call", "not-here", "back"), "away"),
    ],
)
def test_each_step_is_taken_back(thumb, surgery, join, row, way, before):
    ticket = join(surgery)
    for verb in way:
        thumb.tap(verb, ticket)
    assert row(ticket).state != before
    thumb.undo()
    assert row(ticket).state == before


def test_undo_twice_takes_back_one_step(thumb, surgery, join, row):
    ticket = join(surgery)
    for verb in ("call", "here"):
        thumb.tap(verb, ticket)
    for _tap in range(2):
        thumb.tap("undo", ticket)
    assert row(ticket).state == "called"


def test_seen_and_call_next_is_taken_back_wholly(thumb, surgery, join, row):
    first, second = join(surgery), join(surgery)
    thumb.next()
    thumb.tap("here", first)
    thumb.tap("seen-next", first)
    thumb.undo()
    assert (row(first).state, row(second).state) == ("talking", "waiting")


def test_what_has_happened_since_is_not_taken_back(thumb, as_reception, surgery, join, row):
    ticket = join(surgery)
    thumb.tap("call", ticket)
    Thumb(as_reception, surgery).tap("here", ticket)
    answer = thumb.tap("undo", ticket)
    assert answer.status_code == 409
    assert "Something else has happened since." in answer.get_data(as_text=True)
    assert row(ticket).state == "talking"


# --- two people on one line -----------------------------------------------------------------------


def test_two_people_call_two_people(thumb, as_reception, surgery, join, row):
    first, second, third = (join(surgery) for _person in range(3))
    colleague = Thumb(as_reception, surgery)
    thumb.next(ticket=first)
    colleague.next(ticket=first)
    assert [row(each).state for each in (first, second, third)] == ["called", "called", "waiting"]
    assert row(first).called_by_id != row(second).called_by_id
    assert "Host</bdi>" in re.search(r'"line-others".*?</ul>', colleague.page(), re.DOTALL)[0]


def test_whom_a_colleague_has_called_cannot_be_called(thumb, as_reception, surgery, join, row):
    ticket = join(surgery)
    thumb.next()
    answer = Thumb(as_reception, surgery).tap("call", ticket, reason="asked")
    assert answer.status_code == 409
    assert "They are with a colleague" in answer.get_data(as_text=True)
    panel = as_reception.post(
        f"{thumb.line}/tickets/{ticket}/call", data={"reason": "asked"}, headers=HTMX
    )
    assert panel.get_data(as_text=True).lstrip().startswith('<article class="party" id="party">')


def test_nobody_has_two_people_before_them(thumb, surgery, join, row):
    first, second = join(surgery), join(surgery)
    thumb.next()
    answer = thumb.tap("call", second, reason="asked")
    assert answer.status_code == 409
    assert "Finish with them first." in answer.get_data(as_text=True)
    assert (row(first).state, row(second).state) == ("called", "waiting")


# --- who may --------------------------------------------------------------------------------------

VERBS = (
    *("call", "again", "here", "seen", "seen-next", "not-here", "back", "give-back"),
    *("follow-up", "move", "pass", "undo"),
)


def test_outsiders_and_strangers_take_no_step(
    as_outsider, client, surgery, make_surgery, join, row, steps
):
    ticket, other = join(surgery), make_surgery("Sam")
    data = {"reason": "asked", "to": other.reference, "on": "yes"}
    before = steps()
    for verb in VERBS:
        answer = Thumb(as_outsider, surgery).tap(verb, ticket, **data)
        assert answer.status_code in (403, 404), verb
        assert Thumb(client, surgery).tap(verb, ticket, **data).status_code == 403, verb
    for page in ("tickets", "added"):
        answer = as_outsider.get(f"/staff/queue/{surgery.reference}/{page}/{ticket}")
        assert answer.status_code in (303, 404)
    assert steps() == before
    assert row(ticket).state == "waiting"


def test_a_ticket_that_is_nowhere_is_not_found(thumb):
    for verb in VERBS:
        assert thumb.tap(verb, tokens.reference()).status_code == 404, verb


# --- adding somebody at the desk ------------------------------------------------------------------


def test_a_walk_in_is_added_and_the_number_shown_large(thumb, surgery, row):
    data = {"key": tokens.reference(), "name": "سارة", "language": "ar", "speaker": "yes"}
    answers = [thumb.browser.post(f"{thumb.line}/walk-in", data=data) for _tap in range(2)]
    assert answers[0].location == answers[1].location
    page = thumb.browser.get(answers[0].location).get_data(as_text=True)
    ticket = row(answers[0].location.rpartition("/")[2])
    assert f"<b>{ticket.number}</b>" in page
    assert "Their language: Arabic" in page
    assert (ticket.first_name, ticket.came_by, ticket.speaker) == ("سارة", "desk", True)
    assert "Waiting: 1" in thumb.page()


def test_the_code_for_their_phone_is_shown_where_phones_come(app, scene, thumb):
    def slip(**known):
        found = phone_reach.Found(**{"address": "https://door.example", "tested_at": None, **known})
        with app.app_context(), db.writing():
            phone_reach.keep(scene.school, found)
            phone_reach.name_wifi(scene.school, "Guests", "")
        answer = thumb.browser.post(f"{thumb.line}/walk-in", data={"key": tokens.reference()})
        return thumb.browser.get(answer.location).text

    (code,) = qr_codes.texts(slip(phones=phone_reach.ANYWHERE))
    assert code.startswith("https://door.example/")
    assert "joins this Wi-Fi" in slip(phones=phone_reach.WIFI)
    assert qr_codes.texts(slip(phones=phone_reach.NOT)) == []


def test_a_walk_in_needs_no_name_and_an_unknown_language_is_the_schools_own(thumb, row):
    answer = thumb.browser.post(f"{thumb.line}/walk-in", data={"language": "<script>"})
    ticket = row(answer.location.rpartition("/")[2])
    assert (ticket.first_name, ticket.language) == ("", "en")


def test_a_name_that_does_not_fit_comes_back(thumb):
    answer = thumb.browser.post(f"{thumb.line}/walk-in", data={"name": "a" * 91})
    assert answer.status_code == 422
    assert 'value="aaa' in answer.get_data(as_text=True)


def test_a_line_that_takes_no_numbers_says_what_to_do(thumb):
    thumb.browser.post(f"{thumb.line}/door", data={"door": "last"})
    answer = thumb.browser.post(f"{thumb.line}/walk-in")
    assert answer.status_code == 409
    assert "Open the door first, or book a time." in answer.get_data(as_text=True)


def test_a_booking_that_is_nowhere_does_not_arrive(thumb):
    assert thumb.browser.post(f"{thumb.line}/arrive", data={"booking": "x"}).status_code == 404


def test_they_are_here_twice_is_one_place(app, thumb, surgery, people, slots_of):
    with app.app_context(), db.writing():
        booking = people.booking(surgery, slots_of(surgery)[4].starts_at)
    for _tap in range(2):
        thumb.browser.post(f"{thumb.line}/arrive", data={"booking": booking})
    assert "Waiting: 1" in thumb.page()
