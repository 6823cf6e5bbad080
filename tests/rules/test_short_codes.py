"""Everything short enough to be guessed: how likely it is in thirty days, and that guesses end.

The figures are made from the limits and the codes of the program itself, so that whoever widens a
limit or shortens a code has to look at what that does. `ADDRESSES` is a large net of other people's
machines; what none of the limits can do is keep a stranger with still more of them from trying.
"""

from dataclasses import dataclass
from math import expm1

import pytest
from limits import RateLimitItem

from kiosk.core import tokens
from kiosk.domain import answer_codes, pairing, tickets
from kiosk.web.plumbing import throttle
from tests import devices
from tests.rules import addresses
from tests.rules.conftest import HOME

pytestmark = pytest.mark.one_engine

DAYS = 30
#: Posters and answers that are alive at the same time in a large school.
LIVE = 200
ADDRESSES = 1000
BASE_32 = len(tokens.LETTERS) ** tokens.SHORT


def tries(rule: RateLimitItem) -> float:
    """Return how many tries a limit lets through in thirty days."""
    return rule.amount * DAYS * 24 * 60 * 60 / rule.get_expiry()


def hit(guesses: float, live: int, codes: float) -> float:
    """Return the chance that one of so many guesses opens one of so many live codes."""
    return -expm1(-guesses * live / codes)


@dataclass(frozen=True)
class Code:
    """A code, and the highest chance of a hit in thirty days: from one address, from very many."""

    codes: float
    live: int
    one: RateLimitItem
    at_most: float
    everywhere: RateLimitItem | None = None
    at_most_everywhere: float = 1.0

    @property
    def chance(self) -> float:
        """Return the chance from one address."""
        return hit(tries(self.one), self.live, self.codes)

    @property
    def chance_everywhere(self) -> float:
        """Return the chance from a thousand addresses, or from all where there is such a limit."""
        all_limit = tries(self.everywhere) if self.everywhere else float("inf")
        return hit(min(tries(self.one) * ADDRESSES, all_limit), self.live, self.codes)


PICTURES = len(answer_codes.PICTURES)
CODES = {
    # Opens a page that says when and where; who signs in with it is seen on Today.
    "poster": Code(BASE_32, LIVE, throttle.POSTER, 8e-5, None, 0.02),
    # Typed by managers only: the chance that a mistyped one joins a stranger's screen.
    "pairing": Code(
        BASE_32, pairing.MOST_WAITING, throttle.PAIRING_CODE, 2e-5, throttle.PAIRING_CODES, 5e-5
    ),
    "answer in pictures": Code(
        PICTURES * (PICTURES - 1) ** (answer_codes.LENGTH - 1),
        LIVE,
        throttle.ANSWER_CODE,
        1e-3,
        throttle.ANSWER_CODES,
        0.01,
    ),
    # With the password known. Right are the code of now and of half a minute before and after.
    "a code of a staff phone": Code(
        10**6, 3, throttle.CODES_A_DAY, 3e-3, throttle.CODES_A_DAY, 3e-3
    ),
    # A reference: 128 bits. A link: 192 bits, told by its 32 letters of 6 bits.
    "set-up and invitation": Code(2**128, LIVE, throttle.LINK, 1e-28, None, 1e-25),
    "hand-off, reach, and all private links": Code(
        2**192, 10**6, throttle.LINK, 1e-40, None, 1e-38
    ),
}


@pytest.mark.parametrize("name", CODES)
def test_a_code_is_hardly_ever_guessed(name):
    code = CODES[name]
    assert code.chance <= code.at_most
    assert code.chance_everywhere <= code.at_most_everywhere


def test_six_digits_would_be_guessed_for_certain():
    """The control: the same sum says so of the codes that others print on their posters."""
    assert hit(tries(throttle.POSTER), LIVE, 10**6) > 0.99


def test_codes_are_as_long_as_the_sum_says():
    assert len({tokens.short_code() for _ in range(10_000)}) == 10_000
    assert all(tokens.as_short_code(tokens.short_code()) for _ in range(100))
    assert len(tokens.reference()) * 6 >= 128
    assert len(tokens.of_link("secret", tokens.HANDOFF, "key")) * 6 == 192


@pytest.fixture(autouse=True)
def nothing_counted(house) -> None:
    """Begin with no tries: the app of both schools stays from test to test."""
    house.extensions["throttle"].storage.reset()


def ask(browser, address: str, source: str = "192.0.2.7"):
    """Ask from an address in the network."""
    there = {"REMOTE_ADDR": source}
    return browser.get(address, base_url=f"http://{HOME}", environ_base=there)


WRONG = {
    "an event's poster": ("/en/event/{}", throttle.POSTER, tokens.short_code, 410),
    "a surgery's poster": ("/b/{}", throttle.POSTER, tokens.short_code, 410),
    "a step handed over": ("/k/{}", throttle.LINK, tokens.reference, 410),
    "the test of phones": ("/r/{}", throttle.LINK, tokens.reference, 410),
    "the set-up": ("/set-up/{}", throttle.LINK, tokens.reference, 410),
    "an invitation": ("/staff/welcome/{}", throttle.LINK, tokens.reference, 410),
    "a booking": ("/en/booking/{}", throttle.LINK, tokens.reference, 410),
    "a place in the line": ("/en/place/{}", throttle.LINK, tokens.reference, 410),
}


@pytest.fixture(params=WRONG)
def guessed(request, house, visit, scene):
    """Return (browser, address, rule, a way to guess, the answer to a wrong guess)."""
    address, rule, guess, status = WRONG[request.param]
    if request.param == "an invitation":
        things = addresses.furnish(house, scene)
        every = addresses.every(house, things)
        its = next(a for r, _, a in every if r.endpoint == "people.accept_invitation")
        address = its.replace(things.invitation, "{}")
    return visit("anybody"), address, rule, guess, status


def test_guesses_end_and_only_where_they_came_from(guessed):
    browser, address, rule, guess, status = guessed
    wrong = [ask(browser, address.format(guess())).status_code for _ in range(rule.amount)]
    assert set(wrong) <= {status, 404}
    refused = ask(browser, address.format(guess()))
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) > 0
    elsewhere = ask(browser, address.format(guess()), "192.0.2.8")
    assert elsewhere.status_code in (status, 404)


def test_without_the_limit_the_hundredth_guess_is_still_answered(guessed, monkeypatch):
    """The control."""
    browser, address, _rule, guess, status = guessed
    for name in ("count", "check"):
        monkeypatch.setattr(throttle, name, lambda *_: None)
    found = {ask(browser, address.format(guess())).status_code for _ in range(100)}
    assert found <= {status, 404}


@pytest.mark.parametrize("page", ["/en/leaving/check", "/en/talk/booked/check"])
def test_numbers_are_tried_at_a_tablet_only_and_not_often(visit, scene, page):
    """Two digits are no secret: 89 of them, so a phone cannot ask at all."""
    assert len(tickets.NUMBERS) * len(tickets.PICTURES) == 1068
    assert {ask(visit("anybody"), f"{page}?number={n}").status_code for n in (11, 55)} == {403}
    tablet = devices.as_device(visit("anybody"))
    numbers = range(11, 11 + throttle.UNKNOWN_NUMBER.amount)
    assert {ask(tablet, f"{page}?number={n}").status_code for n in numbers} == {422}
    assert ask(tablet, f"{page}?number=99").status_code == 429


def guess_until_refused(browser, source: str) -> None:
    for _ in range(throttle.POSTER.amount):
        ask(browser, f"/en/event/{tokens.short_code()}", source)
    assert ask(browser, f"/en/event/{tokens.short_code()}", source).status_code == 429


def test_a_stranger_who_guesses_keeps_nobody_else_from_a_right_code(visit, scene):
    browser, right = visit("anybody"), f"/en/event/{scene.code}"
    guess_until_refused(browser, "192.0.2.7")
    assert ask(browser, right, "192.0.2.8").status_code == 200
    assert ask(browser, right, "192.0.2.7").status_code == 429, "or guessing would have no end"


def test_what_opened_in_a_hall_today_goes_on_opening_while_somebody_there_guesses(visit, scene):
    browser, right = visit("anybody"), f"/en/event/{scene.code}"
    assert ask(browser, right).status_code == 200
    guess_until_refused(browser, "192.0.2.7")
    typed = f"/en/event/{tokens.grouped(scene.code)}"
    assert {ask(browser, way).status_code for way in (right, typed)} == {200}


def test_a_hall_that_scans_an_old_poster_is_told_so_and_can_scan_the_new_one(visit, scene):
    browser, old = visit("anybody"), f"/en/event/{tokens.short_code()}"
    found = {ask(browser, old).status_code for _ in range(3 * throttle.POSTER.amount)}
    assert found == {410}, "The same old poster is one guess."
    assert ask(browser, f"/en/event/{scene.code}").status_code == 200
