"""The home screen: what is on now first, and only what there is to do."""

from datetime import timedelta

import pytest

from kiosk.core import clock, db
from kiosk.domain import event_editing, schools, surgeries
from kiosk.web.parents import home
from tests.devices import as_phone

TAGS = ["en", "en-XA", "ar-XB", "pl", "ar"]


@pytest.fixture
def make_event(app, scene):
    """Return a way to make an event by its title, from minutes before to minutes after now."""

    def make(title, starts=-5, ends=55):
        now = clock.now()
        with app.app_context(), db.writing():
            return event_editing.create(
                scene.school,
                event_editing.Draft(title),
                now + timedelta(minutes=starts),
                now + timedelta(minutes=ends),
            ).reference

    return make


@pytest.mark.parametrize("tag", TAGS)
def test_home_opens_in_every_language_with_the_event_that_is_on(client, scene, tag):
    page = client.get(f"/{tag}/")
    assert page.status_code == 200
    assert f"/{tag}/sign-in/{scene.event}" in page.text


def test_a_change_by_staff_is_seen_at_the_next_look(app, client, scene, make_event):
    """The page is made once and kept: a change must make it anew."""
    assert "Juggling" not in client.get("/en/").text
    event = make_event("Juggling")
    assert "Juggling" in client.get("/en/").text
    with app.app_context(), db.writing():
        event_editing.cancel(scene.school, [event_editing.planned(scene.school, event).event])
    assert "Juggling" not in client.get("/en/").text


def test_a_minute_later_an_event_that_has_ended_is_gone(client, make_event):
    make_event("Juggling", -5, 1)
    assert "Juggling" in client.get("/en/").text
    with clock.at(clock.now() + timedelta(minutes=2)):
        assert "Juggling" not in client.get("/en/").text


def test_the_look_of_one_visit_is_not_that_of_the_next(app, client):
    assert 'data-size="100"' in client.get("/en/").text
    larger = app.test_client()
    larger.set_cookie("look", "150.strong")
    page = larger.get("/en/").text
    assert 'data-size="150"' in page
    assert 'data-colours="strong"' in page
    assert 'data-size="100"' in client.get("/en/").text


def test_a_phone_and_a_tablet_do_not_get_each_others_page(app, client):
    phone = app.test_client()
    as_phone(phone)
    assert 'data-mode="phone"' in phone.get("/en/").text
    assert 'data-mode="tablet"' in client.get("/en/").text


@pytest.mark.parametrize("tag", TAGS)
def test_what_is_on_is_one_touch_away(client, phone, tag):
    for browser in (client, phone):
        assert f'href="/{tag}/whats-on"' in browser.get(f"/{tag}/").text


@pytest.mark.parametrize("tag", TAGS)
def test_a_phone_sees_what_is_on_and_no_way_to_say_i_am_here(client, phone, scene, tag):
    page = phone.get(f"/{tag}/").text
    assert f'href="/{tag}/whats-on/{scene.event}"' in page
    for tablets in (f"/{tag}/sign-in", f"/{tag}/leaving"):
        assert tablets not in page
        assert tablets in client.get(f"/{tag}/").text, "the control: the tablet has it"


def test_a_phone_is_told_where_to_say_i_am_here(client, phone):
    words = "Scan the poster or use the tablet."
    assert words in phone.get("/en/").text
    assert words not in client.get("/en/").text


def test_many_events_at_once_do_not_fill_the_screen(client, make_event):
    for number in range(5):
        make_event(f"Circle {number}")
    assert client.get("/en/").text.count("/en/sign-in/") <= 3


def test_a_page_made_from_settings_of_a_moment_ago_is_not_kept(app, client, scene):
    """Settings are remembered for two seconds: a page made meanwhile must not last a minute."""
    with app.app_context():
        old = schools.by_host("localhost")
    with app.app_context(), db.writing():
        schools.attached(scene.school).leaving_numbers = False
        schools.note_change(scene.school)
    schools._remembered["localhost"] = (clock.monotonic(), old)  # another thread was just asked
    assert "/en/leaving" in client.get("/en/").text
    schools.forget()
    assert "/en/leaving" not in client.get("/en/").text


@pytest.fixture(autouse=True)
def _fresh_pulse():
    surgeries.forget_pulse()
    yield
    surgeries.forget_pulse()


@pytest.mark.parametrize("tag", TAGS)
def test_who_can_be_talked_to_now_is_one_touch_away(client, make_surgery, tag):
    surgery = make_surgery("Helen")
    page = client.get(f"/{tag}/").text
    assert f'action="/{tag}/talk/{surgery.reference}"' in page
    assert "Helen" in page
    assert f'href="/{tag}/talk"' in page
    assert f'href="/{tag}/book"' in page


def test_without_surgeries_there_is_no_hole_where_talking_would_be(client, scene):
    page = client.get("/en/").text
    assert "/en/talk" not in page
    assert "/en/book" not in page


def test_a_surgery_of_next_week_can_be_booked_and_not_talked_to(client, make_surgery):
    make_surgery("Helen", starts_at=clock.now() + timedelta(days=7))
    page = client.get("/en/").text
    assert 'href="/en/book"' in page
    assert "/en/talk" not in page


def test_a_line_that_moves_is_seen_within_two_seconds(app, client, scene, make_surgery):
    surgery = make_surgery("Helen")
    assert "No one is waiting" in client.get("/en/").text
    client.post(f"/en/talk/{surgery.reference}", data={})
    surgeries.forget_pulse()  # two seconds are over
    assert "People before you: 1" in client.get("/en/").text


def test_a_full_line_is_no_card(client, make_surgery):
    surgery = make_surgery("Helen", minutes=20)
    for _ in range(2):
        client.post(f"/en/talk/{surgery.reference}", data={})
    surgeries.forget_pulse()
    page = client.get("/en/").text
    assert surgery.reference not in page
    assert 'href="/en/talk"' in page


@pytest.mark.parametrize(("events", "hosts", "shown"), [(0, 2, 3), (0, 3, 2), (1, 3, 2), (3, 0, 2)])
def test_events_and_hosts_share_at_most_three_cards(
    client, make_event, make_surgery, events, hosts, shown
):
    """The coffee morning of the scene is one more event."""
    for number in range(events):
        make_event(f"Circle {number}")
    for number in range(hosts):
        make_surgery(f"Host {number}")
    page = client.get("/en/").text
    assert f'data-count="{shown}"' in page
    cards = page.count('<a class="live-card') + page.count('<button class="live-card')
    assert cards == shown
    assert "/en/sign-in/" in page
    assert ("/en/talk/" in page) is bool(hosts)


def test_an_event_that_begins_later_is_soon_and_not_on_now(client, make_event):
    assert "On now" in client.get("/en/").text
    make_event("Juggling", 20, 80)
    page = client.get("/en/").text
    assert "Soon" in page.partition("Juggling")[2].partition("</li>")[0]
    with clock.at(clock.now() + timedelta(minutes=21)):
        assert "On now" in client.get("/en/").text.partition("Juggling")[2].partition("</li>")[0]


def test_the_kept_page_holds_no_key(client, make_surgery):
    make_surgery("Helen")
    pages = [client.get("/en/").text for _ in range(2)]
    assert home.KEY.decode() not in pages[0] + pages[1]
    assert pages[0] != pages[1]
    assert home._made.cache_info().currsize == 1, "the control: it was made once"
