"""Column types: an instant comes back aware and in UTC; a few lines come back as they were."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.core.types import Instant, Lines

DIALECTS = [sqlite.dialect(), postgresql.dialect()]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda d: d.name)
def test_an_instant_of_any_zone_comes_back_in_utc(dialect):
    kind = Instant()
    instant = datetime(2026, 7, 1, 14, 30, tzinfo=timezone(timedelta(hours=2)))
    stored = kind.process_bind_param(instant, dialect)
    found = kind.process_result_value(stored, dialect)
    assert found == instant
    assert found.tzinfo is UTC


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda d: d.name)
def test_a_time_without_a_zone_is_refused(dialect):
    with pytest.raises(ValueError, match=r"clock\.now"):
        Instant().process_bind_param(datetime(2026, 7, 1), dialect)


@pytest.mark.parametrize("kind", [Instant(), Lines()])
@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda d: d.name)
def test_nothing_stays_nothing(kind, dialect):
    assert kind.process_bind_param(None, dialect) is None
    assert kind.process_result_value(None, dialect) is None


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\n\0", exclude_categories=["Cs"]), min_size=1)
    )
)
def test_lines_come_back_as_they_were(lines):
    kind, dialect = Lines(), DIALECTS[0]
    assert kind.process_result_value(kind.process_bind_param(lines, dialect), dialect) == tuple(
        lines
    )


def test_instants_sort_as_they_happened_in_the_database(app):
    from kiosk.core import db

    instants = [
        datetime(2026, 10, 25, hour, 30, 0, micro, UTC) for hour in (0, 1) for micro in (0, 7)
    ]
    table = sa.Table("instants", sa.MetaData(), sa.Column("at", Instant), prefixes=["TEMPORARY"])
    with app.app_context(), db.writer().connect() as connection:
        table.create(connection)
        connection.execute(table.insert(), [{"at": at} for at in reversed(instants)])
        found = connection.execute(sa.select(table.c.at).order_by(table.c.at)).scalars().all()
        table.drop(connection)
    assert found == instants
