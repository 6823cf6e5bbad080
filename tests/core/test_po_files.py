"""PO files: what is written is read again, and what is no whole PO file is refused."""

from datetime import UTC, datetime

import pytest

from kiosk.core import po_files
from kiosk.core.po_files import Entry

AT = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
LINES = (
    Entry("About {from} to {to} minutes", "Około {from} do {to} minut", notes=("A guess.",)),
    Entry("Back", "Wstecz", fuzzy=True),
    Entry("Help", 'Pomoc "dłoń" \\ i\tznak', remarks=("checked 2026-11-24",)),
    Entry("Welcome", "ہمیں آپ کے آنے کی خوشی ہے " * 9),
    Entry("Yes"),
)


def test_what_is_written_is_read_again():
    found = po_files.read(po_files.write("pt-PT", LINES, AT))
    assert found.language == "pt-PT"
    assert found.entries == tuple(
        Entry(one.english, one.words.strip(), one.fuzzy, one.notes, one.remarks)
        if one.english != "Welcome"
        else one
        for one in LINES
    )


def test_the_header_says_which_language_and_who_wrote_it():
    text = po_files.write("zh-Hant-HK", LINES, AT).decode()
    for line in ("Language: zh_Hant_HK", "charset=UTF-8", "X-Generator: Open Door", "2026-11-24"):
        assert line in text
    assert "Plural-Forms" not in text
    assert "fuzzy" not in text.split("\n\n")[0]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\x01\x02",
        b"hello",
        b'msgstr "a"\n',
        b'msgid ""\nmsgstr ""\n',
        b'msgid "Help"\nmsgstr "Pom',
        b'msgid "Help\nmsgstr "Pomoc"\n',
        'msgid "Ż"\nmsgstr "ó"\n'.encode("utf-16"),
        b'#, fuzzy\n#~ msgid "Help"\n',
    ],
)
def test_what_is_no_whole_po_file_is_refused(raw):
    with pytest.raises(po_files.NotAPoFile):
        po_files.read(raw)


def test_the_control_a_small_whole_file_is_read():
    found = po_files.read(b'msgid "Help"\nmsgstr "Pomoc"\n')
    assert found.entries == (Entry("Help", "Pomoc"),)
