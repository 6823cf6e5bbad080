"""Changes come from our own pages only: every address that takes a POST, from every other place."""

import pytest

from kiosk.web.plumbing import origin
from tests import tables

SELF = "localhost"


@pytest.mark.parametrize(
    ("site", "given", "own"),
    [
        ("same-origin", None, True),
        ("same-origin", "https://evil.example", True),  # the browser's own word counts
        ("same-site", f"http://{SELF}", False),
        ("cross-site", f"http://{SELF}", False),
        ("none", None, False),
        ("", None, False),
        ("SAME-ORIGIN", None, False),
        (None, f"http://{SELF}", True),
        (None, f"https://{SELF.upper()}", True),
        (None, None, False),
        (None, "", False),
        (None, "null", False),
        (None, "https://evil.example", False),
        (None, f"http://{SELF}.evil.example", False),
        (None, f"http://evil.example/{SELF}", False),
        (None, f"http://{SELF}@evil.example", False),
        (None, f"http://evil.example#{SELF}", False),
        (None, f"http://{SELF}:8080", False),
        (None, SELF, False),
        (None, "http://[", False),
    ],
)
def test_only_our_own_pages_are_our_own(site, given, own):
    assert origin.is_own(site, given, SELF) is own


def test_a_port_is_part_of_the_place():
    assert origin.is_own(None, "http://localhost:8000", "localhost:8000")
    assert not origin.is_own(None, "http://localhost:8001", "localhost:8000")


def unsafe_addresses(app):
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or set()):
            address = rule.rule.replace("<lang:lang>", "en")
            for part in rule.arguments:
                address = address.replace(f"<{part}>", "a" * 22)
            yield address


@pytest.mark.parametrize("role", [None, "admin"])
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"HX-Request": "true", "X-Requested-With": "XMLHttpRequest"},
        {"Referer": "http://localhost/staff/"},
    ],
    ids=str,
)
def test_every_address_that_changes_something_refuses_other_places(
    app, client, log_in, role, headers
):
    browser = log_in(role) if role else client
    before = tables.digest(app)
    addresses = list(unsafe_addresses(app))
    for address in addresses:
        answer = browser.post(address, data={"do": "off"}, headers=headers, own_page=False)
        assert answer.status_code == 403, f"POST {address} with {headers}: {answer.status}"
    assert tables.digest(app) == before
    assert len(addresses) > 30
