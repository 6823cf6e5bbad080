"""Giving feedback as a parent does, for tests: touch a face, write."""

import re

from tests import tables

THREE = ["en", "pl", "ar"]
TAGS = [*THREE, "en-XA", "ar-XB"]
STEPS = ["about", "more", "write"]


def row(app):
    """Return the one message there is."""
    (only,) = tables.rows(app, "feedback")
    return only


def touch(client, tag="en", face="good", about=""):
    """Touch a face on a new page; return the address of the page that follows."""
    page = client.get(f"/{tag}/feedback{f'/about/{about}' if about else ''}").text
    hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
    answer = client.post(f"/{tag}/feedback", data={**hidden, "face": face})
    assert answer.status_code == 303
    return answer.location


def write(client, tag="en", words="More chairs, please."):
    """Touch a face and write; return the address of the message without its last part."""
    given = touch(client, tag, "better").removesuffix("/about")
    client.post(f"{given}/write", data={"words": words})
    return given
