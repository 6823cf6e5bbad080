"""In which state the server is reached: https, proxies that we know of, and ones that we do not."""

from dataclasses import replace

import pytest

from kiosk.web.plumbing import server_state


@pytest.fixture
def ask(app):
    """Return a way to look at one request with given settings."""

    def within(
        function=server_state.of_request, *, url="http://192.0.2.10", headers=(), **settings
    ):
        config = replace(app.config["KIOSK"], **settings)
        with app.test_request_context("/", base_url=url, headers=dict(headers)):
            return function(config) if function is server_state.of_request else function()

    return within


def test_plain_http_is_said_and_what_does_not_work(ask):
    state = ask()
    assert (state.secure, state.works, state.told) == (False, False, False)
    assert ask(server_state.open_to_read)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8000", "[::1]:8000", "a.localhost"])
def test_on_the_computer_itself_everything_works_without_https(ask, host):
    state = ask(url=f"http://{host}")
    assert (state.secure, state.works) == (False, True)
    assert not ask(server_state.open_to_read, url=f"http://{host}")


def test_https_is_said(ask):
    state = ask(url="https://welcome.school.example", https=True)
    assert (state.secure, state.works, state.told) == (True, True, True)
    assert not ask(server_state.open_to_read, url="https://welcome.school.example")


@pytest.mark.parametrize(
    "header",
    [
        ("X-Forwarded-For", "192.0.2.7"),
        ("X-Forwarded-Proto", "https"),
        ("Forwarded", "for=192.0.2.7"),
        ("Via", "1.1 Caddy"),
        ("Referer", "https://welcome.school.example/staff/settings"),
    ],
)
def test_a_proxy_that_nobody_told_us_of_is_noticed(ask, header):
    assert ask(headers=[header]).unknown_proxy
    assert not ask(headers=[header], trusted_proxies=1).unknown_proxy


def test_no_proxy_is_none(ask):
    state = ask(headers=[("Referer", "http://192.0.2.10/staff/settings")])
    assert not state.unknown_proxy
    assert not state.missing_proxy


def test_a_way_past_the_proxy_is_noticed(ask):
    assert ask(trusted_proxies=1).missing_proxy
    assert not ask(trusted_proxies=1, headers=[("X-Forwarded-For", "192.0.2.7")]).missing_proxy


def test_the_frame_of_staff_can_ask(app):
    assert app.jinja_env.globals["open_to_read"] is server_state.open_to_read
