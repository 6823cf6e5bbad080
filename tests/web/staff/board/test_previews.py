"""The board for staff: the preview of what parents will see."""

import re

from kiosk.web.plumbing import catalogs
from tests.web.staff.board.conftest import BOARD


def previews(page):
    """Return (language, direction, text) of what is shown as parents see it."""
    shape = r'<div class="as-parents" lang="([^"]+)" dir="(\w+)" data-mode="phone" inert>(.*?)</section>'
    return re.findall(shape, page, re.DOTALL)


def test_the_preview_is_what_parents_see_in_three_languages(as_manager, client, make):
    reference = make("The gate", answer="Open", words={("ar", "told"): "البوابة"}, machine=True)
    found = previews(as_manager.get(f"{BOARD}/{reference}").text)
    assert [(tag, way) for tag, way, _body in found] == [
        ("en", "ltr"),
        ("pl", "ltr"),
        ("ar", "rtl"),
    ]
    for tag, _way, body in found:
        parents = client.get(f"/{tag}/we-changed").text
        for quoted in re.findall(r'<p class="story-words[^>]+>[^<]+</p>', body):
            assert quoted in parents
        for day in re.findall(r"<span>([^<]+)</span></span></p>", body):
            assert day in parents
    assert "البوابة" in found[2][2]
    note = "A computer made this translation. It may have mistakes."
    assert [catalogs.translate(tag, note) in body for tag, _way, body in found] == [0, 0, 1]
    assert "<form" not in "".join(body for *_, body in found)


def test_the_two_other_languages_are_chosen(as_manager, make):
    address = f"{BOARD}/{make('The gate')}"
    for asked, shown in (
        ("?second=ar&third=en-XA", ["en", "ar", "en-XA"]),
        ("?second=ar", ["en", "ar", "pl"]),
        ("?second=ar&third=ar", ["en", "ar", "pl"]),
        ("?second=xx&third=%3Cb%3E", ["en", "pl", "ar"]),
    ):
        page = as_manager.get(address + asked).text
        assert [tag for tag, *_ in previews(page)] == shown
        assert '<html lang="en"' in page, "The page itself stays as it is."


def test_languages_that_are_missing_are_listed(as_manager, make):
    words = {("pl", "told"): "Brama"}
    page = as_manager.get(f"{BOARD}/{make('The gate', words=words)}").text
    assert "Words are missing in: Arabic, Accents, Mirror" in page
