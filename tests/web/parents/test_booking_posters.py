"""The way from a poster or the tablet's code to the times, on a phone and in its language."""

import pytest

from kiosk.core import clock
from tests.parent_bookings import at_days, fields, who_of


@pytest.mark.parametrize(
    ("preferred", "tag"), [("pl-PL,pl;q=0.9", "pl"), ("ar-SY", "ar"), ("fr", "en"), ("", "en")]
)
def test_a_poster_opens_in_the_language_of_the_phone(app, phone, make_surgery, preferred, tag):
    surgery = make_surgery("Helen", starts_at=at_days(1))
    for address in (f"/b/{surgery.code}", f"/h/{who_of(app)}", "/h/anyone"):
        answer = phone.get(address, headers={"Accept-Language": preferred})
        assert answer.status_code == 303
        assert answer.location.startswith(f"/{tag}/book")
        assert "Set-Cookie" not in answer.headers
        page = phone.get(answer.location)
        assert page.status_code == 200
        assert 'data-mode="phone"' in page.text


def test_a_poster_of_one_surgery_shows_only_its_times(app, phone, make_surgery):
    surgery = make_surgery("Helen", starts_at=at_days(1), minutes=20)
    make_surgery("Sam", starts_at=at_days(1), minutes=30)
    page = phone.get(f"/b/{surgery.code}", follow_redirects=True).text
    assert len(fields(page)[1]) == 2


def test_the_poster_of_a_line_without_times_leads_to_todays_lines(phone, make_surgery):
    surgery = make_surgery("Helen", bookable=False)
    answer = phone.get(f"/b/{surgery.code}")
    assert answer.headers["Location"] == "/en/talk"
    assert "Helen" in phone.get(answer.headers["Location"]).text


@pytest.mark.parametrize("code", ["none-of-ours-at-all-00", "ABCD2345", "abcd-2345", "x"])
def test_an_old_poster_says_so(phone, code):
    answer = phone.get(f"/b/{code}")
    assert answer.status_code == 410
    assert "This poster is old. Ask a member of staff for the new one." in answer.text


def test_the_reference_of_a_surgery_is_no_code(phone, make_surgery):
    """Pages show references to anybody; a code stands on its poster only, and can be changed."""
    assert phone.get(f"/b/{make_surgery('Helen').reference}").status_code == 410


def test_the_old_link_of_a_host_says_so(phone):
    answer = phone.get("/h/none-of-ours-at-all-00")
    assert answer.status_code == 404
    assert "This link has ended. Scan the poster again." in answer.text


def test_a_cancelled_surgery_offers_to_be_told(app, phone, make_surgery):
    surgery = make_surgery("Helen", starts_at=at_days(1), cancelled_at=clock.now())
    page = phone.get(f"/b/{surgery.code}", follow_redirects=True).text
    assert "There are no free times yet." in page
    assert "tell-me" in page
