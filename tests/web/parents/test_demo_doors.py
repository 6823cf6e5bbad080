"""The demo's doors make a browser one of the demo's devices; a real school has no such doors."""

from dataclasses import replace

import pytest

from kiosk.app import create_app
from kiosk.core import config, db, schema
from kiosk.core.config import Config
from kiosk.demo import programme, screens
from kiosk.domain import schools, staff

pytestmark = pytest.mark.one_engine
DOORS = ("/demo/tablet", "/demo/wall", "/demo/door", "/demo/phone")


@pytest.fixture
def demo(tmp_path):
    """Return the app of a demo with a school and its screens."""
    key = config.make_instance(tmp_path)
    settings = Config(tmp_path, secret_key=key, second_factor=False, demo=True, testing=True)
    app = create_app(settings)
    with app.app_context():
        schema.upgrade(settings)
        with db.writing():
            made = schools.create("Demo", "Europe/London", ["en"])
            owner = staff.create(made, "Rosa Bell", "r@example.org", staff.RECEPTION, by=None)
            screens.make(made, programme.make(made), owner.id, key)
    yield app
    with app.app_context():
        db.reader().dispose()
        db.writer().dispose()
    schools.forget()


@pytest.mark.parametrize(
    ("door", "home", "mode"),
    [
        ("/demo/tablet", "/", "tablet"),
        ("/demo/wall", "/wall", "wall"),
        ("/demo/door", "/wall", "door"),
    ],
)
def test_one_link_makes_the_browser_a_device_of_the_demo(demo, door, home, mode):
    browser = demo.test_client()
    assert browser.get(door).headers["Location"] == home
    page = browser.get(home)
    assert page.status_code == 200
    assert f'data-mode="{mode}"' in page.text
    assert browser.get("/device/news").status_code == 200
    browser.get("/demo/phone")
    assert browser.get("/device/news").status_code == 401
    assert 'data-mode="phone"' in browser.get("/").text


def test_every_door_that_is_printed_is_there(demo):
    browser = demo.test_client()
    assert {path for _what, path in screens.DOORS} == set(DOORS)
    assert all(browser.get(path).status_code == 303 for path in DOORS)


def test_a_real_school_has_no_such_doors(app, client, phone):
    for door in DOORS:
        assert phone.get(door).status_code == 404
        assert client.get(door).status_code == 404
    assert not any(rule.rule.startswith("/demo") for rule in app.url_map.iter_rules())


def test_only_the_setting_of_the_demo_opens_them(tmp_path):
    key = config.make_instance(tmp_path)
    settings = Config(tmp_path, secret_key=key, testing=True, demo=True)
    for given, there in ((settings, True), (replace(settings, demo=False), False)):
        rules = {rule.rule for rule in create_app(given).url_map.iter_rules()}
        assert (rules & set(DOORS) == set(DOORS)) is there
