"""What comes from elsewhere: other places, other formats, too much, and addresses nobody made."""

import pytest

from kiosk.core import db
from kiosk.domain import schools
from kiosk.web.plumbing import refusals
from tests import tables
from tests.web.parents.signin.conftest import TAGS, TWO, said

FOREIGN = [
    {},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://localhost.evil.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"HX-Request": "true"},
    {"X-Requested-With": "XMLHttpRequest", "Referer": "http://localhost/en/"},
]


@pytest.mark.parametrize("tag", TWO)
@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_form_from_another_place_is_refused(app, post, tag, headers):
    answer = post("Ann", tag=tag, own_page=False, headers=headers)
    assert answer.status_code == 403
    assert said(tag, refusals.FOREIGN) in answer.text
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}], ids=str
)
def test_a_form_of_our_own_page_is_taken(app, post, headers):
    """The control: the same form with the headers of our own page is stored."""
    assert post("Ann", own_page=False, headers=headers).status_code == 303
    assert tables.count(app, "sign_in") == 1


@pytest.mark.parametrize("tag", TWO)
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"name": "Ann"}', "application/json"),
        (b"name=Ann", "text/plain"),
        (b"name=Ann", None),
        (b"<name>Ann</name>", "application/xml"),
    ],
)
def test_what_is_not_a_form_is_refused(app, client, scene, tag, body, kind):
    answer = client.post(f"/{tag}/sign-in/{scene.event}", data=body, content_type=kind)
    assert answer.status_code == 415
    assert said(tag, refusals.STATUS[415]) in answer.text
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize("tag", TWO)
@pytest.mark.parametrize(
    "form",
    [
        {"name": "x" * (5 * 1024 * 1024)},
        {"name": "x" * (300 * 1024)},
        {"name": ["x"] * 2000, "more": "x" * (256 * 1024)},
    ],
    ids=["5 MB", "300 kB", "many"],
)
def test_more_than_a_page_can_hold_is_refused(app, post, scene, client, tag, form):
    answer = client.post(f"/{tag}/sign-in/{scene.event}", data=form)
    assert answer.status_code == 413
    assert said(tag, refusals.LARGE) in answer.text
    assert tables.count(app, "sign_in") == 0


@pytest.mark.parametrize("tag", TAGS)
def test_an_address_nobody_made_is_answered_in_the_language_of_its_beginning(client, tag):
    answer = client.get(f"/{tag}/no-such-page")
    assert answer.status_code == 404
    assert said(tag, refusals.GONE) in answer.text
    assert f'lang="{tag}"' in answer.text


def test_a_language_the_school_does_not_offer_leads_to_one_that_it_does(app, client, scene):
    with app.app_context(), db.writing():
        schools.attached(scene.school).languages = ["en"]
    schools.forget()
    answer = client.get("/pl/")
    assert (answer.status_code, answer.location) == (303, "/en/")
