"""Leaving: with the number from sign-in, or without one; once each."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, tokens
from kiosk.domain import leaving, signins
from kiosk.domain.tickets import Ticket
from kiosk.models.sign_in import SchoolDay, SignIn, UnnumberedLeaving

pytestmark = pytest.mark.usefixtures("context")


@pytest.fixture
def arrive(scene):
    """Return a way to sign in within the test's own transaction."""

    def sign_in(name, event=scene.event, school=scene.school):
        party = signins.Party.of([name], 1, 0)
        return signins.sign_in(
            school, event, party, language="en", came_by=signins.TABLET, key=tokens.reference()
        )

    return sign_in


def stored(school, arrival):
    return db.session.scalars(
        sa.select(SignIn).where(
            SignIn.school_id == school.id, SignIn.reference == arrival.reference
        )
    ).one()


def test_a_party_leaves_with_its_ticket_once(arrive, school):
    answer = arrive("Ann")
    at = clock.now() + timedelta(hours=1)
    with clock.at(at):
        leaving.leave(school, answer.ticket)
    with clock.at(at + timedelta(minutes=1)):
        leaving.leave(school, answer.ticket)
    assert stored(school, answer).left_at == at


def test_a_ticket_nobody_has_today_is_unknown(arrive, school):
    arrive("Ann")
    free = next(
        Ticket(picture, 11)
        for picture in ("boat", "tree", "cup")
        if not [t for t in leaving.with_number(school, 11) if t.picture == picture]
    )
    for ticket in (free, Ticket("boat'--", 11), Ticket("", 0)):
        with pytest.raises(leaving.UnknownTicket):
            leaving.leave(school, ticket)


def test_yesterdays_ticket_opens_nothing_today(arrive, school):
    with clock.at(clock.now() - timedelta(days=1)):
        yesterday = arrive("Ann", event=None)
    assert leaving.with_number(school, yesterday.ticket.number) == []
    with pytest.raises(leaving.UnknownTicket):
        leaving.leave(school, yesterday.ticket)
    assert stored(school, yesterday).left_at is None


def test_a_ticket_of_another_school_is_unknown_here(arrive, school, other):
    theirs = arrive("Ann", school=other, event=None)
    assert leaving.with_number(school, theirs.ticket.number) == []
    with pytest.raises(leaving.UnknownTicket):
        leaving.leave(school, theirs.ticket)


def test_digits_show_only_parties_that_are_still_here(arrive, school):
    answer = arrive("Ann")
    assert leaving.with_number(school, answer.ticket.number) == [answer.ticket]
    leaving.leave(school, answer.ticket)
    assert leaving.with_number(school, answer.ticket.number) == []


@pytest.mark.parametrize("gone", ["removed_at", "merged_into_id"])
def test_a_ticket_of_a_row_that_stands_for_nobody_is_unknown(arrive, school, gone):
    answer, kept = arrive("Ann"), arrive("Ben")
    value = clock.now() if gone == "removed_at" else stored(school, kept).id
    setattr(stored(school, answer), gone, value)
    db.session.flush()
    assert leaving.with_number(school, answer.ticket.number) == []
    with pytest.raises(leaving.UnknownTicket):
        leaving.leave(school, answer.ticket)


def test_somebody_without_a_number_is_counted_once(school):
    key = tokens.reference()
    for _ in range(3):
        leaving.leave_without_number(school, key)
    leaving.leave_without_number(school, tokens.reference())
    found = db.session.scalars(
        sa.select(UnnumberedLeaving.key).where(UnnumberedLeaving.school_id == school.id)
    ).all()
    day = db.session.scalars(
        sa.select(SchoolDay).where(SchoolDay.school_id == school.id)
    ).one()
    assert (len(found), day.left_without_number) == (2, 2)


def test_every_change_of_a_day_moves_its_version(arrive, school):
    def version():
        return db.session.scalar(
            sa.select(SchoolDay.version).where(SchoolDay.school_id == school.id)
        )

    answer = arrive("Ann")
    first = version()
    leaving.leave(school, answer.ticket)
    second = version()
    leaving.leave_without_number(school, tokens.reference())
    assert first < second < version()
