from datetime import UTC, datetime, time, timedelta

import pytest

from kiosk.core import clock
from kiosk.demo import programme, talks
from kiosk.domain import schools, surgeries


@pytest.mark.parametrize(
    "instant",
    [
        datetime(2026, 9, 8, 9, 12, tzinfo=UTC),
        datetime(2026, 9, 7, 23, 1, tzinfo=UTC),  # a minute after midnight in London
        datetime(2026, 9, 8, 22, 57, tzinfo=UTC),  # three minutes before it
        datetime(2026, 10, 25, 0, 40, tzinfo=UTC),  # the clocks go back
        datetime(2027, 3, 28, 0, 40, tzinfo=UTC),  # the clocks go forward
    ],
)
def test_two_lines_are_open_whenever_the_demo_starts(context, monkeypatch, instant):
    monkeypatch.setattr(clock, "now", lambda: instant)
    school = schools.create("Riverside", "Europe/London", ["en", "pl", "ar"])
    talks.make(school, programme.make(school), {})
    lines = surgeries.open_now(school, "pl")
    assert [line.names for line in lines] == ["Helen", "Citizens Advice"]
    assert all(line.open_for_walk_ins(instant) for line in lines)
    assert all(line.ends_at >= instant + timedelta(hours=2) for line in lines)
    assert [str(line.place) for line in lines] == ["Biblioteka", "Świetlica przy Mill Lane"]
    assert str(lines[0].hosts[0].role) == "Dyrektorka szkoły"
    together = [view for view in surgeries.coming(school, "en") if view.names == "Helen, Sam"]
    assert len(together) == talks.WEEKS
    starts = {clock.local(view.starts_at, "Europe/London").time() for view in together}
    assert starts == {time(15, 30)}
