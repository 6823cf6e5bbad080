"""What bad input looks like, what is kept of it, and how a page or a file is seen to hold it still.

Each payload that could run somewhere says "pwn" where it would run; what would reckon makes 1337.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import openpyxl

from kiosk.core import tabular
from tests import pages


@dataclass(frozen=True)
class Payload:
    """What somebody types, and what is kept of it: all, but for what hides, reorders or is blank.

    `runs`: put into a page as it is, it would be found by `faults`.
    """

    name: str
    typed: str
    kept: str
    runs: bool = False

    def cut(self, limit: int) -> str:
        """Return what is typed into a field of so many characters: all but of the long ones."""
        return self.typed[:limit]

    def seen(self, limit: int = 1000) -> str:
        """Return what a reader sees of it, blanks as one space."""
        return plain(self.kept[:limit])


def plain(text: str) -> str:
    """Return a text with every run of blanks as one space."""
    return " ".join(text.split())


def _same(name: str, typed: str, runs: bool = False) -> Payload:
    return Payload(name, typed, typed, runs)


def _runs(name: str, typed: str) -> Payload:
    return _same(name, typed, runs=True)


FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"
ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"

PAYLOADS = (
    _runs("script", "<script>pwn(1)</script>"),
    _runs("end of a script", "</script><script>pwn(2)</script>"),
    _runs("end of a title", "</title><script>pwn(3)</script>"),
    _runs("end of a box", "</textarea><svg onload=pwn(4)>"),
    _runs("svg", "<svg/onload=pwn(5)>"),
    _runs("picture", "<img src=x onerror=pwn(6)>"),
    _same("out of an attribute", '" onmouseover="pwn(7)'),
    _same("out of a quiet attribute", "' autofocus onfocus='pwn(8)"),
    _runs("out of a tag", '"><img src=x onerror=pwn(9)>'),
    _runs("link", '<a href="javascript:pwn(10)">tap</a>'),
    _runs("frame", "<iframe srcdoc='<b onclick=pwn()>'></iframe>"),
    _runs("style", "<style>*{background:url(//pwn)}</style>"),
    _runs("base", "<base href=//pwn.example/>"),
    _runs("refresh", "<meta http-equiv=refresh content='0;url=//pwn'>"),
    _runs("form", "<form action=//pwn.example><input name=pwn>"),
    _runs("maths", "<math><mi xlink:href=javascript:pwn()>"),
    _runs("comment", "--><script>pwn(16)</script><!--"),
    _same("entities", "&lt;script&gt;pwn(17)&lt;/script&gt;&amp;#60;"),
    _same("escapes", r"\u003cscript\u003epwn(18)\x3c/script"),
    _runs("json", '{"pwn": "</script><script>pwn(19)//"}'),
    _same("address", "javascript:pwn(20)//http://pwn.example"),
    _same("template", "{{7*191}} {% print 7*191 %} {# no #}"),
    _same("other templates", "${7*191} #{7*191} <%= 7*191 %>"),
    _same("formats", "%s %(words)s %n {0} {words} {0.__class__}"),
    _same("sql", "'; DROP TABLE feedback; -- pwn"),
    _same("formula", '=HYPERLINK("http://pwn.example","tap")'),
    _same("plus", "+1336+1"),
    _same("minus", "-2+3+cmd|' /C pwn'!A0"),
    _same("at", "@SUM(1+1)*cmd|pwn"),
    Payload("tab before a formula", "\t=1336+1", "=1336+1"),
    Payload("return before a formula", "\r=1330+7", "=1330+7"),
    _same("wide formula", "＝1336+1"),
    Payload("formula in a line", "sum\r\n=1335+2", "sum\n=1335+2"),
    _same("quoted formula", "'=1334+3"),
    _same("cells", 'a,b;c\t"d"'.replace("\t", " ")),
    _same("sheet name", "[pwn]:*?/\\ 'History'"),
    Payload("header", "x\r\nSet-Cookie: pwn=1", "x\nSet-Cookie: pwn=1"),
    Payload("right to left", "abc\u202egnp.\u2066exe", "abcgnp.exe"),
    Payload("nothing seen", "p\u200bw\ufeffn\u00ad!", "pwn!"),
    Payload("nul", "<script\0>pwn(38)</script>", "<script>pwn(38)</script>", True),
    Payload("line ends", "a\u2028pwn\u2029b\x85c", "a\npwn\nb\nc"),
    Payload("half a letter", "\ud800pwn", "%ED%A0%80pwn"),
    Payload("tower", "Z" + "\u0335" * 60 + "algo", "Z" + "\u0335" * 4 + "algo"),
    _same("look-alikes", "раураӏ аԁmіn ѕсrірt"),
    _same("emoji", f"{FAMILY} {ENGLAND} \u2764\ufe0f"),
    _runs("Arabic around", "مرحبا <script>pwn(45)</script> شكرا"),
    _runs("Urdu around", "آپ کا شکریہ <img src=x onerror=pwn(46)> ہے"),
    _runs("Chinese around", "谢谢<svg/onload=pwn(47)>老师"),
    _same("long", "字<b>pwn</b>" * 90),
    _same("long without a gap", "Ω" * 1000),
)

_ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "srcset", "content")
_NEVER = {"style", "iframe", "base", "object", "embed", "frame", "math"}


def read(body: str, path: str = "") -> Element:
    """Return the tree of a page or fragment."""
    return pages._parse(body, path, body.lstrip().lower().startswith("<!doctype"))


def read_anyhow(body: str) -> Element:
    """Return the tree that a browser makes of a fragment, however it was written."""
    return html5lib.parseFragment(body)


def words_of(tree: Element) -> str:
    """Return all that a page says, in its text and in its attributes, blanks as one space."""
    said = ["".join(tree.itertext())]
    said += [value for element in tree.iter() for value in element.attrib.values()]
    return plain(" ".join(said))


def faults(tree: Element) -> Iterator[str]:
    """Yield what in a page would run, load or reckon something out of a payload."""
    for element in tree.iter():
        tag = pages._tag(element)
        if tag in _NEVER or (tag == "script" and not element.get("src")):
            yield f"<{tag}>"
        for name, value in element.attrib.items():
            name = str(name).lower()
            if (
                name.startswith("on")
                or name == "srcdoc"
                or "pwn" in name
                or (name.split("}")[-1] in _ADDRESSES and re.search(r"pwn|javascript:", value))
            ):
                yield f"{tag} {name}={value}"
        if "pwn" in tag or (tag == "meta" and element.get("http-equiv")):
            yield f"<{tag}>"
    if "1337" in "".join(tree.itertext()):
        yield "something was reckoned"


def unguarded(cell: str) -> str:
    """Return a cell of a CSV file without the ' that keeps a formula from being one."""
    return cell[1:] if cell.startswith("'") and tabular.FORMULA.match(cell[1:]) else cell


def would_reckon(cell: str) -> bool:
    """Say whether some spreadsheet would take a cell of a CSV file for a formula."""
    folded = unicodedata.normalize("NFKC", cell)
    seen = "".join(c for c in folded if unicodedata.category(c)[0] not in "CZ")
    return seen[:1] in tuple("=+-@") or cell[:1] in tuple("\t\r\n")


def csv_rows(data: bytes) -> list[list[str]]:
    """Return the cells of a CSV file as they stand in it."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def xlsx_cells(data: bytes) -> list[Any]:
    """Return the cells of all sheets of a workbook."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row]
