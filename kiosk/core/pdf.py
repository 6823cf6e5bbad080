"""HTML as a PDF file by WeasyPrint, where it is installed: an extra that needs Pango.

Nothing is ever asked of a network: what a page refers to is loaded by whoever wants it drawn.
"""

import logging
import threading
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from PIL import ImageFile

from kiosk.core import errors

#: Where the pages that are drawn seem to be. No such name can exist (RFC 6761).
BASE = "http://here.invalid/"

#: Gives the bytes and the media type of an address; refuses with any exception.
Load = Callable[[str], tuple[bytes, str]]

#: A page takes a second or more of a whole core: one at a time, in this process.
_turn = threading.Lock()


class Busy(errors.Refusal):
    """Another page is being drawn now."""

    code = "pdf_busy"


def available() -> bool:
    """Say whether pages can be drawn here: WeasyPrint is installed and finds Pango."""
    return _engine() is not None


@lru_cache(maxsize=1)
def _engine() -> ModuleType | None:
    if find_spec("weasyprint") is None:
        return None
    strict = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        engine = import_module("weasyprint")
    except OSError:  # a library of the system is missing
        return None
    finally:
        # WeasyPrint takes pictures that were cut off; uploads must not (core/images.py).
        ImageFile.LOAD_TRUNCATED_IMAGES = strict
    logging.getLogger("weasyprint").setLevel(logging.CRITICAL)  # it tells of every unknown word
    return engine


def draw(html: str, load: Load) -> bytes:
    """Return a page as a PDF file. Refuses Busy while another one is drawn."""
    engine = _engine()
    assert engine is not None, "Ask available() first."
    if not _turn.acquire(blocking=False):
        raise Busy
    try:
        return _draw(engine, html, load)
    finally:
        _turn.release()


def _draw(engine: ModuleType, html: str, load: Load) -> bytes:
    urls = import_module("weasyprint.urls")

    def fetch(_self: object, url: str, _headers: object = None) -> object:
        body, kind = load(url)
        return urls.URLFetcherResponse(url, body, {"Content-Type": kind})

    # WeasyPrint's own fetcher goes to the network; of it nothing is left but the class.
    loader = type("Loader", (urls.URLFetcher,), {"fetch": fetch})()
    drawn: bytes = engine.HTML(string=html, base_url=BASE, url_fetcher=loader).write_pdf()
    return drawn
