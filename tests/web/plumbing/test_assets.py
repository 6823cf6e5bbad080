"""Static files: an address that changes with the content, packed once, nothing beside them."""

import gzip
import re

import pytest

from kiosk.web.plumbing import assets


def test_a_bundle_is_all_its_files_in_order(client):
    def bare(text):
        return re.sub(r"/\*.*?\*/|\s+", "", text, flags=re.DOTALL)

    body = client.get("/static/css/parents.css").text
    at = 0
    for file in assets.sources("css/parents.css"):
        for rule in bare(file.read_text("utf-8")).split("}"):
            at = bare(body).find(rule, at)
            assert at >= 0, f"{file.name}: {rule}"
    assert "/*" not in body, "comments are for people who read the files"
    assert len(assets.sources("css/parents.css")) > 5


def test_every_file_that_a_page_asks_for_is_there_and_kept_for_a_year(client, scene):
    for page in ("/", "/en/", f"/ar/sign-in/{scene.event}", "/staff/login"):
        found = re.findall(r'(?:src|href)="(/static/[^"]+)"', client.get(page).text)
        assert found, page
        for address in found:
            answer = client.get(address)
            assert answer.status_code == 200, f"{page} asks for {address}"
            assert "immutable" in answer.headers["Cache-Control"], address


def test_an_address_of_other_content_is_not_kept_for_a_year(client):
    for address in ("/static/css/parents.css", "/static/css/parents.css?v=000000000000"):
        assert "immutable" not in client.get(address).headers["Cache-Control"]


def test_a_change_of_content_is_a_change_of_address(tmp_path, monkeypatch):
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    (tmp_path / "one.css").write_text("a {}")
    before = assets.load("one.css").digest
    (tmp_path / "one.css").write_text("b { color: red }")
    assert assets.load("one.css").digest != before


def test_packed_and_plain_are_the_same(client):
    packed = client.get("/static/css/parents.css", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/static/css/parents.css")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 2
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_an_unchanged_file_is_not_sent_again(client):
    tag = client.get("/static/css/parents.css").headers["ETag"]
    again = client.get("/static/css/parents.css", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(
    "name",
    ["../pyproject.toml", "..%2fpyproject.toml", "%2e%2e/wsgi.py", "css/../../wsgi.py", "css", "",
     "css/parents.css/x", "no.css", "css\\tokens.css"],
)  # fmt: skip
def test_nothing_beside_the_static_files_is_sent(client, name):
    assert client.get(f"/static/{name}").status_code == 404


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("css/parents.css", "text/css; charset=utf-8"),
        ("js/behaviours.js", "text/javascript; charset=utf-8"),
        ("pictures/help.svg", "image/svg+xml"),
    ],
)
def test_every_kind_of_file_says_what_it_is(client, name, kind):
    assert client.get(f"/static/{name}").headers["Content-Type"] == kind
