"""Tables of counts in which nobody can be found: small counts are hidden, and cannot be worked out.

To hide a 3 is not enough: whoever sees its row's other counts and the total takes them away. So
more is hidden until no small count follows from what is shown (secondary suppression). A table
with its totals is a network in which every count flows from its row to its column and back
through the totals; a hidden count can be worked out exactly when no other flow fits what is shown
(Gusfield 1988, "A graph theoretic approach to statistical data security").
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

#: Counts below this many people are not shown, but for 0 (reliability.md 3.2: k >= 5).
LEAST = 5

Line = tuple[int | None, ...]
Node = tuple[str, int]
#: From, to.
Edge = tuple[Node, Node]

_SUM, _TOTAL = ("sum", 0), ("total", 0)


@dataclass(frozen=True)
class Table:
    """A table that may be shown. None is a hidden count; 0 is never hidden."""

    cells: tuple[Line, ...]
    rows: Line
    columns: Line
    total: int | None


def protect(
    counts: Sequence[Sequence[int]], least: int = LEAST, *, columns_known: bool = False
) -> Table | None:
    """Return the counts (rows of columns) with totals, as far as they may be shown.

    `columns_known`: the columns' totals stand elsewhere too, so to hide them here would hide
    nothing. Return None where the table cannot be shown at all.
    """
    flow = _flow(counts)
    hidden = {edge for edge, count in flow.items() if 0 < count < least}
    elsewhere = {edge for edge in flow if columns_known and _SUM in edge}
    if hidden & elsewhere:
        return None
    small = sorted(hidden)
    while found := next((edge for edge in small if _follows(flow, hidden, edge)), None):
        more = _hide_one_more(flow, hidden, found, never=elsewhere)
        if more is None:
            return None
        hidden.add(more)
    return _table(counts, flow, hidden)


def list_of(counts: Sequence[int], least: int = LEAST) -> tuple[Line, int | None]:
    """Return one line of counts and its total, as far as they may be shown."""
    table = protect([counts], least)
    if table is None:
        return (None,) * len(counts), None
    return (table.cells[0] if counts else ()), table.total


def _flow(counts: Sequence[Sequence[int]]) -> dict[Edge, int]:
    """Return every count and total with the edge that it is in the network."""
    flow: dict[Edge, int] = {}
    for r, line in enumerate(counts):
        for c, count in enumerate(line):
            flow[("row", r), ("column", c)] = count
        flow[_TOTAL, ("row", r)] = sum(line)
    for c, column in enumerate(zip(*counts, strict=True)):
        flow[("column", c), _SUM] = sum(column)
    flow[_SUM, _TOTAL] = sum(map(sum, counts))
    return flow


def _follows(flow: dict[Edge, int], hidden: set[Edge], edge: Edge) -> bool:
    """Say whether a hidden count follows from what is shown: it can be neither more nor less."""
    start, end = edge
    if _way(flow, hidden, end, start, without=edge):
        return False
    return flow[edge] == 1 or not _way(flow, hidden, start, end, without=edge)


def _way(flow: dict[Edge, int], hidden: set[Edge], start: Node, goal: Node, without: Edge) -> bool:
    """Say whether other hidden counts can change so that everything shown still fits."""
    seen, to_see = {start}, [start]
    while to_see:
        here = to_see.pop()
        if here == goal:
            return True
        for after in _steps(flow, hidden - {without}, here):
            if after not in seen:
                seen.add(after)
                to_see.append(after)
    return False


def _steps(flow: dict[Edge, int], hidden: set[Edge], here: Node) -> Iterator[Node]:
    """Yield where a change can go on: any hidden count can be more; above 1 also less."""
    for edge in hidden:
        if edge[0] == here:
            yield edge[1]
        elif edge[1] == here and flow[edge] > 1:
            yield edge[0]


def _hide_one_more(
    flow: dict[Edge, int], hidden: set[Edge], small: Edge, never: set[Edge]
) -> Edge | None:
    """Choose what else to hide: the smallest count that helps at once, else one beside it.

    Counts before totals, and the grand total last: without it the table says least.
    """
    open_ones = sorted(
        (edge for edge, count in flow.items() if count and edge not in hidden | never),
        key=lambda edge: (_rank(edge), flow[edge], edge),
    )
    for edge in open_ones:
        if not _follows(flow, hidden | {edge}, small):
            return edge
    beside = [edge for edge in open_ones if set(edge) & set(small)]
    return next(iter(beside or open_ones), None)


def _rank(edge: Edge) -> int:
    if edge == (_SUM, _TOTAL):
        return 2
    return 0 if edge[0][0] == "row" else 1


def _table(counts: Sequence[Sequence[int]], flow: dict[Edge, int], hidden: set[Edge]) -> Table:
    def shown(start: Node, end: Node) -> int | None:
        return None if (start, end) in hidden else flow[start, end]

    rows, columns = range(len(counts)), range(len(counts[0]) if counts else 0)
    return Table(
        tuple(tuple(shown(("row", r), ("column", c)) for c in columns) for r in rows),
        tuple(shown(_TOTAL, ("row", r)) for r in rows),
        tuple(shown(("column", c), _SUM) for c in columns),
        shown(_SUM, _TOTAL),
    )
