"""What tests of staff pages share: a Monday on which nothing moves by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

NOW = datetime(2026, 9, 7, 9, 0, tzinfo=UTC)


@pytest.fixture
def monday() -> Iterator[None]:
    """Let it be Monday 7 September 2026, ten o'clock in London."""
    with time_machine.travel(NOW, tick=False):
        yield
