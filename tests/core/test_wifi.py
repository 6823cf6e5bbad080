"""What a code says that lets a phone join a Wi-Fi, read back as a phone takes it apart."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.core import qr, wifi
from tests.qr_codes import texts

NAMES = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1, max_size=10
)
PASSWORDS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=63)


def taken_apart(text):
    """Return the fields of a code as a phone reads them."""
    assert text.startswith("WIFI:")
    assert text.endswith(";;")
    fields = re.findall(r"([A-Z]):((?:\\.|[^\\;])*);", text.removeprefix("WIFI:"), re.S)
    return {name: re.sub(r"\\(.)", r"\1", value, flags=re.S) for name, value in fields}


@given(NAMES, PASSWORDS)
@example('a;b,c:d"e\\', '1;2,3:4"5\\6')
@example(";P:other", "x;;T:nopass")
def test_a_phone_reads_the_name_and_the_password_as_they_are(name, password):
    found = taken_apart(wifi.joining(name, password))
    assert found["S"] == name
    assert found.get("P", "") == password
    assert found["T"] == ("WPA" if password else "nopass")
    assert set(found) <= {"T", "S", "P"}


def test_it_is_written_as_phones_agreed():
    assert wifi.joining("Guests", "kettle-marble") == "WIFI:T:WPA;S:Guests;P:kettle-marble;;"
    assert wifi.joining("Café; 2", "") == "WIFI:T:nopass;S:Café\\; 2;;"


def test_every_letter_survives_the_code():
    text = wifi.joining("مدرسة Łódź; 0O", 'a\\b"c:d,e;')
    assert texts(str(qr.svg(text, "Wi-Fi"))) == [text]
