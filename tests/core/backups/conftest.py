"""What tests of backups share: a small database in which somebody is still writing."""

import sqlite3

import pytest

from kiosk.core.config import Config


@pytest.fixture
def settings(tmp_path):
    """Return an instance with a small database; its last row is still in the -wal file."""
    made = Config(instance=tmp_path)
    connection = sqlite3.connect(made.sqlite_file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = wal")
    connection.execute("CREATE TABLE parent (name)")
    connection.execute("INSERT INTO parent VALUES ('Ann'), ('Ben')")
    yield made
    connection.close()


def names(file):
    connection = sqlite3.connect(file)
    try:
        return [name for (name,) in connection.execute("SELECT name FROM parent ORDER BY rowid")]
    finally:
        connection.close()
