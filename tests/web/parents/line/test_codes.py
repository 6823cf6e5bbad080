"""T4b over HTTP: the code that takes a number to a phone, and when it dies."""

from datetime import timedelta
from urllib.parse import urlsplit

from kiosk.core import clock
from tests import tables
from tests.web.parents.line.conftest import ticket_rows


def handoff_of(client, address, monkeypatch):
    """Return the address in the QR of a number page."""
    seen = []
    globals_ = client.application.jinja_env.globals
    real = globals_["qr"]
    monkeypatch.setitem(globals_, "qr", lambda text, label: seen.append(text) or real(text, label))
    client.get(address)
    return urlsplit(seen[0]).path if seen else None


def test_the_code_is_a_whole_address_that_opens_the_phones_page(
    app, client, make_surgery, take, monkeypatch
):
    address = take(make_surgery("Helen"), "pl")
    link = handoff_of(client, address, monkeypatch)
    phone = app.test_client()
    answer = phone.get(link)
    assert answer.status_code == 303
    assert answer.location.startswith("/pl/place/")
    page = phone.get(answer.location)
    assert page.status_code == 200
    assert 'data-mode="phone"' in page.text


def test_looking_at_the_code_changes_nothing(app, client, make_surgery, take, monkeypatch):
    link = handoff_of(client, take(make_surgery("Helen")), monkeypatch)
    before = tables.digest(app)
    for _ in range(2):
        assert app.test_client().get(link).status_code == 303
    assert tables.digest(app) == before


def test_the_code_dies_when_the_screen_clears(app, client, make_surgery, take, monkeypatch):
    address = take(make_surgery("Helen"))
    link = handoff_of(client, address, monkeypatch)
    assert client.post(f"{address}/cleared").status_code == 204
    dead = app.test_client().get(link)
    assert dead.status_code == 404
    assert "This link has ended." in dead.text
    assert ticket_rows(app)[0]["state"] == "waiting", "The number itself stays."
    assert client.get(address).status_code == 200


def test_the_code_dies_by_itself_where_a_screen_cannot_say_that_it_cleared(
    app, client, make_surgery, take, monkeypatch
):
    address = take(make_surgery("Helen"))
    link = handoff_of(client, address, monkeypatch)
    with clock.at(clock.now() + timedelta(minutes=6)):
        assert app.test_client().get(link).status_code == 404
        assert handoff_of(client, address, monkeypatch) is None


def test_once_a_phone_has_it_the_tablet_says_so_and_the_code_opens_nothing(
    app, client, make_surgery, take, monkeypatch
):
    address = take(make_surgery("Helen"))
    link = handoff_of(client, address, monkeypatch)
    tag = client.get(f"{address}/live").headers["ETag"]
    assert client.get(f"{address}/live", headers={"If-None-Match": tag}).status_code == 304
    phone = app.test_client()
    place = phone.get(link).location
    assert phone.post(f"{place}/connected").status_code == 204
    news = client.get(f"{address}/live", headers={"If-None-Match": tag})
    assert news.status_code == 200
    assert "data-connected" in news.text
    assert 'class="qr"' not in news.text
    assert app.test_client().get(link).status_code == 404
