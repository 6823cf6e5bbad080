"""Pages: what people wrote is isolated and escaped, and no address leads away."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.domain.words import Words
from kiosk.web.plumbing import pages

AWAY = [
    "//evil.example", "///evil.example", "/\\evil.example", "\\/evil.example", "\\\\evil.example",
    "https://evil.example", "HTTPS:evil.example", "javascript:alert(1)", "data:text/html,x",
    "/\t/evil.example", "/\n/evil.example", "/\r/evil.example", "/ /evil.example", " /en/",
    "/en/\r\nSet-Cookie: a=b", "/en/\0", "evil.example", "", "?next=//evil.example",
]  # fmt: skip


@pytest.mark.parametrize("given_path", AWAY, ids=repr)
def test_what_may_lead_away_is_dropped(given_path):
    assert pages.local_path(given_path, "/home") == "/home"


@pytest.mark.parametrize("path", ["/", "/en/", "/pl/sign-in/abc?x=1&y=//z", "/ar/%2F%2Fevil"])
def test_a_path_of_ours_is_kept(path):
    assert pages.local_path(path, "/home") == path


def as_browsers_do(base, given_path):
    """Resolve an address as browsers do: a backslash is a slash, tabs and line ends are dropped."""
    cleaned = given_path.strip(" ").translate({ord(c): None for c in "\t\r\n"}).replace("\\", "/")
    return urljoin(base, cleaned)


@given(st.text(st.sampled_from("/\\.:@evil?#%\t\r\n \0aé"), max_size=12))
def test_whatever_is_given_the_browser_stays_here(text):
    path = pages.local_path(text, "/home")
    try:
        host = urlsplit(as_browsers_do("http://localhost/en/", path)).netloc
    except ValueError:
        host = ""
    assert host == "localhost"


def test_what_somebody_wrote_is_escaped_isolated_and_marked_with_its_language(app):
    with app.test_request_context("/"):
        shown = pages.words(Words("<script>alert(1)</script> & סלט", 'pl"><b>'))
    assert "<script>" not in shown
    assert shown.startswith('<bdi lang="pl&#34;&gt;&lt;b&gt;" dir="auto">')


def test_words_in_the_language_of_the_page_are_not_marked_again(app):
    with app.test_request_context("/"):
        assert pages.words(Words("Tea", "en")) == '<bdi dir="auto">Tea</bdi>'
        assert pages.words(None) == ""


NASTY = ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "{% x %}",
         "</title><svg/onload=alert(1)>", "'--", "%3Cscript%3E", "مرحبا<b>"]  # fmt: skip


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_typed_becomes_part_of_a_page(client, scene, nasty):
    """The page checker fails on a script; here the words stand as they were typed."""
    from markupsafe import escape

    answer = client.post(f"/en/sign-in/{scene.event}", data={"name": [nasty, "x" * 91]})
    assert answer.status_code == 422
    assert str(escape(nasty)) in answer.text
    assert "49" not in answer.text.split('class="fields"')[1].split("</div>")[0]


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_an_organiser_typed_becomes_part_of_a_page(app, client, phone, scene, nasty):
    from datetime import timedelta

    from kiosk.core import clock, db
    from kiosk.domain import event_editing

    with app.app_context(), db.writing():
        now = clock.now()
        words = {"pl": {"title": nasty, "sentence": nasty, "place": nasty}}
        event = event_editing.create(
            scene.school,
            event_editing.Draft(nasty, nasty, nasty, words=words),
            now - timedelta(minutes=5),
            now + timedelta(hours=1),
        )
        event, code = event.reference, event.code
    for address in ("/pl/", "/en/sign-in", f"/pl/sign-in/{event}"):
        assert client.get(address).status_code == 200
    assert phone.get(f"/ar/event/{code}").status_code == 200
