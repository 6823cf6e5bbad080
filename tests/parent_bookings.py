"""Booking a time as a parent does, for tests: touch a time, type a name."""

import re
from datetime import timedelta

from kiosk.core import clock
from tests import tables

THREE = ["en", "pl", "ar"]


def fields(page):
    """Return the hidden fields of a page's form, and the slots of its buttons."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    return hidden, re.findall(r'name="slot" value="([^"]+)"', page)


def at_days(days, hour=10):
    """Return an instant some days from now, on the hour."""
    day = clock.now() + timedelta(days=days)
    return day.replace(hour=hour, minute=0, second=0, microsecond=0)


def who_of(app, number=0):
    return tables.rows(app, "host")[number]["reference"]


def hold(client, tag, who, number=0, **more):
    """Touch one of the times of T5b; return the address of T5c."""
    hidden, slots = fields(client.get(f"/{tag}/book/{who}").text)
    answer = client.post(f"/{tag}/book/hold", data={**hidden, "slot": slots[number], **more})
    assert answer.status_code == 303, answer.text
    return answer.location


def confirm(client, address, **more):
    """Type a name on T5c; return the answer."""
    hidden, _slots = fields(client.get(address).text)
    given = {"name": "Amal", "speaker": "no", "do": "book", **more}
    return client.post(address.partition("?")[0], data={**hidden, **given})
