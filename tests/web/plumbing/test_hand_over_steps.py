"""What stands for a page of free times, and who keeps a time that was handed over."""

from types import SimpleNamespace

import pytest

from kiosk.core import clock
from kiosk.domain import bookings
from kiosk.web.plumbing import hand_over_steps, hold_limits
from kiosk.web.plumbing.booking_asked import Asked

HOSTS = [f"{letter}" * 22 for letter in "abc"]


def view(reference, hosts):
    return SimpleNamespace(
        reference=reference, hosts=[SimpleNamespace(reference=one) for one in hosts]
    )


@pytest.mark.parametrize(
    ("asked", "subject"),
    [
        (Asked(HOSTS[0]), "h-" + HOSTS[0]),
        (Asked("anyone"), "h-anyone"),
        (Asked(".".join(HOSTS[:2])), "h-" + ".".join(HOSTS[:2])),
        (Asked(HOSTS[0], surgery="s" * 22), "s-" + "s" * 22),
        (Asked(".".join(HOSTS)), "g-" + "g" * 22),
        (Asked(".".join(["d" * 22, *HOSTS[:2]])), "h-anyone"),
    ],
)
def test_a_page_of_times_has_a_subject_that_fits_its_column(asked, subject):
    chosen = SimpleNamespace(surgeries=(view("g" * 22, HOSTS),))
    assert hand_over_steps.of_times(asked, chosen) == subject
    assert len(subject) <= hand_over_steps.LONGEST


def test_what_a_phone_goes_on_with_was_not_left_by_the_tablet():
    ledger, now = hold_limits.Ledger(), clock.now()
    ledger.keep("tablet", "key", now + bookings.HOLD, None)
    ledger.hand_over("phone", "key")
    ledger.book("phone", "key")
    with clock.at(now + 2 * bookings.HOLD):
        assert not ledger.of("tablet", clock.now()).left
        assert len(ledger.of("phone", clock.now()).booked) == 1


def test_control_what_stays_with_the_tablet_counts_as_left():
    ledger, now = hold_limits.Ledger(), clock.now()
    ledger.keep("tablet", "key", now + bookings.HOLD, None)
    ledger.book("phone", "key")
    later = now + 2 * bookings.HOLD
    assert not ledger.of("tablet", now).left
    assert len(ledger.of("tablet", later).left) == 1
