"""Polls that are answered before Flask: only "nothing new", only to those who may ask."""

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db
from kiosk.domain import queue_joining, queue_running, school_days
from kiosk.models.staff import StaffSession
from kiosk.models.surgery import Surgery
from kiosk.web.plumbing import private_links


@pytest.fixture
def surgery(make_surgery):
    return make_surgery("Helen", minutes=600)


@pytest.fixture
def link(app, scene, surgery):
    """Return the address of a place in the line, as its phone asks for news."""
    with app.test_request_context(), db.writing():
        token = private_links.token(private_links.PLACE, "k" * 22)
        queue_joining.take_number(
            scene.school,
            surgery.reference,
            key="k" * 22,
            token=token,
            handoff_token=None,
            language="en",
            came_by="tablet",
        )
    return f"/en/place/{token}/live"


def ask(client, address, **headers):
    """Ask once for the tag, and again with it; return both answers."""
    first = client.get(address, headers=headers)
    tag = {"If-None-Match": first.headers.get("ETag", '"none"')}
    return first, client.get(address, headers={**headers, **tag})


@pytest.mark.parametrize("page", ["place", "wall", "building", "door", "today", "line"])
def test_a_poll_that_has_the_newest_is_told_so_before_anything_is_read(
    page, client, display, as_host, scene, surgery, link, served
):
    addresses = {
        "place": (client, link),
        "wall": (display, "/wall/live"),
        "building": (display, f"/wall/{scene.building.reference}/live"),
        "door": (display, f"/wall/door/{scene.hall.reference}/live"),
        "today": (as_host, "/staff/today/live"),
        "line": (as_host, f"/staff/queue/{surgery.reference}/live"),
    }
    browser, address = addresses[page]
    first, again = ask(browser, address)
    assert (first.status_code, again.status_code) == (200, 304)
    assert served == [address]
    assert again.headers["ETag"] == first.headers["ETag"]
    assert again.headers["Updated"].count(":") == 1
    for name in (
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "Cache-Control",
        "Vary",
    ):
        assert again.headers[name] == first.headers[name]
    assert again.data == b""


def test_a_change_of_the_line_is_told_to_phone_wall_and_runner(
    app, client, display, as_host, scene, surgery, link
):
    browsers = [
        (client, link),
        (display, "/wall/live"),
        (as_host, f"/staff/queue/{surgery.reference}/live"),
    ]
    tags = [browser.get(address).headers["ETag"] for browser, address in browsers]
    with app.app_context(), db.writing():
        queue_running.call_next(scene.school, surgery.reference, scene.people["reception"])
    for (browser, address), tag in zip(browsers, tags, strict=True):
        assert browser.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_guessed_link_goes_the_whole_way_and_is_not_found(client, link, served):
    wrong = link.replace("place/", "place/x")
    answer = client.get(wrong, headers={"If-None-Match": '"0.waiting.1.0"'})
    assert answer.status_code == 404
    assert served == [wrong]


def test_a_language_that_the_school_does_not_offer_leads_to_one_that_it_does(client, link):
    tag = client.get(link).headers["ETag"]
    answer = client.get(link.replace("/en/", "/cy/"), headers={"If-None-Match": tag})
    assert (answer.status_code, answer.location) == (303, link)


def test_a_foreign_host_name_is_refused_as_always(app, client, link):
    tag = client.get(link).headers["ETag"]
    answer = client.get(link, headers={"If-None-Match": tag, "Host": "evil.example"})
    assert answer.status_code == 400


@pytest.mark.parametrize("address", ["/staff/today/live", "/staff/queue/{surgery}/live"])
def test_staff_polls_are_for_those_who_are_logged_in(
    app, client, as_host, as_outsider, surgery, address
):
    address = address.format(surgery=surgery.reference)
    tag = {"If-None-Match": as_host.get(address).headers["ETag"]}
    assert as_host.get(address, headers=tag).status_code == 304
    assert client.get(address, headers=tag).status_code in (303, 403)
    assert as_outsider.get(address, headers=tag).status_code in (200, 303, 403, 404)
    with app.app_context(), db.writing():
        db.session.execute(sa.delete(StaffSession))
    assert as_host.get(address, headers=tag).status_code in (303, 403)


def test_a_poll_of_another_method_is_not_answered_here(client, link, served):
    tag = client.get(link).headers["ETag"]
    client.post(link, headers={"If-None-Match": tag})
    assert served[-1] == link


def test_the_control_today_asks_anew_when_the_day_has_changed(app, as_host, scene):
    first, again = ask(as_host, "/staff/today/live")
    assert again.status_code == 304
    with app.app_context(), db.writing():
        school_days.note_change(scene.school, clock.today("Europe/London"))
        db.session.execute(sa.update(Surgery).values(version=Surgery.version))
    tag = {"If-None-Match": first.headers["ETag"]}
    assert as_host.get("/staff/today/live", headers=tag).status_code == 200
