"""Posters: each kind in each language, the test before printing, new codes, and what is not shown."""

import html
import re
from datetime import timedelta

import pytest

from kiosk.core import clock, db
from kiosk.domain import event_editing
from tests import posters
from tests.posters import KINDS, WIFI
from tests.qr_codes import codes, texts

ADDRESS = "https://door.riverside.example"
#: Where the code of a poster leads first, and the words of the page in which that ends.
OPENS = {"event": "/e/", "surgery": "/b/", "welcome": "/"}
MISSING = "The title is not written yet"
NOT_YET = "Phones do not reach this server yet"


@pytest.fixture
def made(app, scene, make_surgery):
    return posters.furnish(app, scene, make_surgery)


def parts(page):
    """Return what stands on a poster in each language, in its order."""
    found = re.findall(
        r'<section class="poster-language" lang="([\w-]+)" dir="(\w+)">(.*?)</section>', page, re.S
    )
    return {tag: (direction, html.unescape(body)) for tag, direction, body in found}


# --- What there are posters for -------------------------------------------------------------------


def test_there_is_a_poster_for_each_thing(as_reception, made):
    page = as_reception.get("/staff/posters").text
    for kind in KINDS:
        assert f'href="{made.of(kind)}"' in page
    assert 'href="/staff/messages/sheet"' in page


def test_of_a_series_only_the_next_date_is_offered(app, scene, as_reception):
    with app.app_context(), db.writing():
        start = clock.now() + timedelta(days=1)
        rows = [
            event_editing.create(
                scene.school,
                event_editing.Draft(title),
                start + timedelta(days=days),
                start + timedelta(days=days, hours=1),
            )
            for title, days in (("Soon", 1), ("Soon", 8), ("Far away", 80), ("Off", 2), ("Off", 3))
        ]
        series = posters.add_series(scene.school)
        for row in rows[:2]:
            row.series_id = series
        rows[3].cancelled_at = rows[4].cancelled_at = clock.now()
        references = [row.reference for row in rows]
    page = as_reception.get("/staff/posters").text
    shown = [f"/staff/posters/event/{one}" in page for one in references]
    assert shown == [True, False, False, False, False]


def test_lists_lead_to_the_posters(as_reception, made):
    assert made.event in as_reception.get("/staff/events").text
    assert made.surgery in as_reception.get("/staff/surgeries").text


# --- What stands on them --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_each_language_stands_in_its_direction_in_the_order_chosen(as_reception, made, kind):
    page = as_reception.get(made.of(kind) + "?language=ar&language=en&language=ar&language=pl").text
    found = parts(page)
    assert [(tag, side) for tag, (side, _body) in found.items()] == [
        ("ar", "rtl"),
        ("en", "ltr"),
        ("pl", "ltr"),
    ]
    assert len(re.findall('<section class="poster-language"', page)) == 3
    for body in (body for _side, body in found.values()):
        assert "<p></p>" not in body
    assert "Scan with your phone camera" in found["en"][1]
    assert "No app. No account. Free." in found["en"][1]


def test_an_event_says_what_when_and_where_in_each_language(as_reception, made):
    found = parts(as_reception.get(made.event).text)
    assert "Poranna kawa" in found["pl"][1]
    assert '<bdi lang="en" dir="auto">Coffee morning</bdi>' in found["ar-XB"][1]
    for _side, body in found.values():
        assert re.search(r'<bdi dir="ltr">\d\d:\d\d – \d\d:\d\d</bdi>', body)
        assert not re.search("[٠-٩۰-۹]", body)
    days = {
        re.search(r'poster-when"><span>(.*?)</span>', body)[1] for _side, body in found.values()
    }
    assert len(days) == 3, "English, Polish and Arabic"


def test_the_welcome_is_in_each_language(as_reception, made):
    found = parts(as_reception.get(made.welcome).text)
    assert "You are welcome here." in found["en"][1]
    assert "Witamy" in found["pl"][1]


def test_no_more_than_six_languages_stand_on_one(app, scene, as_reception, made, monkeypatch):
    monkeypatch.setattr("kiosk.web.plumbing.qr_sheets.MOST_LANGUAGES", 3)
    assert list(parts(as_reception.get(made.event).text)) == ["en", "pl", "ar"]


def test_nonsense_chooses_nothing(as_reception, made):
    page = as_reception.get(made.event + "?language=xx&paper=a9&step=steal").text
    assert len(parts(page)) == 5
    assert 'class="poster a4 ' in page
    assert "Next: test the code" in page


def test_titles_that_lack_are_told_to_staff_with_a_link(as_reception, made):
    note = as_reception.get(made.event).text.partition(MISSING)[2].partition("</p>")[0]
    assert note.startswith(" in: Accents, Mirror.")
    assert "/change" in note
    assert MISSING not in as_reception.get(made.event + "?language=pl&language=ar").text


def test_what_staff_wrote_is_escaped(app, scene, as_reception, make_surgery):
    made = posters.furnish(app, scene, make_surgery, wifi_name="<b>&amp;</b>", name="<i>School")
    posters.change_event(app, scene, title="<script>x</script>", place="<img src=x>")
    for kind in KINDS:
        page = as_reception.get(made.of(kind)).text
        assert not re.search("<script>x|<img src=x|<b>&amp;|<i>School", page)


def test_no_poster_names_a_parent(as_reception, made, sign_in):
    sign_in("Canary Alpha")
    for kind in KINDS:
        assert "Canary" not in as_reception.get(made.of(kind)).text


# --- The code -------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", OPENS)
@pytest.mark.parametrize("paper", ["a4", "a3", "card"])
def test_the_code_opens_the_page_on_a_phone(as_reception, phone, made, kind, paper):
    page = as_reception.get(f"{made.of(kind)}?paper={paper}").text
    found = texts(page)
    assert len(found) == (2 if paper == "card" else 1), "a card has two sides"
    (address,) = set(found)
    path = address.removeprefix("http://localhost")
    assert path.startswith(OPENS[kind])
    answer = phone.get(path, headers={"Accept-Language": "pl"}, follow_redirects=True)
    assert answer.status_code == 200
    if kind == "event":
        assert answer.request.path.startswith("/pl/event/")


def test_the_address_below_it_can_be_typed(app, scene, as_reception, phone, make_surgery):
    made = posters.furnish(app, scene, make_surgery, phones_address=ADDRESS)
    page = as_reception.get(made.event).text
    assert texts(page) == [f"{ADDRESS}/e/{scene.code}"]
    shown = re.search(r'class="qr-address" dir="ltr">([^<]+)<', page)[1]
    assert shown == f"door.riverside.example/e/{scene.code[:4]}-{scene.code[4:]}"
    typed = shown.removeprefix("door.riverside.example").upper().replace("/E/", "/e/")
    assert phone.get(typed, follow_redirects=True).status_code == 200
    assert "works only on this computer" not in page


def test_phones_that_need_the_wifi_get_its_code_first(app, scene, as_reception, make_surgery):
    made = posters.furnish(app, scene, make_surgery, phones="wifi")
    page = as_reception.get(made.event + "?language=en").text
    joins, opens = texts(page)
    assert joins.startswith("WIFI:T:WPA;S:School\\; guests\\, \\\\ 0O;P:")
    assert f"/e/{scene.code}" in opens
    assert "Scan code 1 to join our Wi-Fi." in parts(page)["en"][1]
    for text in WIFI:
        assert text in html.unescape(page)


def test_the_poster_of_the_wifi_joins_it(app, scene, as_reception, made):
    page = as_reception.get(made.wifi).text
    assert [code.label for code in codes(page)] == ["QR code that joins the Wi-Fi"]
    assert texts(page)[0].endswith('P:kettle\\:1l\\"0O;;')
    posters.change_school(app, scene, wifi_name="", wifi_password="")
    assert as_reception.get(made.wifi).status_code == 404
    assert made.wifi not in as_reception.get("/staff/posters").text


@pytest.mark.parametrize("kind", KINDS)
def test_where_phones_do_not_come_there_is_no_code(
    app, scene, as_reception, as_manager, make_surgery, kind
):
    made = posters.furnish(app, scene, make_surgery, phones="")
    for step in ("look", "test", "print"):
        page = as_reception.get(f"{made.of(kind)}?step={step}").text
        joins = kind == "wifi"  # it needs nothing of ours
        assert bool(texts(page)) == joins
        assert (NOT_YET in page) != joins
    if kind != "wifi":
        assert 'href="/staff/settings/phones"' in as_manager.get(made.of(kind)).text
        assert 'href="/staff/settings/phones"' not in as_reception.get(made.of(kind)).text


# --- Test first, then print -----------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_printed_only_after_the_test(as_reception, made, kind):
    asked = "?language=ar&language=pl&paper=card"
    look = as_reception.get(made.of(kind) + asked).text
    test = as_reception.get(_link(look, "Next: test the code")).text
    printed = as_reception.get(_link(test, "Yes, print")).text
    has_button = ['data-behaviour="print"' in page for page in (look, test, printed)]
    assert has_button == [False, False, True]
    assert "Scan this code with a phone." in test
    assert texts(test), "there is a code to scan"
    assert ("untested" in look, "untested" in printed) == (True, False)
    assert list(parts(printed)) == ["ar", "pl"]
    assert 'class="poster card ' in printed


def _link(page, words):
    href = re.search(rf'<a [^>]*href="([^"]+)"[^>]*>(?:(?!</a>).)*{words}', page, re.S)
    assert href, words
    return html.unescape(href[1])


def test_a_date_that_is_over_or_off_says_so(app, scene, as_reception, made):
    then = clock.now() - timedelta(days=1)
    posters.change_event(app, scene, starts_at=then - timedelta(hours=1), ends_at=then)
    assert "This date is over" in as_reception.get(made.event).text
    posters.change_event(app, scene, cancelled_at=then)
    assert "This date is cancelled" in as_reception.get(made.event).text


# --- A new code -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["event", "surgery"])
def test_a_copied_poster_gets_a_new_code_and_the_old_one_is_dead_at_once(
    as_reception, phone, made, kind
):
    before = as_reception.get(made.of(kind)).text
    ask = _link(before, "make a new code")
    (old,) = (text.removeprefix("http://localhost") for text in texts(before))
    assert "stop working" in as_reception.get(ask).text
    assert phone.get(old, follow_redirects=True).status_code == 200, "asking changes nothing"
    answer = as_reception.post(ask)
    assert (answer.status_code, answer.location) == (303, made.of(kind))
    dead = phone.get(old, headers={"Accept-Language": "en"}, follow_redirects=True)
    assert dead.status_code == 410
    assert "Ask a member of staff for the new one." in dead.text
    (new,) = (
        text.removeprefix("http://localhost")
        for text in texts(as_reception.get(made.of(kind)).text)
    )
    assert new != old
    assert phone.get(new, follow_redirects=True).status_code == 200


def test_posters_are_for_the_desk_and_of_this_school_only(
    as_host, as_reception, as_outsider, client, made
):
    codes_of = [f"/staff/posters/event/{made.event.rpartition('/')[2]}/new-code"]
    for address in ("/staff/posters", *(made.of(kind) for kind in KINDS), *codes_of):
        assert as_reception.get(address).status_code == 200  # the control
        assert as_host.get(address).status_code == 403
        assert "/staff/login" in client.get(address).location
        assert "/staff/login" in as_outsider.get(address).location
    assert as_host.post(codes_of[0]).status_code == 403


def test_another_school_has_no_posters_here(app, other, as_manager):
    with app.app_context(), db.writing():
        start = clock.now()
        theirs = event_editing.create(
            other, event_editing.Draft("Foreign"), start, start + timedelta(hours=1)
        ).reference
    for address in (f"/staff/posters/event/{theirs}", f"/staff/posters/event/{theirs}/new-code"):
        answer = as_manager.get(address)
        assert answer.status_code == 404
        assert "Foreign" not in answer.text
    assert as_manager.post(f"/staff/posters/event/{theirs}/new-code").status_code == 404
