"""No tablet shows another parent: fifty names are in the tables, and every page is looked through.

The crawl follows every link and form from the start screen, in each language, also into what
goes wrong; it looks at bodies and headers, in every way in which a name may be written.
"""

from urllib.parse import quote

import pytest

from kiosk.core import tokens
from kiosk.web.plumbing.private_links import BOOKING, PLACE
from tests import tables
from tests.rules import addresses
from tests.rules.crawling import MOST, SOUGHT, TAGS, crawl, private_pages, shown, spellings

pytestmark = pytest.mark.one_engine


@pytest.fixture
def things(house, scene):
    return addresses.furnish(house, scene)


@pytest.mark.parametrize(("tag", "mode"), [*((tag, "tablet") for tag in TAGS), ("ar", "phone")])
def test_no_page_that_a_parent_can_reach_shows_another_parent(house, visit, things, tag, mode):
    client = visit("anybody")
    client.set_cookie("mode", mode)
    beginnings = [f"/{tag}/", "/languages", f"/e/{things.event}", f"/{tag}/event/{things.event}"]
    beginnings += ["/wall", f"/wall/{things.venue}", *private_pages(things, tag)]
    seen = []
    for address, answer in crawl(client, beginnings):
        hits = shown(answer)
        assert not hits, f"{address} shows {sorted(hits)[:3]}"
        assert answer.status_code < 500, f"{address}: {answer.status}"
        seen.append(address)
    assert 100 < len(seen) <= MOST, f"{len(seen)} pages were reached: {seen}"


#: Where staff see canaries, and how many spellings of names or numbers at least.
TO_STAFF = {
    "/staff/": 20,
    "/staff/surgeries/{crowd}": 20,  # names of those who booked
    "/staff/queue/{crowd}": 20,  # first names of those who wait
    "/staff/surgeries/to-tell": 2,  # a name, and a number to ring
    "/staff/messages?tab=all": 20,  # what canaries wrote
    "/staff/board": 4,  # drafts that are full of them
    "/staff/messages/{message}": 2,  # words, a number, and what was answered
}


def _named(page: str, things) -> str:
    return page.format(crowd=things.talks.crowd, message=things.sayings.of_canaries[0])


@pytest.mark.parametrize("page", TO_STAFF)
def test_the_pages_of_staff_would_be_found_out(house, visit, things, page):
    """The control: the same look at what staff see finds the canaries, so it can see."""
    hits = shown(visit("reception").get(_named(page, things)))
    assert len(hits) >= TO_STAFF[page]


def test_a_telephone_number_would_be_found_out(house, visit, things):
    """The control: it is shown to the desk on the list of those to ring."""
    assert "600700" in shown(visit("reception").get("/staff/surgeries/to-tell"))


def test_the_page_of_another_parent_would_be_found_out(house, visit, things):
    """The control: the crawl from a canary's own booking finds that canary."""
    own_page = f"/en/booking/{things.talks.of_a_canary[BOOKING]}"
    assert any(shown(answer) for _address, answer in crawl(visit("anybody"), [own_page], most=5))


@pytest.mark.parametrize("page", ["number", "place"])
def test_who_waits_in_line_is_not_named_even_to_those_who_have_the_link(house, visit, things, page):
    address = f"/en/{page}/{things.talks.of_a_canary[PLACE]}"
    for answer in (visit("anybody").get(address + end) for end in ("", "/live")):
        assert answer.status_code == 200
        assert not shown(answer)


def test_on_the_wall_a_canary_is_called_but_not_named(house, visit, things):
    """The control: the wall that the crawl looks at is not empty."""
    called = [row for row in tables.rows(house, "ticket") if row["state"] == "called"]
    assert [row["first_name"] in addresses.CANARIES for row in called] == [True]
    wall = visit("anybody").get("/wall")
    assert f">{called[0]['number']}<" in wall.text
    assert not shown(wall)


def test_the_crawl_finds_the_way_to_every_parents_page(house, visit, things):
    """The control of the crawl: it does reach what it should look at."""
    reached = {address for address, _answer in crawl(visit("anybody"), ["/en/"])}
    for end in (
        "/sign-in",
        "/leaving",
        "/help",
        "/privacy",
        "/look",
        "/visit",
        "/sign-in/not-listed",
        "/talk",
        "/talk/booked",
        "/talk/booked/check",
        "/book",
        "/number/given-back",
        "/feedback",
        "/surveys",
        "/survey/",
        "/answer",
        "/we-changed",
    ):
        assert any(f"/en{end}" in address for address in reached), f"/en{end} was never reached."
    for way in (
        "POST /en/visit",
        "POST /en/help/call",
        "POST /en/leaving/no-number",
        "/en/thank-you/",
        "POST /en/talk/",
        "/en/number/",
        "/name",
        "/give-back",
        "POST /en/book/hold",
        "POST /en/book/held/",
        "/en/book/done/",
        "POST /en/feedback",
        "/about",
        "/more",
        "/write",
        "/code",
        "POST /en/survey/",
        "POST /en/we-changed/",
    ):
        assert any(way in address for address in reached), f"{way} was never reached."


def test_asking_for_every_number_shows_no_name(house, visit, things):
    client = visit("anybody")
    found = 0
    for number in range(10, 100):
        answer = client.get(f"/en/leaving/check?number={number}")
        assert not shown(answer)
        found += answer.status_code == 200
    assert found > 30, "Hardly anybody has a number, so this proves little."


def test_asking_for_every_number_of_a_booking_shows_no_name(house, visit, things):
    client = visit("anybody")
    found = 0
    for number in range(10, 100):
        house.extensions["throttle"].storage.reset()
        answer = client.get(f"/en/talk/booked/check?number={number}")
        assert not shown(answer)
        found += answer.status_code == 200
    assert found > 10, "Hardly anybody has booked, so this proves little."


def test_what_goes_wrong_shows_nobody(house, visit, things):
    client = visit("anybody")
    name = addresses.CANARIES[0]
    for address in (
        f"/en/{quote(name)}",
        "/en/thank-you/x",
        f"/en/sign-in/{things.party}",
        f"/en/help/call/{things.person}",
        f"/en/leaving/check?number={quote(name)}",
        "/staff/",
        f"/staff/today/party/{things.party}",
        "/staff/nothing-here",
        f"/staff/surgeries/{things.talks.crowd}",
        f"/staff/queue/{things.talks.crowd}",
        f"/en/booking/{things.talks.booking}",
        f"/en/place/{things.talks.ticket}",
        f"/en/wish/{things.talks.wish}",
        f"/en/answer/{things.sayings.message}",
        f"/en/answer/{quote(name)}",
        f"/en/feedback/{things.sayings.of_canaries[0]}/about",
        f"/en/feedback/about/{quote(name)}",
        f"/en/survey/{things.sayings.draft_survey}",
        f"/en/we-changed?story={things.sayings.draft}",
        f"/staff/messages/{things.sayings.message}",
        f"/staff/messages/{things.sayings.voice}/voice",
        f"/staff/safeguarding/{things.sayings.concerns[0]}",
        f"/staff/surveys/{things.sayings.draft_survey}/preview",
        f"/en/talk/booked/check?number={quote(name)}",
        "/wall/nothing-here",
    ):
        answer = client.get(address)
        for sought in SOUGHT - spellings(name):
            assert sought not in answer.text, f"{address} shows {sought}"


def test_somebody_with_a_name_gets_the_same_answer_as_somebody_without(house, visit, things):
    """No presence oracle: to sign in as somebody who is here already says nothing about them."""
    client = visit("anybody")
    answers = []
    for name in (addresses.CANARIES[0], "Nobody Special"):
        form = {"name": name, "key": tokens.reference(), "adults": "1", "children": "0"}
        then = client.post(f"/en/sign-in/{things.event}", data=form)
        page = client.get(then.location).text
        ticket = next(
            row
            for row in tables.rows(house, "sign_in")
            if row["reference"] == then.location.rsplit("/", 1)[1]
        )
        page = page.replace(str(ticket["ticket_number"]), "NN").replace(
            ticket["ticket_picture"], "P"
        )
        answers.append((then.status_code, len(page.split("<svg")), "already" in page))
    assert answers[0] == answers[1]


@pytest.mark.parametrize("name", ["ETag", "Last-Modified", "Link", "Server-Timing"])
def test_no_header_tells_how_many_are_here(house, visit, things, sign_in, name):
    """What a tablet may ask changes neither size nor tag when one more person arrives."""
    client = visit("anybody")
    pages = ("/", "/en/", "/en/sign-in", "/en/help", "/en/leaving")
    before = [client.get(page).headers.get(name) for page in pages]
    sign_in("One more")
    assert [client.get(page).headers.get(name) for page in pages] == before
