"""When school is: its terms, and the days within them on which it is closed."""

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from kiosk.core import errors
from kiosk.domain import schools
from kiosk.domain.recurrence import Term
from kiosk.domain.schools import School

MOST_TERMS, MOST_CLOSED = 24, 120


class TermsOverlap(errors.Refusal):
    """A term ends before it begins, or two share a day, or there are too many."""

    code = "terms_overlap"


def terms(school: School) -> list[Term]:
    """Return the terms in order."""
    read = date.fromisoformat
    return [Term(read(first), read(last)) for first, last in school.terms or ()]


def closed(school: School) -> tuple[date, ...]:
    """Return the days within terms on which the school is closed, in order."""
    return tuple(date.fromisoformat(day) for day in school.skip_dates or ())


def in_holidays(school: School, day: date) -> bool:
    """Say whether the school is closed that day; never where no terms are known."""
    known = terms(school)
    in_term = not known or any(term.first <= day <= term.last for term in known)
    return not in_term or day in closed(school)


def change(school: School, given: Sequence[Term], closed_on: Sequence[date]) -> None:
    """Give the school its terms and closed days, in any order. Refuses TermsOverlap.

    Dates of events that are planned already stay as they are.
    """
    ordered = sorted(given, key=lambda term: term.first)
    backwards = any(term.last < term.first for term in ordered)
    shared = any(later.first <= earlier.last for earlier, later in pairwise(ordered))
    if backwards or shared or len(ordered) > MOST_TERMS or len(closed_on) > MOST_CLOSED:
        raise TermsOverlap
    row = schools.attached(school)
    row.terms = [[term.first.isoformat(), term.last.isoformat()] for term in ordered]
    row.skip_dates = [day.isoformat() for day in sorted(set(closed_on))]
    schools.note_change(school)
