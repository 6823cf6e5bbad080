"""Posters as PDF files: drawn from the page that the browser prints, without any network."""

import re
from urllib.parse import unquote, urlsplit

from flask import Response, g
from werkzeug.exceptions import NotFound

from kiosk.core import images, pdf
from kiosk.domain import uploads
from kiosk.web.plumbing import assets, pages, photos

STATIC, PICTURES = "/static/", "/pictures/"

#: What the style sheet says of our drawings; WeasyPrint does not let it reach into them.
_DRAWN = {
    "ink": 'fill="none" stroke="#000" stroke-width="3" stroke-linecap="round" '
    'stroke-linejoin="round"',
    "solid": 'fill="#000"',
    "a": 'fill="#fde3d3"',
    "b": 'fill="#d8eee9"',
    "card": 'fill="#fff"',
}
#: Our files hold a part of a font each, which Pango mixes up: the system's letters are used.
_FONTS = re.compile(rb"@font-face\s*\{[^}]*\}")
_PART = re.compile(r'class="(ink|solid|a|b|card)"')


def poster(template: str, **context: object) -> Response:
    """Answer with a poster as a PDF file; 503 while another one is made."""
    html = _PART.sub(lambda part: _DRAWN[part[1]], pages.render(template, **context))
    try:
        drawn = pdf.draw(html, load)
    except pdf.Busy:
        return pages.page("staff/posters/busy.html", 503)
    return Response(
        drawn,
        mimetype="application/pdf",
        headers={"Content-Disposition": 'attachment; filename="poster.pdf"'},
    )


def load(url: str) -> tuple[bytes, str]:
    """Return a file of ours: style sheets and photos of this school. Refuses all else."""
    if not url.startswith(pdf.BASE):
        raise NotFound
    path = unquote(urlsplit(url).path)
    if path.startswith(STATIC):
        found = assets.load(path.removeprefix(STATIC))
        return _FONTS.sub(b"", found.body), found.kind
    own = f"{PICTURES}{g.school.reference}/"
    name = path.removeprefix(own) if path.startswith(own) else ""
    file = uploads.find(photos.folder(), g.school.reference, name)
    if file is None:
        raise NotFound
    return file.read_bytes(), images.MEDIA_TYPE
