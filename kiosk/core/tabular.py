"""Rows into files that people open in a spreadsheet: CSV in chunks, and XLSX.

What a parent typed stays text: in CSV a leading ' stops a formula, in XLSX the cell's type does.
"""

import csv
import io
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from itertools import islice
from math import isfinite
from operator import is_, itemgetter
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from kiosk.core import errors

Cell = str | int | float | bool | date | datetime | time | None
Row = Sequence[Cell]

BOM = b"\xef\xbb\xbf"  # without it Excel reads UTF-8 as the old code page of the machine

#: What begins a formula somewhere, with every sign that turns into one when a program normalises.
SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫⁼⁺⁻₌₊₋﬩−⩵⩶"
#: Spaces, controls and characters without a shape: a spreadsheet may skip them before a sign.
UNSEEN = (
    (0x00, 0x20),
    (0x7F, 0xA0),
    (0xAD, 0xAD),
    (0x34F, 0x34F),
    (0x61C, 0x61C),
    (0x115F, 0x1160),
    (0x1680, 0x1680),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2000, 0x200F),
    (0x2028, 0x202F),
    (0x205F, 0x206F),
    (0x2800, 0x2800),
    (0x3000, 0x3000),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFB),
    (0xE0000, 0xE01EF),
)
_UNSEEN = "".join(f"{chr(first)}-{chr(last)}" for first, last in UNSEEN)
#: The apostrophes in front make the ' we add removable without a doubt: '=1 is written as ''=1.
FORMULA = re.compile(f"'*(?:[\t\r\n]|[{_UNSEEN}]*[{re.escape(SIGNS)}])")
SUSPECTS = frozenset("'" + SIGNS) | {chr(c) for one, two in UNSEEN for c in range(one, two + 1)}
PLAIN = frozenset({int, float, bool, date, time, type(None)})
TEXTS = frozenset({str, type(None)})
ROWS_CHECKED = 200  # few enough that their cells are still in the processor's cache when written
_first = itemgetter(0)

SHEET_ROWS, CELL_BYTES = 1_048_576, 2 * 32_767  # the format's own limits; rows with the header
EXACT = 10**15  # a spreadsheet keeps fifteen digits of a number
NARROW, WIDE, ROWS_MEASURED = 8, 60, 100
XLSX_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}


class TooManyRows(errors.Refusal):
    """A sheet holds 1,048,575 rows under its header; CSV holds any number."""

    code = "too_many_rows"


class CellTooLong(errors.Refusal):
    """A cell of a sheet holds 32,767 characters; CSV holds any number."""

    code = "cell_too_long"


def csv_chunks(
    header: Sequence[str], rows: Iterable[Row], rows_a_chunk: int = 1000
) -> Iterator[bytes]:
    """Yield the file: the header at once, then so many rows at a time.

    Days and instants are ISO 8601 (give instants in the zone they are to be read in).
    Raises ValueError where rows differ in length.
    """
    yield BOM + _csv_lines([header])
    remaining = iter(rows)
    while chunk := list(islice(remaining, rows_a_chunk)):
        yield _csv_lines(chunk)


def xlsx_file(
    header: Sequence[str],
    rows: Iterable[Row],
    target: str | os.PathLike[str] | BinaryIO,
    sheet: str = "Sheet1",
) -> None:
    """Write a workbook of one sheet to a path or an open binary file; all of it, or nothing.

    Instants are written as their own zone's clock shows them. Refuses TooManyRows, CellTooLong.
    """
    with tempfile.TemporaryDirectory() as folder:
        finished = Path(folder, "export.xlsx")
        try:
            with xlsxwriter.Workbook(finished, XLSX_OPTIONS | {"tmpdir": folder}) as book:
                _fill(book, header, rows, sheet)
        except FileCreateError as full:  # the library's own name for what the system said
            raise OSError(str(full)) from full
        if isinstance(target, str | os.PathLike):
            shutil.move(finished, target)
        else:
            with finished.open("rb") as source:
                shutil.copyfileobj(source, target)


def _csv_lines(rows: Sequence[Row]) -> bytes:
    lines = io.StringIO()
    write = csv.writer(lines).writerows
    for start in range(0, len(rows), ROWS_CHECKED):
        write(_safe_rows(rows[start : start + ROWS_CHECKED]))
    return lines.getvalue().encode("utf-8", "replace")  # half a surrogate pair becomes "?"


def _safe_rows(rows: Sequence[Row]) -> Iterable[Row]:
    """Return rows without formulas. Works by column: to ask a million cells costs half as much
    as to write them, to ask whether a column's first characters are all harmless a fifth.
    """
    columns: list[Sequence[Cell]] = list(zip(*rows, strict=True))
    safe = [_safe_column(column) for column in columns]
    return rows if all(map(is_, safe, columns)) else zip(*safe, strict=True)


def _safe_column(column: Sequence[Any]) -> Sequence[Cell]:
    try:
        harmless = SUSPECTS.isdisjoint(map(_first, column))
    except (TypeError, IndexError):  # something is not text, or is empty
        harmless = _harmless(column)
    return column if harmless else [_safe_cell(cell) for cell in column]


def _harmless(column: Sequence[Any]) -> bool:
    kinds = set(map(type, column))
    if kinds <= TEXTS:
        return SUSPECTS.isdisjoint(map(_first, filter(None, column)))
    return kinds <= PLAIN


def _safe_cell(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return f"'{cell}" if FORMULA.match(cell) else cell
    return cell.isoformat(timespec="seconds") if isinstance(cell, datetime) else cell


def _fill(book: Any, header: Sequence[str], rows: Iterable[Row], title: str) -> None:
    sheet = book.add_worksheet(_sheet_name(title))
    heading = book.add_format({"bold": True})
    formats = {
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        time: book.add_format({"num_format": "hh:mm:ss"}),
    }
    for column, words in enumerate(header):
        _write_text(sheet, 0, column, words, heading)
    widths = [_width(words) for words in header]
    for number, row in enumerate(rows, start=1):
        if number >= SHEET_ROWS:
            raise TooManyRows
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell, formats)
        if number <= ROWS_MEASURED:
            widths = [max(width, _width(cell)) for width, cell in zip(widths, row, strict=True)]
    sheet.freeze_panes(1, 0)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)


def _write(sheet: Any, row: int, column: int, cell: Cell, formats: dict[type, Any]) -> None:
    if cell is None:
        return
    if isinstance(cell, bool):
        sheet.write_boolean(row, column, cell)
    elif isinstance(cell, int | float) and isfinite(cell) and abs(cell) < EXACT:
        sheet.write_number(row, column, cell)
    elif isinstance(cell, time) or (isinstance(cell, date) and cell.year >= 1900):
        kind = next(kind for kind in formats if isinstance(cell, kind))
        sheet.write_datetime(row, column, cell, formats[kind])
    else:
        _write_text(sheet, row, column, str(cell))


def _write_text(sheet: Any, row: int, column: int, words: str, look: Any = None) -> None:
    units = words.encode("utf-16-le", "replace")
    if len(units) > CELL_BYTES:
        raise CellTooLong
    words = units.decode("utf-16-le")
    if words.startswith("<r>") and words.endswith("</r>"):
        # XlsxWriter takes such a text for markup of its own and would copy it into the sheet as
        # it is, with any formula in it. Written in parts it is escaped like every other.
        parts = [words[0], words[1], words[2:], *([look] if look else [])]
        sheet.write_rich_string(row, column, *parts)
    else:
        sheet.write_string(row, column, words, look)


def _width(cell: Cell) -> int:
    return min(max(NARROW, len(str(cell)) + 2), WIDE)


def _sheet_name(title: str) -> str:
    """Return the title as Excel allows it: up to 31 characters, none of []:*?/\\ or outer '."""
    return re.sub(r"[][:*?/\\]", " ", title)[:31].strip(" '") or "Sheet1"
