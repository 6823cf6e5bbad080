from datetime import date

import pytest

from kiosk.domain import schools, terms
from kiosk.domain.recurrence import Term

AUTUMN = Term(date(2026, 9, 3), date(2026, 12, 18))
SPRING = Term(date(2027, 1, 5), date(2027, 3, 27))


def test_terms_are_kept_in_order_and_closed_days_once(context, school):
    terms.change(school, [SPRING, AUTUMN], [date(2026, 10, 28), date(2026, 10, 28)])
    now = schools.attached(school)
    assert terms.terms(now) == [AUTUMN, SPRING]
    assert terms.closed(now) == (date(2026, 10, 28),)


@pytest.mark.parametrize(
    "given",
    [
        [Term(date(2026, 12, 18), date(2026, 9, 3))],
        [AUTUMN, Term(date(2026, 12, 18), date(2027, 1, 4))],
        [AUTUMN] * 2,
    ],
)
def test_terms_that_share_a_day_or_run_backwards_are_refused(context, school, given):
    with pytest.raises(terms.TermsOverlap):
        terms.change(school, given, [])


def test_holidays_are_outside_terms_and_on_closed_days(context, school):
    assert not terms.in_holidays(schools.attached(school), date(2026, 12, 25))  # nothing is known
    terms.change(school, [AUTUMN], [date(2026, 10, 28)])
    now = schools.attached(school)
    assert terms.in_holidays(now, date(2026, 12, 25))
    assert terms.in_holidays(now, date(2026, 10, 28))
    assert not terms.in_holidays(now, date(2026, 10, 27))


def test_a_day_term_is_one_day_long(context, school):
    day = date(2026, 9, 3)
    terms.change(school, [Term(day, day)], [])
    assert not terms.in_holidays(schools.attached(school), day)
