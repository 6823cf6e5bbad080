"""QR codes as drawings for the page itself: a phone reads them, nobody needs to type."""

from itertools import groupby

import qrcode
from markupsafe import Markup
from qrcode.constants import ERROR_CORRECT_M

#: White around the code, in modules: the standard asks for four, and old cameras need them.
QUIET = 4

#: Dark rows are strokes, so that a long address takes 3 KB and not 12. White lies under them in
#: every choice of colours: a code of light on dark is not read by every camera.
_DRAWING = Markup(
    '<svg class="qr" role="img" aria-label="{label}" viewBox="0 0 {size} {size}"'
    ' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
    '<path fill="none" stroke="#000" d="{rows}"/></svg>'
)


def svg(text: str, label: str) -> Markup:
    """Return the code of a text as <svg>; `label` is what is read out in its place.

    Correction M mends 15 per cent, about what a crease or a thumb takes from a sheet. Refuses
    (ValueError) a text of more than 2331 bytes: there is no code for it.
    """
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    code.make()
    dark = code.get_matrix()
    rows = "".join(_row(line, number) for number, line in enumerate(dark) if any(line))
    return _DRAWING.format(label=label, size=len(dark), rows=rows)


def _row(line: list[bool], number: int) -> str:
    """Return the dark runs of a row as strokes along its middle."""
    drawn, at, pen = [f"M0 {number}.5"], 0, 0
    for is_dark, run in groupby(line):
        length = len(list(run))
        if is_dark:
            drawn.append(f"m{at - pen} 0h{length}")
            pen = at + length
        at += length
    return "".join(drawn)
