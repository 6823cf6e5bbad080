"""The whole demo: what it prints can be opened, by whoever it says."""

import re

import pytest

from kiosk.core import db
from kiosk.demo import day

BASE = "http://127.0.0.1:8000"


@pytest.fixture
def printed(app):
    """Return the addresses that the demo prints, without the doors of its own devices."""
    with app.app_context(), db.writing():
        said = day.addresses(day.make(str(app.config["SECRET_KEY"])), BASE)
    paths = re.findall(rf"^  \S.*?  {re.escape(BASE)}(/\S*)", said, re.MULTILINE)
    return [path for path in paths if not path.startswith("/demo/")]


def test_every_address_that_is_printed_opens_on_a_phone(app, printed):
    phone = app.test_client()
    found = {path: phone.get(path, follow_redirects=True) for path in printed}
    assert {path: answer.status_code for path, answer in found.items()} == dict.fromkeys(
        printed, 200
    )
    assert len(printed) > 5
    assert "/staff/login" in found["/staff/"].request.path
