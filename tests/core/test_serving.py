"""The server on a real port: a connection outlives "nothing new", and ends when it has to."""

import http.client
import threading
from collections.abc import Iterator
from typing import Any

import pytest
import waitress
from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.task import WSGITask

from kiosk.core import serving

pytestmark = pytest.mark.one_engine


def _nothing_new(_environ: dict[str, Any], start: Any) -> list[bytes]:
    start("304 NOT MODIFIED", [("ETag", "a")])
    return [b""]


@pytest.fixture(params=[serving.OpenTask, WSGITask], ids=["ours", "control"])
def port(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(HTTPChannel, "task_class", request.param)
    connections: dict[int, Any] = {}
    server = waitress.create_server(
        _nothing_new, host="127.0.0.1", port=0, threads=1, map=connections
    )
    over = threading.Event()

    def turn() -> None:
        while not over.is_set():
            wasyncore.loop(timeout=0.05, map=connections, count=1)

    thread = threading.Thread(target=turn, daemon=True)
    thread.start()
    yield server.effective_port
    over.set()
    thread.join(5)
    server.task_dispatcher.shutdown()
    wasyncore.close_all(connections)


def _ask(connection: http.client.HTTPConnection, **headers: str) -> http.client.HTTPResponse:
    connection.request("GET", "/", headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer


def test_a_connection_outlives_nothing_new(port: int, request: pytest.FixtureRequest) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    kept = _ask(connection).getheader("Connection") != "close"
    connection.close()
    assert kept == ("ours" in request.node.name), "the control shows what waitress does by itself"


def test_who_asks_to_close_is_closed(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    assert _ask(connection, Connection="close").getheader("Connection") == "close"
    connection.close()
