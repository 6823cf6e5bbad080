"""Headers on every answer: what the page may load, who may frame it, what may be kept.

The referrer policy is `same-origin` and not `no-referrer`, because with the latter older iPads
send `Origin: null` with our own forms (docs/decisions/0005). Nothing leaves the server either way.
"""

from flask import Flask, Response, g, request

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "media-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)

FIXED = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)

#: Only the page on which a parent speaks may ask for the microphone, and play what it recorded.
RECORDING = {
    "Content-Security-Policy": POLICY.replace("media-src 'self'", "media-src 'self' blob:"),
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
}

VARY = "Cookie, Accept-Encoding, Accept-Language"


def fixed(https: bool) -> tuple[tuple[str, str], ...]:
    """Return the headers that are the same on every answer."""
    if not https:
        return FIXED
    return (
        *FIXED,
        ("Strict-Transport-Security", "max-age=31536000"),
        ("Cross-Origin-Opener-Policy", "same-origin"),  # browsers ignore it on http
    )


def let_record() -> None:
    """Let the page of this request use the microphone; no other page may."""
    g.records = True


def install(app: Flask, https: bool) -> None:
    """Put the headers on every answer; what is not static is never kept by the browser."""
    always = fixed(https)

    @app.after_request
    def _add(response: Response) -> Response:
        response.headers.extend(always)
        if g.get("records"):
            response.headers.update(RECORDING)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        if request.endpoint != "static":
            response.headers["Vary"] = VARY
        return response
