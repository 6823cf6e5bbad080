"""The phone's side of the test: looking writes nothing, telling counts once, old links are kind."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import phone_reach, schools
from kiosk.models.school import School
from kiosk.web.plumbing import private_links, throttle
from tests.tables import digest, rows

NAME = "https://welcome.school.example"


@pytest.fixture
def link(app, school):
    """Begin a test, for a school that has found nothing yet; return its link."""
    reference = tokens.reference()
    with app.app_context(), db.writing():
        db.session.execute(sa.update(School).where(School.id == school.id).values(phones=""))
        token = private_links.token(private_links.REACH, reference)
        phone_reach.begin(school, reference, token, NAME, None)
    schools.forget()
    return f"/r/{token}"


def stored(app):
    return next(row for row in rows(app, "school") if row["name"] == "Riverside")["phones"]


def test_a_phone_is_asked_which_network_it_is_on(phone, link):
    page = phone.get(link)
    assert page.status_code == 200
    assert "This phone can reach Open Door. Which network is it on?" in page.text
    assert "noindex" in page.headers["X-Robots-Tag"]
    assert "Set-Cookie" not in page.headers


def test_looking_writes_nothing_and_telling_does(phone, link, app):
    before = digest(app)
    phone.get(link)
    assert digest(app) == before
    phone.post(link, data={"network": "mobile"})
    assert digest(app) != before


@pytest.mark.parametrize(("network", "found"), [("mobile", "anywhere"), ("wifi", "wifi")])
def test_what_is_told_is_kept(phone, link, app, network, found):
    answer = phone.post(link, data={"network": network})
    assert (answer.status_code, answer.location) == (303, "/r/thanks")
    assert stored(app) == found
    assert "You can close this page." in phone.get("/r/thanks").text


def test_nothing_told_is_asked_again(phone, link, app):
    assert phone.post(link, data={"network": "carrier pigeon"}).location == link
    assert stored(app) == ""


def test_a_link_counts_once(phone, link, app):
    phone.post(link, data={"network": "wifi"})
    for again in (phone.get(link), phone.post(link, data={"network": "mobile"})):
        assert again.status_code in (404, 410)
        assert "This link has ended" in again.text
    assert stored(app) == "wifi"


def test_a_link_ends_after_ten_minutes(phone, link, app, monkeypatch):
    late = clock.now() + timedelta(minutes=10, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: late)
    assert "This link has ended" in phone.get(link).text
    assert "This link has ended" in phone.post(link, data={"network": "mobile"}).text
    assert stored(app) == ""


def test_guesses_are_limited(phone, scene):
    guesses = [phone.get(f"/r/{tokens.reference()}").status_code for _ in range(25)]
    assert guesses[0] in (404, 410)
    assert guesses[-1] == 429
    assert guesses.count(429) == 25 - throttle.LINK.amount


def test_another_schools_phone_page_opens_nothing(phone, link, other):
    answer = phone.get(link, base_url="http://hillside.test")
    assert answer.status_code in (400, 404)


def test_it_comes_from_our_own_page_only(phone, link, app):
    answer = phone.post(
        link,
        data={"network": "mobile"},
        headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert stored(app) == ""


@pytest.mark.parametrize(
    ("address", "hinted"),
    [("192.168.1.33", True), ("fd00::9", True), ("127.0.0.1", False), ("8.8.8.8", False)],
)
def test_a_phone_inside_the_building_is_told_how_to_leave_the_wifi(phone, link, address, hinted):
    page = phone.get(link, environ_base={"REMOTE_ADDR": address}).text
    assert ("in the network of this building" in page) == hinted
