"""Reads a file of ours back as a spreadsheet program does, and looks for formulas."""

import csv
import io
import unicodedata

import openpyxl
from openpyxl.utils.escape import unescape


def read_csv(data: bytes) -> list[list[str]]:
    """Return all cells of a CSV file, the header first."""
    text = data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def read_xlsx(data: bytes) -> list[list[str]]:
    """Return all cells of a workbook as text; fails where one is a formula."""
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    for row in sheet.iter_rows():
        for cell in row:
            assert cell.data_type != "f", f"{cell.coordinate} is a formula: {cell.value}"
    return [
        ["" if value is None else unescape(str(value)) for value in row] for row in sheet.values
    ]


def runs(cell: str) -> bool:
    """Say whether a program may take a cell of a CSV file for a formula."""
    seen = [c for c in cell if not c.isspace() and unicodedata.category(c) not in ("Cc", "Cf")]
    first = unicodedata.normalize("NFKC", seen[0])[0] if seen else ""
    return first in tuple("=+-@−") or cell[:1] in tuple("\t\r\n")


def plain(cell: str) -> str:
    """Return what was typed: without the one apostrophe that an export put before a formula."""
    return cell[1:] if cell.startswith("'") and runs(cell.lstrip("'")) else cell
