"""The app that a tablet can install: its manifest, its icons, and where it begins."""

import json
import re

import pytest

from kiosk.web.parents import app_files
from kiosk.web.plumbing import assets

ROOT = assets.FOLDER


@pytest.fixture
def manifest(phone):
    answer = phone.get("/manifest.webmanifest")
    assert answer.mimetype == "application/manifest+json"
    return json.loads(answer.text)


def test_it_says_what_an_app_needs(manifest):
    assert manifest["name"] == "Riverside"
    assert (manifest["lang"], manifest["dir"]) == ("en", "ltr")
    assert manifest["display"] == "fullscreen"
    assert manifest["orientation"] == "any"
    assert manifest["scope"] == "/"


def test_its_icons_are_there_and_as_large_as_it_says(manifest, phone):
    purposes = {(icon["sizes"], icon["purpose"]) for icon in manifest["icons"]}
    assert {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")} <= purposes
    for icon in manifest["icons"]:
        answer = phone.get(icon["src"])
        assert (answer.status_code, answer.mimetype) == (200, icon["type"])
        assert len(answer.data) < 6 * 1024
        if icon["type"] == "image/png":
            width, height = (int.from_bytes(answer.data[at : at + 4], "big") for at in (16, 20))
            assert f"{width}x{height}" == icon["sizes"]


def test_its_colours_are_those_of_the_tokens():
    tokens = (ROOT / "css" / "tokens.css").read_text()
    paper = re.search(r"\[data-colours=paper\] \{([^}]*)\}", tokens)[1]
    assert f"--paper: {app_files.PAPER};" in paper
    assert f"--sand: {app_files.BARS};" in paper
    frame = (ROOT.parent / "templates" / "base.html").read_text()
    assert f'name="theme-color" content="{app_files.BARS}"' in frame


def test_it_is_asked_for_again_without_being_sent_again(phone):
    first = phone.get("/manifest.webmanifest")
    again = phone.get("/manifest.webmanifest", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


def test_it_begins_at_the_start_where_paired_and_at_the_code_where_not(client, phone, manifest):
    assert client.get(manifest["start_url"]).location == "/"
    assert phone.get(manifest["start_url"]).location == "/pair"


def test_it_is_linked_where_a_tablet_is_set_up_and_nowhere_else(client, phone):
    set_up = phone.get("/pair").text
    assert 'rel="manifest" href="/manifest.webmanifest"' in set_up
    assert 'rel="apple-touch-icon"' in set_up
    for page in ("/", "/en/", "/en/help"):
        assert "manifest" not in client.get(page).text


def test_it_holds_nothing_of_another_school(app, phone):
    theirs = phone.get("/manifest.webmanifest", base_url="http://hillside.test")
    assert theirs.status_code in (200, 400)
    assert "Riverside" not in theirs.text
