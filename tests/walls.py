"""What can be read on a display, for tests."""

import re
from html import unescape


def text_of(page: str) -> str:
    """Return what can be read on a page, its templates included."""
    body = page.partition("<body")[2] or page
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", body)))


def numbers(page: str, part: str) -> list[int]:
    """Return the numbers in a column of the wall: "now" or "next"."""
    columns = dict(re.findall(r'<section class="wall-(now|next)".*?>(.*?)</section>', page, re.S))
    return [int(found) for found in re.findall(r"<b>(\d\d)</b>", columns.get(part, ""))]
