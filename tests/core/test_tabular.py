"""Exports read back: every cell as it was, and none of them a formula."""

import csv
import io
import re
import unicodedata
import zipfile
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.core import tabular

pytestmark = pytest.mark.one_engine

NASTY = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://example.org","here")',
    "+44 7700 900982",
    "-1",
    "@SUM(A1)",
    "\t=1+1",
    "\tAnn",
    "\rAnn",
    "\nAnn",
    "\x00=1+1",
    "\x00",
    "  =1+1",
    "\u200b\ufeff\u202e=1+1",
    "\u3000＝1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠1",
    "'=1+1",
    "''@1",
    '"=1+1"',
    '","=1+1',
    'He said "no"',
    "two\r\nlines",
    "one\nline",
    "a,b;c\td",
    "_x0041_",
    "<r><t>bold</t></r>",
    "<r></r></is></c><c r='Z9'><f>1+1</f></c><c><is><r></r>",
    "https://example.org",
    "mailto:ann@example.org",
    "0049",
    "1e5",
    "TRUE",
    "2026-11-22",
    " spaces ",
    "",
    "O'Brien",
    "'s Gravenhage",
    "علی\u200cرضا",
    "👩\u200d👩\u200d👧",
    "a-b@c",
]


def written(rows, header=("one",), **options):
    return b"".join(tabular.csv_chunks(header, rows, **options))


def read_csv(rows, header=("one",), **options):
    text = written(rows, header, **options).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))[1:]


def read_xlsx(rows, header=("one",), sheet="Sign-ins"):
    file = io.BytesIO()
    tabular.xlsx_file(header, rows, file, sheet)
    return openpyxl.load_workbook(io.BytesIO(file.getvalue()))


def plain(cell):
    """What was typed: without the one apostrophe that the export put in front."""
    return cell[1:] if tabular.FORMULA.match(cell) else cell


def harmless(cell):
    """Whether a spreadsheet takes it for text; written anew, without the code under test."""
    seen = [c for c in cell if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf")]
    first = unicodedata.normalize("NFKC", seen[0])[0] if seen else ""
    return first not in tuple("=+-@−") and cell[:1] not in tuple("\t\r\n")


# --- CSV ---


def test_a_csv_file_begins_with_a_bom_and_ends_each_line_as_the_standard_says():
    assert written([("Ann", 3)], ("name", "adults")) == b"\xef\xbb\xbfname,adults\r\nAnn,3\r\n"


def test_the_header_comes_first_and_alone_so_that_a_download_starts_at_once():
    def rows():
        yield ("Ann",)
        raise AssertionError("asked for more rows than the header needs")

    assert next(tabular.csv_chunks(("name",), rows())) == b"\xef\xbb\xbfname\r\n"


def test_rows_go_out_a_chunk_at_a_time():
    chunks = list(tabular.csv_chunks(("n",), ((n,) for n in range(2_500))))
    assert [chunk.count(b"\r\n") for chunk in chunks] == [1, 1000, 1000, 500]


def test_no_rows_are_a_header():
    assert written([]) == b"\xef\xbb\xbfone\r\n"


def test_values_are_written_as_programs_read_them():
    row = (
        7,
        -3,
        1.5,
        None,
        True,
        date(2026, 11, 22),
        time(9, 15),
        datetime(2026, 11, 22, 9, 15, 1, 999, tzinfo=UTC),
        datetime(2026, 6, 1, 9, 15, tzinfo=ZoneInfo("Europe/London")),
    )
    [stored] = read_csv([row], [""] * len(row))
    assert stored[:7] == ["7", "-3", "1.5", "", "True", "2026-11-22", "09:15:00"]
    assert stored[7:] == ["2026-11-22T09:15:01+00:00", "2026-06-01T09:15:00+01:00"]


@pytest.mark.parametrize("cell", NASTY)
def test_a_nasty_cell_is_text_in_csv(cell):
    [[_, stored]] = read_csv([("x", cell)], ("", ""))
    assert harmless(stored)
    assert plain(stored) == cell


@pytest.mark.parametrize("cell", ["=1+1", "\x00=1+1", "＝1+1", "\t1"])
def test_the_check_would_see_a_formula(cell):
    """The control: such a cell as a bare csv.writer leaves it."""
    assert not harmless(cell)


@pytest.mark.parametrize("cell", ["Ann", "O'Brien", "'s Gravenhage", "a=b", "a-b@c", "7", "سارة"])
def test_an_ordinary_cell_is_left_as_it_is(cell):
    assert read_csv([(cell,)]) == [[cell]]


def test_the_header_is_as_safe_as_a_row():
    assert written([], ("=1+1", "name")) == b"\xef\xbb\xbf'=1+1,name\r\n"


def test_one_formula_among_many_kinds_of_cells_is_found():
    rows = [("Ann",), (None,), (3,), ("",), (datetime(2026, 1, 1),), ("=1",), (date(2026, 1, 2),)]
    stored = [row[0] if row else "" for row in read_csv(rows)]
    assert stored == ["Ann", "", "3", "", "2026-01-01T00:00:00", "'=1", "2026-01-02"]


def test_half_a_surrogate_pair_does_not_stop_an_export():
    assert read_csv([("a\ud800",)]) == [["a?"]]


def test_rows_of_different_lengths_are_a_mistake():
    with pytest.raises(ValueError, match="shorter"):
        written([("a", "b"), ("a",)], ("one", "two"))


def test_every_sign_that_normalises_to_the_start_of_a_formula_is_known():
    for number in range(0x110000):
        char = chr(number)
        if unicodedata.normalize("NFKC", char)[0] in "=+-@":
            assert tabular.FORMULA.match(f" {char}1"), hex(number)
            assert char in tabular.SUSPECTS


def test_the_quick_look_at_a_column_misses_nothing():
    for number in range(0x110000):
        cell = f"{chr(number)}=1"
        assert not tabular.FORMULA.match(cell) or chr(number) in tabular.SUSPECTS, hex(number)
        if unicodedata.category(cell[0]) in ("Cc", "Zs", "Zl", "Zp"):
            assert tabular.FORMULA.match(cell), hex(number)


texts = st.text() | st.text(st.sampled_from("=+-@＝ \t\r\n\x00'\",;a1\u200b\u202e"), max_size=8)
numbers = st.integers(-(10**14), 10**14)
days = st.dates(date(1900, 3, 1), date(2199, 1, 1))
cells = texts | st.none() | numbers | days


@settings(deadline=None)
@given(st.lists(st.tuples(texts, cells, numbers), max_size=12), st.integers(1, 5))
def test_what_goes_into_csv_comes_out(rows, size):
    back = read_csv(rows, ("a", "b", "c"), rows_a_chunk=size)
    assert len(back) == len(rows)
    for row, stored in zip(rows, back, strict=True):
        for cell, text in zip(row, stored, strict=True):
            if isinstance(cell, str):
                assert harmless(text)
                assert plain(text) == cell
            else:
                assert text == ("" if cell is None else str(cell))


# --- XLSX ---


@pytest.mark.parametrize("cell", NASTY)
def test_a_nasty_cell_is_text_in_xlsx(cell):
    stored = read_xlsx([("x", cell)], ("one", "two"))["Sign-ins"]["B2"]
    assert stored.data_type in ("s", "inlineStr")
    assert unescaped(stored.value or "") == cell


def test_nothing_typed_becomes_markup_of_the_sheet():
    file = io.BytesIO()
    rows = [(cell,) for cell in NASTY]
    tabular.xlsx_file(("one",), rows, file, "Sign-ins")
    with zipfile.ZipFile(file) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert sheet.count("<c ") == len(rows) + 1


def unescaped(value):
    """Spreadsheets write a control character as _x0000_; openpyxl leaves it so in these cells."""
    return re.sub("_x([0-9A-F]{4})_", lambda match: chr(int(match[1], 16)), value)


def test_values_keep_their_kind():
    row = (
        7,
        1.5,
        True,
        date(2026, 11, 22),
        datetime(2026, 6, 1, 9, 15, tzinfo=ZoneInfo("Europe/London")),
        time(9, 15),
        10**20,
        float("inf"),
        date(1066, 10, 14),
        None,
    )
    sheet = read_xlsx([row], [f"c{n}" for n in range(len(row))])["Sign-ins"]
    stored = [cell.value for cell in sheet[2]]
    assert stored[:3] == [7, 1.5, True]
    assert stored[3:6] == [datetime(2026, 11, 22), datetime(2026, 6, 1, 9, 15), time(9, 15)]
    assert stored[6:] == ["1" + "0" * 20, "inf", "1066-10-14", None]
    assert [cell.number_format for cell in sheet[2][3:5]] == ["yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss"]


def test_the_header_is_bold_and_stays_in_sight():
    sheet = read_xlsx([("Ann", "A long sentence that a parent wrote")], ("name", "=1+1"))[
        "Sign-ins"
    ]
    assert [cell.value for cell in sheet[1]] == ["name", "=1+1"]
    assert all(cell.font.bold for cell in sheet[1])
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["B"].width > sheet.column_dimensions["A"].width


def test_a_sheet_may_have_any_title():
    assert read_xlsx([], sheet="Mon/Tue: [all]? *" + "x" * 40).sheetnames == [
        "Mon Tue   all    " + "x" * 14
    ]
    assert read_xlsx([], sheet="'[]'").sheetnames == ["Sheet1"]


def test_half_a_surrogate_pair_does_not_stop_a_workbook():
    assert read_xlsx([("a\ud800",)])["Sign-ins"]["A2"].value == "a?"


def test_a_workbook_can_be_written_to_a_path(tmp_path):
    tabular.xlsx_file(("name",), [("Ann",)], tmp_path / "all.xlsx", "Sign-ins")
    assert openpyxl.load_workbook(tmp_path / "all.xlsx").active["A2"].value == "Ann"


def test_rows_that_end_in_a_fault_leave_no_file_and_no_copy(tmp_path, monkeypatch):
    monkeypatch.setattr(tabular.tempfile, "tempdir", str(tmp_path))

    def rows():
        yield ("Ann",)
        raise RuntimeError("the database is gone")

    with pytest.raises(RuntimeError):
        tabular.xlsx_file(("name",), rows(), tmp_path / "all.xlsx", "Sign-ins")
    assert list(tmp_path.iterdir()) == []


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(tabular, "SHEET_ROWS", 4)
    assert read_xlsx([("Ann",)] * 3)["Sign-ins"].max_row == 4
    with pytest.raises(tabular.TooManyRows):
        read_xlsx([("Ann",)] * 4)


@pytest.mark.parametrize("cell", ["x" * 32_768, "<r>" + "x" * 32_768 + "</r>"])
def test_a_cell_that_a_sheet_cannot_hold_is_refused_and_not_cut(cell):
    with pytest.raises(tabular.CellTooLong):
        read_xlsx([(cell,)])


# What XML cannot say is left out here: controls and the _x0041_ notation stand in NASTY.
said = texts.filter(lambda text: not re.search("[\x00-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_", text))


@settings(deadline=None)
@given(st.lists(st.tuples(said, said | st.none() | numbers), max_size=6))
def test_what_goes_into_xlsx_comes_out(rows):
    sheet = read_xlsx(rows, ("a", "b"))["Sign-ins"]
    back = [tuple(cell.value for cell in line) for line in sheet.iter_rows(min_row=2)]
    assert back == rows
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)
