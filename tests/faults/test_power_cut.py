"""F2: the power goes. Every sign-in that was answered is there afterwards, and the file is whole.

The connection gets the very pragmas of kiosk.core.db; the tables are those of the migrations. The
controls, with the sync of each commit left out, must lose sign-ins, or this disk proves nothing.
People sign in through apsw's own SQLite, because only it lets us be the disk; what is left is
read by the SQLite that serves schools.
"""

import os
import random
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import apsw
import pytest

from kiosk.app import create_app
from kiosk.core import config, db, schema
from kiosk.core.config import Config
from kiosk.domain import schools
from tests.faults.power_cut import CuttableFiles, Disk

pytestmark = [pytest.mark.one_engine, pytest.mark.faults]

CUTS = int(os.environ.get("KIOSK_POWER_CUTS", "1000"))
SIGN_INS = 40
OFTEN, NEVER = 12, 1000  # pages after which the log is copied into the database
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Return a database of one school, made by the migrations, as bytes."""
    folder = tmp_path_factory.mktemp("template")
    settings = Config(instance=folder, secret_key=config.make_instance(folder), testing=True)
    app = create_app(settings)
    with app.app_context():
        schema.upgrade(settings)
        with db.writing():
            schools.create("Riverside", "Europe/London", ["en"])
        db.session.remove()
        db.reader().dispose()
        db.writer().dispose()
    schools.forget()
    assert not Path(f"{settings.sqlite_file}-wal").exists()
    return settings.sqlite_file.read_bytes()


@dataclass
class Moment:
    """The disk at one write or sync, and what had been answered until then."""

    disk: Disk
    answered: int


def live(
    template: bytes, folder: Path, pragmas: dict[str, object], checkpoint: int
) -> tuple[list[Moment], Disk]:
    """Sign people in on a disk that can be cut; return it at each of its writes and syncs."""
    file = folder / "opendoor.sqlite3"
    file.write_bytes(template)
    disk = Disk({file.name: template})
    moments: list[Moment] = []
    answered = 0

    def remember(_what: str) -> None:
        moments.append(Moment(disk.copy(), answered))

    files = CuttableFiles(f"cuttable-{folder.name}", disk)
    connection = apsw.Connection(str(file), vfs=f"cuttable-{folder.name}")
    for name, value in pragmas.items():
        connection.execute(f"PRAGMA {name} = {value}").fetchall()
    connection.execute(f"PRAGMA wal_autocheckpoint = {checkpoint}").fetchall()
    disk.before_change = remember
    for number in range(SIGN_INS):
        sign_in(connection, number)
        answered += 1
    remember("end")
    disk.before_change = lambda _what: None
    connection.close()
    files.unregister()
    return moments, disk


def sign_in(connection: apsw.Connection, number: int) -> None:
    """Store one sign-in as domain/signins does: count the arrival, add the row, commit."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        "INSERT INTO school_day (school_id, day, arrivals, version, left_without_number)"
        " VALUES (1, '2026-11-23', 1, 1, 0) ON CONFLICT (school_id, day)"
        " DO UPDATE SET arrivals = arrivals + 1, version = version + 1"
    )
    connection.execute(
        "INSERT INTO sign_in (reference, school_id, day, signed_in_at, names, folded, adults,"
        " children, language, came_by, key, digest, ticket_picture, ticket_number)"
        " VALUES (?, 1, '2026-11-23', ?, ?, ?, 1, 0, 'en', 'tablet', ?, ?, 'boat', ?)",
        (
            f"r{number:021}",
            NOW.isoformat(),
            f"Parent {number} " * 20,
            "x",
            f"k{number:021}",
            "0" * 64,
            number,
        ),
    )
    connection.execute("COMMIT")


@dataclass
class Outcome:
    """What was found after all cuts: how many lost answered sign-ins, or left a broken file."""

    trials: int = 0
    lost: int = 0
    broken: int = 0
    seeds: tuple[int, ...] = ()


def cut_everywhere(moments: list[Moment], folder: Path, cuts: int) -> Outcome:
    """Cut the power at moments spread over the whole story; look at what is left."""
    outcome = Outcome()
    for seed in range(cuts):
        moment = moments[seed * len(moments) // cuts]
        found = recover(moment.disk.cut(random.Random(seed)), folder)
        lost = found is not None and not found >= set(range(moment.answered))
        outcome.trials += 1
        outcome.lost += lost
        outcome.broken += found is None
        if lost or found is None:
            outcome.seeds = (*outcome.seeds, seed)[:5]
    return outcome


def recover(files: dict[str, bytes], folder: Path) -> set[int] | None:
    """Start after a cut, with the SQLite that serves schools; None when the file is broken."""
    for left_over in folder.iterdir():
        left_over.unlink()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    connection = sqlite3.connect(folder / "opendoor.sqlite3")
    try:
        connection.execute("PRAGMA synchronous = OFF")  # this time the power stays: only quicker
        if connection.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            return None
        arrivals = connection.execute(
            "SELECT coalesce(sum(arrivals), 0) FROM school_day"
        ).fetchone()
        keys = connection.execute("SELECT key FROM sign_in").fetchall()
    except sqlite3.DatabaseError:
        return None
    finally:
        connection.close()
    if arrivals[0] != len(keys):
        return None  # half a transaction
    return {int(key[1:]) for (key,) in keys}


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Return a folder to live in and one to recover in."""
    (tmp_path / "live").mkdir()
    (tmp_path / "after").mkdir()
    return tmp_path / "live", tmp_path / "after"


@pytest.mark.parametrize("checkpoint", [OFTEN, NEVER])
def test_a_power_cut_loses_no_answered_sign_in(template, folders, checkpoint):
    moments, disk = live(template, folders[0], db._DURABLE, checkpoint)
    outcome = cut_everywhere(moments, folders[1], CUTS)
    print(f"F2: {outcome}; {len(moments)} moments; {disk.syncs} syncs")  # shown by `pytest -rP`
    assert (outcome.lost, outcome.broken) == (0, 0), (
        f"{outcome.lost} of {outcome.trials} cuts lost an answered sign-in, and {outcome.broken}"
        f" left a broken file (seeds {outcome.seeds}). Look at _DURABLE in kiosk/core/db.py: a WAL"
        " needs synchronous=FULL (2) on the connection that commits."
    )
    assert disk.syncs >= SIGN_INS, "An answered sign-in that was never synced is a promise only."


@pytest.mark.parametrize("synchronous", ["NORMAL", "OFF"])
def test_without_a_sync_of_each_commit_sign_ins_are_lost(template, folders, synchronous):
    """The control: this disk does lose what is not synced."""
    pragmas = {**db._DURABLE, "synchronous": synchronous}
    moments, _disk = live(template, folders[0], pragmas, NEVER)
    outcome = cut_everywhere(moments, folders[1], CUTS // 4)
    print(f"F2 control: {outcome}")
    assert outcome.lost + outcome.broken > outcome.trials / 2


def test_the_rollback_journal_would_need_more_than_full(template, folders):
    """The control of the other way: why the journal is a WAL (finding 2)."""
    pragmas = {**db._DURABLE, "journal_mode": "delete", "synchronous": "FULL"}
    moments, _disk = live(template, folders[0], pragmas, NEVER)
    outcome = cut_everywhere(moments, folders[1], CUTS // 4)
    print(f"F2 control: {outcome}")
    assert outcome.lost > 0
