"""T9 and P9 over HTTP: one story at a time, all of them on a phone, and one voice for a device."""

import html
import re
from datetime import timedelta

import pytest

from kiosk.core import clock, db, tokens
from kiosk.domain import staff, stories, story_editing
from kiosk.web.plumbing import catalogs
from tests import tables
from tests.devices import as_device
from tests.stories import DAY, writer

BOARD = "/en/we-changed"
PAYLOAD = '"><script>alert(1)</script>{{7*7}}'
#: The button before it was touched; afterwards it is quiet.
ASKS = '<button class="main-button">'
SAYS = {
    "did": "We did this",
    "doing": "We are working on this",
    "cannot": "We cannot do this now. This is why:",
    "heard": "We have heard this. We are thinking about it.",
}


@pytest.fixture
def make(app, scene):
    return writer(app, scene.school, scene.people["manager"])


@pytest.fixture
def theirs(app, other):
    """Return a story of another school."""
    with app.app_context():
        person = staff.everybody(other)[0].id
    return writer(app, other, person)("Theirs")


@pytest.fixture
def browser(app, scene):
    """Return a way to get another device's browser: a phone, unless it is said otherwise."""

    def fresh(mode="phone"):
        client = app.test_client()
        return as_device(client) if mode == "tablet" else client

    return fresh


def touch(client, reference, tag="en", **more):
    return client.post(f"/{tag}/we-changed/{reference}/agree", **more)


def agreed(app, at=0):
    return tables.rows(app, "story")[at]["agreed"]


def agent(name, address="127.0.0.1"):
    """Return what another kind of browser, perhaps elsewhere, sends with a request."""
    return {"headers": {"User-Agent": name}, "environ_overrides": {"REMOTE_ADDR": address}}


# --- What is read ---------------------------------------------------------------------------------


@pytest.mark.parametrize("tag", ["en", "pl", "ar", "en-XA", "ar-XB"])
def test_an_empty_board_asks_for_the_first_word(client, tag):
    page = client.get(f"/{tag}/we-changed").text
    said = html.escape(catalogs.translate(tag, "Be the first to tell us something."), quote=False)
    assert said in page
    assert f'href="/{tag}/feedback"' in page


@pytest.mark.parametrize("state", SAYS)
def test_a_story_says_what_was_told_and_what_came_of_it(client, make, state):
    make("The gate opens late.", answer="It opens at three.", state=state, first_name="Helen")
    page = client.get(BOARD).text
    assert "You told us. We did this." in page
    assert "The gate opens late." in page
    assert "It opens at three." in page
    assert "Helen" in page
    assert f">{SAYS[state]}" in page
    assert not [other for other in SAYS.values() if f">{other}" in page and other != SAYS[state]]


def test_the_day_stands_with_its_year_where_it_is_another_one(client, make):
    make(told_on=DAY.replace(year=2024))
    assert "Saturday 2 March 2024" in client.get(BOARD).text


def test_what_is_not_shown_is_not_there(client, make):
    make("A draft", shown=False)
    assert "A draft" not in client.get(BOARD).text


def test_on_the_tablet_stories_come_one_by_one(client, make):
    references = [make(f"Told {day}", told_on=DAY + timedelta(days=day)) for day in (3, 2, 1)]
    first = client.get(BOARD).text
    assert "Told 3" in first
    assert "Told 2" not in first
    assert "Story 1 of 3" in first
    assert "The one before" not in first
    middle = client.get(f"{BOARD}?story={references[1]}").text
    assert "Story 2 of 3" in middle
    assert f'href="/en/we-changed?story={references[0]}"' in middle
    assert f'href="/en/we-changed?story={references[2]}"' in middle
    last = client.get(f"{BOARD}?story={references[2]}").text
    assert "The next one" not in last
    assert "autoplay" not in last


def test_a_single_story_has_no_arrows(client, make):
    make()
    page = client.get(BOARD).text
    assert "The next one" not in page
    assert "of 1" not in page


@pytest.mark.parametrize("asked", ["", "nonsense", "x" * 5000, "a" * 22])
def test_an_address_that_names_no_story_begins_with_the_first(client, make, asked):
    make("The first")
    assert "The first" in client.get(f"{BOARD}?story={asked}").text


def test_on_a_phone_all_stand_under_each_other(browser, make):
    for day in range(9):
        make(f"Told {day}", told_on=DAY + timedelta(days=day))
    page = browser().get(BOARD).text
    assert re.findall(r"Told (\d)", page) == list("87654321")
    assert "The next one" not in page


def test_the_readers_language_is_used_and_the_rest_is_marked(client, make):
    make("The gate", answer="It is open", words={("pl", "told"): "Brama"})
    page = client.get("/pl/we-changed").text
    assert re.search(r'lang="pl" dir="auto">Brama', page)
    assert re.search(r'lang="en" dir="auto">It is open', page)
    assert "computer made this" not in page


@pytest.mark.parametrize("mode", ["tablet", "phone"])
def test_a_computers_words_are_said_to_be_so_once(browser, make, mode):
    note = "A computer made this translation."
    for number in range(2):
        make("The gate", words={("en-XA", "told"): f"Gate {number}"}, machine=True)
    page = browser(mode).get("/en-XA/we-changed").text
    said = html.escape(catalogs.translate("en-XA", f"{note} It may have mistakes."))
    assert page.count(said) == 1
    assert note not in browser(mode).get(BOARD).text


def test_no_markup_gets_through(client, make):
    make(PAYLOAD, answer=PAYLOAD, first_name=PAYLOAD, words={("pl", "told"): PAYLOAD})
    for tag in ("en", "pl"):
        page = client.get(f"/{tag}/we-changed").text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_reading_leaves_no_cookie_that_knows_the_device(browser, make):
    make()
    client = browser()
    client.get(BOARD)
    assert client.get_cookie("device") is None


def test_other_schools_stories_are_not_ours(client, theirs):
    page = client.get(BOARD).text
    assert "Theirs" not in page
    assert "Be the first" in page


# --- I think so too -------------------------------------------------------------------------------


def test_one_touch_counts_once_and_is_thanked_each_time(app, browser, make):
    reference, client = make(), browser()
    assert ASKS in client.get(BOARD).text
    for _ in range(3):
        answer = touch(client, reference)
        assert answer.status_code == 303
        assert answer.location == f"{BOARD}?thanks={reference}#agree-{reference}"
        page = client.get(answer.location.partition("#")[0]).text
        assert "Thank you for telling us." in page
        assert "quiet-button" in page
        assert ASKS not in page
        assert "People who think so too: 1" in page
    assert agreed(app) == 1
    later = client.get(BOARD).text
    assert "quiet-button" in later, "The phone knows that it has agreed."
    assert "Thank you for telling us." not in later


def test_the_cookie_is_random_long_lived_and_only_the_servers(app, browser, make):
    reference, client = make(), browser()
    header = touch(client, reference).headers["Set-Cookie"]
    assert re.fullmatch(
        r"device=[A-Za-z0-9_-]{22}; Expires=[^;]+; Max-Age=31536000; HttpOnly; Path=/;"
        r" SameSite=Lax",
        header,
    ), header
    device = client.get_cookie("device").value
    touch(client, reference)
    assert client.get_cookie("device").value == device
    for table in ("story", "story_agreement", "audit_entry"):
        assert device not in repr(tables.rows(app, table))
    another = browser()
    touch(another, reference)
    assert another.get_cookie("device").value != device


def test_where_people_come_by_https_so_does_the_cookie(app, browser, make):
    app.config["SESSION_COOKIE_SECURE"] = True
    try:
        assert "Secure;" in touch(browser(), make()).headers["Set-Cookie"]
    finally:
        app.config["SESSION_COOKIE_SECURE"] = False


def test_a_name_that_we_did_not_give_is_replaced(app, browser, make):
    client = browser()
    client.set_cookie("device", "x' OR 1=1")
    touch(client, make())
    assert tokens.is_token(client.get_cookie("device").value)
    assert agreed(app) == 1


def test_the_digest_needs_our_secret_and_tells_stories_apart(app, browser, make):
    one, two = make("One"), make("Two")
    client = browser()
    touch(client, one)
    touch(client, two)
    device = client.get_cookie("device").value
    digests = [row["device_digest"] for row in tables.rows(app, "story_agreement")]
    assert len(set(digests)) == 2
    for guess in (device, device + one, f"{device} {one}", f"device {device} {one} "):
        assert tokens.digest(guess) not in digests
        made = tokens.of_link("another secret", "device", guess)
        assert tokens.digest(made) not in digests
    own = tokens.of_link(app.config["SECRET_KEY"], "device", f"{device} {one} ")
    assert tokens.digest(own) in digests, "The control: this is how it is made."


def test_a_tablet_counts_once_a_day_and_shows_nobody_what_others_touched(app, browser, make):
    reference, tablet = make(), browser("tablet")
    for _ in range(3):
        answer = touch(tablet, reference)
        assert answer.location == f"{BOARD}?story={reference}&thanks={reference}"
        assert "Thank you for telling us." in tablet.get(answer.location).text
    assert agreed(app) == 1
    assert ASKS in tablet.get(BOARD).text, "The next person is asked anew."
    with clock.at(clock.now() + timedelta(days=1)):
        touch(tablet, reference)
        touch(tablet, reference)
    assert agreed(app) == 2


def test_a_phone_counts_once_and_not_once_a_day(app, browser, make):
    reference, phone = make(), browser()
    touch(phone, reference)
    with clock.at(clock.now() + timedelta(days=1)):
        touch(phone, reference)
    assert agreed(app) == 1


def test_who_throws_the_cookie_away_counts_once_a_day(app, browser, make):
    reference = make()
    for _ in range(5):
        assert touch(browser(), reference).status_code == 303
    assert agreed(app) == 1
    touch(browser(), reference, **agent("Another phone"))
    assert agreed(app) == 2
    touch(browser(), reference, **agent("Another phone", "10.0.0.9"))
    assert agreed(app) == 3
    with clock.at(clock.now() + timedelta(days=1)):
        touch(browser(), reference)
    assert agreed(app) == 4


def test_without_the_limit_each_thrown_cookie_would_count(app, browser, make, monkeypatch):
    """The control: it is the limit that stops it."""
    monkeypatch.setattr("kiosk.web.plumbing.devices.may_count", lambda *_asked: True)
    reference = make()
    for _ in range(5):
        touch(browser(), reference)
    assert agreed(app) == 5


def test_from_one_address_sixty_count_a_day_for_each_story(app, browser, make):
    one, two = make("One", told_on=DAY), make("Two", told_on=DAY - timedelta(days=1))
    for number in range(63):
        touch(browser(), one, **agent(f"Phone {number}"))
    assert agreed(app) == 60
    touch(browser(), two, **agent("Phone 1"))
    assert agreed(app, 1) == 1


def test_touching_again_takes_nobodys_turn(app, browser, make):
    reference, client = make(), browser()
    for _ in range(70):
        touch(client, reference)
    touch(browser(), reference, **agent("Another phone"))
    assert agreed(app) == 2


def test_nothing_about_the_browser_is_stored(app, browser, make):
    touch(browser(), make(), **agent("Very special phone", "10.9.8.7"))
    everything = repr([tables.rows(app, name) for name in db.Base.metadata.tables])
    assert "special phone" not in everything
    assert "10.9.8.7" not in everything


def test_a_story_that_was_taken_down_leads_back_to_the_board(app, browser, make, scene):
    reference = make()
    with app.app_context(), db.writing():
        story_editing.take_down(scene.school, reference, scene.people["manager"])
    client = browser()
    answer = touch(client, reference)
    assert answer.status_code == 303
    assert client.get(answer.location.partition("#")[0]).status_code == 200
    assert agreed(app) == 0


def test_another_schools_story_or_none_is_not_found(app, client, theirs):
    for one in (theirs, tokens.reference(), "%00", "x" * 3000):
        assert touch(client, one).status_code == 404
    assert agreed(app) == 0


def test_a_touch_from_another_place_is_refused(app, client, make):
    reference = make()
    assert touch(client, reference, own_page=False).status_code == 403
    assert agreed(app) == 0


def test_looking_writes_nothing(app, browser, make):
    reference, client = make(), browser()
    touch(client, reference)
    before = tables.digest(app)
    client.get(f"{BOARD}?thanks={reference}&story={reference}")
    assert tables.digest(app) == before


def test_the_home_page_is_told_when_there_is_a_story(app, make, scene):
    with app.app_context():
        assert not stories.any_shown(scene.school)
    make()
    with app.app_context():
        assert stories.any_shown(scene.school)
