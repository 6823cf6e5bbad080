"""Sheets with a QR code: what stands on them, and that a phone finds the way from them."""

import html
import re
from datetime import timedelta

import pytest

from kiosk.core import clock, db
from kiosk.domain import hosts
from tests.qr_codes import codes, texts
from tests.surgeries import add_host, add_surgery


@pytest.fixture
def surgery(make_surgery):
    return make_surgery(
        "Helen",
        title="Talk to the head <b>",
        words={"pl": {"title": "Porozmawiaj z dyrektorem"}, "ar": {"title": "تحدث مع المديرة"}},
        host={"words": {"pl": {"role": "Dyrektorka"}}},
    )


@pytest.fixture
def host_reference(app, scene, surgery):
    with app.app_context():
        return hosts.everyone(scene.school)[0].reference


def language_parts(page):
    """Return what stands on the sheet in each language."""
    parts = re.findall(
        r'<section class="poster-language" lang="([\w-]+)" dir="(\w+)">(.*?)</section>',
        page,
        re.S,
    )
    return {tag: (direction, html.unescape(body)) for tag, direction, body in parts}


def test_the_code_leads_a_phone_to_the_surgery(phone, as_reception, surgery):
    page = as_reception.get(f"/staff/surgeries/{surgery.reference}/sheet").text
    (address,) = texts(page)
    assert address == f"http://localhost/b/{surgery.code}"
    assert f"localhost/b/{surgery.code[:4]}-{surgery.code[4:]}</bdi>" in page
    answer = phone.get(address.removeprefix("http://localhost"), headers={"Accept-Language": "pl"})
    assert answer.status_code == 303
    assert answer.location.startswith("/pl/")
    assert phone.get(answer.location).status_code == 200


def test_the_code_of_a_host_leads_to_their_next_times(client, as_reception, host_reference):
    page = as_reception.get(f"/staff/hosts/{host_reference}/sheet").text
    (address,) = texts(page)
    assert address == f"http://localhost/h/{host_reference}"
    answer = client.get(address.removeprefix("http://localhost"))
    assert answer.status_code == 303
    assert client.get(answer.location).status_code == 200


def test_a_sheet_says_the_same_in_each_language(as_reception, surgery):
    parts = language_parts(as_reception.get(f"/staff/surgeries/{surgery.reference}/sheet").text)
    assert list(parts) == ["en", "pl", "ar", "en-XA", "ar-XB"]
    assert parts["en"][0] == "ltr"
    assert parts["ar"][0] == "rtl"
    assert "Scan with your phone camera" in parts["en"][1]
    assert "No app. No account. Free." in parts["en"][1]
    assert "Porozmawiaj z dyrektorem" in parts["pl"][1]
    assert "Dyrektorka" in parts["pl"][1]
    assert '<bdi lang="en" dir="auto">Head teacher</bdi>' in parts["ar"][1]
    assert "⟦" in parts["ar-XB"][1], "our own words are translated, not the school's"
    for direction, body in parts.values():
        assert re.search(r'<bdi dir="ltr">\d\d:\d\d – \d\d:\d\d</bdi>', body), direction


def test_names_and_titles_are_escaped(as_reception, make_surgery):
    surgery = make_surgery("<b>O'Brien</b>", title="<script>x</script>")
    page = as_reception.get(f"/staff/surgeries/{surgery.reference}/sheet").text
    assert "&lt;b&gt;O&#39;Brien&lt;/b&gt;" in page
    assert "&lt;script&gt;x" in page
    assert "<script>x" not in page


def test_only_the_ticked_languages_stand_on_it(as_reception, surgery):
    sheet = f"/staff/surgeries/{surgery.reference}/sheet"
    assert list(language_parts(as_reception.get(f"{sheet}?language=ar&language=pl").text)) == [
        "ar",
        "pl",
    ]
    assert len(language_parts(as_reception.get(f"{sheet}?language=nonsense").text)) == 5


def test_the_code_has_a_name_that_is_read_out(as_reception, surgery):
    page = as_reception.get(f"/staff/surgeries/{surgery.reference}/sheet").text
    assert [code.label for code in codes(page)] == ["QR code of the page that parents open"]


def test_on_this_computer_alone_it_says_that_no_phone_can_follow(as_reception, surgery):
    sheet = f"/staff/surgeries/{surgery.reference}/sheet"
    assert "works only on this computer" in as_reception.get(sheet).text


def test_a_cancelled_date_says_so_on_the_screen(as_reception, make_surgery):
    surgery = make_surgery(cancelled_at=clock.now())
    page = as_reception.get(f"/staff/surgeries/{surgery.reference}/sheet").text
    assert "This date is cancelled" in page


def test_sheets_are_for_the_desk_and_of_this_school_only(
    as_host, as_manager, client, as_outsider, surgery, host_reference
):
    for address in (
        f"/staff/surgeries/{surgery.reference}/sheet",
        f"/staff/hosts/{host_reference}/sheet",
    ):
        assert as_manager.get(address).status_code == 200  # the control
        assert as_host.get(address).status_code == 403
        assert "/staff/login" in client.get(address).location
        assert "/staff/login" in as_outsider.get(address).location


def test_another_school_has_no_sheets_here(app, other, as_manager):
    with app.app_context(), db.writing():
        host = add_host(other, "Foreign")
        theirs = (f"surgeries/{add_surgery(other, [host]).reference}", f"hosts/{host.reference}")
    for thing in theirs:
        answer = as_manager.get(f"/staff/{thing}/sheet")
        assert answer.status_code == 404
        assert "Foreign" not in answer.text


def test_without_booking_the_sheet_says_today_only_on_the_day(as_reception, make_surgery):
    day = clock.now().replace(second=0, microsecond=0)
    facts = {"bookable": False, "sentence": "Come and ask <b>."}
    today = make_surgery("Helen", starts_at=day, **facts)
    later = make_surgery("Sam", starts_at=day + timedelta(days=3), **facts)
    now, then = (
        language_parts(as_reception.get(f"/staff/surgeries/{each.reference}/sheet").text)["en"][1]
        for each in (today, later)
    )
    assert "Talk to someone today" in now
    assert "Talk to someone today" not in then
    assert "Come and ask <b>." in then
