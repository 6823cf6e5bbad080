"""Codes are shown only where phones come, and lead to the address under which they do."""

import pytest
from flask import g

from kiosk.web.plumbing import reachable
from kiosk.web.plumbing.reachable import Wifi


@pytest.fixture
def ask(app, school):
    """Return a way to ask within a request, for a school with given settings."""

    def within(function, *given, host="localhost", phones="", address="", wifi=("", ""), **more):
        with app.test_request_context("/", base_url=f"http://{host}"):
            school.phones, school.phones_address = phones, address
            school.wifi_name, school.wifi_password = wifi
            g.school = school
            return function(*given, **more)

    return within


def test_no_code_is_shown_before_the_test_is_passed(ask):
    assert not ask(reachable.shows_codes)
    assert ask(reachable.shows_codes, phones="anywhere")


def test_where_only_the_guest_wifi_leads_here_it_is_named_before_each_code(ask):
    assert ask(reachable.shows_codes, phones="wifi", wifi=("Guests", ""))
    assert not ask(reachable.shows_codes, phones="wifi"), "nobody could be told which Wi-Fi"


def test_the_wifi_is_only_named_where_a_phone_needs_it(ask):
    named = ("Guests", "tea and toys")
    assert ask(reachable.wifi, phones="wifi", wifi=named) == Wifi(*named)
    assert ask(reachable.wifi, phones="anywhere", wifi=named) is None
    assert ask(reachable.wifi, phones="", wifi=named) is None
    assert ask(reachable.wifi, phones="wifi") is None


def test_a_link_leads_to_the_address_that_was_tested(ask):
    address = "https://door.school.example"
    found = ask(reachable.link, "reach.ask", phones="anywhere", address=address, token="t")
    assert found == f"{address}/r/t"


def test_without_a_tested_address_it_is_the_one_of_the_request(ask):
    found = ask(reachable.link, "reach.ask", host="192.0.2.10:8000", token="t")
    assert found == "http://192.0.2.10:8000/r/t"


@pytest.mark.parametrize(
    ("known", "there"),
    [
        ({"phones": "anywhere", "host": "192.0.2.10"}, True),
        ({"phones": "anywhere", "host": "localhost"}, False),
        ({"phones": "anywhere", "host": "localhost", "address": "https://door.example"}, True),
        ({"phones": "", "host": "192.0.2.10"}, False),
        ({"phones": "wifi", "host": "192.0.2.10"}, False),
    ],
)
def test_there_is_a_way_only_where_a_phone_would_come_through(ask, known, there):
    assert (ask(reachable.has_way, "reach.ask", token="t", **known) is not None) == there
