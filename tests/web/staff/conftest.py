"""What tests of staff pages share: a Monday on which nothing moves by itself."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from kiosk.app import create_app
from kiosk.core import db
from kiosk.core.config import Config
from tests.pages import PageClient

NOW = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)

#: Where the other school is at home: asked at another address it gets nothing at all.
HILLSIDE = {"base_url": "http://hillside.test"}


@pytest.fixture
def monday() -> Iterator[None]:
    """Let it be Monday 7 September 2026, ten o'clock in London."""
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def outsider(as_outsider: FlaskClient, app: Flask, settings: Config) -> Iterator[FlaskClient]:
    """Return the browser of a manager of the other school, at that school's own address."""
    house = create_app(replace(settings, trusted_hosts=("localhost", "hillside.test")))
    house.test_client_class = PageClient
    browser = house.test_client()
    name = app.config["SESSION_COOKIE_NAME"]
    browser.set_cookie(name, as_outsider.get_cookie(name).value, domain="hillside.test")
    yield browser
    with house.app_context():
        for engine in (db.reader(), db.writer()):
            engine.dispose()
