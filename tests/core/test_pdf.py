"""HTML as PDF files: one at a time, where WeasyPrint is there, and nothing is asked of a network."""

import threading

import pytest
from PIL import ImageFile

from kiosk.core import pdf

pytestmark = [
    pytest.mark.one_engine,
    pytest.mark.skipif(not pdf.available(), reason="WeasyPrint needs Pango from the system"),
]

PAGE = '<!doctype html><title>t</title><img src="{0}"><p>Words</p>'
OUTSIDE = (
    "http://192.0.2.1/x.png",
    "https://example.org/x.css",
    "file:///etc/passwd",
    "//example.org/a",
)


def refuses(_url):
    raise LookupError


def test_a_page_becomes_a_file():
    assert pdf.draw(PAGE.format("x.png"), refuses).startswith(b"%PDF-")


@pytest.mark.parametrize("address", OUTSIDE)
def test_nothing_is_fetched_but_by_whoever_asks_for_the_file(address, monkeypatch):
    asked, opened = [], []
    monkeypatch.setattr("socket.socket.connect", lambda *given: opened.append(given))
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *given: opened.append(given))

    def load(url):
        asked.append(url)
        raise LookupError

    assert pdf.draw(PAGE.format(address), load)
    assert len(asked) == 1, "it came to us, and was refused"
    assert not opened


def test_the_second_one_is_told_to_wait():
    begun, go_on = threading.Event(), threading.Event()

    def slowly(_url):
        begun.set()
        assert go_on.wait(20)
        raise LookupError

    first = threading.Thread(target=pdf.draw, args=(PAGE.format("x.png"), slowly))
    first.start()
    assert begun.wait(20)
    with pytest.raises(pdf.Busy):
        pdf.draw(PAGE.format("x.png"), refuses)
    go_on.set()
    first.join(20)
    assert pdf.draw(PAGE.format("x.png"), refuses), "it is free again"


def test_without_the_extra_there_are_no_files(monkeypatch):
    pdf._engine.cache_clear()
    monkeypatch.setattr(pdf, "find_spec", lambda _name: None)
    assert not pdf.available()
    pdf._engine.cache_clear()


def test_without_pango_there_are_no_files(monkeypatch):
    def fails(_name):
        raise OSError("cannot load library 'libpango-1.0-0'")

    pdf._engine.cache_clear()
    monkeypatch.setattr(pdf, "import_module", fails)
    assert not pdf.available()
    pdf._engine.cache_clear()


def test_the_engine_does_not_make_us_take_pictures_that_were_cut_off():
    """WeasyPrint tells Pillow to take them when it is loaded; uploads share that Pillow."""
    pdf.available()
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False
