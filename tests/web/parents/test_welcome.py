"""The start screen: the languages, and nothing left of the last visit."""

from kiosk.core import db
from kiosk.domain import schools


def test_every_language_of_the_school_is_there_in_its_own_name(client):
    page = client.get("/").text
    for name, address in (("English", "/en/"), ("Polski", "/pl/"), ("العربية", "/ar/")):
        assert name in page
        assert f'href="{address}"' in page


def test_the_cookie_that_only_the_server_reads_changes_each_time(client):
    """Else browsers bring back a page of the last visit out of their memory (finding 6)."""
    cookies = [client.get("/").headers.getlist("Set-Cookie") for _ in range(2)]
    visits = [next(c for c in given if c.startswith("visit=")) for given in cookies]
    assert visits[0].split(";")[0] != visits[1].split(";")[0]
    assert "HttpOnly" in visits[0]
    assert "SameSite=Lax" in visits[0]


def test_an_unchanged_start_screen_is_not_sent_again_but_the_cookie_is(client):
    tag = client.get("/").headers["ETag"]
    again = client.get("/", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert any(c.startswith("visit=") for c in again.headers.getlist("Set-Cookie"))


def test_the_look_of_the_last_visit_is_forgotten(client):
    client.post("/en/look", data={"size": "150", "colours": "strong", "next": "/en/"})
    assert 'data-size="150"' in client.get("/en/").text
    for address in ("/", "/en/"):  # the start screen itself too, though the cookie came with it
        page = client.get(address).text
        assert 'data-size="100" data-colours="paper"' in page, address
    assert 'data-mode="tablet"' in page


def test_a_page_that_a_phone_opened_leaves_the_tablet_a_tablet(client, scene):
    """Nothing that is opened makes a tablet a phone, or a phone a tablet: only its own cookie."""
    client.get(f"/e/{scene.code}", follow_redirects=True)
    client.set_cookie("mode", "phone")
    assert 'data-mode="tablet"' in client.get("/en/").text


def test_a_browser_that_nobody_paired_is_a_phone_whatever_it_says(phone):
    phone.set_cookie("mode", "tablet")
    assert 'data-mode="phone"' in phone.get("/en/").text
    assert phone.get("/en/sign-in").status_code == 403


def test_more_languages_than_fit_are_one_touch_away(client):
    page = client.get("/languages").text
    for address in ("/en/", "/pl/", "/ar/"):
        assert f'href="{address}"' in page


def test_a_school_with_languages_we_have_no_words_for_still_has_english(app, client, scene):
    with app.app_context(), db.writing():
        schools.attached(scene.school).languages = ["xx"]
    schools.forget()
    assert 'href="/en/"' in client.get("/").text
    assert client.get("/en/").status_code == 200
