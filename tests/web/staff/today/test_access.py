"""A2 Today: who sees the board, who changes it, and where its frame leads each role."""

import re

import pytest

from tests.web.staff.today.conftest import party_of, text

OUTSIDE = (303, 403, 404)


def test_outsiders_see_and_change_nobody(app, scene, as_outsider, sign_in):
    reference = sign_in("Canary Alpha").reference
    before = party_of(app, scene, reference)
    party = f"/staff/today/party/{reference}"
    for path in ("/staff/", "/staff/today/live", party):
        assert "Canary" not in text(as_outsider.get(path))
    assert as_outsider.get(party).status_code in OUTSIDE
    for act in ("left", "back", "change", "merge", "unmerge", "remove", "put-back"):
        assert as_outsider.post(f"{party}/{act}").status_code in (403, 404), act
    assert party_of(app, scene, reference) == before


def test_parents_are_sent_to_the_log_in(client):
    answer = client.get("/staff/")
    assert answer.status_code == 303
    assert answer.location.startswith("/staff/login")


def test_hosts_see_the_board_but_change_nobody(as_host, sign_in):
    reference = sign_in("Amina").reference
    page = text(as_host.get("/staff/"))
    assert "Amina" in page
    assert "Add someone" not in page
    assert f"/staff/today/party/{reference}" not in page
    assert as_host.get(f"/staff/today/party/{reference}").status_code == 403
    assert as_host.post(f"/staff/today/party/{reference}/left").status_code == 403
    assert as_host.get("/staff/today/add").status_code == 403


@pytest.mark.parametrize(
    ("role", "links"),
    [
        ("host", ["Languages", "My account"]),
        ("reception", ["Sign-ins", "Places", "Devices", "Posters", "Languages", "My account"]),
        (
            "manager",
            [
                "Sign-ins",
                "Places",
                "Devices",
                "Posters",
                "People",
                "Settings",
                "Languages",
                "My account",
            ],
        ),
    ],
)
def test_each_role_has_links_to_what_it_may_open(log_in, role, links):
    browser = log_in(role)
    page = text(browser.get("/staff/"))
    found = re.findall(r'class="nav-link" href="([^"]+)".*?<span>([^<]+)</span>', page)
    assert [words for _, words in found] == [
        "Today",
        "Queue",
        "Surgeries",
        "Events",
        "Messages",
        *links,
    ]
    for address, words in found:
        assert browser.get(address).status_code == 200, words
