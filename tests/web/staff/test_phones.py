"""Phones and this server: managers only; a code that a phone scans, the guest Wi-Fi, and https."""

import re

import pytest
import sqlalchemy as sa

from kiosk.core import db
from kiosk.domain import audit, phone_reach, schools
from kiosk.models.school import School
from tests import qr_codes
from tests.tables import rows
from tests.web.staff.conftest import HILLSIDE

PAGE = "/staff/settings/phones"
ADDRESS = "http://192.0.2.10:8000"


@pytest.fixture(autouse=True)
def untested(app, school):
    """Forget what the made-up school has found: here it is found anew."""
    with app.app_context(), db.writing():
        db.session.execute(sa.update(School).where(School.id == school.id).values(phones=""))
    schools.forget()


def begin(browser, address=ADDRESS):
    return browser.post(f"{PAGE}/test", data={"address": address})


def link_of(page):
    found = re.search(r"192\.0\.2\.10:8000(/r/[\w-]+)", page.text)
    assert found, "the page shows no link"
    return found[1]


def stored(app):
    return next(row for row in rows(app, "school") if row["name"] == "Riverside")


def passed(browser, phone, network="mobile"):
    begin(browser)
    answer = phone.post(link_of(browser.get(PAGE)), data={"network": network})
    assert answer.status_code == 303
    schools.forget()


def test_before_the_test_it_says_that_parents_see_no_codes(as_manager):
    page = as_manager.get(PAGE).text
    assert "Not tested yet. Parents see no codes." in page
    assert "Forget the result" not in page
    assert "Begin the test" in page


def test_a_test_shows_a_code_that_leads_to_the_phones_page(as_manager):
    assert begin(as_manager).location.endswith(f"{PAGE}#test")
    page = as_manager.get(PAGE)
    assert "Scan this with a phone that is not on the staff Wi-Fi." in page.text
    (code,) = qr_codes.codes(page.text)
    assert code.text == f"{ADDRESS}{link_of(page)}"
    assert '<noscript><meta http-equiv="refresh"' in page.text


def test_the_page_hears_of_the_phone_by_itself(as_manager, phone):
    begin(as_manager)
    page = as_manager.get(PAGE)
    (live, tag) = re.search(r'data-url="([^"]+)" data-etag="([^"]+)"', page.text).groups()
    asked = as_manager.get(live, headers={"If-None-Match": f'"{tag}"'})
    assert asked.status_code == 304
    phone.post(link_of(page), data={"network": "mobile"})
    schools.forget()
    asked = as_manager.get(live, headers={"If-None-Match": f'"{tag}"'})
    assert asked.status_code == 200
    assert "Phones can reach us" in asked.text
    assert "data-behaviour" not in asked.text, "nothing more to wait for"


def test_an_address_of_the_building_counts_as_the_guest_wifi_and_says_why(as_manager, phone, app):
    passed(as_manager, phone, "mobile")
    assert stored(app)["phones"] == "wifi"
    page = as_manager.get(PAGE).text
    assert "this address means something only inside the building" in page
    assert "Parents still see no codes: type the name of the guest Wi-Fi below." in page
    as_manager.post(f"{PAGE}/wifi", data={"name": "Guests", "password": ""})
    assert "Parents see codes now, with the guest Wi-Fi before each." in as_manager.get(PAGE).text


def test_the_result_is_forgotten_and_put_back(as_manager, phone, app):
    passed(as_manager, phone, "wifi")
    before = stored(app)
    as_manager.post(f"{PAGE}/forget")
    assert (stored(app)["phones"], stored(app)["phones_tested_at"]) == ("", None)
    bar = as_manager.get(PAGE).text
    undo = re.search(rf'<form[^>]*action="{PAGE}/put-back".*?</form>', bar, re.DOTALL)[0]
    fields = dict(re.findall(r'name="([^"]+)" value="([^"]*)"', undo))
    assert as_manager.post(f"{PAGE}/put-back", data=fields).status_code == 303
    assert stored(app)["phones"] == "wifi"
    assert stored(app)["phones_tested_at"] == before["phones_tested_at"]


def test_what_no_test_has_found_is_forgotten_without_a_way_back_that_is_refused(
    as_manager, app, school
):
    with app.app_context(), db.writing():
        phone_reach.keep(school, phone_reach.Found("anywhere", "", None))  # as the demo has it
    assert as_manager.post(f"{PAGE}/forget").status_code == 303
    page = as_manager.get(PAGE).text
    assert "Forgotten. Parents see no codes now." in page
    assert "put-back" not in page


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"phones": "anywhere", "address": ADDRESS, "tested_at": ""},
        {"phones": "nowhere", "address": ADDRESS, "tested_at": "2026-11-22T10:00:00+00:00"},
        {"phones": "wifi", "address": "javascript:x", "tested_at": "2026-11-22T10:00:00+00:00"},
        {"phones": "wifi", "address": ADDRESS, "tested_at": "2026-11-22T10:00:00"},
        {
            "phones": "wifi",
            "address": "https://evil.example",
            "tested_at": "2026-11-22T10:00+00:00",
        },
    ],
)
def test_nothing_is_put_back_that_no_test_could_have_found(as_manager, app, sent):
    assert as_manager.post(f"{PAGE}/put-back", data=sent).status_code == 422
    assert stored(app)["phones"] == ""


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "Type the address."),
        ("welcome.school.example", "Type an address like https://"),
        ("http://192.0.2.10/path", "Type an address like https://"),
        ("https://evil.example", "Open Door does not answer under this name."),
        ("http://localhost:8000", "A phone cannot reach it."),
        ("http://127.0.0.1:8000", "A phone cannot reach it."),
        ("http://[::1]:8000", "A phone cannot reach it."),
    ],
)
def test_an_address_that_is_not_ours_is_refused_with_words(as_manager, app, address, said):
    answer = begin(as_manager, address)
    assert answer.status_code == 422
    assert said in answer.text
    assert not rows(app, "reach_test")


def test_on_the_computer_itself_no_address_is_offered(as_manager):
    page = as_manager.get(PAGE).text
    assert "which means this computer alone" in page
    assert re.search(r'id="address"[^>]*value=""', page)


def test_elsewhere_the_address_of_this_page_is_offered(as_manager, app, school):
    with app.app_context(), db.writing():
        db.session.execute(sa.update(School).where(School.id == school.id).values(host=None))
    token = as_manager.get_cookie(app.config["SESSION_COOKIE_NAME"]).value
    as_manager.set_cookie(app.config["SESSION_COOKIE_NAME"], token, domain="192.0.2.10")
    page = as_manager.get(PAGE, base_url=ADDRESS).text
    assert re.search(rf'id="address"[^>]*value="{ADDRESS}"', page)
    assert "This page came without https: others in the same network could read it." in page


def test_a_name_that_is_no_longer_ours_is_said(as_manager, app, school):
    given = {"phones": "anywhere", "phones_address": "https://old.school.example"}
    with app.app_context(), db.writing():
        db.session.execute(sa.update(School).where(School.id == school.id).values(**given))
    schools.forget()
    page = as_manager.get(PAGE).text
    assert "does not answer under https://old.school.example any more" in page


def test_the_guest_wifi_is_saved_and_can_be_put_back(as_manager, app, school):
    page = f"{PAGE}/wifi"
    assert as_manager.post(page, data={"name": "Guests", "password": "tea and toys"}).location
    assert (stored(app)["wifi_name"], stored(app)["wifi_password"]) == ("Guests", "tea and toys")
    undo = re.search(rf'<form[^>]*action="{page}"[^>]*>.*?</form>', as_manager.get(PAGE).text, re.S)
    assert 'name="name" value=""' in undo[0]
    with app.app_context():
        note = audit.recent(school)[0]
        assert (note.act, note.facts) == ("wifi_changed", {"on": True})


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": "", "password": "tea and toys"}, "Type the name of the Wi-Fi"),
        ({"name": "Guests", "password": "short"}, "A Wi-Fi password has 8 to 63"),
        ({"name": "x" * 33, "password": ""}, "This is long."),
    ],
)
def test_a_wifi_that_cannot_be_is_refused_with_words(as_manager, app, sent, said):
    answer = as_manager.post(f"{PAGE}/wifi", data=sent)
    assert answer.status_code == 422
    assert said in answer.text
    assert stored(app)["wifi_name"] == ""


def test_settings_lead_here_and_this_leads_back(as_manager):
    assert f'href="{PAGE}"' in as_manager.get("/staff/settings").text
    assert 'href="/staff/settings"' in as_manager.get(PAGE).text


@pytest.mark.parametrize("path", ["", "/live"])
def test_only_managers_look(as_reception, as_manager, path):
    assert as_reception.get(PAGE + path).status_code == 403
    assert as_manager.get(PAGE + path).status_code == 200


@pytest.mark.parametrize("path", ["/test", "/forget", "/put-back", "/wifi"])
def test_only_managers_change_it(as_reception, as_host, app, path):
    for browser in (as_reception, as_host):
        assert browser.post(PAGE + path, data={"address": ADDRESS}).status_code == 403
    assert not rows(app, "reach_test")


def test_another_schools_test_is_not_shown(as_manager, outsider):
    begin(as_manager)
    assert "/r/" in as_manager.get(PAGE).text
    page = outsider.get(PAGE, **HILLSIDE)
    assert page.status_code == 200
    assert "/r/" not in page.text
