"""What tests of the plumbing share: an app with a few pages of its own to try things on."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask, g

from kiosk.app import create_app
from kiosk.core import db
from kiosk.core.config import Config
from kiosk.domain import schools
from kiosk.web.plumbing import access

Build = Callable[..., Flask]


@pytest.fixture
def build(settings: Config, app: Flask, scene: Any) -> Iterator[Build]:
    """Return a way to build an app on the same tables, with other settings and views of its own."""
    built: list[Flask] = []

    def make(views: dict[str, Callable[..., Any]] | None = None, **changed: Any) -> Flask:
        made = create_app(replace(settings, **changed))
        made.config["PROPAGATE_EXCEPTIONS"] = False
        for path, view in (views or {}).items():
            opened = access.open_to(access.EVERYONE)(view)
            made.add_url_rule(path, path, opened, methods=["GET", "POST"])
        built.append(made)
        return made

    yield make
    for made in built:
        with made.app_context():
            db.reader().dispose()
            db.writer().dispose()
    schools.forget()


def rename(name: str) -> None:
    """Change something that a test can look for."""
    schools.attached(g.school).name = name
    db.session.flush()
