"""What every HTML answer of every test must be. `check` fails with what to do instead."""

import re
from collections import Counter
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

#: Names of other parents, put into the test database: no page that a tablet reaches may show one.
CANARIES = ("Canary Alpha", "Canary Бета", "كناري")

_H = "{http://www.w3.org/1999/xhtml}"
_LABELLED = {"input", "select", "textarea"}


def check(body: str, path: str, *, for_staff: bool) -> None:
    """Check one page or fragment; raise AssertionError naming the path and the remedy."""
    whole = body.lstrip().lower().startswith("<!doctype")
    tree = _parse(body, path, whole)
    elements = list(tree.iter())
    _no_inline(elements, path)
    _unique_ids(elements, path)
    _labelled(elements, path)
    _usable_without_scripts(elements, path)
    if whole:
        _frame(tree, path)
    if not for_staff:
        for name in CANARIES:
            assert name not in body, f"{path}: shows the name of another parent ({name})."


def _parse(body: str, path: str, whole: bool) -> Element:
    parser = html5lib.HTMLParser(strict=False)
    tree = parser.parse(body) if whole else parser.parseFragment(body)
    problems = [f"line {at[0]}: {code} {facts}" for at, code, facts in parser.errors]
    assert not problems, f"{path}: the HTML is not well-formed: {problems[:3]}"
    return tree


def _tag(element: Element) -> str:
    return element.tag.replace(_H, "") if isinstance(element.tag, str) else ""


def _text(element: Element) -> str:
    return re.sub(r"\s+", " ", "".join(element.itertext())).strip()


def _frame(tree: Element, path: str) -> None:
    assert tree.get("lang"), f"{path}: <html> has no lang."
    assert tree.get("dir") in ("ltr", "rtl"), f"{path}: <html> has no dir."
    headings = [_text(one) for one in tree.iter(f"{_H}h1")]
    assert len(headings) == 1, f"{path}: there are {len(headings)} h1, one is wanted."
    titles = [_text(one) for one in tree.iter(f"{_H}title") if _text(one)]
    assert titles, f"{path}: there is no <title>."
    plain = titles[0].replace("\u200f", "")
    assert plain.startswith(headings[0]), f"{path}: the title {plain!r} does not begin with the h1."


def _no_inline(elements: list[Element], path: str) -> None:
    for element in elements:
        tag = _tag(element)
        assert tag != "style", f"{path}: a <style> element. Put it into static/css."
        if tag == "script":
            kind = element.get("type", "")
            data_only = kind in ("application/json",)
            assert element.get("src") or data_only, (
                f"{path}: an inline script. Put it into static/js."
            )
        for name in element.attrib:
            assert name != "style", f"{path}: style= on <{tag}>. Use a class."
            assert not name.startswith("on"), f"{path}: {name}= on <{tag}>. Use data-behaviour."


def _unique_ids(elements: list[Element], path: str) -> None:
    twice = [i for i, n in Counter(e.get("id") for e in elements if e.get("id")).items() if n > 1]
    assert not twice, f"{path}: these ids stand twice: {twice}"


def _labelled(elements: list[Element], path: str) -> None:
    wanted_for = {e.get("for") for e in elements if _tag(e) == "label"}
    inside = {id(c) for e in elements if _tag(e) == "label" and _text(e) for c in e.iter()}
    for element in elements:
        tag, kind = _tag(element), element.get("type", "text")
        if tag in _LABELLED and kind not in ("hidden", "submit", "button", "image"):
            named = (
                element.get("aria-label")
                or element.get("aria-labelledby")
                or element.get("id") in wanted_for
                or id(element) in inside
            )
            assert named, f"{path}: <{tag} name={element.get('name')}> has no label."
        if tag in ("button", "a"):
            named = _text(element) or element.get("aria-label") or element.get("aria-labelledby")
            assert named, f"{path}: a <{tag}> has no name: {element.attrib}"


def _usable_without_scripts(elements: list[Element], path: str) -> None:
    for element in elements:
        tag = _tag(element)
        if tag == "form":
            assert element.get("action") or element.get("method", "get") == "get", (
                f"{path}: a form without an action does not work without scripts."
            )
        if tag == "a":
            href = element.get("href", "")
            assert href, f"{path}: a link that goes nowhere."
            assert not href.startswith("javascript:"), f"{path}: a link for scripts only."
            assert href != "#", f'{path}: href="#" goes nowhere without scripts.'
        if element.get("hx-post") or element.get("hx-delete"):
            assert tag == "form", (
                f"{path}: hx-post on <{tag}>: make it a form that works by itself."
            )


class PageClient(FlaskClient):
    """A browser that comes from our own pages, and looks closely at every page it gets."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request as our own page would; check what comes back."""
        path = args[0] if args and isinstance(args[0], str) else str(kwargs.get("path", ""))
        headers = dict(kwargs.pop("headers", None) or {})
        if kwargs.get("method") not in ("GET", "HEAD", None) and kwargs.pop("own_page", True):
            headers.setdefault("Sec-Fetch-Site", "same-origin")
        kwargs.pop("own_page", None)
        response = super().open(*args, headers=headers, **kwargs)
        if response.mimetype == "text/html" and response.status_code != 304:
            body = response.get_data(as_text=True)
            if body and not response.headers.get("Location"):
                check(body, path, for_staff=path.startswith("/staff"))
        return response
