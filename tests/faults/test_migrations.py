"""F10: an upgrade is whole or not at all, wherever it is cut off; a backup is made before it."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from kiosk import cli
from kiosk.core import backups, config, db, schema
from kiosk.domain import schools
from tests.faults.commands import command
from tests.faults.conftest import close
from tests.faults.server import ROOT, environment

pytestmark = pytest.mark.faults

NEXT = '''
"""A change such as a later version may bring: a new column, a table copied, rows rewritten."""
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", "{before}"

def upgrade():
    op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
    with op.batch_alter_table("event") as table:
        table.add_column(sa.Column("later", sa.Integer, server_default="7", nullable=False))
        table.alter_column("title", type_=sa.String(200), existing_type=sa.String(120))
    op.execute("UPDATE school SET name = 'Half done'")
    op.execute("INSERT INTO later (id) VALUES (1)")
    {more}
'''


class PulledOut(Exception):
    """Stands for the end of the process."""


def versions(tmp_path: Path, more: str = "") -> Path:
    """Return a folder of migrations with one more than there are now."""
    folder = tmp_path / "migrations"
    shutil.copytree(config.MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    script = NEXT.format(before=schema.newest(), more=more)
    (folder / "versions" / "9999_later.py").write_text(script, "utf-8")
    return folder


@pytest.fixture
def next_version(open_app, tmp_path, monkeypatch):
    """Return a way to open the app as the next version would, with one migration more."""

    def make(settings, more=""):
        folder = versions(tmp_path, more)
        monkeypatch.setattr(schema, "MIGRATIONS", folder)
        app = open_app(settings)
        app.extensions["migrate"].directory = str(folder)
        return app

    return make


def shape(app) -> dict[str, object]:
    """Return the tables as the database knows them, and what is in some of them."""
    with app.app_context(), db.writer().connect() as connection:
        inspector = sa.inspect(connection)
        tables = {
            name: sorted((c["name"], str(c["type"])) for c in inspector.get_columns(name))
            for name in inspector.get_table_names()
        }
        version = MigrationContext.configure(connection).get_current_revision()
        rows: list[object] = []
        for name in sorted({"school", "event", "later"} & set(tables)):
            rows += map(tuple, connection.exec_driver_sql(f"SELECT * FROM {name}").all())
    return {"tables": tables, "version": version, "rows": rows}


@contextmanager
def cut_at(engine: sa.Engine, number: int) -> Iterator[list[str]]:
    """Let the process end just before the n-th statement that the engine runs in the block."""
    seen: list[str] = []

    def count(_c, _cursor, statement, *_rest):
        seen.append(statement)
        if len(seen) == number:
            raise PulledOut

    sa.event.listen(engine, "before_cursor_execute", count)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", count)


def test_the_tables_of_the_migrations_are_those_of_the_models(app):
    """What `alembic check` asks, here on the engine of this run."""
    with app.app_context(), db.writer().connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, db.Base.metadata)
    assert not differences, (
        f"{differences}\nThe models and the migrations differ: write the migration that is missing."
    )


def test_a_difference_would_be_found(app):
    """The control: a table that no migration makes is noticed."""
    with app.app_context(), db.writer().connect() as connection:
        more = sa.MetaData()
        for table in db.Base.metadata.sorted_tables:
            table.to_metadata(more)
        sa.Table("forgotten", more, sa.Column("id", sa.Integer, primary_key=True))
        assert compare_metadata(MigrationContext.configure(connection), more)


@pytest.mark.parametrize("number", [1, 4, 9, 27])
def test_a_first_start_that_is_cut_off_leaves_nothing_half_made(empty, open_app, number):
    app = open_app(empty)
    with app.app_context(), pytest.raises(PulledOut), cut_at(db.writer(), number):
        schema.upgrade(empty)
    close(app)
    again = open_app(empty)
    assert shape(again)["tables"] == {}
    with again.app_context():
        schema.upgrade(empty)
        assert schema.current() == schema.newest()


def test_an_upgrade_cut_off_at_any_statement_leaves_the_old_tables(place, next_version, open_app):
    before = shape(open_app(place.settings))
    app = next_version(place.settings)
    with app.app_context():
        for number in range(1, 500):
            with cut_at(db.writer(), number) as seen:
                try:
                    schema.upgrade(place.settings)
                    break
                except PulledOut:
                    pass
            assert shape(app) == before, f"Cut at {seen[-1]!r}: the tables are in between."
    assert number > 8, "The upgrade has hardly any statements, so this proves little."
    after = shape(app)
    assert after["version"] == "9999"
    assert after["tables"]["later"] == [("id", "INTEGER")]
    assert len(after["rows"]) == len(before["rows"]) + 1


def test_an_upgrade_killed_for_real_leaves_the_old_tables(place, open_app, tmp_path):
    """Another process, ended by SIGKILL in the middle of the migration."""
    before = shape(open_app(place.settings))
    folder = versions(tmp_path, "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    program = (
        "from pathlib import Path; from kiosk.app import create_app;"
        "from kiosk.core import config, schema;"
        f"schema.MIGRATIONS = Path({str(folder)!r}); settings = config.from_environment();"
        "app = create_app(settings); app.extensions['migrate'].directory = str(schema.MIGRATIONS);"
        "context = app.app_context(); context.push(); schema.upgrade(settings)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment(place.settings),
        timeout=60,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -9, done.stderr
    assert shape(open_app(place.settings)) == before


def test_a_migration_that_would_orphan_rows_is_refused_whole(place, next_version, open_app):
    before = shape(open_app(place.settings))
    app = next_version(place.settings, 'op.execute("DELETE FROM school")')
    with app.app_context(), pytest.raises((SystemExit, db.Conflict)):
        schema.upgrade(place.settings)
    assert shape(app) == before


def test_foreign_keys_are_on_again_after_an_upgrade(place, next_version):
    app = next_version(place.settings)
    with app.app_context():
        schema.upgrade(place.settings)
        with pytest.raises(db.Conflict), db.writer().begin() as connection:
            connection.exec_driver_sql(
                "INSERT INTO room (reference, school_id, venue_id, name, access, picture, words,"
                " closed) VALUES ('x', 999999, 999999, '', '', '', '{}', false)"
            )


def test_a_whole_backup_of_the_old_tables_is_made_before_an_upgrade(place, next_version, open_app):
    app = next_version(place.settings)
    with app.app_context():
        made = schema.upgrade(place.settings)
    if not place.settings.uses_sqlite:
        assert made is None  # PostgreSQL has tools of its own: docs/install.md
        return
    assert made is not None
    assert backups.is_whole(made)
    close(app)
    shutil.copy(made, place.settings.sqlite_file)
    with app.app_context():
        assert schema.current() != "9999"
        assert schools.any_exists()


def test_what_is_up_to_date_is_left_alone(place, open_app):
    with open_app(place.settings).app_context():
        assert schema.upgrade(place.settings) is None
    assert list(place.settings.backups.iterdir()) == []


def test_a_database_of_a_newer_version_is_refused_in_plain_words(place, open_app):
    app = open_app(place.settings)
    with app.app_context(), db.writer().begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    before = shape(app)
    with app.app_context(), pytest.raises(schema.NewerDatabase):
        schema.upgrade(place.settings)
    done = command(place.settings, "upgrade")
    assert done.exit_code == 1
    assert cli.NEWER in done.output
    assert "Traceback" not in done.output
    assert shape(app) == before
