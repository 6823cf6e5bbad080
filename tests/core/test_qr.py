"""QR codes: read back by a decoder that knows nothing of how we draw them."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import ImageDraw

from kiosk.core import qr
from tests.qr_codes import MODULE, codes, read

pytestmark = pytest.mark.one_engine

SHORT = "https://kiosk.example.org/b/Qh3kP0s9Zt2m1v8Yx4w7aA"


def only_code(text, label="Scan"):
    (found,) = codes(qr.svg(text, label))
    return found


@pytest.mark.parametrize(
    "address",
    [
        SHORT,
        "http://192.168.1.20:8000/q/abcdefghijklmnopqrstuvwxyz012345",
        "https://very-long-name-of-a-school.example.org:8443/booking/" + "Zz9_-" * 60,
        "https://kiosk.example.org/" + "a" * 2000,
    ],
)
def test_a_phone_reads_the_address(address):
    assert only_code(address).text == address


@given(st.text("abcXYZ0189-_/:.?=&%", min_size=1, max_size=300))
@settings(max_examples=40)
def test_any_address_is_read_back(address):
    assert only_code(address).text == address


def test_four_modules_around_the_code_stay_white():
    code = only_code(SHORT)
    reach = range(4, code.size - 4)
    assert {x for x, _y in code.dark} == set(reach)
    assert {y for _x, y in code.dark} == set(reach)


def test_a_code_with_a_thumb_on_it_is_still_read():
    image, reach = only_code(SHORT).image(), only_code(SHORT).size * MODULE
    covered = (reach * 0.55, reach * 0.55, reach * 0.72, reach * 0.72)
    ImageDraw.Draw(image).rectangle(covered, fill="gray")
    assert read(image) == SHORT
    ImageDraw.Draw(image).rectangle((0, 0, reach, reach * 0.6), fill="gray")  # the control
    assert read(image) == ""


def test_an_address_needs_few_bytes_on_the_page():
    assert len(qr.svg(SHORT, "Scan")) < 2500


def test_the_name_that_is_read_out_is_escaped():
    code = only_code(SHORT, 'Scan "this" <b>')
    assert code.label == 'Scan "this" <b>'
    assert "<b>" not in code.drawn


def test_what_no_code_can_hold_is_refused():
    with pytest.raises(ValueError, match="version"):
        qr.svg("x" * 2332, "Scan")
    assert only_code("x" * 2331).text == "x" * 2331  # the control


def test_the_core_draws_codes_without_the_web():
    code = "import sys, kiosk.core.qr; sys.exit('flask' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
