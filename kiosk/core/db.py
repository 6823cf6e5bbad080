"""The connection to the database: two engines, their durability, and who may commit.

There is one *writer* and a pool of *readers*. On SQLite the writer is a single connection: it
is the queue in which threads wait (waiting inside SQLite would poll and starve), and, because
the same connection writes and checkpoints, the WAL-reset race of SQLite 3.7.0-3.51.2 cannot
happen. Readers cannot write: the database refuses it. See docs/decisions/0003.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase

from kiosk.core.config import Config

READER = "reader"
BUSY_MILLISECONDS = 8_000
READING, WRITING, READING_FIRST = "reading", "writing", "reading first"
_AFTER = "after the commit"

#: What the database says when it cannot take a change now: locked, full, gone.
Unavailable = (OperationalError, PoolTimeout)
Conflict = IntegrityError
#: A text that the database cannot hold, such as one with a NUL on PostgreSQL.
Unstorable = DataError

_DURABLE = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,
    "busy_timeout": BUSY_MILLISECONDS,
    "wal_autocheckpoint": 3500,  # pages: a journal of 14 MiB, written back a quarter as often
}


class Base(DeclarativeBase):
    """The base of all tables. Constraints get predictable names, so that migrations find them."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class RoutedSession(FlaskSession):
    """A session that asks the writer or the readers, as `use` said for this piece of work."""

    def get_bind(
        self,
        mapper: Any = None,  # noqa: ARG002 - the signature is SQLAlchemy's
        clause: Any = None,
        bind: Any = None,
        **kwargs: Any,  # noqa: ARG002
    ) -> Any:
        """Choose the engine. Reading first: only a flush or a change goes to the writer."""
        if bind is not None:
            return bind
        mode = self.info.get("mode", WRITING)
        changes = self._flushing or isinstance(clause, sa.UpdateBase)
        if mode == READING or (mode == READING_FIRST and not changes):
            return self._db.engines[READER]
        return self._db.engines[None]

    def commit(self) -> None:
        """Commit, then do what `after_commit` was given."""
        super().commit()
        for call in self.info.pop(_AFTER, {}):
            call()

    def rollback(self) -> None:
        """Roll back, and drop what was to be done after a commit."""
        self.info.pop(_AFTER, None)
        super().rollback()


extension = SQLAlchemy(
    model_class=Base, session_options={"class_": RoutedSession}, disable_autonaming=True
)
session = extension.session


def use(mode: str) -> None:
    """Say for this piece of work whether it reads, writes, or reads first and writes late."""
    session().info["mode"] = mode


def mode() -> str:
    """Return what `use` said last for this piece of work."""
    return str(session().info.get("mode", WRITING))


def after_commit(call: Callable[[], None]) -> None:
    """Call this once when this transaction has been committed; never if it is rolled back.

    For what a process remembers: between a change and its commit others read what was before.
    """
    session().info.setdefault(_AFTER, {})[call] = None


@contextmanager
def writing() -> Iterator[None]:
    """Commit at the end of the block, or roll back when it raises. For commands and workers."""
    before = mode()
    use(WRITING)
    try:
        yield
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        use(before)


def wipe_journal() -> None:
    """Write the journal back and empty it, so that what was erased is in no file any more.

    On SQLite only; `secure_delete` has overwritten the pages already (reliability.md, finding 10).
    """
    if dialect() == "sqlite":
        with writer().connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def reader() -> sa.Engine:
    """Return the engine that cannot write, for downloads that hold a connection of their own."""
    return extension.engines[READER]


def writer() -> sa.Engine:
    """Return the engine that writes."""
    return extension.engines[None]


def install(app: Flask, config: Config) -> None:
    """Connect the app to its database: two engines with their rules on every connection."""
    on_sqlite = config.uses_sqlite
    app.config["SQLALCHEMY_DATABASE_URI"] = config.database
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _writer_options(on_sqlite, config.threads)
    app.config["SQLALCHEMY_BINDS"] = {
        READER: {"url": config.database, **_reader_options(on_sqlite, config.threads)}
    }
    extension.init_app(app)
    if on_sqlite:
        with app.app_context():
            _keep_durable(writer(), begin="BEGIN IMMEDIATE", read_only=False)
            _keep_durable(reader(), begin="BEGIN", read_only=True)


def _writer_options(on_sqlite: bool, threads: int) -> dict[str, Any]:
    if not on_sqlite:
        return {
            "pool_size": threads,
            "max_overflow": threads,
            "pool_pre_ping": True,
            "connect_args": {"options": f"-c lock_timeout={BUSY_MILLISECONDS}"},
            "hide_parameters": True,
        }
    return {
        "poolclass": sa.QueuePool,
        "pool_size": 1,
        "max_overflow": 0,
        "pool_timeout": BUSY_MILLISECONDS / 1000,
        "connect_args": {"check_same_thread": False},
        "hide_parameters": True,  # a fault in the log must not name anybody
    }


def _reader_options(on_sqlite: bool, threads: int) -> dict[str, Any]:
    if on_sqlite:
        return {
            "poolclass": sa.QueuePool,
            "pool_size": threads + 2,
            "max_overflow": threads + 8,
            "connect_args": {"check_same_thread": False},
            "hide_parameters": True,
        }
    return {
        "pool_size": threads,
        "max_overflow": threads + 8,
        "pool_pre_ping": True,
        "connect_args": {"options": "-c default_transaction_read_only=on"},
        "hide_parameters": True,
    }


def _keep_durable(engine: sa.Engine, begin: str, read_only: bool) -> None:
    wanted = {**_DURABLE, "query_only": int(read_only)}

    @event.listens_for(engine, "connect")
    def _set_and_read_back(connection: Any, _record: Any) -> None:
        # The driver would otherwise begin transactions by its own rules; we write BEGIN.
        connection.isolation_level = None
        for name, value in wanted.items():
            connection.execute(f"PRAGMA {name} = {value}")
        for name, value in wanted.items():
            found = connection.execute(f"PRAGMA {name}").fetchone()[0]
            if found != value:
                raise RuntimeError(f"SQLite keeps {name}={found}, but {value} is needed.")

    @event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)


def sqlite_notice(version: tuple[int, int, int]) -> str:
    """Return a line for the log: whether this SQLite has the WAL-reset fault, and what we do.

    Fixed in 3.51.3 and 3.53.0, and back in 3.44.6 and 3.50.7 (sqlite.org/changes).
    """
    mended_later = {(3, 44): 6, (3, 50): 7}
    mended = version >= (3, 51, 3) or version[2] >= mended_later.get(version[:2], 1000)
    shown = ".".join(map(str, version))
    if mended:
        return f"SQLite {shown}: one writing connection."
    return (
        f"SQLite {shown} has the WAL-reset fault: safe mode, one connection writes and checkpoints."
    )


#: How often to look for a row that is being put in another place (domain/mixing). On PostgreSQL
#: who has waited for such a row finds nothing, and finds it with the next look.
LOOKS = 8
_UNSYNCED = {"synchronize_session": False}


def found(statement: Any) -> Any:
    """Return the first row of a locking SELECT, or of a change that returns what it changed; None
    where there is none, however often one looks."""
    for _ in range(LOOKS):
        if (row := session.execute(statement, execution_options=_UNSYNCED).first()) is not None:
            return row
    return None


def count_erased(statement: sa.Delete) -> int:
    """Erase rows; return how many."""
    done = session.execute(statement)
    assert isinstance(done, sa.CursorResult)  # what a DELETE always gives
    return done.rowcount


def erased(statement: Any) -> list[Any]:
    """Erase rows, those too that are just being put in another place; return what was returned."""
    looks = range(min(LOOKS, 2))
    return [one for _ in looks for one in session.scalars(statement, execution_options=_UNSYNCED)]


def dialect() -> str:
    """Return which engine is in use: "sqlite" or "postgresql"."""
    return writer().dialect.name


def insert(table: Any) -> Any:
    """Return the INSERT of the engine in use, which knows ON CONFLICT on both."""
    return (sqlite if dialect() == "sqlite" else postgresql).insert(table)
