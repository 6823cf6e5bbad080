"""Posters as PDF files: what they hold, where their files come from, and when there are none."""

import io
import re
import zlib

import pytest
import zxingcpp
from flask import g
from PIL import Image
from werkzeug.exceptions import NotFound

from kiosk.core import pdf
from kiosk.domain import uploads
from kiosk.web.plumbing import photos, poster_files
from tests import posters
from tests.pdfs import sheets
from tests.posters import KINDS
from tests.qr_codes import texts

drawn = pytest.mark.skipif(not pdf.available(), reason="WeasyPrint needs Pango from the system")
SIZES = {"a4": (210, 297), "a3": (297, 420), "card": (210, 297)}
POINTS = 72 / 25.4


@pytest.fixture
def made(app, scene, make_surgery):
    return posters.furnish(app, scene, make_surgery)


def file_of(client, address, more=""):
    answer = client.get(f"{address}?step=print&file=pdf{more}")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="poster.pdf"'
    return answer.get_data()


def pages_of(file):
    """Return the sizes of the pages of a file in millimetres."""
    packed = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", file, re.S)
    whole = file + b"".join(unpacked(part) for part in packed)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", whole)
    return [tuple(round(float(side) / POINTS) for side in box) for box in boxes]


def unpacked(part):
    try:
        return zlib.decompress(part)
    except zlib.error:
        return b""


def read_from(file):
    """Return what a phone reads from the printed page."""
    (sheet,) = sheets(file, 100)
    return [code.text for code in zxingcpp.read_barcodes(sheet)]


@drawn
@pytest.mark.parametrize("paper", SIZES)
def test_a_file_is_one_page_of_the_paper_chosen(as_reception, made, paper):
    assert pages_of(file_of(as_reception, made.event, f"&paper={paper}")) == [SIZES[paper]]


@drawn
@pytest.mark.parametrize("kind", KINDS)
def test_the_code_in_the_file_is_that_of_the_page(as_reception, made, kind):
    wanted = texts(as_reception.get(made.of(kind)).text)
    assert read_from(file_of(as_reception, made.of(kind))) == wanted


@drawn
def test_both_sides_of_a_card_and_both_codes_are_in_the_file(
    app, scene, as_reception, make_surgery
):
    made = posters.furnish(app, scene, make_surgery, phones="wifi")
    found = read_from(file_of(as_reception, made.event, "&paper=card&language=en"))
    assert len(found) == 4
    assert len(set(found)) == 2


@drawn
def test_an_address_in_the_words_of_a_poster_is_never_fetched(
    app, scene, as_reception, made, monkeypatch
):
    outside = '"><img src="http://192.0.2.1/x.png"><link rel=stylesheet href="//192.0.2.1/x.css">'
    posters.change_event(
        app, scene, title=outside[:120], place=outside[:120], image="http://192.0.2.1/y"
    )
    asked = []
    load = poster_files.load
    monkeypatch.setattr(poster_files, "load", lambda url: asked.append(url) or load(url))
    assert file_of(as_reception, made.event)
    assert asked
    assert all(url.startswith(pdf.BASE) for url in asked), asked


def test_only_static_files_and_photos_of_this_school_are_given(app, scene, other):
    def photo(school):
        image = io.BytesIO()
        Image.new("RGB", (8, 8), "red").save(image, "PNG")
        return uploads.keep(photos.folder(), school, image.getvalue())

    with app.test_request_context("/staff/posters"):
        g.school = scene.school
        own = f"{pdf.BASE}pictures/{scene.school.reference}/{photo(scene.school)}"
        assert poster_files.load(own)[1] == "image/webp"
        body, kind = poster_files.load(f"{pdf.BASE}static/css/poster.css?v=1")
        assert kind.startswith("text/css")
        assert b"font-face" not in body
        theirs = f"{pdf.BASE}pictures/{other.reference}/{photo(other)}"
        for url in (
            theirs,
            f"{pdf.BASE}static/../wsgi.py",
            f"{pdf.BASE}static/%2e%2e/wsgi.py",
            f"{pdf.BASE}staff/people",
            f"{pdf.BASE}pictures/{scene.school.reference}/../../secret_key",
            "http://localhost/static/css/poster.css",
            "http://here.invalid.example.org/static/css/poster.css",
            "file:///etc/passwd",
        ):
            with pytest.raises(NotFound):
                poster_files.load(url)


def test_the_button_is_there_only_where_files_can_be_made(as_reception, made, monkeypatch):
    address = f"{made.event}?step=print"
    monkeypatch.setattr(pdf, "available", lambda: True)
    assert "Download as PDF" in as_reception.get(address).text
    assert "Download as PDF" not in as_reception.get(made.event).text
    monkeypatch.setattr(pdf, "available", lambda: False)
    assert "Download as PDF" not in as_reception.get(address).text
    assert as_reception.get(f"{address}&file=pdf").mimetype == "text/html"


def test_a_file_is_made_only_after_the_test(as_reception, made, monkeypatch):
    monkeypatch.setattr(pdf, "available", lambda: True)
    monkeypatch.setattr(pdf, "draw", lambda _html, _load: b"%PDF-")
    assert as_reception.get(f"{made.event}?file=pdf").mimetype == "text/html"
    assert as_reception.get(f"{made.event}?step=print&file=pdf").data == b"%PDF-"  # the control


def test_while_another_one_is_made_it_says_so(as_reception, made, monkeypatch):
    def busy(_html, _load):
        raise pdf.Busy

    monkeypatch.setattr(pdf, "available", lambda: True)
    monkeypatch.setattr(pdf, "draw", busy)
    answer = as_reception.get(f"{made.event}?step=print&file=pdf&language=pl")
    assert answer.status_code == 503
    assert "That takes a few seconds." in answer.text
    assert "language=pl" in answer.text
