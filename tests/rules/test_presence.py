"""No page is an oracle of who is here: the answer about one who is and one who is not is the same.

The same bytes, all headers, once ticket, reference and page key are put aside; and the same
statements in the same order, so that the time it takes tells nothing either.
"""

import re
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from kiosk.core import db, tokens
from kiosk.domain import leaving
from kiosk.domain.tickets import PICTURES, Ticket
from kiosk.models.booking import Booking
from tests import tables
from tests.rules import addresses

pytestmark = pytest.mark.one_engine

NOBODY, WARM = "Nobody Special", "First Person"
#: Drawn anew for every party: the picture with its two digits, references, and keys of pages.
TICKET = re.compile(r'<p class="ticket-block".*?</p>', re.DOTALL)
RANDOM = re.compile(r'(?<=/thank-you/)[\w-]{22}|(?<=name="key") [^>]*(?=>)')


@pytest.fixture
def things(house, scene):
    return addresses.furnish(house, scene)


@pytest.fixture
def statements(house) -> Iterator[list[str]]:
    """Return the statements that the server runs, as they are sent, without what they ask for."""
    sent: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    with house.app_context():
        engines = (db.reader(), db.writer())
    for engine in engines:
        sa.event.listen(engine, "before_cursor_execute", note)
    yield sent
    for engine in engines:
        sa.event.remove(engine, "before_cursor_execute", note)


#: Remembered for a moment by the clock, whoever is asked about: they say nothing of a person.
OF_THE_ROOM = re.compile(r"^(BEGIN|COMMIT|ROLLBACK)?$|FROM (school|device)\b")

Told = list[tuple[int, list[tuple[str, str]], str]]


def told(answer, *typed: str) -> tuple[int, list[tuple[str, str]], str]:
    """Return status, headers and whole body, without what is drawn anew or the visitor typed."""
    headers = answer.headers.copy()
    assert int(headers.pop("Content-Length")) == len(answer.data)
    body = TICKET.sub("T", answer.get_data(as_text=True))
    for words in typed:
        body = body.replace(words, "X")
    return answer.status_code, [(name, drawn(value)) for name, value in headers], drawn(body)


def drawn(text: str) -> str:
    """Return a text with the random parts of addresses and forms put aside."""
    return RANDOM.sub("R", text)


def compare(statements: list[str], ask: Callable[[str], Told], one: str, other: str) -> None:
    """Ask about two people: the answers are the same bytes, and the server did the same."""
    ask(WARM)  # what is remembered of the school and the event is then known to both
    seen, ran = [], []
    for person in (one, other):
        statements.clear()
        seen.append(ask(person))
        ran.append([each for each in statements if not OF_THE_ROOM.search(each)])
    for first, second in zip(*seen, strict=True):
        assert first[:2] == second[:2]
        assert first[2].splitlines() == second[2].splitlines()
    assert ran[0] == ran[1]


def ways(things) -> dict[str, tuple[str, str]]:
    """Return the browser that signs in, and where: at the tablet, and on a phone by the code."""
    return {
        "tablet": ("tablet", f"/en/sign-in/{things.event}"),
        "phone": ("anybody", f"/en/event/{things.ways.event}"),
        "visit": ("tablet", "/en/visit"),
    }


@pytest.mark.parametrize("way", ["tablet", "phone", "visit"])
def test_signing_in_says_nothing_of_who_is_here_already(house, visit, things, statements, way):
    who, address = ways(things)[way]

    def ask(name: str) -> Told:
        client = visit(who)
        form = {"name": name, "key": tokens.reference(), "adults": "1", "children": "0"}
        answers = [client.get(address), client.post(address, data=form)]
        answers.append(client.get(answers[1].location))
        assert [answer.status_code for answer in answers] == [200, 303, 200]
        return [told(answer) for answer in answers]

    compare(statements, ask, addresses.CANARIES[0], NOBODY)
    names = " ".join(str(row["names"]) for row in tables.rows(house, "sign_in"))
    assert names.count(addresses.CANARIES[0]) == 2, "The control: they were here before."
    assert names.count(NOBODY) == 1


@pytest.mark.parametrize("way", ["tablet", "phone"])
def test_a_form_that_is_shown_again_says_nothing_either(visit, things, statements, way):
    """Two names, one too long; the other of somebody who is here, or of nobody."""
    who, address = ways(things)[way]

    def ask(name: str) -> Told:
        form = {"name": [name, "x" * 91], "key": "k" * 22, "adults": "1", "children": "0"}
        answer = visit(who).post(address, data=form)
        assert (answer.status_code, name in answer.text) == (422, True)
        return [told(answer, name)]

    compare(statements, ask, addresses.CANARIES[0], NOBODY)


@pytest.mark.parametrize("page", ["leaving/check", "talk/booked/check"])
def test_a_name_in_the_box_for_digits_is_answered_like_any(visit, things, statements, page):
    def ask(name: str) -> Told:
        answer = visit("tablet").get(f"/en/{page}", query_string={"number": name})
        assert answer.status_code == 422
        return [told(answer, f'value="{name[:2]}"')]

    compare(statements, ask, addresses.CANARIES[0], NOBODY)


def ticket_of(house, name: str) -> Ticket:
    row = next(row for row in tables.rows(house, "sign_in") if name in row["names"])
    return Ticket(row["ticket_picture"], row["ticket_number"])


def free_numbers(house) -> list[str]:
    used = {row["ticket_number"] for row in tables.rows(house, "sign_in")}
    used |= {row["ticket_number"] for row in tables.rows(house, "booking")}
    return [str(number) for number in range(10, 100) if number not in used]


def test_two_digits_show_the_same_of_everybody_who_is_here(house, visit, things, statements):
    """Alone, with children, in another language, by phone or at the tablet: a ticket, no more."""
    tickets = {}
    for at in (0, 1, 2):
        ticket = ticket_of(house, addresses.CANARIES[at])
        tickets[f"{ticket.number:02d}"] = ticket.picture

    def ask(number: str) -> Told:
        answer = visit("tablet").get(f"/en/leaving/check?number={number}")
        assert answer.status_code == 200
        return [told(answer, f'value="{number}"', f'value="{tickets[number]}"')]

    _warm, one, other = tickets
    compare(statements, lambda number: ask(one if number == WARM else number), one, other)


@pytest.mark.parametrize("page", ["leaving/check", "talk/booked/check"])
def test_who_has_left_or_cancelled_is_as_unknown_as_who_never_came(
    house, visit, scene, things, statements, page
):
    here = ticket_of(house, addresses.CANARIES[0])
    gone = f"{here.number:02d}"
    with house.app_context(), db.writing():
        leaving.leave(scene.school, here)
        for booking in db.session.query(Booking).filter_by(school_id=scene.school.id):
            if booking.ticket_number == here.number:
                booking.state = "cancelled"

    def ask(number: str) -> Told:
        answer = visit("tablet").get(f"/en/{page}?number={number}")
        assert answer.status_code == 422
        return [told(answer, f'value="{number}"')]

    warm, never, *_others = free_numbers(house)
    compare(statements, lambda number: ask(warm if number == WARM else number), gone, never)


def test_a_guessed_picture_is_refused_like_one_that_there_is_not(house, visit, things):
    ticket = ticket_of(house, addresses.CANARIES[0])
    others = (next(one for one in PICTURES if one != ticket.picture), "no picture")
    form = {"number": f"{ticket.number:02d}"}
    answers = [visit("tablet").post("/en/leaving", data={**form, "picture": it}) for it in others]
    assert told(answers[0]) == told(answers[1])
    assert answers[0].status_code == 422


def test_a_word_more_would_be_found(visit, things, statements):
    """The control: a page that says "again" to one of two is not the same bytes."""

    def ask(name: str) -> Told:
        answer = visit("tablet").get("/en/help")
        if name == addresses.CANARIES[0]:
            answer.set_data(f"{answer.text} again")
        return [told(answer)]

    with pytest.raises(AssertionError):
        compare(statements, ask, addresses.CANARIES[0], NOBODY)


def test_a_statement_more_would_be_found(house, visit, things, statements):
    """The control: to look somebody up who is here, and only then, is seen."""

    def ask(name: str) -> Told:
        if name == addresses.CANARIES[0]:
            visit("tablet").get("/en/leaving/check?number=11")
        return [told(visit("tablet").get("/en/help"))]

    with pytest.raises(AssertionError):
        compare(statements, ask, addresses.CANARIES[0], NOBODY)
