"""No tablet shows another parent: fifty names are in the tables, and every page is looked through.

The crawl follows every link and form from the start screen, in each language, also into what
goes wrong; it looks at bodies and headers, in every way in which a name may be written.
"""

from urllib.parse import quote

import pytest

from kiosk.web.plumbing.private_links import BOOKING, PLACE
from tests import tables
from tests.rules import addresses, walks
from tests.rules.crawling import SOUGHT, TAGS, crawl, shown, spellings
from tests.rules.walks import DOOR, PHONE, TABLET, WALL

pytestmark = pytest.mark.one_engine

BROWSERS = (TABLET, PHONE, WALL, DOOR)


@pytest.fixture
def things(house, scene):
    return addresses.furnish(house, scene)


@pytest.mark.parametrize("tag", TAGS[1:])
@pytest.mark.parametrize("who", [TABLET, PHONE])
def test_no_page_that_a_parent_can_reach_shows_another_parent(house, visit, things, who, tag):
    """In every language; the walks in English, and of the screens, are in the test below."""
    met = walks.walk(house, visit(who), things, who, tag)
    assert not met.wrong, "\n".join(met.wrong)
    assert len(met.pages) > 100, f"{len(met.pages)} pages were reached: {met.pages}"


#: What no walk meets, and why nobody's name can stand there.
NOT_MET = {
    "static": "files of the program, which hold no words of people",
    "uploads.picture": "a picture of an event, under a name that nobody can guess",
    "listening.choose": "keeps whether screens are read aloud, and answers without a word",
    "setup.set_up": "the first manager's own link, before there is any parent",
}


def test_every_page_of_parents_is_met_by_a_walk_and_shows_nobody(house, visit, things, capsys):
    """A new page of a tablet, a phone or a screen cannot be forgotten here."""
    met = {who: walks.walk(house, visit(who), things, who, "en") for who in BROWSERS}
    wrong = [f"{who}: {fault}" for who, walk in met.items() for fault in walk.wrong]
    assert not wrong, "\n".join(wrong)
    there = walks.of_parents(house)
    visited = set().union(*(walk.visited for walk in met.values())) & there
    missed = {one for one in there - visited if one[0] not in NOT_MET}
    assert not missed, (
        f"{sorted(missed)}: no walk comes there. Begin one there in tests/rules/walks.py, or say in"
        " NOT_MET why nobody's name can stand on it."
    )
    gone = set(NOT_MET) - {endpoint for endpoint, _method in there - visited}
    assert not gone, f"{gone}: a walk does come there. Take it out of NOT_MET."
    pages = {who: len(walk.pages) for who, walk in met.items()}
    with capsys.disabled():
        print(f"\n{len(visited)} of {len(there)} routes of parents met; pages {pages}; 0 hits")


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
    assert any(shown(answer) for _address, answer in crawl(visit("tablet"), [own_page], most=5))


@pytest.mark.parametrize("page", ["number", "place"])
def test_who_waits_in_line_is_not_named_even_to_those_who_have_the_link(house, visit, things, page):
    address = f"/en/{page}/{things.talks.of_a_canary[PLACE]}"
    for answer in (visit("tablet").get(address + end) for end in ("", "/live")):
        assert answer.status_code == 200
        assert not shown(answer)


@pytest.mark.parametrize("who", [WALL, DOOR])
def test_on_a_screen_a_canary_is_called_but_not_named(house, visit, things, who):
    """The control: the screen that the walk looks at is not empty."""
    called = [row for row in tables.rows(house, "ticket") if row["state"] == "called"]
    assert [row["first_name"] in addresses.CANARIES for row in called] == [True]
    screen = visit(who).get("/wall")
    assert f">{called[0]['number']}<" in screen.text
    assert not shown(screen)


def test_the_crawl_finds_the_way_to_every_parents_page(house, visit, things):
    """The control of the crawl: it does reach what it should look at."""
    reached = {address for address, _answer in crawl(visit("tablet"), ["/en/"])}
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
    client = visit("tablet")
    found = 0
    for number in range(10, 100):
        answer = client.get(f"/en/leaving/check?number={number}")
        assert not shown(answer)
        found += answer.status_code == 200
    assert found > 30, "Hardly anybody has a number, so this proves little."


def test_asking_for_every_number_of_a_booking_shows_no_name(house, visit, things):
    client = visit("tablet")
    found = 0
    for number in range(10, 100):
        house.extensions["throttle"].storage.reset()
        answer = client.get(f"/en/talk/booked/check?number={number}")
        assert not shown(answer)
        found += answer.status_code == 200
    assert found > 10, "Hardly anybody has booked, so this proves little."


@pytest.mark.parametrize("who", BROWSERS)
def test_what_goes_wrong_shows_nobody(house, visit, things, who):
    client = visit(who)
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
        f"/wall/door/{things.person}",
        f"/e/{quote(name)}",
        f"/en/event/{things.event}",
        f"/en/whats-on/{things.party}",
        f"/k/{things.talks.booking}",
        f"/r/{things.ways.device}",
        f"/en/use-phone/{things.talks.ticket}",
        f"/staff/devices/{things.ways.device}/change",
    ):
        answer = client.get(address)
        whole = answer.text + str(answer.headers)
        for sought in SOUGHT - spellings(name):
            assert sought not in whole, f"{address} shows {sought}"


@pytest.mark.parametrize("name", ["ETag", "Last-Modified", "Link", "Server-Timing"])
def test_no_header_tells_how_many_are_here(house, visit, things, sign_in, name):
    """What a tablet may ask changes neither size nor tag when one more person arrives."""
    client = visit("tablet")
    pages = ("/", "/en/", "/en/sign-in", "/en/help", "/en/leaving")
    before = [client.get(page).headers.get(name) for page in pages]
    sign_in("One more")
    assert [client.get(page).headers.get(name) for page in pages] == before
