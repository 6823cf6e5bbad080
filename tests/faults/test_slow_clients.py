"""Clients that say half a sentence and wait: everybody else is answered meanwhile.

What waitress cannot do is said in docs/https.md: whoever sends a byte now and then is never cut
off, so a server on the internet needs a proxy before it that lets headers take a few seconds only.
"""

import select
from collections.abc import Iterator

import pytest
import waitress

from kiosk.core import serving
from tests.browser.live_server import LiveServer
from tests.faults import greedy

pytestmark = pytest.mark.one_engine

MANY = 300
#: Above this number `select` knows no file, and a server that uses it ends.
HIGHEST = 1024


@pytest.fixture
def ours(app) -> Iterator[int]:
    """Return the port of a server with our limits."""
    serving.allow_files()
    with LiveServer(app, **serving.limits()) as server:
        yield server.port


@pytest.fixture
def usual(app) -> Iterator[int]:
    """Return the port of a server with the limits that waitress has by itself."""
    with LiveServer(app) as server:
        yield server.port


def test_three_hundred_silent_and_trickling_clients_keep_nobody_waiting(ours):
    with greedy.half_open(ours, MANY) as held:
        for turn in range(5):
            greedy.trickle(held[:100])
            assert greedy.answers(ours), f"Nobody else was answered any more (turn {turn})."
    assert greedy.answers(ours), "Not answered after they had gone."


def test_without_our_limits_the_same_clients_stop_the_server(usual):
    """The control: it is the limit that helps, and not that there are few of them."""
    with greedy.half_open(usual, MANY):
        assert not greedy.answers(usual, seconds=2)
    assert greedy.answers(usual), "It should recover when they have gone."


def test_the_server_is_started_with_these_limits(monkeypatch):
    started = {}
    monkeypatch.setattr(waitress, "serve", lambda _app, **given: started.update(given))
    serving.serve(lambda *_: [], "127.0.0.1", 0, threads=4, proxies=0)
    assert started.items() >= serving.limits().items()
    assert started["channel_timeout"] <= 30
    assert started["connection_limit"] >= 1000
    assert started["asyncore_use_poll"] is True
    assert started["clear_untrusted_proxy_headers"] is True
    assert started["ident"] is None


@pytest.fixture
def many_files(tmp_path) -> Iterator[None]:
    """Open files until the next one has a number that `select` does not know."""
    serving.allow_files()
    here = tmp_path / "file"
    here.touch()
    held = [here.open()]
    while held[-1].fileno() <= HIGHEST:
        held.append(here.open())
    yield
    for one in held:
        one.close()


def test_a_thousand_connections_do_not_end_the_server(many_files, ours):
    """As after a thousand connections: the next one has a number above 1,023."""
    assert greedy.answers(ours)
    assert greedy.answers(ours)


def test_without_poll_a_thousand_connections_would_end_it(many_files, tmp_path):
    """The control: this is what waitress does by itself with a connection that is opened now."""
    with (tmp_path / "one more").open("w") as late, pytest.raises(ValueError, match="range"):
        select.select([late], [], [], 0)


def test_a_client_that_is_silent_is_cut_off(app):
    """With a patience of one second in place of thirty, so that the test need not wait."""
    quick = serving.limits() | {"channel_timeout": 1, "cleanup_interval": 1}
    with LiveServer(app, **quick) as server, greedy.half_open(server.port, 3) as held:
        for one in held:
            one.settimeout(20)
            assert one.recv(1) == b"", "The server should have closed it."
