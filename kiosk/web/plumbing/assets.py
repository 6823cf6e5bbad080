"""Static files: bundles of style sheets, addresses that change with the content, packed once."""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, request
from werkzeug.exceptions import NotFound
from werkzeug.security import safe_join

FOLDER = Path(__file__).resolve().parents[3] / "static"
YEAR = "public, max-age=31536000, immutable"

#: A bundle is one address for several files, in this order; "*" means all in the folder.
BUNDLES = {
    "css/parents.css": (
        "css/tokens.css",
        "css/scripts.css",
        "css/base.css",
        "css/components/*.css",
        "css/parents/*.css",
    ),
    # What parents say and read of it: beside parents.css, on those pages only.
    "css/told.css": ("css/told/components/*.css", "css/told/*.css"),
    # What is on, and one event: beside parents.css, on those pages only.
    "css/on.css": ("css/on/*.css",),
    # Pages of people who read, hear or check words of a language: on their own phone.
    "css/speak.css": (
        "css/tokens.css",
        "css/scripts.css",
        "css/base.css",
        "css/components/main_button.css",
        "css/components/text_button.css",
        "css/components/notice.css",
        "css/components/field.css",
        "css/speakers/*.css",
    ),
    "css/staff.css": (
        "css/tokens.css",
        "css/scripts.css",
        "css/base.css",
        "css/components/*.css",
        "css/told/components/*.css",
        "css/staff/*.css",
    ),
    "css/poster.css": (
        "css/tokens.css",
        "css/scripts.css",
        "css/base.css",
        "css/components/qr.css",
        "css/staff/posters.css",
    ),
    "css/wall.css": (
        "css/tokens.css",
        "css/scripts.css",
        "css/base.css",
        "css/components/*.css",
        "css/wall/*.css",
    ),
}
#: What people who read the files need, and browsers do not: a seventh of the bytes.
_COMMENT = re.compile(rb"/\*.*?\*/\n?", re.DOTALL)
_WHITE = re.compile(rb"\s*([{};,])\s*")
_PACKED = (".css", ".js", ".svg", ".json", ".webmanifest")

mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")
mimetypes.add_type("application/manifest+json", ".webmanifest")


@dataclass(frozen=True)
class Asset:
    """A file ready to be sent: plain and packed, with the digest of its content."""

    body: bytes
    packed: bytes | None
    kind: str
    digest: str


def sources(name: str) -> list[Path]:
    """Return the files behind a name under static/, in the order of their bundle."""
    patterns = BUNDLES.get(name)
    if patterns is None:
        return [FOLDER / name]
    return [file for pattern in patterns for file in sorted(FOLDER.glob(pattern))]


def _stamp(name: str) -> tuple[int, ...]:
    return tuple(file.stat().st_mtime_ns for file in sources(name))


@lru_cache(maxsize=512)
def _load(name: str, _stamp: tuple[int, ...]) -> Asset:
    body = b"\n".join(file.read_bytes() for file in sources(name))
    if name in BUNDLES:
        body = _WHITE.sub(rb"\1", _COMMENT.sub(b"", body))
    packed = gzip.compress(body, 9, mtime=0) if name.endswith(_PACKED) else None
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    return Asset(body, packed, kind, hashlib.sha256(body).hexdigest()[:12])


def load(name: str) -> Asset:
    """Return the asset of this name; refuses NotFound for what is not below static/."""
    if name not in BUNDLES:
        path = safe_join(str(FOLDER), name)
        if path is None or not Path(path).is_file():
            raise NotFound
    return _load(name, _stamp(name))


def version(name: str) -> str:
    """Return what stands in the address of an asset and changes with its content.

    Scripts load each other by name with their own version, so all of them share one.
    """
    if not name.startswith("js/"):
        return load(name).digest
    files = [file.relative_to(FOLDER).as_posix() for file in sorted(FOLDER.glob("js/**/*.js"))]
    return _common(tuple(load(file).digest for file in files))


@lru_cache(maxsize=8)
def _common(digests: tuple[str, ...]) -> str:
    return hashlib.sha256("".join(digests).encode()).hexdigest()[:12]


def install(app: Flask) -> None:
    """Serve /static/..., and give templates `asset("css/parents.css")`."""
    fixed: dict[str, str] = {}

    def asset(name: str) -> str:
        if app.debug or name not in fixed:
            fixed[name] = f"/static/{name}?v={version(name)}"
        return fixed[name]

    def static(filename: str) -> Response:
        found = load(filename)
        packed = found.packed if "gzip" in request.headers.get("Accept-Encoding", "") else None
        response = Response(packed or found.body, content_type=found.kind)
        if packed:
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Vary"] = "Accept-Encoding"
        # What others made lies in folders that hold its version; ours is asked for with one.
        named = filename.startswith(("fonts/", "vendor/"))
        fresh = named or request.args.get("v") == version(filename)
        response.headers["Cache-Control"] = YEAR if fresh else "public, max-age=3600"
        response.set_etag(found.digest)
        response.make_conditional(request)
        return response

    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=static)
    app.jinja_env.globals["asset"] = asset
