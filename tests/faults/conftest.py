"""What tests of faults share: a school in a folder (and database) of its own, and its server."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy.engine import make_url

from kiosk.app import create_app
from kiosk.core import clock, config, db, schema
from kiosk.core.config import Config
from kiosk.domain import event_editing, schools
from kiosk.domain.devices import TABLET
from tests import devices
from tests.faults.server import Server


@pytest.fixture
def empty(settings: Config, tmp_path: Path) -> Iterator[Config]:
    """Return the settings of a new instance whose database holds nothing yet."""
    folder = tmp_path / "instance"
    key = config.make_instance(folder)
    if settings.uses_sqlite:
        yield Config(instance=folder, secret_key=key, testing=True)
        return
    name = f"faults_{secrets.token_hex(4)}"
    with psycopg.connect(settings.database_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        url = make_url(settings.database_url).set(database=name).render_as_string(False)
        yield Config(instance=folder, secret_key=key, testing=True, database_url=url)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def open_app() -> Iterator[Callable[[Config], Flask]]:
    """Return a way to open an app; its connections are closed at the end."""
    opened: list[Flask] = []

    def make(settings: Config) -> Flask:
        opened.append(create_app(settings))
        return opened[-1]

    yield make
    for app in opened:
        close(app)


def close(app: Flask) -> None:
    """Close every connection of an app to its database."""
    with app.app_context():
        db.session.remove()
        db.reader().dispose()
        db.writer().dispose()
    schools.forget()


@dataclass(frozen=True)
class Place:
    """A school of its own, with an event that goes on all day; `tablet` is a tablet's cookie."""

    settings: Config
    event: str
    tablet: str = f"{devices.COOKIE}={devices.token_of('Riverside', TABLET)}"


@pytest.fixture
def place(empty: Config) -> Place:
    """Return a school in its own folder, with nothing connected to it."""
    app = create_app(empty)
    with app.app_context():
        schema.upgrade(empty)
        with db.writing():
            school = schools.create("Riverside", "Europe/London", ["en", "pl"])
            now = clock.now()
            event = event_editing.create(
                school,
                event_editing.Draft("Coffee morning"),
                now - timedelta(minutes=5),
                now + timedelta(hours=6),
            ).reference
            devices.add(school, TABLET, None)
    close(app)
    return Place(empty, event)


@pytest.fixture
def server(place: Place) -> Iterator[Server]:
    """Return the server of that school, not started yet; it is stopped at the end."""
    with Server(place.settings) as running:
        yield running
