"""The wall in a real browser: calls are seen and heard, words take turns, a lost server is borne."""

import pytest
from playwright.sync_api import expect

from tests.browser.walls import STAGE, WALL, blocks, heard, pass_time, spoken

pytestmark = pytest.mark.browser


def test_a_call_comes_up_by_itself_and_is_heard_in_both_languages(wall, line):
    line.join("ar")
    page = wall()
    expect(blocks(page)).to_have_count(0)
    line.call()
    pass_time(page, 6)
    expect(blocks(page)).to_have_count(1)
    pass_time(page, 6)
    assert spoken(page) == ["call", "ar-SA", "en-GB"]
    assert "Go to Riverside hall." in heard(page)[-1][1]
    expect(page.locator("[data-news]")).not_to_be_empty()


def test_a_language_without_a_voice_on_this_device_is_not_read_by_another(wall, line):
    line.join("pl")
    page = wall()
    page.route("**/sound/*", lambda route: route.abort())  # nor has the server a clip of it
    line.call()
    pass_time(page, 12)
    assert spoken(page) == ["call", "en-GB"]


def test_two_calls_at_once_are_heard_one_after_the_other(wall, line):
    line.join("ar")
    line.join("ar")
    page = wall()
    line.call("host")
    line.call("reception")
    pass_time(page, 18)
    expect(blocks(page)).to_have_count(2)
    assert spoken(page) == ["call", "ar-SA", "en-GB"] * 2
    said = [each[1] for each in heard(page) if isinstance(each, list) and each[0] == "en-GB"]
    assert len(set(said)) == 2


def test_a_call_is_repeated_once_after_a_minute(wall, line):
    line.join("en")
    page = wall()
    line.call()
    pass_time(page, 54)
    assert spoken(page) == ["call", "en-GB"]
    pass_time(page, 15)
    assert spoken(page) == ["call", "en-GB"] * 2
    pass_time(page, 90)
    assert spoken(page) == ["call", "en-GB"] * 2


def test_somebody_who_has_come_is_not_called_again(wall, line):
    ticket = line.join("en")
    page = wall()
    line.call()
    pass_time(page, 12)
    line.here(ticket)
    pass_time(page, 75)
    assert spoken(page) == ["call", "en-GB"]


def test_a_wall_that_is_switched_on_does_not_repeat_the_morning(wall, line):
    line.join("en")
    line.call()
    page = wall()
    expect(blocks(page)).to_have_count(1)
    pass_time(page, 12)
    assert heard(page) == []


def test_in_the_quiet_a_call_is_seen_and_not_heard(wall, line):
    line.join("en")
    page = wall("/wall?quiet=1")
    line.call()
    pass_time(page, 6)
    expect(page.locator("[data-ticket].wall-steady")).to_have_count(1)
    pass_time(page, 6)
    expect(page.locator("[data-ticket].wall-steady")).to_have_count(1)
    pass_time(page, 21)
    expect(page.locator("[data-ticket].wall-steady")).to_have_count(0)
    assert heard(page) == []


@pytest.mark.parametrize(("motion", "look"), [("no-preference", "pulse"), ("reduce", "steady")])
def test_a_called_block_pulses_three_times_or_stands_framed(wall, line, motion, look):
    line.join("en")
    page = wall(reduced_motion=motion)
    line.call()
    page.clock.run_for(3000)
    block = page.locator("[data-ticket]")
    expect(block).to_have_class(f"wall-call wall-{look}")
    style = block.locator(".ticket-block").evaluate(
        "block => [getComputedStyle(block).animationName, getComputedStyle(block).animationIterationCount]"
    )
    assert style == (["wall-pulse", "3"] if look == "pulse" else ["none", "1"])
    pass_time(page, 12)
    expect(block).to_have_class("wall-call")


def test_sound_waits_for_one_touch(wall, line):
    asleep = STAGE.replace('state = "running"', 'state = "suspended"').replace(
        "resume() { return", 'resume() { this.state = "running"; this.onstatechange?.(); return'
    )
    line.join("en")
    line.join("en")
    page = wall(stage=asleep)
    page.clock.run_for(1000)
    button = page.get_by_role("button", name="Turn on the sound")
    expect(button).to_be_visible()
    line.call("host")
    pass_time(page, 9)
    assert heard(page) == [], "Nothing may be kept back and then sound all at once."
    button.click()
    expect(button).to_be_hidden()
    page.evaluate("heard.length = 0")
    line.call("reception")
    pass_time(page, 9)
    assert spoken(page) == ["call", "en-GB"]


def test_the_languages_take_turns_of_six_seconds_and_nothing_moves(wall, line):
    for tag in ("pl", "ar", "en"):
        line.join(tag)
    page = wall()
    shown = page.locator(".wall-legend:visible")
    seen = []
    for _turn in range(4):
        expect(shown).to_have_count(1)
        seen.append(shown.get_attribute("lang"))
        page.clock.run_for(6000)
    assert set(seen[:3]) == {"pl", "ar", "en"}
    assert seen[3] == seen[0]


def test_a_lost_server_is_said_after_thirty_seconds_and_forgotten_when_it_is_back(wall, line):
    for tag in ("pl", "ar"):
        line.join(tag)
    page = wall()
    listen = page.locator(".wall-lost")
    page.route("**/live", lambda route: route.abort())
    pass_time(page, 24)
    expect(listen).to_be_hidden()
    pass_time(page, 12)
    expect(listen).to_be_visible()
    expect(listen).to_contain_text("Listen for your number.")
    expect(page.locator("[data-clock]")).to_be_visible()
    page.unroute("**/live")
    line.call()
    pass_time(page, 6)
    expect(listen).to_be_hidden()
    expect(blocks(page)).to_have_count(1)


def test_the_clock_goes_on_without_the_server(wall):
    page = wall()
    page.route("**/live", lambda route: route.abort())  # an answer would set it right again
    before = page.locator("[data-clock]").inner_text()
    page.clock.run_for(60_000)
    assert page.locator("[data-clock]").inner_text() != before


def test_without_scripts_everything_is_there_and_renews_itself(open_screen, line):
    for tag in ("pl", "ar"):
        line.join(tag)
    line.call()
    page = open_screen(java_script_enabled=False, viewport=WALL, paired="wall").open("/wall").page
    expect(blocks(page)).to_have_count(1)
    expect(page.locator(".wall-next .ticket-block")).to_have_count(1)
    expect(page.locator(".wall-legend:visible")).to_have_count(1)
    expect(page.get_by_role("button")).to_have_count(0)
    line.call("reception")
    expect(blocks(page)).to_have_count(2, timeout=10_000)
