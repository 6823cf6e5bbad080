"""Words of a page in a made-up language that stand outside its marks: no translator was given them."""

import re
from collections.abc import Iterator
from typing import Any

import html5lib

from kiosk.web.plumbing.catalogs import CLOSE, OPEN

#: Names of the made-up languages; what tests call their school; the program itself.
KNOWN = ("Àççéñţš", "Ŵîñģš", "Riverside", "Language:", "Open Door")
#: Attributes that are read out or shown.
READ_OUT = ("alt", "aria-label", "title", "placeholder")


def outside(page: str, *typed: str) -> list[str]:
    """Return what stands outside; `typed` are words that people wrote."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    pieces = [tree.findtext("head/title") or "", *_texts(tree.find("body"))]
    return [word for piece in pieces for word in _unmarked(piece, typed)]


def outside_parts(page: str, *typed: str) -> list[str] | None:
    """Return what stands outside in the parts of a page that are in the language; None for no part.

    A poster is shown on a page for staff, which is in English.
    """
    tree = html5lib.parse(page, namespaceHTMLElements=False).find("body")
    parts = [one for one in tree.iter() if one.get("lang") == "en-XA"]
    texts = [text for part in parts for text in _texts(part)]
    return [word for text in texts for word in _unmarked(text, typed)] if parts else None


def texts(page: str) -> set[str]:
    """Return the texts of a page with letters in them, each from one tag to the next."""
    body = html5lib.parse(page, namespaceHTMLElements=False).find("body")
    found: list[str] = []
    _gather(body, found)
    return {" ".join(one.split()) for one in found if any(map(str.isalpha, one))}


def _texts(element: Any) -> Iterator[str]:
    """Yield the text around each line of marks, without what people typed and other languages."""
    whole: list[str] = []
    _gather(element, whole)
    yield "".join(whole)
    for one in element.iter():
        if isinstance(one.tag, str):
            for name in READ_OUT:
                yield one.get(name, "")


def _gather(element: Any, whole: list[str]) -> None:
    if not _is_skipped(element):
        whole.append(element.text or "")
        for child in element:
            _gather(child, whole)
            whole.append(child.tail or "")


def _is_skipped(element: Any) -> bool:
    return (
        not isinstance(element.tag, str)
        or element.tag in ("bdi", "script", "style", "svg", "template", "textarea")
        or element.get("dir") == "auto"  # as somebody typed it
        or element.get("lang", "en-XA") not in ("en-XA", "ar-XB")
        or element.get("data-sentence") is not None
        or "studio-phrase" in element.get("class", "").split()
    )


def _unmarked(text: str, typed: tuple[str, ...]) -> Iterator[str]:
    before = ""
    while before != text:  # marks within marks
        before, text = text, re.sub(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", " ", text)
    for word in sorted((*KNOWN, *typed), key=len, reverse=True):
        text = text.replace(word, " ")
    # Days come from CLDR.
    text = re.sub(r"\b\w+day\b( \d+ \w+)?,?|\b\d+ [A-Z]\w+( \d{4})?", " ", text)
    yield from (word for word in text.split() if any(map(str.isalpha, word)))
