"""What the rules about access share: an app that answers for both schools, and people to ask it."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kiosk.app import create_app
from kiosk.core import db
from kiosk.core.config import Config
from kiosk.domain import devices as paired
from kiosk.domain import schools, sessions, staff
from tests import devices
from tests.rules import ways

HOME, ELSEWHERE = "localhost", "hillside.test"


@pytest.fixture(scope="session")
def whole_house(settings: Config, whole_app: Flask) -> Iterator[Flask]:
    """Return an app on the same tables that is asked under the names of both schools."""
    house = create_app(replace(settings, trusted_hosts=(HOME, ELSEWHERE)))
    house.test_client_class = whole_app.test_client_class
    house.config["PROPAGATE_EXCEPTIONS"] = False  # as in a school: a fault is a page of its own
    yield house
    with house.app_context():
        db.reader().dispose()
        db.writer().dispose()


@pytest.fixture
def house(whole_house: Flask, app: Flask) -> Flask:
    """Return the app of both schools on empty tables."""
    schools.forget()
    return whole_house


@pytest.fixture
def visit(house: Flask, scene) -> Callable[..., FlaskClient]:
    """Return a way to get the browser of somebody: a role, a device, "anybody", "outsider"..."""

    def browser(who: str, host: str | None = None) -> FlaskClient:
        client = house.test_client()
        client.set_cookie("claim", ways.CLAIM)
        if who == "anybody":
            return client
        if who in paired.ROLES:
            return devices.as_device(client, who)
        if who == "tablet of hillside":
            return devices.as_device(client, paired.TABLET, "Hillside", domain=ELSEWHERE)
        at = host or (ELSEWHERE if who == "outsider" else HOME)
        with house.app_context(), db.writing():
            school = schools.by_host(ELSEWHERE if who == "outsider" else HOME)
            assert school is not None
            role = "admin" if who == "outsider" else who
            person = next(one for one in staff.everybody(school) if one.role == role)
            known = {"_user_id": person.fs_uniquifier, "_fresh": True}
            token = sessions.begin(person.id, known)
        client.set_cookie(house.config["SESSION_COOKIE_NAME"], token, domain=at)
        return client

    return browser
