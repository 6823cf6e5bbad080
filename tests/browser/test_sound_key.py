"""The script makes the same names of texts as the server: they were counted out on both sides."""

import pytest

from tests.browser.visitor import Visitor
from tests.core.test_sound_keys import VECTORS

pytestmark = pytest.mark.browser


def test_a_browser_makes_the_same_names(tablet: Visitor):
    tablet.open("/en/")
    names = tablet.page.evaluate(
        "async (texts) => texts.map((await import('/static/js/sound-key.js')).soundKey)",
        [text for text, _key in VECTORS],
    )
    assert names == [key for _text, key in VECTORS]
