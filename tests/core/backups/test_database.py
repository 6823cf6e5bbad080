"""Backups: complete while somebody writes, for the owner only, and whole by their digest."""

import sqlite3
import stat
import threading
from datetime import UTC, datetime, timedelta

import pytest

from kiosk.core import backups, clock, db
from kiosk.core.config import Config
from tests.core.backups.conftest import names


def test_a_backup_holds_what_was_committed_also_what_is_still_in_the_log(settings):
    made = backups.make(settings)
    assert names(made) == ["Ann", "Ben"]
    assert backups.is_whole(made)


def test_a_backup_does_not_say_what_came_in_its_minute(settings):
    """Its name tells the second; what is new in the database itself is mixed within a minute."""
    source = sqlite3.connect(settings.sqlite_file, isolation_level=None)
    source.execute("CREATE TABLE voice (reference TEXT PRIMARY KEY, mixed BOOLEAN, sound BLOB)")
    source.execute("CREATE TABLE feedback (reference TEXT PRIMARY KEY, mixed BOOLEAN)")
    came = [f"v{number:02}" for number in range(40)]
    for name in came:
        source.execute("INSERT INTO voice VALUES (?, 0, zeroblob(5000))", (name,))
        source.execute("INSERT INTO feedback VALUES (?, 0)", (name,))
    in_rows, flags = "SELECT reference FROM voice ORDER BY rowid", "SELECT DISTINCT mixed FROM "
    assert [name for (name,) in source.execute(in_rows)] == came, "the control: as they came"
    source.close()
    copy = sqlite3.connect(backups.make(settings))
    read = [name for (name,) in copy.execute(in_rows)]
    assert sorted(read) == came
    assert sum(one == two for one, two in zip(came, read, strict=True)) < 10
    for table in ("voice", "feedback"):
        assert copy.execute(flags + table).fetchall() == [(1,)]
    assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    copy.close()


def test_what_is_mixed_is_mixed_in_backups_too():
    tables = {table.name: table for table in db.Base.metadata.sorted_tables}
    mixed = {name for name, table in tables.items() if "mixed" in table.c}
    assert mixed == set(backups.MIXED)
    for name, numbered in backups.MIXED.items():
        assert tables[name].dialect_options["sqlite"]["with_rowid"] is numbered


def test_a_plain_copy_of_the_file_would_not(settings, tmp_path):
    """The control: why a backup is not a copy of the file."""
    copy = tmp_path / "copy"
    copy.write_bytes(settings.sqlite_file.read_bytes())
    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        names(copy)


def test_only_the_owner_may_read_a_backup(settings):
    made = backups.make(settings)
    for file in (made, made.with_suffix(".sha256")):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.backups.stat().st_mode) == 0o700


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
def test_one_changed_bit_is_noticed(settings, place):
    made = backups.make(settings)
    content = bytearray(made.read_bytes())
    content[int(len(content) * place)] ^= 1
    made.write_bytes(content)
    assert not backups.is_whole(made)


def test_a_backup_without_its_digest_is_not_trusted(settings):
    made = backups.make(settings)
    made.with_suffix(".sha256").unlink()
    assert not backups.is_whole(made)


def test_a_cut_off_backup_is_noticed(settings):
    made = backups.make(settings)
    made.write_bytes(made.read_bytes()[:-4096])
    assert not backups.is_whole(made)


def test_nothing_to_copy_is_no_backup(tmp_path):
    assert backups.make(Config(instance=tmp_path)) is None
    assert backups.make(Config(instance=tmp_path, database_url="postgresql://h/d")) is None
    assert list(tmp_path.iterdir()) == []


def test_each_backup_has_a_name_of_its_own_and_they_sort_by_time(settings):
    begin = datetime(2026, 10, 25, 0, 59, tzinfo=UTC)
    made = []
    for minutes in (0, 1, 61):
        with clock.at(begin + timedelta(minutes=minutes)):
            made.append(backups.make(settings))
    assert made == sorted(made)
    assert len(set(made)) == 3


def test_while_somebody_writes_every_backup_is_a_beginning_of_what_was_committed(settings):
    """F11 in small: no gap, nothing half done."""
    over = threading.Event()

    def write():
        connection = sqlite3.connect(settings.sqlite_file, isolation_level=None, timeout=10)
        number = 0
        while not over.is_set():
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO parent VALUES (?)", (f"{number} first",))
            connection.execute("INSERT INTO parent VALUES (?)", (f"{number} second",))
            connection.execute("COMMIT")
            number += 1
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        made = [backups.make(settings) for _ in range(8)]
    finally:
        over.set()
        writer.join()
    for file in made:
        assert backups.is_whole(file)
        found = names(file)[2:]
        wanted = [f"{n} {part}" for n in range(len(found) // 2) for part in ("first", "second")]
        assert found == wanted
    assert names(made[0]) != names(made[-1]), "Nobody wrote meanwhile, so this proves nothing."
