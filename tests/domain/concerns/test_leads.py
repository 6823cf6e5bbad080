"""Concerns: without a lead of this school nothing is passed on."""

import pytest
import sqlalchemy as sa

from kiosk.core import db
from kiosk.domain import concerns
from kiosk.models.staff import Staff
from tests.domain.concerns.conftest import CANARY, rows, state
from tests.messages import give


def switch_off(school, staff_id):
    mine = (Staff.school_id == school.id, Staff.id == staff_id)
    db.session.execute(sa.update(Staff).where(*mine).values(active=False))


def test_without_a_lead_nothing_is_passed_on_and_the_message_stays(school, context, host):
    reference = give(school, CANARY)
    with pytest.raises(concerns.NoLead):
        concerns.pass_on(school, reference, host)
    assert state(school, reference).state == "new"
    assert rows(school) == 0


def test_a_lead_whose_account_is_switched_off_is_no_lead(school, message, amina, host):
    switch_off(school, amina)
    with pytest.raises(concerns.NoLead):
        concerns.pass_on(school, message, host)
    assert concerns.leads(school) == []


def test_a_lead_of_another_school_does_not_count(school, other, amina, host):
    reference = give(other, CANARY)
    with pytest.raises(concerns.NoLead):
        concerns.pass_on(other, reference, host)
