"""Reads our QR codes back as a phone does: drawn from the SVG on the page, then decoded."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageDraw

MODULE = 6  # pixels
_SVG = re.compile(r'<svg class="qr".*?</svg>', re.DOTALL)
_PATH = re.compile(r"<path ([^>]*)/>")
_ROW = re.compile(r"M0 (\d+)\.5((?:m\d+ 0h\d+)+)")
_RUN = re.compile(r"m(\d+) 0h(\d+)")


@dataclass(frozen=True)
class Code:
    """A code on a page: what is read out in its place, and its size in modules with the white."""

    label: str
    size: int
    dark: frozenset[tuple[int, int]]
    drawn: str

    def image(self, dark: str = "black", light: str = "white") -> Image.Image:
        """Return the code as pixels; what is drawn is taken from the SVG alone."""
        made = Image.new("RGB", (self.size * MODULE, self.size * MODULE), light)
        brush = ImageDraw.Draw(made)
        for x, y in self.dark:
            left, top = x * MODULE, y * MODULE
            brush.rectangle((left, top, left + MODULE - 1, top + MODULE - 1), fill=dark)
        return made

    @property
    def text(self) -> str:
        """Return what a phone reads; "" when it reads nothing."""
        return read(self.image())


def read(image: Image.Image) -> str:
    """Return what a phone reads in a picture; "" when it reads nothing."""
    found = zxingcpp.read_barcodes(image, formats=zxingcpp.BarcodeFormat.QRCode)
    return found[0].text if found else ""


def codes(page: str) -> list[Code]:
    """Return the codes on a page, in its order."""
    return [_code(drawing) for drawing in _SVG.findall(page)]


def texts(page: str) -> list[str]:
    """Return what a phone reads on a page."""
    return [code.text for code in codes(page)]


def _code(drawing: str) -> Code:
    size = re.search(r'viewBox="0 0 (\d+) (\d+)"', drawing)
    assert size, "the drawing has no viewBox"
    assert size[1] == size[2], "the drawing is not square"
    label = re.search(r'aria-label="([^"]*)"', drawing)
    assert label, "the drawing has no name"
    assert 'role="img"' in drawing
    white, dark = _PATH.findall(drawing)
    assert f'd="M0 0h{size[1]}v{size[1]}H0z"' in white, "white lies under the whole code"
    assert 'fill="#fff"' in white
    assert 'stroke="#000"' in dark
    rows = re.search(r' d="([^"]*)"', dark)[1]
    return Code(html.unescape(label[1]), int(size[1]), frozenset(_modules(rows)), drawing)


def _modules(rows: str) -> Iterator[tuple[int, int]]:
    assert _ROW.sub("", rows) == "", "the drawing has strokes of an unknown shape"
    for number, runs in _ROW.findall(rows):
        at = 0
        for gap, length in _RUN.findall(runs):
            at += int(gap)
            yield from ((x, int(number)) for x in range(at, at + int(length)))
            at += int(length)
