"""Rows of a long answer by the thousand, for files that are sent while they are read."""

from collections.abc import Generator, Sequence
from typing import Any

import sqlalchemy as sa


def batches(
    connection: sa.Connection, statement: sa.Select[Any], rows_at_once: int
) -> Generator[Sequence[Any], None, None]:
    """Yield rows as the driver gives them, so many at a time; close it when it is given up."""
    if connection.dialect.name != "sqlite":
        streaming = connection.execution_options(yield_per=rows_at_once)
        with streaming.execute(statement) as result:  # closed also when nobody reads to the end
            yield from result.partitions()
        return
    # SQLite hands out row by row anyway; without SQLAlchemy's rows around them it is a third less.
    cursor = connection.execute(statement).cursor
    assert cursor is not None  # a SELECT has one until it is read
    yield from iter(lambda: cursor.fetchmany(rows_at_once), [])
