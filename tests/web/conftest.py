"""What tests of all pages share: a way to see what was answered before Flask."""

from typing import Any

import pytest
from flask import Flask


@pytest.fixture
def served(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the addresses of polls that went the whole way, past the quick answers."""
    gone: list[str] = []
    whole_way = app.wsgi_app._inner  # type: ignore[attr-defined]

    def note(environ: dict[str, Any], start: Any) -> Any:
        gone.append(environ["PATH_INFO"])
        return whole_way(environ, start)

    monkeypatch.setattr(app.wsgi_app, "_inner", note)
    return gone
