"""W1: who goes where now, who is next, in whose languages. Never anything personal."""

import re
from datetime import timedelta

import pytest

from kiosk.core import clock
from kiosk.web.plumbing import catalogs
from tests import tables
from tests.walls import numbers, text_of

SECRETS = ("Zyxcanary", "Money trouble", "Person", "minutes", "Head teacher")


def test_who_waits_stands_under_next_in_order(display, line, join, ticket_of):
    waiting = [ticket_of(join(line))[1] for _turn in range(3)]
    page = display.get("/wall").text
    assert numbers(page, "next") == waiting
    assert numbers(page, "now") == []


def test_no_more_than_five_stand_under_next(display, line, join):
    for _turn in range(7):
        join(line)
    assert len(numbers(display.get("/wall").text, "next")) == 5


def test_who_is_called_stands_under_now_with_the_room(display, line, join, run, ticket_of, scene):
    first, second = join(line), join(line)
    run("call_next", line.reference)
    page = display.get("/wall").text
    picture, number = ticket_of(first)
    assert numbers(page, "now") == [number]
    assert numbers(page, "next") == [ticket_of(second)[1]]
    assert f'data-ticket="{picture}-{number}"' in page
    assert scene.hall.name in text_of(page)


def test_go_to_stands_in_the_language_of_the_ticket_and_in_english(display, line, join, run):
    join(line, "ar-XB")
    run("call_next", line.reference)
    page = display.get("/wall").text
    own = catalogs.translate("ar-XB", "Go to")
    assert f'<span lang="ar-XB" dir="rtl">{own}</span>' in page
    assert '<span lang="en" dir="ltr">Go to</span>' in page


def test_a_call_is_said_in_the_language_of_the_ticket_then_in_english(
    display, line, join, run, ticket_of, scene
):
    reference = join(line, "en-XA")
    run("call_next", line.reference)
    page = display.get("/wall").text
    said = re.findall(
        r'<template data-say="([^"]+)"[^>]* lang="\1" dir="ltr">([^<]+)</template>', page
    )
    number = ticket_of(reference)[1]
    assert [tag for tag, _words in said] == ["en-XA", "en"]
    assert said[0][1].startswith("⟦")
    assert str(number) in said[0][1]
    assert scene.hall.name in said[0][1]
    assert re.fullmatch(rf"[A-Z][a-z]+ {number}\. Go to {scene.hall.name}\.", said[1][1])


def test_an_english_call_is_said_once(display, line, join, run):
    join(line)
    run("call_next", line.reference)
    assert display.get("/wall").text.count("data-say=") == 1


def test_a_line_without_a_place_calls_by_number_alone(as_host, make_surgery, join, run, ticket_of):
    nowhere = make_surgery("Helen", room=None)
    reference = join(nowhere)
    run("call_next", nowhere.reference)
    page = as_host.get("/wall").text
    number = ticket_of(reference)[1]
    assert re.search(rf">[A-Z][a-z]+ {number}\.</template>", page)
    assert "None" not in text_of(page)


def test_who_talks_already_is_shown_but_not_called(display, line, join, run):
    reference = join(line)
    join(line)
    run("call_next", line.reference)
    assert "data-say" in display.get("/wall").text  # the control
    run("here", reference)
    page = display.get("/wall").text
    assert len(numbers(page, "now")) == 1
    assert "data-say" not in page
    assert "data-ticket" not in page


def test_a_second_call_of_the_same_ticket_can_be_told_from_the_first(display, line, join, run):
    reference = join(line)
    run("call_next", line.reference)
    once = re.search(r'data-called-at="\d+" data-calls="\d+"', display.get("/wall").text)
    run("call_again", reference)
    twice = re.search(r'data-called-at="\d+" data-calls="\d+"', display.get("/wall").text)
    assert once
    assert twice
    assert once[0] != twice[0]


# --- languages ----------------------------------------------------------------------------------


def legends(page: str) -> list[str]:
    """Return the tags of the languages in the foot."""
    return re.findall(r'<p class="wall-legend" lang="([^"]+)"', page)


def test_the_headings_stand_in_the_languages_of_those_who_wait(display, line, join):
    for tag in ("pl", "en", "ar", "pl"):
        join(line, tag)
    page = display.get("/wall").text
    assert legends(page) == ["pl", "en", "ar"]
    assert len(re.findall(r'<p class="wall-legend"[^>]* hidden>', page)) == 2


def test_four_languages_take_turns_at_most(display, line, join):
    for tag in ("en", "pl", "ar", "en-XA", "ar-XB"):
        join(line, tag)
    assert legends(display.get("/wall").text) == ["en", "pl", "ar", "en-XA"]


def test_without_scripts_each_language_has_its_six_seconds(display, line, join):
    for tag in ("pl", "ar"):
        join(line, tag)
    now = clock.now()
    shown = []
    for seconds in (0, 6, 12):
        with clock.at(now + timedelta(seconds=seconds)):
            page = display.get("/wall").text
        shown += re.findall(r'<p class="wall-legend" lang="([^"]+)" dir="...">', page)
    assert shown in (["pl", "ar", "pl"], ["ar", "pl", "ar"])
    assert re.search(r'<noscript><meta http-equiv="refresh" content="6"></noscript>', page)


@pytest.mark.parametrize(
    ("tags", "direction"), [(["ar"], "rtl"), (["ar", "ar-XB"], "rtl"), (["ar", "pl"], "ltr")]
)
def test_the_columns_mirror_only_if_all_who_wait_read_from_the_right(
    display, line, join, tags, direction
):
    for tag in tags:
        join(line, tag)
    page = display.get("/wall").text
    assert f'<div class="wall-live" dir="{direction}"' in page
    assert '<html lang="en" dir="ltr"' in page


# --- what is never there ------------------------------------------------------------------------


def test_the_wall_shows_nothing_personal(display, line, join, run, app, scene):
    for _turn in range(3):
        join(line, "pl")
    run("call_next", line.reference)
    for page in (display.get("/wall").text, display.get("/wall/live").text):
        assert len(numbers(page, "now") + numbers(page, "next")) == 3
        for secret in SECRETS:
            assert secret not in page


def test_what_the_wall_leaves_out_is_there_to_be_found(app, line, join):
    """The control: the tables do hold what is looked for above."""
    join(line, "pl")
    assert tables.rows(app, "ticket")[0]["first_name"] == "Zyxcanary"
    assert tables.rows(app, "surgery")[0]["title"] == "Money trouble"
    assert tables.rows(app, "host")[0]["role"] == "Head teacher"
