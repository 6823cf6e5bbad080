"""Bigger words and colours: for this visit only, and back to a page of ours only."""

import pytest

#: What would lead away from this server, or into another header.
AWAY = [
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    "/en/\r\nSet-Cookie: a=b",
    " //evil.example",
    "evil.example",
    "",
]


@pytest.mark.parametrize("away", AWAY, ids=repr)
def test_nobody_is_sent_away(client, away):
    answer = client.post("/en/look", data={"size": "125", "colours": "paper", "next": away})
    assert (answer.status_code, answer.location) == (303, "/en/")
    page = client.get("/en/look", query_string={"next": away})
    assert page.status_code == 200
    assert "evil.example" not in page.text


@pytest.mark.parametrize("back", ["/en/help", "/pl/sign-in/abc?x=1", "/"])
def test_a_page_of_ours_is_gone_back_to(client, back):
    """The control: not everything is sent to the home screen."""
    answer = client.post("/en/look", data={"size": "125", "colours": "paper", "next": back})
    assert answer.location == back


@pytest.mark.parametrize(
    ("size", "colours", "shown"),
    [
        ("150", "strong", ("150", "strong")),
        ("125", "evening", ("125", "evening")),
        ("900", "pink", ("100", "paper")),
        ("²", '"><script>', ("100", "paper")),
        ("", "", ("100", "paper")),
    ],
)
def test_only_what_is_offered_is_kept(client, size, colours, shown):
    client.post("/en/look", data={"size": size, "colours": colours, "next": "/en/help"})
    page = client.get("/en/help").text
    assert f'data-size="{shown[0]}"' in page
    assert f'data-colours="{shown[1]}"' in page


@pytest.mark.parametrize(
    "cookie", ["150", "150.", ".", "...", "150.strong.x", "-1.paper", "٢.paper"]
)
def test_a_cookie_that_is_none_of_ours_is_the_usual_look(client, cookie):
    client.set_cookie("look", cookie)
    page = client.get("/en/help")
    assert page.status_code == 200
    assert 'data-colours="paper"' in page.text


def test_the_cookie_is_for_this_visit_and_for_the_server_only(client):
    answer = client.post("/en/look", data={"size": "150", "colours": "strong"})
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" not in cookie
    assert "Max-Age" not in cookie
