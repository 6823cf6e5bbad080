"""PDF files as pictures, to look at them as a phone's camera does."""

import pypdfium2
from PIL import Image


def sheets(file: bytes, dots: int) -> list[Image.Image]:
    """Return each page in grey, at so many dots an inch."""
    with pypdfium2.PdfDocument(file) as document:
        return [page.render(scale=dots / 72).to_pil().convert("L") for page in document]
