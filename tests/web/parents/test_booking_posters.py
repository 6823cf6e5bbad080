"""The way from a poster or the tablet's code to the times, on a phone and in its language."""

import pytest

from kiosk.core import clock
from kiosk.web.plumbing import catalogs
from tests.parent_bookings import THREE, at_days, fields, who_of


@pytest.mark.parametrize(
    ("preferred", "tag"), [("pl-PL,pl;q=0.9", "pl"), ("ar-SY", "ar"), ("fr", "en"), ("", "en")]
)
def test_a_poster_opens_in_the_language_of_the_phone(app, client, make_surgery, preferred, tag):
    surgery = make_surgery("Helen", starts_at=at_days(1))
    for address in (f"/b/{surgery.reference}", f"/h/{who_of(app)}", "/h/anyone"):
        answer = client.get(address, headers={"Accept-Language": preferred})
        assert answer.status_code == 303
        assert answer.location.startswith(f"/{tag}/book")
        assert "mode=phone" in answer.headers["Set-Cookie"]
        page = client.get(answer.location)
        assert page.status_code == 200
        assert 'data-mode="phone"' in page.text


def test_a_poster_of_one_surgery_shows_only_its_times(app, client, make_surgery):
    surgery = make_surgery("Helen", starts_at=at_days(1), minutes=20)
    make_surgery("Sam", starts_at=at_days(1), minutes=30)
    page = client.get(f"/b/{surgery.reference}", follow_redirects=True).text
    assert len(fields(page)[1]) == 2


def test_the_poster_of_a_line_without_times_leads_to_todays_lines(client, make_surgery):
    surgery = make_surgery("Helen", bookable=False)
    answer = client.get(f"/b/{surgery.reference}")
    assert answer.headers["Location"] == "/en/talk"
    assert "Helen" in client.get(answer.headers["Location"]).text


@pytest.mark.parametrize("address", ["/b/none-of-ours-at-all-00", "/h/none-of-ours-at-all-00"])
def test_an_old_poster_says_so(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "This link has ended. Scan the poster again." in answer.text


def test_a_cancelled_surgery_offers_to_be_told(app, client, make_surgery):
    surgery = make_surgery("Helen", starts_at=at_days(1), cancelled_at=clock.now())
    page = client.get(f"/b/{surgery.reference}", follow_redirects=True).text
    assert "There are no free times yet." in page
    assert "tell-me" in page


@pytest.mark.parametrize("tag", THREE)
def test_the_tablet_hands_the_choice_to_a_phone_in_the_same_language(
    app, client, make_surgery, tag
):
    make_surgery("Helen", starts_at=at_days(1))
    for who in ("anyone", who_of(app)):
        page = client.get(f"/{tag}/book/{who}/use-phone").text
        assert '<svg class="qr"' in page
        assert catalogs.translate(tag, "Point your phone camera here.") in page
        answer = client.get(f"/h/{who}?language={tag}", headers={"Accept-Language": "en"})
        assert answer.location.startswith(f"/{tag}/book")
