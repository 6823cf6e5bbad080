"""Connections: durable on every one of them, readers that cannot write, and one place to commit."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from kiosk.core import db
from kiosk.domain import schools
from tests import tables

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": 8000,
}


@pytest.fixture
def sqlite(app, settings):
    if not settings.uses_sqlite:
        pytest.skip("asks SQLite itself")
    return app


@pytest.mark.parametrize("which", ["reader", "writer"])
def test_every_connection_to_sqlite_has_its_pragmas(sqlite, which):
    with sqlite.app_context():
        engine = getattr(db, which)()
        engine.dispose()
        held = [engine.connect() for _ in range(1 if which == "writer" else 3)]
        for connection in held:
            found = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in PRAGMAS
            }
            assert found == PRAGMAS, "These are lost with each connection: see _keep_durable."
        for connection in held:
            connection.close()


def test_a_pragma_that_did_not_take_stops_the_connection(sqlite, monkeypatch):
    """The control: a setting that SQLite does not keep is noticed, not assumed."""
    engine = sa.create_engine("sqlite://")
    monkeypatch.setitem(db._DURABLE, "journal_mode", "wal")  # a database in memory cannot
    db._keep_durable(engine, begin="BEGIN", read_only=False)
    with pytest.raises(RuntimeError, match="journal_mode=memory"):
        engine.connect()
    engine.dispose()


def test_sqlite_has_one_writer_that_takes_the_lock_at_once(sqlite):
    with sqlite.app_context():
        assert db.writer().pool.size() == 1
        with db.writer().connect() as connection:
            connection.exec_driver_sql("SELECT 1")
            with pytest.raises(DBAPIError, match="locked"), _second(sqlite) as second:
                second.exec_driver_sql("BEGIN IMMEDIATE")


def _second(app):
    engine = sa.create_engine(db.writer().url, connect_args={"timeout": 0})
    sa.event.listen(engine, "connect", lambda c, _r: setattr(c, "isolation_level", None))
    return engine.connect()


def test_a_reader_cannot_write(app, scene):
    with app.app_context(), db.reader().connect() as connection, pytest.raises(DBAPIError):
        connection.execute(sa.text("UPDATE school SET name = 'Changed'"))
    assert {row["name"] for row in tables.rows(app, "school")} == {"Riverside", "Hillside"}


def test_the_writer_can(app, scene):
    """The control of the one before."""
    with app.app_context(), db.writer().begin() as connection:
        connection.execute(sa.text("UPDATE school SET name = 'Changed'"))
    assert {row["name"] for row in tables.rows(app, "school")} == {"Changed"}


def test_a_row_without_its_parent_is_refused(app, scene):
    with app.app_context(), pytest.raises(db.Conflict), db.writer().begin() as connection:
        connection.execute(sa.text("INSERT INTO school_day VALUES (987654, '2026-01-01', 0, 0, 0)"))


def test_writing_commits_at_the_end(app, scene):
    with app.app_context(), db.writing():
        schools.attached(scene.school).name = "Renamed"
    assert "Renamed" in {row["name"] for row in tables.rows(app, "school")}


@pytest.mark.parametrize("problem", [ValueError, KeyboardInterrupt, SystemExit])
def test_writing_rolls_back_when_anything_goes_wrong(app, scene, problem):
    def half():
        with db.writing():
            schools.attached(scene.school).name = "Renamed"
            db.session.flush()
            raise problem

    with app.app_context(), pytest.raises(problem):
        half()
    assert "Renamed" not in {row["name"] for row in tables.rows(app, "school")}


def test_what_is_left_for_after_the_commit_is_done_then_and_once(app, scene):
    done = []

    def note():
        done.append("done")

    with app.app_context():
        with db.writing():
            db.after_commit(note)
            db.after_commit(note)
            with db.session.begin_nested():
                schools.attached(scene.school).name = "Renamed"
            assert done == []
        assert done == ["done"]
        with db.writing():
            schools.attached(scene.school).name = "Renamed again"
    assert done == ["done"]


def test_what_is_left_for_after_the_commit_is_not_done_after_a_rollback(app, scene):
    done = []
    with app.app_context():
        db.after_commit(lambda: done.append("done"))
        db.session.rollback()
        with db.writing():
            schools.attached(scene.school).name = "Renamed"
    assert done == []


def test_reading_first_writes_late_and_both_are_one_piece_of_work(app, scene):
    with app.app_context():
        db.use(db.READING_FIRST)
        found = schools.attached(scene.school)
        found.name = "Renamed"
        db.session.commit()
    assert "Renamed" in {row["name"] for row in tables.rows(app, "school")}


def test_reading_cannot_write_even_by_mistake(app, scene):
    with app.app_context():
        db.use(db.READING)
        schools.attached(scene.school).name = "Renamed"
        with pytest.raises(DBAPIError):
            db.session.commit()
        db.session.rollback()
    assert "Renamed" not in {row["name"] for row in tables.rows(app, "school")}


@pytest.mark.parametrize(
    ("version", "mended"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((3, 53, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_the_log_says_whether_this_sqlite_has_the_wal_reset_fault(version, mended):
    notice = db.sqlite_notice(version)
    assert ("safe mode" not in notice) == mended
    assert ".".join(map(str, version)) in notice
