"""What tests of edited surgeries share: a Monday, Helen, and her surgery of the next day."""

import pytest

from kiosk.domain import hosts
from tests.surgery_changes import NOW, add, stop_at


@pytest.fixture(autouse=True)
def monday(monkeypatch, context):
    stop_at(monkeypatch, NOW)


@pytest.fixture
def helen(school):
    return hosts.add(school, hosts.HostDraft("Helen", "Head teacher"))


@pytest.fixture
def surgery(school, helen):
    """Tuesday from two to three, six slots."""
    return add(school, helen)
