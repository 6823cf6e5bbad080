"""I would like to come: one device counts once for a date, and only staff learn how many."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kiosk.core import clock, db, errors, tokens
from kiosk.domain import event_editing, event_series, event_wishes
from kiosk.domain.event_dates import When
from kiosk.domain.event_editing import Draft
from kiosk.domain.event_series import Scope
from kiosk.domain.recurrence import Kind, Repeat
from kiosk.models.event import EventWish

pytestmark = pytest.mark.usefixtures("context")


def count(school, reference):
    event = event_editing.planned(school, reference).event
    return event_wishes.counts(school, [event.id]).get(event.id, 0)


def test_one_device_counts_once(school, scene):
    assert event_wishes.is_new(school, scene.event, "one")
    assert event_wishes.wish(school, scene.event, "one")
    assert not event_wishes.is_new(school, scene.event, "one")
    assert not event_wishes.wish(school, scene.event, "one")
    assert event_wishes.wish(school, scene.event, "two")
    assert count(school, scene.event) == 2


def test_what_stands_for_a_device_is_kept_as_a_digest_only(school, scene):
    event_wishes.wish(school, scene.event, "one")
    kept = sa.select(EventWish.device_digest).where(EventWish.school_id == school.id)
    assert db.session.scalars(kept).all() == [tokens.digest("one")]
    assert event_wishes.wished(school, "one")
    assert not event_wishes.wished(school, "two")


@pytest.mark.parametrize("over", [True, False])
def test_nobody_is_counted_for_what_is_over_or_not_happening(school, scene, over):
    event = event_editing.planned(school, scene.event).event
    if over:
        event.starts_at, event.ends_at = (clock.now() - timedelta(hours=h) for h in (2, 1))
        db.session.flush()
    else:
        event_editing.cancel(school, [event])
    assert not event_wishes.is_new(school, scene.event, "one")
    assert not event_wishes.wish(school, scene.event, "one")
    assert count(school, scene.event) == 0


def test_an_event_of_another_school_is_unknown(scene, other):
    for ask in (event_wishes.wish, event_wishes.is_new):
        with pytest.raises(errors.NotFound):
            ask(other, scene.event, "one")


def test_another_school_reads_no_counts(school, scene, other):
    event_wishes.wish(school, scene.event, "one")
    event = event_editing.planned(school, scene.event).event.id
    assert event_wishes.counts(school, [event]) == {event: 1}
    assert event_wishes.counts(other, [event]) == {}
    assert event_wishes.counts(school, []) == {}


def test_a_date_that_people_would_come_to_is_cancelled_and_not_taken_away(school):
    first = clock.today(school.time_zone) + timedelta(days=3)
    morning = clock.local(clock.now(), school.time_zone).time().replace(hour=9, minute=0)
    when = When(first, morning, morning.replace(hour=10), Repeat(Kind.WEEKLY, count=3))
    event = event_series.begin(school, Draft("Coffee"), when, tokens.reference())
    _one, second, third = event_series.dates_of(school, event, Scope.ALL)
    event_wishes.wish(school, third.reference, "one")
    planned = event_editing.planned(school, event.reference)
    shorter = When(first, morning, morning.replace(hour=10), Repeat(Kind.WEEKLY, count=1))
    event_series.change(school, planned, Scope.ALL, planned.draft, shorter)
    assert third.cancelled_at is not None
    with pytest.raises(errors.NotFound):  # the control: a date that nobody wished for is gone
        event_editing.planned(school, second.reference)
