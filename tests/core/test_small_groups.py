"""Small groups: what is hidden cannot be worked out, by any way of taking away.

Three attackers try: one solves the equations, one tries every table of whole numbers that would
look the same, one takes filters away from each other. Each has a control that does recover.
"""

import itertools
import os
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.core import small_groups
from kiosk.core.small_groups import LEAST, Table, protect

TABLES = int(os.environ.get("KIOSK_TABLES", "100"))


def hidden_small(counts):
    return [
        (r, c) for r, line in enumerate(counts) for c, count in enumerate(line) if 0 < count < LEAST
    ]


def only_small_hidden(counts):
    """The control: hide what is small, and nothing else."""

    def mark(n):
        return None if 0 < n < LEAST else n

    columns = list(zip(*counts, strict=True))
    return Table(
        tuple(tuple(map(mark, line)) for line in counts),
        tuple(mark(sum(line)) for line in counts),
        tuple(mark(sum(column)) for column in columns),
        mark(sum(map(sum, counts))),
    )


def solved(shown):
    """Solve the equations of the totals exactly; return the hidden cells that have one value."""
    rows, columns = len(shown.cells), len(shown.cells[0])
    names = [("cell", r, c) for r in range(rows) for c in range(columns)]
    names += [("row", r) for r in range(rows)] + [("column", c) for c in range(columns)]
    names += [("total",)]
    place = {name: n for n, name in enumerate(names)}
    equations = []

    def equation(parts, whole):
        line = [Fraction(0)] * (len(names) + 1)
        for part in parts:
            line[place[part]] += 1
        line[place[whole]] -= 1
        equations.append(line)

    for r in range(rows):
        equation([("cell", r, c) for c in range(columns)], ("row", r))
    for c in range(columns):
        equation([("cell", r, c) for r in range(rows)], ("column", c))
    equation([("row", r) for r in range(rows)], ("total",))
    equation([("column", c) for c in range(columns)], ("total",))
    known = {("total",): shown.total}
    known |= {("row", r): value for r, value in enumerate(shown.rows)}
    known |= {("column", c): value for c, value in enumerate(shown.columns)}
    known |= {("cell", r, c): v for r, line in enumerate(shown.cells) for c, v in enumerate(line)}
    for name, value in known.items():
        if value is not None:
            line = [Fraction(0)] * (len(names) + 1)
            line[place[name]], line[-1] = Fraction(1), Fraction(value)
            equations.append(line)
    return {name: value for name, value in reduced(equations, names).items() if known[name] is None}


def reduced(equations, names):
    """Return what has exactly one value (Gauss and Jordan, in fractions)."""
    done = 0
    for column in range(len(names)):
        pivot = next((n for n in range(done, len(equations)) if equations[n][column]), None)
        if pivot is None:
            continue
        equations[done], equations[pivot] = equations[pivot], equations[done]
        factor = equations[done][column]
        equations[done] = [value / factor for value in equations[done]]
        for n, line in enumerate(equations):
            if n != done and line[column]:
                factor = line[column]
                equations[n] = [a - factor * b for a, b in zip(line, equations[done], strict=True)]
        done += 1
    found = {}
    for line in equations[:done]:
        having = [n for n, value in enumerate(line[:-1]) if value]
        if len(having) == 1:
            found[names[having[0]]] = line[-1]
    return found


def all_that_look_so(shown, most=9):
    """Yield every table of whole numbers that fits what is shown; hidden is 1 or more."""
    lines = [
        list(lines_that_look_so(*line, most)) for line in zip(shown.cells, shown.rows, strict=True)
    ]
    for cells in itertools.product(*lines):
        if fits(cells, shown):
            yield cells


def lines_that_look_so(cells, total, most):
    """Yield every line that fits its cells and its total."""
    ways = [range(1, most + 1) if cell is None else (cell,) for cell in cells]
    for line in itertools.product(*ways):
        if sum(line) == total or (total is None and sum(line) > 0):
            yield line


def fits(cells, shown):
    def same(sums, told):
        return all(t is None or s == t for s, t in zip(sums, told, strict=True)) and all(
            s >= 1 for s, t in zip(sums, told, strict=True) if t is None
        )

    by_row, by_column = [sum(line) for line in cells], [sum(c) for c in zip(*cells, strict=True)]
    return (
        same(by_row, shown.rows)
        and same(by_column, shown.columns)
        and same([sum(by_row)], [shown.total])
    )


def random_tables(count, rows, columns, most, seed=11):
    mixer = random.Random(seed)
    for _ in range(count):
        yield [
            [mixer.choice((0, mixer.randint(1, 4), mixer.randint(0, most))) for _ in range(columns)]
            for _ in range(rows)
        ]


def recovered(tables, way):
    """Return in how many tables at least one small count has exactly one possible value."""
    found = 0
    for counts in tables:
        worked_out = solved(way(counts))
        found += any(("cell", *cell) in worked_out for cell in hidden_small(counts))
    return found


def test_no_small_count_and_no_small_total_is_shown():
    for counts in random_tables(TABLES, 3, 8, 30):
        shown = protect(counts)
        told = [*itertools.chain(*shown.cells), *shown.rows, *shown.columns, shown.total]
        assert not [value for value in told if value is not None and 0 < value < LEAST]


def test_what_is_shown_is_true():
    for counts in random_tables(50, 3, 4, 30):
        shown = protect(counts)
        for line, true in zip(shown.cells, counts, strict=True):
            assert all(s in (None, t) for s, t in zip(line, true, strict=True))
        assert shown.total in (None, sum(map(sum, counts)))


def test_nobody_who_solves_the_equations_recovers_a_hidden_count():
    tables = list(random_tables(TABLES, 3, 5, 30))
    control = recovered(tables, only_small_hidden)
    ours = recovered(tables, protect)
    print(f"\n{TABLES} tables: {ours} recovered; with small counts hidden only, {control}")
    assert ours == 0
    assert control > TABLES / 20, "the attack is a real one"


def test_nobody_who_tries_all_whole_numbers_recovers_a_hidden_count():
    """Small tables, every table that would look the same: each small count has another value."""
    missed = 0
    for counts in random_tables(TABLES // 4, 2, 3, 7, seed=5):
        small = hidden_small(counts)
        if not small:
            continue
        look = list(all_that_look_so(protect(counts)))
        assert tuple(map(tuple, counts)) in look
        for r, c in small:
            assert len({cells[r][c] for cells in look}) > 1, (counts, protect(counts))
        naive = list(all_that_look_so(only_small_hidden(counts)))
        missed += any(len({cells[r][c] for cells in naive}) == 1 for r, c in small)
    assert missed, "control: with small counts hidden only, some are found"


def test_two_ones_that_must_be_ones_are_not_given_away():
    """1 + 1 with a total of 2 in a table of its own: whoever knows that zeros are shown counts."""
    shown = protect([[1, 1, 20], [20, 20, 20]])
    assert len({cells[0][0] for cells in all_that_look_so(shown, most=22)}) > 1
    naive = all_that_look_so(only_small_hidden([[1, 1, 20], [20, 20, 20]]), most=22)
    assert {cells[0][0] for cells in naive} == {1}, "control"


@given(st.lists(st.lists(st.integers(0, 12), min_size=4, max_size=4), min_size=1, max_size=4))
def test_any_table_can_be_shown_in_a_safe_way(counts):
    shown = protect(counts)
    worked_out = solved(shown)
    assert not [cell for cell in hidden_small(counts) if ("cell", *cell) in worked_out]
    assert not [name for name, value in worked_out.items() if 0 < value < LEAST]


@pytest.mark.parametrize(
    ("counts", "line", "total"),
    [
        ([], (), 0),
        ([0, 0], (0, 0), 0),
        ([9, 8, 0], (9, 8, 0), 17),
        ([3], (None,), None),
        ([9, 3], (None, None), 12),
    ],
)
def test_one_line_of_counts(counts, line, total):
    assert small_groups.list_of(counts) == (line, total)


def test_totals_that_stand_elsewhere_are_not_counted_on():
    """Two tables of the same people: what one hides, the other may show."""
    shown_at_all = 0
    for counts in random_tables(TABLES, 4, 3, 20, seed=3):
        shown = protect(counts, columns_known=True)
        totals = [sum(column) for column in zip(*counts, strict=True)]
        if any(0 < total < LEAST for total in totals):
            assert shown is None
        elif shown is not None:
            shown_at_all += 1
            assert list(shown.columns) == totals
            worked_out = solved(shown)
            assert not [cell for cell in hidden_small(counts) if ("cell", *cell) in worked_out]
    assert shown_at_all > TABLES / 3


def test_a_table_that_gives_everybody_away_is_not_shown():
    """Five ones and a total of five elsewhere: nothing could be hidden."""
    assert protect([[1], [1], [1], [1], [1]], columns_known=True) is None
    assert protect([[6], [9], [1], [1]], columns_known=True).cells == (
        (None,),
        (9,),
        (None,),
        (None,),
    )


def test_zero_is_no_group_and_large_counts_stay():
    counts = [[0, 12, 30], [9, 0, 7]]
    shown = protect(counts)
    assert shown.cells == ((0, 12, 30), (9, 0, 7))
    assert (shown.rows, shown.columns, shown.total) == ((42, 16), (9, 12, 37), 58)
