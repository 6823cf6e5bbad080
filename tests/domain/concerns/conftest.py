"""What tests of concerns share: a lead, a message that is passed on, and how they stand."""

import pytest
import sqlalchemy as sa

from kiosk.core import db
from kiosk.domain import audit, concerns
from kiosk.models.feedback import Concern, Feedback
from tests.messages import give

CANARY = "My neighbour hits him, says Zyxcanary"


@pytest.fixture
def host(scene):
    """Who passes on."""
    return scene.people["host"]


@pytest.fixture
def amina(lead, context, host):
    """Return the id of the lead. Asked for last of all, so that this test's database has her."""
    return lead


@pytest.fixture
def message(school, amina):
    """Return a message that nobody has passed on yet."""
    return give(school, CANARY, "pl", face="better", contact=("call", "07700 900 982"))


@pytest.fixture
def passed(school, message, host):
    """Return the reference of what the host passed on, and of its message."""
    concerns.pass_on(school, message, host)
    return concerns.open_ones(school)[0].reference


def state(school, reference):
    mine = (Feedback.school_id == school.id, Feedback.reference == reference)
    return db.session.execute(sa.select(Feedback.state, Feedback.done_on).where(*mine)).one()


def acts(school):
    return [entry.act for entry in audit.recent(school) if "concern" in entry.act]


def rows(school):
    counted = sa.select(sa.func.count()).where(Concern.school_id == school.id)
    return db.session.scalar(counted.select_from(Concern))
